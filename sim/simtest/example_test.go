package simtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/simtest"
)

// t stands for the *testing.T that every test has; it prints what it is told,
// and its tests have no end.
var t = &printer{}

type printer struct{ testing.TB }

func (*printer) Helper()                           {}
func (*printer) Cleanup(func())                    {}
func (*printer) Failed() bool                      { return false }
func (*printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (*printer) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// A caller enters a conference, is let go, and hears the end of the script.
func Example() {
	call := simtest.Dial(t, simtest.File("../../testdata/docs/complex-ivr.xml"))
	call.Hear("For support, press one.")
	call.Press("2")
	call.Hear("Please enter conference ID")
	call.Press("2233")
	call.Press("1111")
	call.Join("2233")
	call.EndRoom()
	call.Hear("Conference has ended. Thank you")
	call.Ended("complete", "script")

	fmt.Println(call.Result().Took)
	// Output: 9.14s
}

// A failure says what came nearest, and shows where the caller was left.
func ExampleCall_Hear() {
	call := simtest.Dial(t, simtest.XML(`<Response>
	  <Say>Hello, and welcome.</Say>
	  <Gather numDigits='1'><Say>For sales, press one.</Say></Gather>
	  <Say>Goodbye.</Say>
	</Response>`))
	call.Hear("Hello, and welcome.")
	call.Hear("For sales, press 1.")
	// Output:
	// simtest: the caller did not hear "For sales, press 1."; the nearest is "For sales, press one."
	//
	//       0s         call processing, answered
	//              :2  Say "Hello, and welcome."
	//                  ▶ from here on: hear "For sales, press 1."
	//    1.14s     :3  Gather 1 key or #, within 30s
	//              :3    Say "For sales, press one."
	//   31.14s           no input: the time is up
	//              :4  Say "Goodbye."
	//   31.62s         end of the script
	//
	// complete after 31.62s: the script came to its end; 4 verbs
}

// An application answers calls by VoxXML. What the caller enters comes to it by
// a callback; the Redirect behind it asks where to go on.
func ExampleHandler() {
	departments := map[string]string{"1": "sales", "2": "support"}
	entered := map[string]string{} // by call
	app := http.NewServeMux()
	app.HandleFunc("POST /ivr", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<Response>
		  <Gather statusCallback='http://`+r.Host+`/entered' statusCallbackEvent='fullResult'>
		    <Say>For sales, press one. For support, press two.</Say>
		  </Gather>
		  <Redirect>/department</Redirect>
		</Response>`)
	})
	app.HandleFunc("POST /entered", func(w http.ResponseWriter, r *http.Request) {
		var body map[string]string
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		entered[body["call_id"]] = body["complete_input"]
	})
	app.HandleFunc("POST /department", func(w http.ResponseWriter, r *http.Request) {
		var body map[string]string
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if name := departments[entered[body["call_id"]]]; name != "" {
			fmt.Fprintf(w, `<Response><Say>This is %s.</Say></Response>`, name)
			return
		}
		fmt.Fprint(w, `<Response><Redirect>/ivr</Redirect></Response>`)
	})

	call := simtest.Dial(t, simtest.Handler(app, "/ivr"))
	call.HearMatch("^For sales, press one")
	call.Press("7")
	call.HearMatch("^For sales, press one") // again
	call.Press("2")
	call.Hear("This is support.")
	call.Ended("complete", "end")

	for _, c := range call.Sim().Callbacks() {
		fmt.Printf("%v %s: %q\n", c.At, c.URL, c.Body["complete_input"])
	}
	// Output:
	// 0s http://ivr.example/ivr: ""
	// 3.2s http://ivr.example/entered: "7"
	// 6.4s http://ivr.example/entered: "2"
}

// Two callers meet in a conference, which ends when one of them leaves.
func ExampleNew() {
	scripts := fstest.MapFS{
		"guest.xml": {Data: []byte(`<Response>
		  <Conference startConferenceOnEnter='false'>2233</Conference><Say>Goodbye.</Say>
		</Response>`)},
		"host.xml": {Data: []byte(`<Response>
		  <Say>Welcome, host.</Say><Conference endConferenceOnExit='true'>2233</Conference>
		</Response>`)},
	}
	s := simtest.New(t, simtest.World{
		Lengths: map[string]time.Duration{"Welcome, host.": 2 * time.Second},
	})
	guest := s.DialAs(simtest.Caller{Name: "guest"}, simtest.FS(scripts, "guest.xml"))
	host := s.DialAs(simtest.Caller{Name: "host", Start: 5 * time.Second}, simtest.FS(scripts, "host.xml"))

	if guest.Join("2233").Bool("waiting") {
		fmt.Println("the guest waits")
	}
	guest.Event("room", simtest.Fields{"state": "started"})
	s.UpdateRoom("2233", simtest.XML(`<Response><Say>Now recording.</Say></Response>`))
	host.Hear("Now recording.")
	host.After(10 * time.Second).HangUp()
	guest.Hear("Goodbye.")

	for _, r := range s.Run() {
		fmt.Println(r.Call, r.Status, r.HangUp, r.Took)
	}
	// Output:
	// the guest waits
	// guest complete end 18.32s
	// host complete caller 12.84s
}

// A callback is awaited by its type and fields; if none matches, the failure
// shows what the nearest had instead.
func ExampleCall_Callback() {
	call := simtest.Dial(t, simtest.XML(`<Response>
	  <Gather numDigits='4' statusCallback='https://app.example/input' statusCallbackEvent='fullResult'/>
	</Response>`))
	call.Press("12#")
	input := call.Callback("gather", simtest.Fields{"event": "complete_input", "complete_input": "12"})
	fmt.Println(input.At, input.URL, input.Body["input_method"])
	// Output: 900ms https://app.example/input dtmf
}

// Who is dialled behaves as the world says.
func ExampleWorld() {
	s := simtest.New(t, simtest.World{Phones: map[string]sim.Phone{
		"15550001111": {Outcome: sim.Busy, After: time.Second},
	}})
	call := s.Dial(simtest.XML(`<Response><Number>15550001111</Number><Say>Nobody is free.</Say></Response>`))
	call.Leg("15550001111", "busy")
	fmt.Println(call.Hear("Nobody is free.").T)
	// Output: 1s
}
