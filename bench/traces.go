package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"

	"github.com/voxsim/voxsim/sim"
)

// traceLine is any event of the call's trace, for encoding/json.
type traceLine struct {
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
	Result      *bool   `json:"result,omitempty"`
	Participant string  `json:"participant,omitempty"`
	State       string  `json:"state,omitempty"`
	Muted       *bool   `json:"muted,omitempty"`
	Waiting     *bool   `json:"waiting,omitempty"`
	Beep        bool    `json:"beep,omitempty"`
	By          string  `json:"by,omitempty"`
	HangUp      string  `json:"hangup,omitempty"`
	Seconds     float64 `json:"seconds,omitempty"`
	Verbs       int     `json:"verbs,omitempty"`
	Gather      string  `json:"gather,omitempty"`
}

// traces is X5: writing the events of a call, which are there already: those of
// the first call of a run, and of one that comes after many like it, as in X3.
func (b *bench) traces() ([]figure, error) {
	first, err := b.events(1)
	if err != nil {
		return nil, err
	}
	again, err := b.events(20)
	if err != nil {
		return nil, err
	}
	return b.writeTraces(first, again)
}

// events are those of the last of some equal calls in one run.
func (b *bench) events(calls int) (events []sim.Event, err error) {
	world := b.world(sim.Keep(&events))
	err = repeat(calls, func() error {
		events = events[:0]
		return world()
	})
	return events, err
}

func (b *bench) writeTraces(events, again []sim.Event) ([]figure, error) {
	lines := make([]traceLine, len(events))
	for i := range events {
		d := json.NewDecoder(bytes.NewReader(events[i].AppendJSON(nil)))
		d.DisallowUnknownFields()
		if err := d.Decode(&lines[i]); err != nil {
			return nil, err
		}
	}
	ours, warm, theirs := appendTrace(events), appendTrace(again), encodeTrace(lines)
	if err := errors.Join(sameTrace(ours, theirs), sameTrace(warm, theirs)); err != nil {
		return nil, err
	}
	h, err := b.race(
		contestant{name: "append", do: ours.do},
		contestant{name: "again", do: warm.do},
		contestant{name: jsonStructs, version: runtime.Version(), do: theirs.do},
	)
	if err != nil {
		return nil, err
	}
	n, err := allocations(ours.do)
	if err != nil {
		return nil, err
	}
	return []figure{h.faster("append", jsonStructs), h.faster("again", jsonStructs), measured(one(n), number(n), "", "")}, nil
}

// tracer writes a trace into a buffer that it keeps.
type tracer struct {
	text func() []byte // what was written last
	do   func(n int) error
}

func appendTrace(events []sim.Event) tracer {
	var text []byte
	return tracer{func() []byte { return text }, each(func() error {
		text = text[:0]
		for i := range events {
			text = append(events[i].AppendJSON(text), '\n')
		}
		return nil
	})}
}

func encodeTrace(lines []traceLine) tracer {
	var text bytes.Buffer
	return tracer{text.Bytes, each(func() error {
		text.Reset()
		e := json.NewEncoder(&text)
		for i := range lines {
			if err := e.Encode(&lines[i]); err != nil {
				return err
			}
		}
		return nil
	})}
}

// sameTrace fails when two writers do not write the same values.
func sameTrace(a, b tracer) error {
	if err := errors.Join(a.do(1), b.do(1)); err != nil {
		return err
	}
	one, other := bytes.Split(a.text(), []byte("\n")), bytes.Split(b.text(), []byte("\n"))
	if len(one) != len(other) || len(one) < 20 {
		return fmt.Errorf("%d lines and %d", len(one), len(other))
	}
	for i := range one[:len(one)-1] {
		var x, y map[string]any
		if err := errors.Join(json.Unmarshal(one[i], &x), json.Unmarshal(other[i], &y)); err != nil {
			return err
		}
		if !reflect.DeepEqual(x, y) {
			return fmt.Errorf("not the same line: %s and %s", one[i], other[i])
		}
	}
	return nil
}
