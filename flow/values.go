package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// Values tells which values $GATHER can have when each verb of a program
// begins, and so which verbs can run at all. It takes every way through the
// document into account: what each Gather can produce, and what each If leaves
// to its content and to what follows.
//
// A document may be the target of a Redirect or be given to a running call, so
// nothing is known of the value with which it begins (R4.8). It is never wrong
// about what cannot be; where a document compares with more than some hundred
// values it may take for possible what is not.
type Values struct {
	program *interp.Program
	// classes are the compared values, as fold writes them. Class 0 is every
	// other value.
	classes map[string]int
	texts   []string // one of each class; that of class 0 means nothing
	crowded bool     // there are more compared values than classes
	longest int      // of the texts
	inputs  map[Input]set
	at      []situation
}

// situation is what is known of $GATHER at a verb.
type situation struct {
	// now are the values that it can have; none when the verb cannot run.
	now set
	// given are those that its Gathers can produce, whatever the Ifs on the way
	// leave of them.
	given set
	// gather is the number of the Gather that set it.
	gather int
}

// What situation.gather is when it is not one Gather.
const (
	beforeAll = -1 // the value with which the document began
	several   = -2
)

// ValuesOf finds the values of $GATHER in a program, in one pass: nothing ever
// leads backwards (R4.60).
func ValuesOf(p *interp.Program) *Values {
	v := &Values{program: p, inputs: map[Input]set{}, at: make([]situation, p.Len()+1)}
	v.classify()
	v.at[0] = v.beginning()
	var next []int
	prompts := 0 // behind the Gather whose prompts come now
	for i := range p.Len() {
		here := v.at[i]
		if here.now == (set{}) {
			continue
		}
		switch verb := p.Verb(i).(type) {
		case *ast.Gather:
			v.gather(i, verb)
			prompts = p.Behind(i)
		case *ast.If:
			v.decide(i, verb)
		default:
			if endless(p, i) {
				here.now = here.now.only(1)
			}
			next = p.AppendNext(next[:0], i)
			for _, n := range next {
				if n != prompts { // the Gather has told what is behind it
					v.join(n, here)
				}
			}
		}
	}
	return v
}

// endless tells of a Say that goes on for ever if there is anything to say, and
// has nothing but $GATHER to say (R2.5, R4.10).
func endless(p *interp.Program, i int) bool {
	v, ok := p.Verb(i).(*ast.Say)
	return ok && v.Loop == 0 && p.Reads(i) && p.Spoken(i) == ""
}

// classify gives each value that is compared with a class of its own, as long
// as there are some.
func (v *Values) classify() {
	v.classes, v.texts = map[string]int{"": 1}, []string{"", ""}
	for i := range v.program.Len() {
		verb, ok := v.program.Verb(i).(*ast.If)
		if !ok || !v.program.Reads(i) || v.crowded {
			continue
		}
		for _, text := range Alternatives(verb) {
			key := fold(text)
			if _, known := v.classes[key]; known {
				continue
			}
			if len(v.texts) == classes {
				v.crowded = true
				return
			}
			v.classes[key] = len(v.texts)
			v.texts = append(v.texts, text)
			v.longest = max(v.longest, len(text))
		}
	}
}

// beginning is what is known at the first verb. Only calls have Gathers (R2.1).
func (v *Values) beginning() situation {
	s := situation{gather: beforeAll}
	s.now.add(1)
	if v.program.Resource() == schema.Call {
		for class := range v.texts {
			s.now.add(class)
		}
	}
	s.given = s.now
	return s
}

// gather sets the value anew (R4.20). While the prompts play there is none.
func (v *Values) gather(i int, g *ast.Gather) {
	input := v.input(InputOf(g))
	v.join(v.program.Behind(i), situation{now: input, given: input, gather: i})
	if v.program.Behind(i) > i+1 {
		var none set
		none.add(1)
		v.join(i+1, situation{now: none, given: none, gather: i})
	}
}

