package sim_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// complexIVR is the vendor's Complex IVR.
func complexIVR(tb testing.TB) *ast.Document {
	tb.Helper()
	text, err := os.ReadFile("../testdata/docs/complex-ivr.xml")
	if err != nil {
		tb.Fatal(err)
	}
	return mustParse("complex-ivr.xml", text, schema.Call)
}

// press are the inputs of a caller who presses keys.
func press(keys ...string) []sim.Input {
	var inputs []sim.Input
	for _, k := range keys {
		inputs = append(inputs, sim.Input{Keys: k})
	}
	return inputs
}

// perCall reports how many of n calls a run were simulated a second.
func perCall(b *testing.B, n int) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "calls/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n)/float64(b.N), "ns/call")
}

// BenchmarkSim simulates one call after the other, each in a world of its own,
// and writes no trace: the Complex IVR into its conference and out again.
func BenchmarkSim(b *testing.B) {
	caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1111")}
	b.ReportAllocs()
	for b.Loop() {
		s := sim.New(sim.World{})
		s.Dial(caller)
		s.Run()
	}
	perCall(b, 1)
}

// BenchmarkSimReset is BenchmarkSim in a world that is reset for each call.
func BenchmarkSimReset(b *testing.B) {
	caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1111")}
	s := sim.New(sim.World{})
	b.ReportAllocs()
	for b.Loop() {
		s.Reset(sim.World{})
		s.Dial(caller)
		s.Run()
	}
	perCall(b, 1)
}

// BenchmarkSimTrace is BenchmarkSim with the trace as lines of JSON.
func BenchmarkSimTrace(b *testing.B) {
	caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1111")}
	var text []byte
	b.ReportAllocs()
	for b.Loop() {
		text = text[:0]
		s := sim.New(sim.World{})
		s.Observe = sim.JSONLines(&text)
		s.Dial(caller)
		s.Run()
	}
	b.SetBytes(int64(len(text)))
	perCall(b, 1)
}

// BenchmarkSimTraceReset is BenchmarkSimReset with the trace as lines of JSON.
func BenchmarkSimTraceReset(b *testing.B) {
	caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1111")}
	var text []byte
	s := sim.New(sim.World{})
	s.Observe = sim.JSONLines(&text)
	b.ReportAllocs()
	for b.Loop() {
		text = text[:0]
		s.Reset(sim.World{})
		s.Dial(caller)
		s.Run()
	}
	b.SetBytes(int64(len(text)))
	perCall(b, 1)
}

// BenchmarkSimWorkers is BenchmarkSim on all processors at once: with -cpu 1,2 it
// shows what a second worker is worth.
func BenchmarkSimWorkers(b *testing.B) {
	caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1111")}
	b.ReportAllocs()
	b.RunParallel(func(worker *testing.PB) {
		for worker.Next() {
			s := sim.New(sim.World{})
			s.Dial(caller)
			s.Run()
		}
	})
	perCall(b, 1)
}

// BenchmarkOverlapping simulates many calls on one timeline, a millisecond
// apart: as many as last a minute are under way at once. Nobody enters a
// conference, so that calls do not depend on each other.
func BenchmarkOverlapping(b *testing.B) {
	for _, n := range []int{1, 100, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1112")}
			b.ReportAllocs()
			for b.Loop() {
				s := sim.New(sim.World{})
				for i := range n {
					caller.Start = time.Duration(i) * time.Millisecond * 10 / time.Duration(max(10, n/1000))
					s.Dial(caller)
				}
				if len(s.Run()) != n {
					b.Fatal("not all calls are over")
				}
			}
			perCall(b, n)
		})
	}
}

// BenchmarkMeeting simulates 10,000 calls that meet in one conference, a
// millisecond apart; it ends for all a minute after the first has come.
func BenchmarkMeeting(b *testing.B) {
	const n = 10_000
	caller := sim.Caller{Document: complexIVR(b), Inputs: press("2", "2233", "1111")}
	b.ReportAllocs()
	for b.Loop() {
		s := sim.New(sim.World{Conferences: map[string]time.Duration{"2233": time.Minute}})
		for i := range n {
			caller.Start = time.Duration(i) * time.Millisecond
			s.Dial(caller)
		}
		if len(s.Run()) != n {
			b.Fatal("not all calls are over")
		}
	}
	perCall(b, n)
}
