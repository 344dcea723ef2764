package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// benchPlan is long enough for a steady median, and short enough to wait for.
var benchPlan = pair.Plan{Rounds: 9, Slice: 20 * time.Millisecond}

// measure measures everything.
func (b *bencher) measure() (*benchFigures, error) {
	f := &benchFigures{File: b.name, Bytes: len(b.data)}
	ast.Walk(b.doc, func(ast.Verb) bool { f.Verbs++; return true })
	b.sim = sim.New(b.runner.world)
	call := b.call(nil)
	f.Call = benchCall{Status: string(call.Status), Seconds: call.Took.Seconds(), Verbs: call.Verbs}
	times, err := benchPlan.Race(b.contestants()...)
	if err != nil {
		return nil, err
	}
	f.XML, f.Parse, f.Compile = spent(times[0]), spent(times[1]), spent(times[2])
	f.Calls, f.Traced = spent(times[3]), spent(times[4])
	f.Ratio = pair.Ratio(times[0].CPU, times[1].CPU)
	f.Waiting, f.Snapshot = b.waiting()
	return f, nil
}

// contestants are encoding/xml, and what voxsim does with a script.
func (b *bencher) contestants() []pair.Contestant {
	var p parser.Parser
	var trace []byte
	return []pair.Contestant{
		{Name: "encoding/xml", Do: func(n int) error { return repeat(n, b.tokens) }},
		{Name: "parse", Do: func(n int) error {
			return repeat(n, func() error {
				_, problems := p.Parse(b.name, b.data, b.options())
				return problems.Err()
			})
		}},
		{Name: "compile", Do: func(n int) error {
			return repeat(n, func() error { interp.Compile(b.doc, schema.Call); return nil })
		}},
		{Name: "call", Do: func(n int) error {
			return repeat(n, func() error { b.call(nil); return nil })
		}},
		{Name: "call with its trace", Do: func(n int) error {
			return repeat(n, func() error {
				trace = trace[:0]
				b.call(sim.JSONLines(&trace))
				return nil
			})
		}},
	}
}

func repeat(n int, do func() error) error {
	for range n {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// tokens lets encoding/xml read the script. It knows UTF-8 only, so it is given
// the text and need not believe the declaration of its encoding.
func (b *bencher) tokens() error {
	d := xml.NewDecoder(strings.NewReader(b.doc.File.Text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cannot read this script: %w", err)
		}
	}
}

// call simulates one call, in a run that is reset for it.
func (b *bencher) call(observe func(*sim.Event)) sim.Result {
	b.sim.Reset(b.runner.world)
	b.sim.Observe = observe
	b.sim.Dial(b.runner.caller)
	return b.sim.Run()[0]
}

// waiting is how many bytes a call takes that has begun and waits, with all
// that belongs to it, and how many its snapshot has.
func (b *bencher) waiting() (inMemory, saved int) {
	const calls = 1000
	c := b.runner.caller
	program := interp.Compile(b.doc, schema.Call)
	n := 0
	exchange := interp.Exchange{NewID: func() string { n++; return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }}
	before := heap()
	var last interp.TaskID
	for range calls {
		last, _ = exchange.Call(0, program, interp.Call{From: c.From, To: c.To, Outbound: c.Outbound})
	}
	inMemory = int(heap()-before) / calls
	if m, ok := exchange.Machine(last); ok {
		saved = len(m.AppendSnapshot(nil))
	}
	runtime.KeepAlive(&exchange)
	return inMemory, saved
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