// input are the values that a Gather can produce.
func (v *Values) input(in Input) set {
	in.Most = min(in.Most, v.longest+1) // to more keys, all compared values are equal
	if s, known := v.inputs[in]; known {
		return s
	}
	var s set
	for class := 1; class < len(v.texts); class++ {
		if in.Can(v.texts[class]) {
			s.add(class)
		}
	}
	if _, other := in.Other(v.texts); other || in.Speech || v.crowded {
		s.add(0)
	}
	v.inputs[in] = s
	return s
}

// decide parts the values between the content of an If and what is behind it.
func (v *Values) decide(i int, verb *ast.If) {
	yes, no := v.at[i], v.at[i]
	yes.now, no.now = v.sides(i, verb)
	if behind := v.program.Behind(i); behind > i+1 {
		v.join(i+1, yes)
		v.join(behind, no)
	} else {
		v.join(behind, v.at[i])
	}
}

// sides are the values with which the content of an If runs, and the others.
func (v *Values) sides(i int, verb *ast.If) (yes, no set) {
	now := v.at[i].now
	if !v.program.Reads(i) {
		if interp.Decide(verb, "") {
			return now, set{}
		}
		return set{}, now
	}
	equal, unequal := set{}, now
	for _, text := range Alternatives(verb) {
		class := v.class(text)
		if now.has(class) {
			equal.add(class)
		}
		if class != 0 {
			unequal.remove(class)
		}
	}
	if interp.Decide(verb, alternative(verb)) {
		return equal, unequal
	}
	return unequal, equal
}

// alternative is one of the values that an If compares with.
func alternative(verb *ast.If) string {
	first, _, _ := strings.Cut(verb.Value, "|")
	return first
}

// join adds a way on which a verb is reached.
func (v *Values) join(i int, s situation) {
	at := &v.at[i]
	switch {
	case s.now == (set{}):
		return
	case at.now == (set{}):
		*at = s
		return
	case at.gather != s.gather:
		at.gather = several
	}
	at.now, at.given = at.now.with(s.now), at.given.with(s.given)
}

// class is that of a value.
func (v *Values) class(value string) int {
	return v.classes[fold(strings.Trim(value, " \t\r\n"))]
}

// Runs tells whether a verb can run.
func (v *Values) Runs(i int) bool { return v.at[i].now != (set{}) }

// Sides tells whether the content of an If can run, and whether it can be
// passed over.
func (v *Values) Sides(i int) (content, past bool) {
	yes, no := v.sides(i, v.program.Verb(i).(*ast.If))
	return yes != (set{}), no != (set{})
}

// Given tells whether a Gather before a verb can produce a value that the
// document compares with, whatever the Ifs on the way leave of it.
func (v *Values) Given(i int, value string) bool { return v.at[i].given.has(v.class(value)) }

// Known lists the values that $GATHER can have at a verb, "" being no input;
// false when it can have others than the document compares with.
func (v *Values) Known(i int) ([]string, bool) {
	var known []string
	for class := 1; class < len(v.texts); class++ {
		if v.at[i].now.has(class) {
			known = append(known, v.texts[class])
		}
	}
	return known, !v.at[i].now.has(0)
}

// Gather is the number of the Gather that the value at a verb comes from; false
// when it may come from several, or from before the document.
func (v *Values) Gather(i int) (int, bool) {
	g := v.at[i].gather
	return g, g >= 0 && v.Runs(i)
}

// set is a set of classes.
type set [classes / 64]uint64

// classes is how many there can be: enough for every script that people write,
// and few enough to be joined ten thousand times.
const classes = 512

func (s *set) add(class int)    { s[class/64] |= 1 << (class % 64) }
func (s *set) remove(class int) { s[class/64] &^= 1 << (class % 64) }

func (s *set) has(class int) bool { return s[class/64]&(1<<(class%64)) != 0 }

// only is the set without all classes but one.
func (s set) only(class int) set {
	var one set
	if s.has(class) {
		one.add(class)
	}
	return one
}

// with is the union of two sets.
func (s set) with(other set) set {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

// fold writes texts that are equal but for letter case alike, as
// strings.EqualFold sees them.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && !unicode.IsLetter(r) {
			return r
		}
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, text)
}
