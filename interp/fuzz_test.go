package interp_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// choices are what the bytes of a fuzz test say; behind their end all are 0.
type choices struct{ data []byte }

func (c *choices) n(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	b := int(c.data[0])
	c.data = c.data[1:]
	return b % n
}

func (c *choices) more() bool { return len(c.data) > 0 }

// verbs are what documents are made of; ? is the place of content.
var verbs = []string{
	"<Say>Hello</Say>", "<Say/>", "<Say loop='3' repeatDelay='2'>You chose $GATHER</Say>", "<Say loop='0'>On and on</Say>",
	"<Say loop='0' repeatDelay='1'>$GATHER</Say>",
	"<Play>https://example.com/a.mp3</Play>", "<Play loop='2' repeatDelay='60'>https://example.com/a.mp3</Play>",
	"<Pause/>", "<Pause length='60'/>",
	"<If variable='$GATHER' test='EQUAL' value='1|2'>?</If>", "<If variable='$GATHER' test='NOTEQUAL' value='1'>?</If>",
	"<Redirect>https://ivr.example/a.xml</Redirect>", "<Hangup/>",
	"<Redirect method='GET'>https://ivr.example/b.xml?c=1</Redirect>",
	// Calls only.
	"<Gather/>", "<Gather timeout='0'><Say>Now</Say></Gather>",
	"<Gather numDigits='3' finishOnKey='' CB><Say>Press</Say><Play>https://example.com/a.mp3</Play></Gather>",
	"<Gather input='dtmf speech' loop='0' repeatDelay='3' numDigits='2' CB><Say loop='2' repeatDelay='1'>Press or say</Say><Say/></Gather>",
	"<Gather input='speech' speechTimeout='1' timeout='5' CB><Play>https://example.com/a.mp3</Play></Gather>",
	"<Gather input='speech dtmf' speechTimeout='0' finishOnKey='*1' loop='2' CB/>",
	"<Number CB>15551112222</Number>", "<Dial CB callerId='alice'>15551112222</Dial>",
	"<Dial CB><Number>15551112222</Number><Number callerId='1'>15551112222</Number><Number>15553334444</Number></Dial>",
	"<Conference CB>1</Conference>", "<Conference startConferenceOnEnter='false' muted='true' participantLabel='bob'>2</Conference>",
	"<Reject/>",
	// Not on calls.
	"<SetMute/>", "<SetMute muted='true'/>",
}

const (
	anywhere = 14 // verbs before this one are for every resource
	onCalls  = 26 // verbs before this one are for calls
)

var events = map[string]string{
	"Gat": "partialResult fullResult", "Num": "queued ringing answered complete noConnect", "Dia": "queued answered noConnect complete",
	"Con": "start end join leave dtmf",
}

// document writes a document that the choices describe.
func (c *choices) document(on schema.Resource) string {
	return "<Response>" + c.content(on, 0) + "</Response>"
}

func (c *choices) content(on schema.Resource, depth int) string {
	var b strings.Builder
	for range c.n(5) {
		b.WriteString(c.verb(on, depth) + "\n")
	}
	return b.String()
}

func (c *choices) verb(on schema.Resource, depth int) string {
	i := c.n(onCalls)
	if on != schema.Call {
		if i = c.n(anywhere + 2); i >= anywhere {
			i += onCalls - anywhere
		}
	}
	v := verbs[i]
	if strings.Contains(v, "?<") {
		inside := ""
		if depth < 3 {
			inside = c.content(on, depth+1)
		}
		v = strings.Replace(v, "?<", inside+"<", 1)
	}
	return strings.Replace(v, "CB", "statusCallback='https://example.com/cb' statusCallbackEvent='"+events[v[1:4]]+"'", 1)
}

// driver is a host that does what the bytes say, and knows what is under way
// from the effects alone.
type driver struct {
	choices
	t         testing.TB
	on        schema.Resource
	programs  []*interp.Program
	documents []string

	m     interp.Machine
	books books
}

