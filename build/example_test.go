package build_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/voxsim/voxsim/build"
	"github.com/voxsim/voxsim/parser"
)

// menu answers an incoming call.
func menu(w http.ResponseWriter, _ *http.Request) {
	reply(w, build.Response{
		build.Gather{
			NumDigits: 1,
			Timeout:   new(10 * time.Second),
			Prompts:   build.Prompts{build.Say{Text: "For opening hours, press one.", Voice: "Amy"}},
		},
		build.If{Variable: "$GATHER", Test: "EQUAL", Value: "1", Verbs: build.Verbs{
			build.Say{Text: "We open at nine & close at five.", Voice: "Amy"},
			build.Hangup{},
		}},
		build.Redirect{URL: "menu"},
	})
}

// reply sends a document, or what is wrong with it.
func reply(w http.ResponseWriter, r build.Response) {
	text, err := r.Bytes(parser.Options{Base: "https://ivr.example.com/"})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = w.Write(text) // the platform has hung up, if anything
}

// A small application: it answers a call with a menu.
func Example() {
	server := httptest.NewServer(http.HandlerFunc(menu))
	defer server.Close()
	answer, err := http.Post(server.URL, "application/json", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.Header.Get("Content-Type"))
	fmt.Print(string(text))
	// Output:
	// text/xml; charset=utf-8
	// <Response>
	//   <Gather timeout='10' numDigits='1'>
	//     <Say voice='Amy'>For opening hours, press one.</Say>
	//   </Gather>
	//   <If variable='$GATHER' test='EQUAL' value='1'>
	//     <Say voice='Amy'>We open at nine &amp; close at five.</Say>
	//     <Hangup/>
	//   </If>
	//   <Redirect>menu</Redirect>
	// </Response>
}

// What the parser would refuse is refused at once.
func ExampleResponse_Bytes() {
	_, err := build.Response{
		build.Pause{Length: 90 * time.Second},
		build.Number{Number: "555-6666"},
	}.Bytes(parser.Options{})
	fmt.Println(err)
	// Output:
	// response.xml:2:16: error 5106: length is "90"; it must be a whole number of seconds from 1 to 60
	// response.xml:3:9: error 5106: Number holds "555-6666"; it must be a phone number of 2 to 15 digits that does not begin with 0; did you mean 5556666?
}
