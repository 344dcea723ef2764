package interp_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// The benchmarks run the vendor's Complex IVR with the inputs 2, 2233 and 1111:
// into a conference, alone there for a minute, and out again.

func complexIVR(tb testing.TB) (text []byte, doc *ast.Document) {
	tb.Helper()
	text, err := os.ReadFile("../testdata/docs/complex-ivr.xml")
	if err != nil {
		tb.Fatal(err)
	}
	doc, problems := parser.Parse("complex-ivr.xml", text, parser.Options{})
	if doc == nil {
		tb.Fatal(problems)
	}
	return text, doc
}

// A state is small, so that calls can be copied and compared by the million.
func TestSizes(t *testing.T) {
	if size := reflect.TypeFor[interp.State]().Size(); size > 128 {
		t.Errorf("State has %d bytes", size)
	}
	if size := reflect.TypeFor[interp.Machine]().Size(); size > 512 {
		t.Errorf("Machine has %d bytes", size)
	}
}

// BenchmarkCompile makes a program of the text.
func BenchmarkCompile(b *testing.B) {
	data, _ := complexIVR(b)
	text := string(data)
	var p parser.Parser
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		doc, _ := p.Parse("complex-ivr.xml", text, parser.Options{})
		interp.Compile(doc, schema.Call)
	}
}

