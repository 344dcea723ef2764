package xmlscan_test

import (
	"errors"
	"fmt"

	"github.com/voxsim/voxsim/internal/xmlscan"
)

func ExampleScanner_Scan() {
	const src = `<Say voice='Joanna' note="R&amp;B">Hello</Say>`
	var s xmlscan.Scanner
	tokens, err := s.Scan(src)
	if err != nil {
		fmt.Println(err)
	}
	for _, t := range tokens {
		start, end := t.NameSpan()
		name := src[start:end]
		start, end = t.ValueSpan()
		value := src[start:end]
		switch t.Kind {
		case xmlscan.StartTag:
			fmt.Println("element", name)
		case xmlscan.Attr:
			if t.Flags&xmlscan.Raw != 0 {
				value = string(xmlscan.AppendValue(nil, value))
			}
			fmt.Printf("attribute %s at %d: %s\n", name, start, value)
		case xmlscan.Text:
			fmt.Println("text", value)
		case xmlscan.EndTag:
			fmt.Println("end", name)
		}
	}
	// Output:
	// element Say
	// attribute voice at 12: Joanna
	// attribute note at 26: R&B
	// text Hello
	// end Say
}

func ExampleSyntaxError() {
	_, err := new(xmlscan.Scanner).Scan("<Response>\n  <Sya>Hello</Say>\n</Response>\n")
	var e *xmlscan.SyntaxError
	if errors.As(err, &e) {
		fmt.Printf("%d to %d: %s, which begins at %d\n", e.Offset, e.End, e.Message, e.Related)
	}
	// Output:
	// 23 to 29: end tag </Say> does not match <Sya>, which begins at 13
}
