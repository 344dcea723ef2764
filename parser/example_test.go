package parser_test

import (
	"fmt"
	"os"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// A document without errors is a tree; warnings may come with it.
func ExampleParse() {
	text := `<Response>
  <Gather repeatDelay='5s' numDigits='4'>
    <Say>Please enter your pin.</Say>
  </Gather>
</Response>`
	doc, problems := parser.Parse("pin.xml", []byte(text), parser.Options{})
	if err := problems.Err(); err != nil {
		fmt.Println(err)
		return
	}
	problems.WriteText(os.Stdout, false)
	ast.Walk(doc, func(v ast.Verb) bool {
		fmt.Println(v.Element().Path())
		return true
	})
	fmt.Println(doc.Verbs[0].(*ast.Gather).RepeatDelay)
	// Output:
	// pin.xml:2:24: warning: repeatDelay is "5s"; seconds are written without s; did you mean 5? [seconds-suffix]
	//   2 |   <Gather repeatDelay='5s' numDigits='4'>
	//     |                        ^^
	// /Response/Gather[1]
	// /Response/Gather[1]/Say[1]
	// 5s
}

// Every problem is found, not just the first.
func ExampleParse_errors() {
	text := `<Response><Dial>911</Dial><Sya>hello</Sya></Response>`
	_, problems := parser.Parse("announce.xml", []byte(text), parser.Options{Resource: schema.Conference})
	fmt.Println(problems.Err())
	// Output:
	// announce.xml:1:11: error 5106: Dial does not work on a conference; it is for calls
	// announce.xml:1:27: error 5106: unknown element Sya; Response takes Hangup, If, Pause, Play, Redirect, Say and SetMute; did you mean Say?
}
