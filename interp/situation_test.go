package interp

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// TestEveryFieldDecides changes one field of a state after the other: the key
// must change with it, unless the field only counts.
func TestEveryFieldDecides(t *testing.T) {
	onlyCounts := map[string]bool{"verbs": true, "spent": true, "rounds": true, "seq": true, "op": true}
	change := map[string]func(*State){
		"value": func(s *State) { s.value = "1" }, "legs": func(s *State) { s.legs = "q" },
		"left": func(s *State) { s.left[timerDelay] = 1 },
		"pc":   func(s *State) { s.pc = 1 }, "cur": func(s *State) { s.cur = 1 }, "loop": func(s *State) { s.loop = 1 },
		"round": func(s *State) { s.round = 1 }, "leg": func(s *State) { s.leg = 1 },
		"verbs": func(s *State) { s.verbs = 1 }, "spent": func(s *State) { s.spent = 1 }, "rounds": func(s *State) { s.rounds = 1 },
		"seq": func(s *State) { s.seq = 1 }, "op": func(s *State) { s.op = 1 }, "media": func(s *State) { s.media = 1 },
		"phase": func(s *State) { s.phase = phaseReady }, "method": func(s *State) { s.method = methodDTMF },
		"answered": func(s *State) { s.answered = true }, "acted": func(s *State) { s.acted = true },
		"moved": func(s *State) { s.moved = true }, "heard": func(s *State) { s.heard = true },
		"speaking": func(s *State) { s.speaking = true },
	}
	kind := reflect.TypeFor[State]()
	seen := map[string]string{}
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		var m Machine
		before := m
		require.Contains(t, change, name, "a new field of State: does it decide how a call goes on?")
		change[name](&m.State)
		require.NotEqual(t, before.State, m.State, name)
		key := string(m.AppendSituation(nil))
		same := key == string(before.AppendSituation(nil))
		assert.Equal(t, onlyCounts[name], same, name)
		if !same {
			assert.Empty(t, seen[key], "%s has the key of %s", name, seen[key])
			seen[key] = name
		}
	}
	assert.Len(t, change, kind.NumField())
}

// TestTimersDecide: each of them.
func TestTimersDecide(t *testing.T) {
	keys := map[string]bool{}
	for i := range timers {
		var m Machine
		m.left[i] = time.Second
		keys[string(m.AppendSituation(nil))] = true
	}
	assert.Len(t, keys, int(timers))
}

// twins are machines of equal keys, which got there in different ways.
type twins struct {
	t        *testing.T
	programs []*Program
	met      map[string]Machine
	r        *rand.Rand
	pairs    int
}

// happening is an event whose operation is the one that runs or sounds.
type happening struct {
	after time.Duration
	ev    Event
	op    int
}

func (h happening) step(m *Machine) []Effect {
	ev := h.ev
	ev.Op = []Op{m.op, m.media, 0}[h.op]
	return m.Step(h.after, ev)
}

func (w *twins) happening() happening {
	kinds := []EventKind{
		0, 0, Digit, Digit, Digit, SpeechBegan, Words, MediaEnded, MediaEnded, MediaEnded, MediaFailed,
		LegRinging, LegAnswered, LegBusy, LegEnded, Loaded, Loaded, FetchFailed, RoomLeft,
	}
	kind := kinds[w.r.IntN(len(kinds))]
	h := happening{after: time.Duration(w.r.IntN(8)) * 500 * time.Millisecond}
	h.ev = Event{Kind: kind, Leg: 1 + w.r.Int32N(2), Text: "12#"[w.r.IntN(3):][:1]}
	switch kind {
	case MediaEnded, MediaFailed:
		h.op = 1
	case Words:
		h.op = 2 * w.r.IntN(2)
	case Loaded:
		h.ev.Program = w.programs[w.r.IntN(len(w.programs))]
	}
	return h
}

// TestEqualSituationsHaveEqualFutures runs many calls at random. Whenever one
// comes to a key that another came to before, both must go on alike.
func TestEqualSituationsHaveEqualFutures(t *testing.T) {
	documents := []string{
		`<Say loop="2" repeatDelay="1">Hi $GATHER</Say><Redirect>https://a.example/</Redirect><Say>Sorry</Say>`,
		`<Gather input="dtmf speech" numDigits="2" timeout="5" speechTimeout="1" loop="0" repeatDelay="1"
		  statusCallback="https://a.example/cb" statusCallbackEvent="partialResult fullResult"><Say>One</Say><Play>https://a.example/b.mp3</Play></Gather>
		 <If variable="$GATHER" test="EQUAL" value="1|12"><Redirect>https://a.example/</Redirect></If>
		 <Say>$GATHER</Say><Reject/>`,
		`<Dial><Number>15550001111</Number><Number>15550002222</Number></Dial><Conference>room</Conference>
		 <Pause/><Redirect>https://a.example/</Redirect>`,
	}
	w := &twins{t: t, met: map[string]Machine{}, r: rand.New(rand.NewPCG(7, 7))}
	for _, text := range documents {
		doc, problems := parser.Parse("test.xml", []byte("<Response>"+text+"</Response>"), parser.Options{})
		require.NoError(t, problems.Err())
		w.programs = append(w.programs, Compile(doc, schema.Call))
	}
	for range 300 {
		w.call()
	}
	assert.Greater(t, w.pairs, 1000, "hardly any calls came to the same situation")
}

func (w *twins) call() {
	m := NewMachine(w.programs[w.r.IntN(len(w.programs))], Call{ID: "id", From: "1555", To: "1666"})
	m.Step(0, Event{Kind: Begin})
	for range 60 {
		w.happening().step(&m)
		key := fmt.Sprintf("%p %q", m.program, m.AppendSituation(nil))
		other, ok := w.met[key]
		w.met[key] = m
		if ok && other != m {
			w.pairs++
			w.compare(other, m)
		}
	}
}

func (w *twins) compare(a, b Machine) {
	for range 12 {
		h := w.happening()
		if diff := cmp.Diff(told(h.step(&a)), told(h.step(&b))); diff != "" {
			w.t.Fatalf("equal keys, but %+v leads to other effects:\n%s", h, diff)
		}
		if diff := cmp.Diff(a.AppendSituation(nil), b.AppendSituation(nil)); diff != "" {
			w.t.Fatalf("equal keys, but %+v leads to another situation:\n%s", h, diff)
		}
	}
}

// told is what effects say, but for what only counts and for the time of day.
func told(fx []Effect) (all []string) {
	for _, f := range fx {
		f.Op = 0
		if f.Kind == StatusChanged {
			f.N = 0
		}
		fields := ""
		for _, field := range f.Fields() {
			if field.Name != "time" {
				fields += field.Name + "=" + field.Value + " "
			}
		}
		failure := f.Error()
		f.about = nil
		all = append(all, fmt.Sprintf("%+v %+v %s", f, failure, fields))
	}
	return all
}
