package simtest

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/voxsim/voxsim/sim"
)

// World is what surrounds the calls. The zero value is the world of the rules
// S1–S10: nothing can be fetched, every number is answered after two seconds.
type World struct {
	// Lengths are how long prompts last, by spoken text or by address; "*"
	// stands for all others (S1, S2).
	Lengths map[string]time.Duration
	// Phones are who is behind the numbers that are dialled; "*" stands for all
	// others (S5).
	Phones map[string]sim.Phone
	// Web is what fetches find, by address; one that ends in "*" stands for all
	// that begin so.
	Web map[string]sim.Page
	// Handlers answer at addresses that are not in Web: http://host, or
	// http://host/path for what is below it, the longest first. Whatever is sent
	// there they get, callbacks included. They run in the goroutine of the test,
	// one request at a time; there is no network.
	Handlers map[string]http.Handler
	// Fetch is asked for addresses that neither Web nor Handlers have, when it
	// is not nil. It returns false for those that cannot be reached.
	Fetch func(sim.Request) (sim.Page, bool)
	// Conferences are let go that long after they began, by name; others as S6
	// says.
	Conferences map[string]time.Duration
	// Lenient documents may hold unknown names (R1.11).
	Lenient bool
	// Seed makes the ids (S7); 0 means 1.
	Seed uint64
}

// Caller is one party of a test. The zero value is a caller who dials at once
// and does what the test says.
type Caller struct {
	// Name tells callers apart in transcripts; "call 1", "call 2", … by default.
	Name string
	// Start is when the call begins, in the time of the whole run.
	Start time.Duration
	// From and To are numbers, [sim.DefaultFrom] and [sim.DefaultTo] by default.
	From, To string
	// Outbound calls were created by the API and ring To first.
	Outbound bool
	// Inputs answer one Gather each, in order, without steps of the test:
	// "press 12#", "speak english", "silence", "hang up" (S4). The test fails
	// when one is left over.
	Inputs []string
	// Strict callers must name every prompt: one that is passed over fails the
	// test.
	Strict bool
}

// build makes the world of the simulator. The maps are copied: what the test
// does with them afterwards changes nothing.
func (w World) build(fetch func(sim.Request) sim.Page) sim.World {
	return sim.World{
		Lengths: maps.Clone(w.Lengths), Phones: maps.Clone(w.Phones), Web: maps.Clone(w.Web),
		Conferences: maps.Clone(w.Conferences), Lenient: w.Lenient, Seed: w.Seed, Live: fetch,
	}
}

// build makes the caller of the simulator.
func (c Caller) build() (sim.Caller, error) {
	built := sim.Caller{Name: c.Name, Start: c.Start, From: c.From, To: c.To, Outbound: c.Outbound}
	for _, text := range c.Inputs {
		in, err := sim.ParseInput(text)
		if err != nil {
			return built, err
		}
		built.Inputs = append(built.Inputs, in)
	}
	return built, nil
}

// addresses are those of the handlers, longest first.
func (w World) addresses() []string {
	return slices.SortedFunc(maps.Keys(w.Handlers), func(a, b string) int { return len(b) - len(a) })
}
