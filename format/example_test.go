package format_test

import (
	"fmt"

	"github.com/voxsim/voxsim/format"
	"github.com/voxsim/voxsim/parser"
)

func ExampleSource() {
	text, err := format.Source("ivr.xml", []byte(`<Response>
<!-- greet -->
<Say loop="2" voice="Amy">
   Hello
</Say><Hangup></Hangup></Response>`), parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(text))
	// Output:
	// <Response>
	//   <!-- greet -->
	//   <Say loop='2' voice='Amy'>Hello</Say>
	//   <Hangup/>
	// </Response>
}