func newDriver(t testing.TB, data []byte) *driver {
	d := &driver{choices: choices{data}, t: t}
	d.on = []schema.Resource{schema.Call, schema.Call, schema.Call, schema.Conference, schema.Participant}[d.n(5)]
	for range 3 {
		text := d.document(d.on)
		d.documents = append(d.documents, text)
		d.programs = append(d.programs, compile(t, text, d.on))
	}
	call := interp.Call{ID: "id", From: "1555", To: "1666", Outbound: d.on == schema.Call && d.n(4) == 1}
	first := d.programs[0]
	if d.on == schema.Call && !call.Outbound && d.n(4) == 1 {
		first, call.URL = nil, "https://ivr.example/first.xml"
	}
	d.m = interp.NewMachine(first, call)
	d.m.SetVerbLimit(100)
	d.books = newBooks(&call, d.on)
	return d
}

// after is how long nothing happens: often to a timer, or over it.
func (d *driver) after() time.Duration {
	left, ok := d.m.Deadline()
	if !ok {
		left = 3 * time.Second
	}
	return []time.Duration{0, left, left / 2, left + time.Second, 100 * time.Millisecond, 7 * time.Second, left - 1}[d.n(7)]
}

// event is what happens then.
func (d *driver) event() interp.Event {
	b := &d.books
	switch d.n(20) {
	case 1, 2, 3:
		return interp.Event{Kind: interp.Digit, Text: "01234567890*#"[d.n(13):][:1]}
	case 4:
		return interp.Event{Kind: interp.SpeechBegan}
	case 5:
		return interp.Event{Kind: interp.Words, Text: []string{"one", " two  words ", ""}[d.n(3)], Op: []interp.Op{0, b.gather, 99}[d.n(3)]}
	case 6, 7, 8:
		return interp.Event{Kind: interp.MediaEnded, Op: b.sounding}
	case 9:
		return interp.Event{Kind: interp.MediaFailed, Op: b.sounding, Text: "lost"}
	case 10, 11, 12:
		kinds := []interp.EventKind{interp.LegRinging, interp.LegAnswered, interp.LegBusy, interp.LegFailed, interp.LegEnded}
		return interp.Event{Kind: kinds[d.n(5)], Op: b.dial, Leg: int32(b.firstLeg + d.n(max(b.legs, 1)))}
	case 13, 14:
		return interp.Event{Kind: interp.RoomLeft, Op: b.room, Text: "ended"}
	case 15, 16:
		page := &interp.Page{URL: "https://ivr.example/x.xml", Status: 200, ContentType: "text/xml"}
		return interp.Event{Kind: interp.Loaded, Op: b.fetch, Page: page, Program: d.programs[d.n(len(d.programs))]}
	case 17:
		return interp.Event{Kind: interp.FetchFailed, Op: b.fetch, Code: interp.CodeUnreachable, Text: "gone"}
	case 18:
		return interp.Event{Kind: interp.Replace, Program: d.programs[d.n(len(d.programs))]}
	case 19:
		return interp.Event{Kind: []interp.EventKind{interp.HungUp, interp.Delete}[d.n(2)]}
	}
	return interp.Event{}
}

// run drives the machine until the bytes end, and the call with them. Before
// every step it calls look, which may try things out on copies.
func (d *driver) run(look func(after time.Duration, ev interp.Event)) {
	d.step(0, interp.Event{Kind: interp.Begin}, look)
	for d.more() && !d.m.Over() {
		d.step(d.after(), d.event(), look)
	}
	d.step(0, interp.Event{Kind: interp.HungUp}, look)
	d.books.close(d)
}

func (d *driver) step(after time.Duration, ev interp.Event, look func(time.Duration, interp.Event)) {
	look(after, ev)
	before := d.m
	fx := d.m.Step(after, ev)
	d.books.ended = ev.Op
	for i := range fx {
		d.books.note(d, &fx[i])
	}
	d.books.settle(&ev)
	if before.Over() && (len(fx) > 0 || d.m != before) {
		d.failf("after the call is over, %+v leads to %+v", ev, fx)
	}
	if d.m.Verbs() < before.Verbs() {
		d.failf("verbs went back from %d to %d", before.Verbs(), d.m.Verbs())
	}
}

func (d *driver) failf(format string, args ...any) {
	d.t.Helper()
	d.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(d.documents, "\n"))
}

