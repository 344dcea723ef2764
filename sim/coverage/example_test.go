package coverage_test

import (
	"os"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/coverage"
)

func Example() {
	doc, _ := parser.Parse("ivr.xml", []byte(`<Response>
  <Gather><Say>Press one, or wait.</Say></Gather>
  <If variable='$GATHER' test='EQUAL' value='1'>
    <Say>One it is.</Say>
  </If>
</Response>`), parser.Options{})

	var set coverage.Set
	s := sim.New(sim.World{})
	s.Observe = set.Event
	s.Dial(sim.Caller{Document: doc, Inputs: []sim.Input{{Keys: "1"}}})
	s.Run()

	if err := set.WriteText(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	//  83.3%  verbs 4/4  sides 1/2  ivr.xml
	//      3: If $GATHER EQUAL 1 never false
	//  83.3%  verbs 4/4  sides 1/2  total
}
