// Package simtest tests call flows in Go: documents that are files, that a
// program makes, or that an http.Handler serves. Calls run in virtual time and
// without a network; a test of a minute's call takes a fraction of a
// millisecond.
//
//	func TestSupport(t *testing.T) {
//		call := simtest.Dial(t, simtest.File("ivr.xml"))
//		call.Hear("For support, press one.")
//		call.Press("2")
//		call.Hear("Please enter conference ID")
//		call.Press("2233")
//		call.Press("1111")
//		call.Join("2233")
//		call.EndRoom()
//		call.Hear("Conference has ended. Thank you")
//		call.Ended("complete", "script")
//	}
//
// # Observing and acting
//
// The methods of a [Call] are the steps of a scenario file, in the order in
// which the test calls them. Each lets time pass until it is met.
//
// An observation ([Call.Hear], [Call.Join], [Call.Event], …) is met by the next
// event that matches; events in between are skipped, unless the caller is
// [Caller.Strict]. It fails the test when the call is over before one came. Text
// matches exactly, after white space is collapsed. Callbacks are apart:
// [Call.Callback] keeps its own place among them, because they come beside what
// the caller hears.
//
// An action ([Call.Press], [Call.Speak], [Call.HangUp], [Call.Update], …)
// follows half a second after the step before it. Behind a prompt that is when
// the prompt has ended, or was cut short. [Call.At], [Call.After] and
// [Call.BargeIn] give another time. It fails the test when the call is over by
// then.
//
// Several calls meet in one [Sim], which [New] makes:
//
//	s := simtest.New(t, simtest.World{})
//	anna := s.Dial(simtest.File("guest.xml"))
//	bob := s.DialAs(simtest.Caller{Name: "bob", Start: 5 * time.Second}, simtest.File("host.xml"))
//
// Time is one for all: what one caller does after another's step happens no
// earlier than that. What a caller heard meanwhile is not lost.
//
// # Failing
//
// A failure ends the test with what was expected, what came nearest, and the
// transcript of the run with the point at which the caller was left. At the end
// of the test every call runs to its own end. The test fails, unless it has
// already, when a caller was left waiting for ever, when inputs were not used or
// keys not pressed before the call was over: nothing passes by not being
// reached. How calls end does not matter to a test that does not ask, by
// [Call.Ended].
//
// The same test gives the same events, always. Tests may run in parallel; one
// Sim belongs to one test, as its [testing.TB] does.
package simtest
