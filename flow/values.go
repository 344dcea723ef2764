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
	sets    sets
	inputs  map[Input]int32 // sets
	at      []situation
}

// situation is what is known of $GATHER at a verb: numbers of sets, and of a verb.
type situation struct {
	// now are the values that it can have; 0, none, when the verb cannot run.
	now int32
	// given are those that its Gathers can produce, whatever the Ifs on the way
	// leave of them.
	given int32
	// gather is the number of the Gather that set it.
	gather int32
	// Of an If: the set that it compares with, whether its content can run, and
	// whether it can be passed over.
	compared      int32
	content, past bool
}

// What situation.gather is when it is not one Gather.
const (
	beforeAll = -1 // the value with which the document began
	several   = -2
)

// ValuesOf finds the values of $GATHER in a program, in one pass: nothing ever
// leads backwards (R4.60).
func ValuesOf(p *interp.Program) *Values {
	v := &Values{program: p, sets: newSets(), inputs: map[Input]int32{}, at: make([]situation, p.Len()+1)}
	v.classify()
	v.join(0, v.beginning())
	var next []int
	prompts := 0 // behind the Gather whose prompts come now
	for i := range p.Len() {
		here := v.at[i]
		if here.now == 0 {
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
				here.now = v.sets.number(v.sets.all[here.now].only(1))
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
	known := map[string]int32{} // by what the Ifs have written
	for i := range v.program.Len() {
		verb, ok := v.program.Verb(i).(*ast.If)
		if !ok || !v.program.Reads(i) {
			continue
		}
		n, ok := known[verb.Value]
		if !ok {
			var all set
			for _, text := range Alternatives(verb) {
				all.add(v.newClass(text))
			}
			n = v.sets.number(all)
			known[verb.Value] = n
		}
		v.at[i].compared = n
	}
}

// newClass is the class of a value that is compared with: a new one, unless it has
// one, or there are too many; then it is 0.
func (v *Values) newClass(text string) int {
	key := fold(text)
	class, known := v.classes[key]
	switch {
	case known:
		return class
	case len(v.texts) == classes:
		v.crowded = true
		return 0
	}
	class = len(v.texts)
	v.classes[key] = class
	v.texts = append(v.texts, text)
	v.longest = max(v.longest, len(text))
	return class
}

// beginning is what is known at the first verb. Only calls have Gathers (R2.1).
func (v *Values) beginning() situation {
	if v.program.Resource() != schema.Call {
		return situation{now: silence, given: silence, gather: beforeAll}
	}
	var all set
	for class := range v.texts {
		all.add(class)
	}
	n := v.sets.number(all)
	return situation{now: n, given: n, gather: beforeAll}
}

// gather sets the value anew (R4.20). While the prompts play there is none.
func (v *Values) gather(i int, g *ast.Gather) {
	input := v.input(InputOf(g))
	v.join(v.program.Behind(i), situation{now: input, given: input, gather: int32(i)})
	if v.program.Behind(i) > i+1 {
		v.join(i+1, situation{now: silence, given: silence, gather: int32(i)})
	}
}

// input are the values that a Gather can produce.
func (v *Values) input(in Input) int32 {
	in.Most = min(in.Most, v.longest+1) // to more keys, all compared values are equal
	if n, known := v.inputs[in]; known {
		return n
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
	n := v.sets.number(s)
	v.inputs[in] = n
	return n
}

// decide parts the values between the content of an If and what is behind it.
func (v *Values) decide(i int, verb *ast.If) {
	at := &v.at[i]
	yes, no := *at, *at
	yes.now, no.now = v.sides(i, verb)
	at.content, at.past = yes.now != 0, no.now != 0
	if behind := v.program.Behind(i); behind > i+1 {
		v.join(i+1, yes)
		v.join(behind, no)
	} else {
		v.join(behind, *at)
	}
}

// sides are the values with which the content of an If runs, and the others.
func (v *Values) sides(i int, verb *ast.If) (yes, no int32) {
	now := v.at[i].now
	if !v.program.Reads(i) {
		if interp.Decide(verb, "") {
			return now, 0
		}
		return 0, now
	}
	equal, unequal := v.sets.part(now, v.at[i].compared)
	if verb.Test == "EQUAL" {
		return equal, unequal
	}
	return unequal, equal
}

// join adds a way on which a verb is reached.
func (v *Values) join(i int, s situation) {
	at := &v.at[i]
	switch {
	case s.now == 0:
		return
	case at.now == 0:
		at.now, at.given, at.gather = s.now, s.given, s.gather
		return
	case at.gather != s.gather:
		at.gather = several
	}
	at.now, at.given = v.sets.union(at.now, s.now), v.sets.union(at.given, s.given)
}

// class is that of a value.
func (v *Values) class(value string) int {
	return v.classes[fold(strings.Trim(value, " \t\r\n"))]
}

// Runs tells whether a verb can run.
func (v *Values) Runs(i int) bool { return v.at[i].now != 0 }

// Sides tells whether the content of an If can run, and whether it can be
// passed over.
func (v *Values) Sides(i int) (content, past bool) { return v.at[i].content, v.at[i].past }

// Given tells whether a Gather before a verb can produce a value that the
// document compares with, whatever the Ifs on the way leave of it.
func (v *Values) Given(i int, value string) bool {
	return v.sets.all[v.at[i].given].has(v.class(value))
}

// GivenAll tells whether [Values.Given] holds for each of the values that an If
// compares with.
func (v *Values) GivenAll(i int) bool {
	return v.sets.all[v.at[i].compared].within(&v.sets.all[v.at[i].given])
}

// Known lists the values that $GATHER can have at a verb, "" being no input;
// false when it can have others than the document compares with.
func (v *Values) Known(i int) ([]string, bool) {
	now := &v.sets.all[v.at[i].now]
	var known []string
	for class := 1; class < len(v.texts); class++ {
		if now.has(class) {
			known = append(known, v.texts[class])
		}
	}
	return known, !now.has(0)
}

// Gather is the number of the Gather that the value at a verb comes from; false
// when it may come from several, or from before the document.
func (v *Values) Gather(i int) (int, bool) {
	g := int(v.at[i].gather)
	return g, g >= 0 && v.Runs(i)
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
