package voxsim_test

import (
	_ "embed"
	"fmt"
	"log"
	"time"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

//go:embed testdata/scripts/hours.xml
var script []byte

func Example() {
	doc, problems := parser.Parse("hours.xml", script, parser.Options{})
	if err := problems.Err(); err != nil {
		log.Fatal(err)
	}
	program := interp.Compile(doc, schema.Call)
	call := interp.NewMachine(program, interp.Call{From: "15556668888", To: "15552223333"})
	event := interp.Event{Kind: interp.Begin}
	for !call.Over() {
		effects := call.Step(time.Second, event)
		event = interp.Event{} // unless something happens, only time passes
		for _, fx := range effects {
			switch fx.Kind {
			case interp.Speak:
				fmt.Println("says:", fx.Text)
				event = interp.Event{Kind: interp.MediaEnded, Op: fx.Op}
			case interp.PromptsHeard:
				event = interp.Event{Kind: interp.Digit, Text: "1"}
			case interp.HangUp:
				fmt.Println("hung up by:", fx.Reason)
			}
		}
	}
	// Output:
	// says: For our opening hours, press one. To talk to us, press two.
	// says: We are open from nine to five.
	// hung up by: script
}
