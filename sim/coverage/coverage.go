// Package coverage tells how much of its scripts a set of runs has executed:
// every verb, and both sides of every If. It only reads the trace.
//
//	var set coverage.Set
//	set.Script(doc)
//	s := sim.New(world)
//	s.Observe = set.Event
//	s.Dial(sim.Caller{Document: doc})
//	s.Run()
//	set.WriteText(os.Stdout)
//
// A verb counts as executed when the trace shows that it began: a Say when it
// is heard, a Play also when it had to be skipped, a Number in a Dial when its
// leg is queued, a Reject also when it had no effect. A Say without text can
// never be heard and does not count; one that holds nothing but a variable
// counts when the variable has a value. An If has two sides, true and false,
// whether it holds anything or not. Repetitions that loop asks for are not
// counted, but every round of a Gather's prompts is.
package coverage

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// Set collects what runs have executed. The zero value is empty. Scripts are
// told apart by name and text: one that was parsed several times is one script.
//
// A Set must not be used by two goroutines at once; let each have its own, and
// [Set.Merge] them.
type Set struct {
	// Name, when it is not nil, says what a script is called in the reports,
	// given the name of its file: code hosts want paths from the top of the
	// repository.
	Name func(file string) string

	scripts map[key]*script
	// known are the documents of the run so far.
	known map[*ast.Document]*script
	ended ending
}

// key tells scripts apart.
type key struct{ name, text string }

// script is what is known of one script.
type script struct {
	name string
	file *source.File
	// places are its verbs by where they begin.
	places map[source.Pos]*place
}

// place is a verb of a script.
type place struct {
	verb ast.Verb
	line int
	// hits is how often it began; sides how often an If was true, and false.
	hits  int
	sides [2]int
}

// The sides of an If in place.sides.
const (
	sideTrue = iota
	sideFalse
)

// ending is the Hangup that ended a conference: everybody who has to leave
// shows it.
type ending struct {
	tag        *ast.Tag
	conference string
}

// Script takes note of a script that should be covered, even if nothing of it
// ever runs.
func (s *Set) Script(doc *ast.Document) { s.script(doc) }

// script returns what is known of a document.
func (s *Set) script(doc *ast.Document) *script {
	if sc := s.known[doc]; sc != nil {
		return sc
	}
	name := doc.File.Name
	if s.Name != nil {
		name = s.Name(name)
	}
	sc := s.add(name, doc.File)
	ast.Walk(doc, func(v ast.Verb) bool {
		if say, ok := v.(*ast.Say); !ok || say.Text != "" {
			sc.place(v)
		}
		return true
	})
	if s.known == nil {
		s.known = map[*ast.Document]*script{}
	}
	s.known[doc] = sc
	return sc
}

// add returns the script of that name and text.
func (s *Set) add(name string, file *source.File) *script {
	k := key{name, file.Text}
	sc := s.scripts[k]
	if sc == nil {
		sc = &script{name: name, file: file, places: map[source.Pos]*place{}}
		if s.scripts == nil {
			s.scripts = map[key]*script{}
		}
		s.scripts[k] = sc
	}
	return sc
}

// place returns what is known of a verb.
func (sc *script) place(v ast.Verb) *place {
	start := v.Element().Start
	p := sc.places[start]
	if p == nil {
		p = &place{verb: v, line: max(1, sc.file.Line(start))}
		sc.places[start] = p
	}
	return p
}

// Event takes note of an event. Documents that were fetched, or given through
// the API, count as scripts when they first show up in one.
func (s *Set) Event(e *sim.Event) {
	switch e.Name {
	case "result": // the end of a run: its documents are not kept alive
		clear(s.known)
		s.ended = ending{}
		return
	case "join":
		s.ended = ending{}
	}
	if e.Script == nil {
		return
	}
	sc := s.script(e.Script)
	if e.Tag == nil {
		return
	}
	p := sc.places[e.Tag.Start]
	if p == nil || !s.begins(e, p.verb) {
		return
	}
	p.hits++
	if e.Name == "if" && e.Bool("result") {
		p.sides[sideTrue]++
	} else if e.Name == "if" {
		p.sides[sideFalse]++
	}
}

// begins tells whether an event that a verb causes is the one that shows that
// it has begun.
func (s *Set) begins(e *sim.Event, v ast.Verb) bool {
	switch v := v.(type) {
	case *ast.Say:
		return e.Name == "say" && e.Int("loop") == 1
	case *ast.Play:
		return e.Name == "play" && e.Int("loop") == 1 || e.Name == "warning"
	case *ast.Reject:
		return e.Name == "hangup" || e.Name == "warning"
	case *ast.Number:
		return e.Name == "dial" || e.Name == "leg" && inDial(v) && e.Text("state") == "queued"
	case *ast.Hangup:
		return e.Name == "hangup" || e.Name == "leave" && s.ends(e)
	}
	return e.Name == begun[v.Element().Name]
}

// begun are the events that show that a verb has begun, of the verbs of which
// just one does.
var begun = map[string]string{
	"Conference": "join", "Dial": "dial", "Gather": "gather", "If": "if",
	"Pause": "pause", "Redirect": "redirect", "SetMute": "mute",
}

// inDial tells whether a Number is one of several.
func inDial(n *ast.Number) bool { return n.Parent != nil && n.Parent.Name == "Dial" }

// ends tells whether somebody's leaving is the first that a Hangup causes.
func (s *Set) ends(e *sim.Event) bool {
	last := s.ended
	s.ended = ending{e.Tag, e.Conference}
	return e.Text("reason") == "removed" || s.ended != last
}

// Merge adds what another set has collected. The order in which sets are merged
// does not matter.
func (s *Set) Merge(other *Set) {
	for k, from := range other.scripts {
		to := s.add(k.name, from.file)
		for start, p := range from.places {
			q := to.places[start]
			if q == nil {
				q = &place{verb: p.verb, line: p.line}
				to.places[start] = q
			}
			q.hits += p.hits
			q.sides[sideTrue] += p.sides[sideTrue]
			q.sides[sideFalse] += p.sides[sideFalse]
		}
	}
}

// Percent is how much of what can be covered was covered: verbs and sides of
// Ifs, of all scripts together. It is 100 when there is nothing.
func (s *Set) Percent() float64 {
	t := s.total()
	if t.all() == 0 {
		return 100
	}
	return 100 * float64(t.hit()) / float64(t.all())
}

// titled is a script in a report: scripts of the same name have a number.
type titled struct {
	*script
	title string
}

// sorted are the scripts in the order of the reports.
func (s *Set) sorted() []titled {
	var all []titled
	n := 1
	for _, sc := range slices.SortedFunc(maps.Values(s.scripts), func(a, b *script) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.file.Text, b.file.Text))
	}) {
		title := sc.label()
		if len(all) > 0 && all[len(all)-1].name == sc.name {
			n++
			title += fmt.Sprintf(" (%d)", n)
		} else {
			n = 1
		}
		all = append(all, titled{sc, title})
	}
	return all
}

// verbs are those of a script in document order.
func (sc *script) verbs() []*place {
	return slices.SortedFunc(maps.Values(sc.places), func(a, b *place) int {
		return cmp.Compare(a.verb.Element().Start, b.verb.Element().Start)
	})
}
