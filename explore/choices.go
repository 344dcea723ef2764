package explore

import (
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
)

// option is a choice, and how likely it is.
type option struct {
	Choice
	// usual is what happens when the caller does nothing and the world is as it
	// should be.
	usual bool
	// unlikely is that something cannot be fetched that is there.
	unlikely bool
}

// choices are all that can happen in a situation.
func (x *explorer) choices(s *situation) []option {
	switch s.where {
	case AtGather:
		return x.atGather(s)
	case AtDial:
		return x.atDial(s)
	case AtRoom:
		stay := x.world.Stay(s.text)
		return []option{
			{Choice: Choice{Where: AtRoom, Act: Listen}, usual: true},
			{Choice: Choice{Where: AtRoom, Act: HangUp, At: min(pause, stay/2)}},
		}
	case AtFetch:
		return x.atFetch(s)
	}
	return []option{{Choice: Choice{Where: AtSound, Act: HangUp, At: pause}}}
}

// atFetch: the document is there or not. What lies behind an address of which
// nothing is known, nobody knows.
func (x *explorer) atFetch(s *situation) []option {
	there := Choice{Where: AtFetch, Act: Listen, URL: s.text, Known: true}
	gone := there
	gone.Fails = true
	if _, ok := x.world.Fetch(Request{s.text, s.method}); !ok {
		gone.Known = false
		x.atlas.unknown(s.text)
		return []option{{Choice: gone, usual: true}}
	}
	return []option{{Choice: there, usual: true}, {Choice: gone, unlikely: true}}
}

// atGather: each value that is compared with before the next Gather, something
// else by each method, an entry that is not finished, silence, and hanging up.
func (x *explorer) atGather(s *situation) []option {
	p, i := s.machine.Program(), s.machine.Position()
	g := p.Verb(i).(*ast.Gather)
	listen := Choice{Where: AtGather, Act: Listen}
	silent := x.drive(s, &listen)
	if s.heard {
		silent.heard = 0
	}
	var all []option
	met := map[input]bool{}
	add := func(act Act, text string) {
		if in := (input{act, text}); !met[in] {
			met[in] = true
			c := Choice{Where: AtGather, Act: act, Text: text}
			c.begin(silent.heard, g.Timeout)
			all = append(all, option{Choice: c})
		}
	}
	values := x.values(p, p.Behind(i))
	x.ask(s, g, silent.heard, values)
	for _, in := range inputs(flow.InputOf(g), values) {
		add(in.act, in.text)
	}
	all = append(all, option{Choice: listen, usual: true})
	add(HangUp, "")
	return all
}

// begin settles when the caller acts: when the prompts have been heard, if there
// is time enough then, else half a second behind the beginning of the Gather, or
// at once.
func (c *Choice) begin(heard, timeout time.Duration) {
	switch takes := c.takes(); {
	case heard >= 0 && heard+pause+takes <= timeout:
		c.At, c.Natural = heard+pause, true
	case pause+takes <= timeout:
		c.At, c.BargedIn = pause, true
	}
}

// input is what a caller can press or say.
type input struct {
	act  Act
	text string
}

// inputs are those that can matter where a Gather is followed by comparisons
// with those values.
func inputs(in flow.Input, values []string) []input {
	var all []input
	for _, v := range values {
		switch {
		case in.CanPress(v):
			all = append(all, input{Press, finished(in, v)})
		case collapse(v) != "" && in.Speech:
			all = append(all, input{Speak, collapse(v)})
		}
	}
	if other, ok := in.Other(values); ok {
		all = append(all, input{Press, finished(in, other)})
	}
	if in.Speech {
		all = append(all, input{Speak, otherWords(values)})
	}
	if partial, ok := unfinished(in, values); ok {
		all = append(all, input{Press, partial})
	}
	return all
}

// finished adds a finish key to keys that do not complete the input, if the
// Gather has one.
func finished(in flow.Input, keys string) string {
	switch {
	case len(keys) >= in.Most || in.Finish == "":
		return keys
	case strings.Contains(in.Finish, "#"):
		return keys + "#"
	}
	return keys + in.Finish[:1]
}

// unfinished is an entry of fewer keys than the Gather takes: one key, if that
// is not compared with.
func unfinished(in flow.Input, values []string) (string, bool) {
	few := in
	for _, few.Most = range []int{1, in.Most - 1} {
		if few.Most < 1 || few.Most >= in.Most {
			continue
		}
		if keys, ok := few.Other(values); ok {
			return keys, true
		}
	}
	return "", false
}

// otherWords are words that are compared with nowhere.
func otherWords(values []string) string {
	words := "something else"
	for slices.Contains(values, words) {
		words += " again"
	}
	return words
}

// collapse makes one space of every run of white space.
func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }

// atDial: each number answers, all are busy, all fail, nobody answers; the
// caller hangs up while it rings, and while connected.
func (x *explorer) atDial(s *situation) []option {
	var all []option
	plans := x.outcomes(s.dialed)
	for i, plan := range plans {
		all = append(all, option{Choice: Choice{Where: AtDial, Act: Listen, Legs: plan}, usual: i == 0})
	}
	if c, ok := whileRinging(plans[len(plans)-1]); ok {
		all = append(all, option{Choice: c})
	}
	if c, ok := whileConnected(plans[0]); ok {
		all = append(all, option{Choice: c})
	}
	return all
}

// outcomes are what can become of numbers that are dialled at once: that the
// first answers, comes first; that nobody answers, last.
func (x *explorer) outcomes(dialed []dialed) [][]Leg {
	var numbers []string
	for _, d := range dialed {
		if !slices.Contains(numbers, d.number) {
			numbers = append(numbers, d.number)
		}
	}
	all := func(o Outcome) (legs []Leg) {
		for _, n := range numbers {
			legs = append(legs, Leg{n, o, x.world.Phone(n)})
		}
		return legs
	}
	var plans [][]Leg
	for i := range numbers {
		plan := all(NoAnswer)
		plan[i].Outcome = Answered
		plans = append(plans, plan)
	}
	return append(plans, all(Busy), all(Failed), all(NoAnswer))
}

// whileRinging lets the caller hang up half a second behind the first ringing of
// legs that nobody answers; false when there is no time for it.
func whileRinging(legs []Leg) (Choice, bool) {
	at := answerLimit
	for i := range legs {
		at = min(at, legs[i].Phone.Ring+pause)
	}
	return Choice{Where: AtDial, Act: HangUp, Legs: legs, At: at}, at < answerLimit
}

// whileConnected lets the caller hang up when the first leg, which is the only
// one that is answered, has been; false when its callee hangs up at once.
func whileConnected(legs []Leg) (Choice, bool) {
	p := legs[0].Phone
	at := p.Ring + p.Answer + min(pause, p.Talk/2)
	return Choice{Where: AtDial, Act: HangUp, Legs: legs, At: at}, p.Talk > 0
}
