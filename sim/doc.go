// Package sim is the world around calls, in virtual time: callers who press,
// speak and hang up, numbers that ring, conferences, web pages, callbacks.
// Whole calls with several parties run in microseconds, and the same calls in
// the same world always give the same events.
//
//	s := sim.New(sim.World{})
//	s.Observe = func(e *sim.Event) { fmt.Println(string(e.AppendJSON(nil))) }
//	s.Dial(sim.Caller{Document: doc, Inputs: []sim.Input{{Keys: "2"}}})
//	for _, r := range s.Run() {
//		fmt.Println(r.Status)
//	}
//
// What the world does where nothing is said of it (how long a prompt lasts, when
// a number answers) are the rules S1–S10 of the trace format.
package sim
