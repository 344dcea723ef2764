package sim

import (
	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// origins are what is known of where the events of a program come from: the same
// verbs bring about the same events in every call.
type origins struct {
	program *interp.Program // nil of what no program brings about
	// first is the place behind the first in all that a verb brings about, 0 for
	// none so far. The first is that of no verb.
	first []int32
	all   []origin
}

// origin is what is known of the events of one kind that one verb brings about,
// or none.
type origin struct {
	kind  interp.EffectKind
	times uint8 // how often there was one, up to often
	next  int32 // as origins.first
	line  int32
	tag   *ast.Tag
	form  *form // of those that come often
}

// often is how many events an origin must have before it is given a form. With
// forms from the second on, one call alone takes 1.03 of the time.
const often = 16

// mostPrograms are known at the same time; a run of more forgets them all.
const mostPrograms = 256

// recall fills in what is known of an event's origin: the number of a verb, -1 for
// none.
func (s *Sim) recall(e *Event, kind interp.EffectKind, p *interp.Program, verb int) {
	if s.here == nil || s.here.program != p {
		s.here = s.originsOf(p)
	}
	from := s.here.find(kind, verb)
	e.Tag, e.Line = from.tag, int(from.line)
	if from.times < often {
		if from.times++; from.times == often {
			from.form = newForm(e)
		}
	}
	e.form = from.form
}

// originsOf finds those of a program.
func (s *Sim) originsOf(p *interp.Program) *origins {
	known := s.origins[p]
	if known == nil {
		verbs := 0
		if p != nil {
			verbs = p.Numbers()
		}
		if s.origins == nil || len(s.origins) == mostPrograms {
			s.origins = map[*interp.Program]*origins{}
		}
		known = &origins{program: p, first: make([]int32, verbs+1), all: make([]origin, 0, 16)}
		s.origins[p] = known
	}
	return known
}

// find finds an origin. It is valid until the next is found.
func (k *origins) find(kind interp.EffectKind, verb int) *origin {
	at := &k.first[verb+1]
	for *at != 0 {
		from := &k.all[*at-1]
		if from.kind == kind {
			return from
		}
		at = &from.next
	}
	*at = int32(len(k.all)) + 1
	from := origin{kind: kind}
	if verb >= 0 {
		from.tag = k.program.Verb(verb).Element()
		from.line = int32(k.program.Document().File.Line(from.tag.Start))
	}
	k.all = append(k.all, from)
	return &k.all[len(k.all)-1]
}
