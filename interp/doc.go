// Package interp runs VoxXML. It decides what every verb does, and nothing else
// decides that: the simulator, the emulator of the API and a real voice server
// are drivers over this package.
//
// A document is compiled once and shared by all calls that run it:
//
//	doc, problems := parser.Parse("ivr.xml", text, parser.Options{})
//	if err := problems.Err(); err != nil {
//		return err
//	}
//	program := interp.Compile(doc, schema.Call)
//
// A [Machine] is one call. It is a plain value without clock, goroutine or I/O:
// [Machine.Step] takes the time that has passed and an [Event], and returns
// [Effect] values: orders (speak this, ring that number) and facts (an If was
// decided, a Gather has ended). Operations that take time are numbered by [Op];
// their news carries the number, and news that is no longer awaited is refused.
// A copy of a machine is a fork of the call.
//
// [Run] drives one machine over a [Telephony], blocking: the shortest way to a
// voice server. An [Exchange] hosts many machines and the rooms ([Room]) in
// which they meet, and is how calls join conferences, documents are replaced,
// and the API reaches a running call.
package interp