// same compares effects and machines.
func (d *driver) same(what string, m, n interp.Machine, fx, gx []interp.Effect) {
	d.t.Helper()
	if m != n {
		d.failf("%s: the machines differ:\n%+v\n%+v", what, m, n)
	}
	if len(fx)+len(gx) > 0 && !reflect.DeepEqual(fx, gx) {
		d.failf("%s: the effects differ:\n%+v\n%+v", what, fx, gx)
	}
}

// seeds gives every target some hundred calls to try in ordinary tests.
func seeds(f *testing.F) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		data := make([]byte, 10+r.IntN(120))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		f.Add(data)
	}
}

// FuzzFacts: whatever happens, effects come in a sensible order, and everything
// that begins ends once. See books.
func FuzzFacts(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		newDriver(t, data).run(func(time.Duration, interp.Event) {})
	})
}

// FuzzCut: a stretch of time may be cut anywhere.
func FuzzCut(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newDriver(t, data)
		d.run(func(after time.Duration, ev interp.Event) {
			for _, a := range []time.Duration{0, 1, after / 3, after - 1} {
				if a < 0 || a >= after {
					continue
				}
				whole, cut := d.m, d.m
				fx := whole.Step(after, ev)
				gx := cut.Step(a, interp.Event{})
				gx = cut.AppendStep(gx, after-a, &ev)
				d.same(fmt.Sprintf("%v cut at %v, then %+v", after, a, ev), whole, cut, fx, gx)
			}
		})
	})
}

// FuzzFork: equal machines stay equal, and a copy and its original do not
// disturb each other.
func FuzzFork(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newDriver(t, data)
		d.run(func(after time.Duration, ev interp.Event) {
			before, one, two, other := d.m, d.m, d.m, d.m
			fx := one.Step(after, ev)
			other.Step(after/2, interp.Event{Kind: interp.Digit, Text: "7"})
			other.Step(after, interp.Event{Kind: interp.Replace, Program: d.programs[1]})
			gx := two.Step(after, ev)
			d.same("the same step of equal machines", one, two, fx, gx)
			d.same("a machine whose copies went on", before, d.m, nil, nil)
		})
	})
}

// FuzzSnapshot: a snapshot restored anywhere is the same machine, and goes on
// alike.
func FuzzSnapshot(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newDriver(t, data)
		d.run(func(after time.Duration, ev interp.Event) {
			again, err := interp.RestoreMachine(d.m.Program(), d.m.AppendSnapshot(nil))
			if err != nil {
				d.failf("restore: %v\n%+v", err, d.m)
			}
			d.same("a snapshot", d.m, again, nil, nil)
			m := d.m
			fx, gx := m.Step(after, ev), again.Step(after, ev)
			d.same("a step of a snapshot", m, again, fx, gx)
		})
	})
}

// FuzzStale: news of an operation that is not awaited changes nothing.
func FuzzStale(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newDriver(t, data)
		d.run(func(_ time.Duration, ev interp.Event) {
			if d.m.Verbs() == 0 && ev.Kind == interp.Begin {
				return // it has not begun
			}
			b := &d.books
			for kind, awaited := range map[interp.EventKind]interp.Op{
				interp.MediaEnded: b.sounding, interp.MediaFailed: b.sounding,
				interp.LegRinging: b.dial, interp.LegAnswered: b.dial, interp.LegBusy: b.dial, interp.LegFailed: b.dial, interp.LegEnded: b.dial,
				interp.RoomLeft: b.room, interp.Loaded: b.fetch, interp.FetchFailed: b.fetch,
			} {
				for _, op := range []interp.Op{0, awaited - 1, awaited + 1, 1 << 31} {
					m := d.m
					if awaited == op && op != 0 {
						continue
					}
					news := interp.Event{Kind: kind, Op: op, Leg: int32(d.books.firstLeg), Program: d.programs[0], Code: interp.CodeUnreachable}
					if fx := m.Step(0, news); len(fx) > 0 || m != d.m {
						d.failf("stale news %+v leads to %+v", news, fx)
					}
				}
			}
		})
	})
}
