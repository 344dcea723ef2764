package interp_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// console is a Telephony that writes what a voice server would do. Its caller
// presses keys as soon as the prompts have been heard.
type console struct {
	keys string
	news []interp.Event
}

func (c *console) Do(_ context.Context, fx interp.Effect) error {
	switch fx.Kind {
	case interp.Answer:
		fmt.Println("answer")
	case interp.Speak:
		fmt.Println("speak:", fx.Text)
		c.news = append(c.news, interp.Event{Kind: interp.MediaEnded, Op: fx.Op})
	case interp.PromptsHeard:
		for _, key := range c.keys {
			c.news = append(c.news, interp.Event{Kind: interp.Digit, Text: string(key)})
		}
	case interp.Notify:
		fmt.Println("callback:", fx.Text, fx.Fields().Get("complete_input"))
	case interp.HangUp:
		fmt.Println("hang up, by:", fx.Reason)
	}
	return nil
}

func (c *console) Wait(_ context.Context, limit time.Duration) (time.Duration, interp.Event, error) {
	if len(c.news) == 0 && limit < 0 {
		return 0, interp.Event{}, errors.New("nothing will ever happen")
	}
	if len(c.news) == 0 {
		return limit, interp.Event{}, nil // time passes
	}
	ev := c.news[0]
	c.news = c.news[1:]
	return 0, ev, nil
}

// A voice server implements [interp.Telephony] and runs each call with
// [interp.Run].
func ExampleRun() {
	doc, problems := parser.Parse("pin.xml", []byte(`<Response>
		<Gather numDigits="4" statusCallback="https://example.com/cb" statusCallbackEvent="fullResult">
			<Say>Please enter your pin.</Say>
		</Gather>
		<If variable="$GATHER" test="EQUAL" value="1111"><Say>Welcome.</Say><Hangup/></If>
		<Say>Wrong pin.</Say>
	</Response>`), parser.Options{})
	if err := problems.Err(); err != nil {
		log.Fatal(err)
	}
	program := interp.Compile(doc, schema.Call)
	for _, keys := range []string{"1111", "12#"} {
		call := interp.NewMachine(program, interp.Call{ID: "1", From: "15556668888", To: "15556667777"})
		if err := interp.Run(context.Background(), &call, &console{keys: keys}); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// answer
	// speak: Please enter your pin.
	// callback: https://example.com/cb 1111
	// speak: Welcome.
	// hang up, by: script
	// answer
	// speak: Please enter your pin.
	// callback: https://example.com/cb 12
	// speak: Wrong pin.
	// hang up, by: end
}
