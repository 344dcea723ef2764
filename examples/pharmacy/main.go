// Command pharmacy is a small application that answers telephone calls with
// VoxXML: an example of an application that scenarios test while it runs.
//
// A call asks /calls for its first document. Its Gather reports the input to
// /input, and its Redirect asks /order what to do with it: the application
// remembers in between what each call has entered.
//
//	voxsim test examples/pharmacy
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
)

// orders are the orders by number, and where they are.
var orders = map[string]string{
	"1001": "ready to be picked up",
	"1002": "still being prepared",
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "3947"
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, newApp()))
}

// notice is what calls send: the request for a document, or a callback. Only
// the fields that this application needs are read.
type notice struct {
	CallID        string `json:"call_id"`
	CompleteInput string `json:"complete_input"`
}

// app remembers the last input of each call.
type app struct {
	mu     sync.Mutex
	inputs map[string]string
	tries  map[string]int
}

func newApp() http.Handler {
	a := &app{inputs: map[string]string{}, tries: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /calls", a.calls)
	mux.HandleFunc("POST /input", a.input)
	mux.HandleFunc("POST /order", a.order)
	return mux
}

// question asks for the number of an order.
const question = `<Gather numDigits="4" timeout="20" statusCallback="/input" statusCallbackEvent="fullResult">
    <Say>Please enter the four digits of your order.</Say>
  </Gather>
  <Redirect>/order</Redirect>
  <Say>We have a problem. Please call again later.</Say>`

func (a *app) calls(w http.ResponseWriter, r *http.Request) {
	if _, ok := read(w, r); ok {
		answer(w, "<Say>Welcome to the pharmacy.</Say>\n  "+question)
	}
}

// input remembers what a call has entered.
func (a *app) input(w http.ResponseWriter, r *http.Request) {
	n, ok := read(w, r)
	if !ok {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inputs[n.CallID] = n.CompleteInput
	w.WriteHeader(http.StatusNoContent)
}

// order says where the order is that the call has asked for, or asks again, or
// gives up and connects the call.
func (a *app) order(w http.ResponseWriter, r *http.Request) {
	n, ok := read(w, r)
	if !ok {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tries[n.CallID]++
	where, known := orders[a.inputs[n.CallID]]
	switch {
	case known:
		answer(w, fmt.Sprintf("<Say>Your order is %s. Goodbye.</Say>", where))
	case a.tries[n.CallID] < 3:
		answer(w, "<Say>There is no such order.</Say>\n  "+question)
	default:
		answer(w, "<Say>We will connect you.</Say>\n  <Number>15556667777</Number>")
	}
}

// read reads a notice; false when it is none, which is answered here.
func read(w http.ResponseWriter, r *http.Request) (n notice, ok bool) {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&n); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return n, false
	}
	return n, true
}

// answer sends a document.
func answer(w http.ResponseWriter, verbs string) {
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, "<Response>\n  %s\n</Response>\n", verbs)
}
