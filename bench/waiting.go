package main

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/interp"
)

// waiting is X6: what a call takes that waits at its first Gather.
func (b *bench) waiting() ([]figure, error) {
	state := float64(reflect.TypeFor[interp.State]().Size())
	ours, err := b.waitingCalls(20_000)
	if err != nil {
		return nil, err
	}
	theirs := b.waitingGoroutines(20_000)
	actor, actors := b.waitingActors()
	if actor > 0 {
		actors = measured(pair.Ratio([]float64{ours}, []float64{actor}), bytesOf(ours), bytesOf(actor), actors.Version)
	}
	return []figure{
		measured(one(state), bytesOf(state), "", ""),
		measured(one(ours), bytesOf(ours), "", ""),
		measured(pair.Ratio([]float64{ours}, []float64{theirs}), bytesOf(ours), bytesOf(theirs), goroutinesVersion),
		actors,
	}, nil
}

func bytesOf(n float64) string { return number(n) + " bytes" }

// waitingCalls hosts calls in an exchange until all wait for a key, and counts
// the bytes that each has come to: machine, id, numbers, timers.
func (b *bench) waitingCalls(calls int) (float64, error) {
	n := 0
	exchange := interp.Exchange{NewID: func() string { n++; return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }}
	before := inUse()
	waiting := 0
	for i := range calls {
		to := fmt.Sprintf("1555%07d", i)
		id, out := exchange.Call(0, b.program, interp.Call{From: "15556668888", To: to})
		for len(out) > 0 { // hear the prompts
			ev := interp.Event{}
			for j := range out {
				switch out[j].Kind {
				case interp.Speak:
					ev = interp.Event{Kind: interp.MediaEnded, Op: out[j].Op}
				case interp.PromptsHeard:
					waiting++
				}
			}
			if out = nil; ev.Kind != 0 {
				out = exchange.Handle(0, id, &ev)
			}
		}
	}
	each := float64(inUse()-before) / float64(calls)
	runtime.KeepAlive(&exchange)
	if waiting != calls {
		return 0, fmt.Errorf("%d of %d calls wait for a key", waiting, calls)
	}
	return each, nil
}

// waitingGoroutines counts the bytes of calls by hand that wait for a key, the
// goroutines of their callers not counted: those wait for ever on a channel.
func (b *bench) waitingGoroutines(calls int) float64 {
	var each float64
	synctest.Test(b.t, func(*testing.T) {
		phones := make([]*phone, 0, calls)
		before := inUse()
		for range calls {
			p := newPhone()
			phones = append(phones, p)
			go p.run()
		}
		time.Sleep(10 * time.Second) // the prompts last 8 s
		synctest.Wait()
		each = float64(inUse()-before) / float64(calls)
		for _, p := range phones {
			<-p.over
		}
	})
	return each
}

// inUse is how many bytes the heap and the stacks have.
func inUse() int64 {
	runtime.GC()
	runtime.GC() // what the first has found is free after the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