// BenchmarkEncodingXMLToken is a peer of BenchmarkCompile that only looks at
// every token.
func BenchmarkEncodingXMLToken(b *testing.B) {
	text, _ := complexIVR(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(bytes.NewReader(text))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkEncodingXMLUnmarshal is a peer of BenchmarkCompile that makes a tree
// without meaning or places.
func BenchmarkEncodingXMLUnmarshal(b *testing.B) {
	type node struct {
		XMLName xml.Name
		Attrs   []xml.Attr `xml:",any,attr"`
		Text    string     `xml:",chardata"`
		Nodes   []node     `xml:",any"`
	}
	text, _ := complexIVR(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var root node
		if err := xml.Unmarshal(text, &root); err != nil {
			b.Fatal(err)
		}
	}
}

// move is one step of a call that was recorded.
type move struct {
	after time.Duration
	event interp.Event
}

// recorder is a host that writes down what happens in a call, to be played to
// other machines of the same program.
type recorder struct {
	m       interp.Machine
	moves   []move
	pending []move // after counts from now
	inputs  []string
}

func record(tb testing.TB, program *interp.Program, inputs ...string) []move {
	tb.Helper()
	r := recorder{m: interp.NewMachine(program, interp.Call{}), inputs: inputs}
	for r.step(move{0, interp.Event{Kind: interp.Begin}}); !r.m.Over(); {
		r.step(r.next())
	}
	if r.m.Gather() != inputs[len(inputs)-1] {
		tb.Fatalf("the call ends with $GATHER %q", r.m.Gather())
	}
	return r.moves
}

// next is what happens first of all that is going to.
func (r *recorder) next() move {
	left, ok := r.m.Deadline()
	if !ok {
		left = time.Hour
	}
	first := move{after: left}
	at := -1
	for i, p := range r.pending {
		if p.after < first.after {
			first, at = p, i
		}
	}
	if at >= 0 {
		r.pending = append(r.pending[:at], r.pending[at+1:]...)
	}
	return first
}

func (r *recorder) step(mv move) {
	r.moves = append(r.moves, mv)
	for i := range r.pending {
		r.pending[i].after -= mv.after
	}
	for _, fx := range r.m.Step(mv.after, mv.event) {
		switch fx.Kind {
		case interp.Speak:
			r.plan(60*time.Millisecond*time.Duration(utf8.RuneCountInString(fx.Text)), interp.Event{Kind: interp.MediaEnded, Op: fx.Op})
		case interp.PromptsHeard:
			if len(r.inputs) > 0 {
				for i := range r.inputs[0] {
					r.plan(time.Duration(500+200*i)*time.Millisecond, interp.Event{Kind: interp.Digit, Text: r.inputs[0][i : i+1]})
				}
				r.inputs = r.inputs[1:]
			}
		case interp.JoinRoom:
			r.plan(time.Minute, interp.Event{Kind: interp.RoomLeft, Op: fx.Op, Text: "ended"})
		}
	}
}

func (r *recorder) plan(after time.Duration, ev interp.Event) {
	r.pending = append(r.pending, move{after, ev})
}

// BenchmarkCall plays one whole call to a machine, nothing else.
func BenchmarkCall(b *testing.B) {
	_, doc := complexIVR(b)
	program := interp.Compile(doc, schema.Call)
	moves := record(b, program, "2", "2233", "1111")
	var m interp.Machine
	var fx []interp.Effect
	b.ReportAllocs()
	for b.Loop() {
		m = interp.NewMachine(program, interp.Call{})
		for i := range moves {
			fx = m.AppendStep(fx[:0], moves[i].after, &moves[i].event)
		}
		if !m.Over() {
			b.Fatal("the call is not over")
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkFork copies a call in the middle and lets the copy make one step.
func BenchmarkFork(b *testing.B) {
	_, doc := complexIVR(b)
	program := interp.Compile(doc, schema.Call)
	m := interp.NewMachine(program, interp.Call{})
	for _, mv := range record(b, program, "2", "2233", "1111")[:6] {
		m.Step(mv.after, mv.event)
	}
	var fork interp.Machine
	var fx []interp.Effect
	b.ReportAllocs()
	for b.Loop() {
		fork = m
		fx = fork.AppendStep(fx[:0], time.Second, &interp.Event{Kind: interp.Digit, Text: "*"})
	}
}

// complexCaller is the caller of all benchmarks of sim.
func complexCaller(doc *ast.Document) sim.Caller {
	return sim.Caller{Document: doc, Inputs: []sim.Input{{Keys: "2"}, {Keys: "2233"}, {Keys: "1111"}}}
}

// BenchmarkCallTrace simulates one whole call in a world of its own, and writes
// its trace as lines of JSON.
func BenchmarkCallTrace(b *testing.B) {
	_, doc := complexIVR(b)
	var text []byte
	b.ReportAllocs()
	for b.Loop() {
		text = text[:0]
		s := sim.New(sim.World{})
		s.Observe = sim.JSONLines(&text)
		s.Dial(complexCaller(doc))
		s.Run()
	}
	b.SetBytes(int64(len(text)))
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// trace is the trace of that call.
func trace(doc *ast.Document) []sim.Event {
	var events []sim.Event
	s := sim.New(sim.World{})
	s.Observe = sim.Keep(&events)
	s.Dial(complexCaller(doc))
	s.Run()
	return events
}

// BenchmarkTraceJSON writes the trace of a call.
func BenchmarkTraceJSON(b *testing.B) {
	_, doc := complexIVR(b)
	events := trace(doc)
	var text []byte
	b.ReportAllocs()
	for b.Loop() {
		text = text[:0]
		for i := range events {
			text = append(events[i].AppendJSON(text), '\n')
		}
	}
	b.SetBytes(int64(len(text)))
}

// BenchmarkTraceEncodingJSON is a peer of BenchmarkTraceJSON: encoding/json
// marshals the same lines from structs.
func BenchmarkTraceEncodingJSON(b *testing.B) {
	type line struct {
		T           float64 `json:"t"`
		Event       string  `json:"event"`
		Conference  string  `json:"conference,omitempty"`
		Line        int     `json:"line,omitempty"`
		Path        string  `json:"path,omitempty"`
		Status      string  `json:"status,omitempty"`
		Text        string  `json:"text,omitempty"`
		Voice       string  `json:"voice,omitempty"`
		Language    string  `json:"language,omitempty"`
		Loop        int     `json:"loop,omitempty"`
		Input       string  `json:"input,omitempty"`
		NumDigits   int     `json:"numDigits,omitempty"`
		FinishOnKey string  `json:"finishOnKey,omitempty"`
		Timeout     float64 `json:"timeout,omitempty"`
		Speech      float64 `json:"speechTimeout,omitempty"`
		Digit       string  `json:"digit,omitempty"`
		Value       string  `json:"value,omitempty"`
		Method      string  `json:"method,omitempty"`
		Reason      string  `json:"reason,omitempty"`
		Variable    string  `json:"variable,omitempty"`
		Actual      string  `json:"actual,omitempty"`
		Test        string  `json:"test,omitempty"`
		Result      bool    `json:"result,omitempty"`
		Participant string  `json:"participant,omitempty"`
		State       string  `json:"state,omitempty"`
		Waiting     bool    `json:"waiting,omitempty"`
		Beep        bool    `json:"beep,omitempty"`
		By          string  `json:"by,omitempty"`
		Hangup      string  `json:"hangup,omitempty"`
		Seconds     float64 `json:"seconds,omitempty"`
		Verbs       int     `json:"verbs,omitempty"`
		Gather      string  `json:"gather,omitempty"`
	}
	_, doc := complexIVR(b)
	events := trace(doc)
	lines := make([]line, len(events))
	for i := range events {
		if err := json.Unmarshal(events[i].AppendJSON(nil), &lines[i]); err != nil {
			b.Fatal(err)
		}
	}
	var text bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		text.Reset()
		e := json.NewEncoder(&text)
		for i := range lines {
			if err := e.Encode(&lines[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.SetBytes(int64(text.Len()))
}
