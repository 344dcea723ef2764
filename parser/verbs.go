package parser

import (
	"reflect"

	"github.com/voxsim/voxsim/ast"
)

// constructors is the one place of the parser that knows verbs by name: it
// says which struct a verb becomes and where what stands inside it goes.
var constructors = map[string]constructor{
	"Conference": of(func(s *slabs) *[]ast.Conference { return &s.conferences }, nil),
	"Dial": of(func(s *slabs) *[]ast.Dial { return &s.dials }, func(d *ast.Dial, s *slabs, inside []ast.Verb) {
		d.Numbers = carve(&s.dialled, len(inside))
		for i := range inside {
			d.Numbers[i] = inside[i].(*ast.Number)
		}
	}),
	"Gather": of(func(s *slabs) *[]ast.Gather { return &s.gathers }, func(g *ast.Gather, s *slabs, inside []ast.Verb) {
		g.Prompts = carve(&s.prompts, len(inside))
		for i := range inside {
			g.Prompts[i] = inside[i].(ast.Prompt)
		}
	}),
	"Hangup": of(func(s *slabs) *[]ast.Hangup { return &s.hangups }, nil),
	"If": of(func(s *slabs) *[]ast.If { return &s.ifs }, func(i *ast.If, _ *slabs, inside []ast.Verb) {
		i.Verbs = inside
	}),
	"Number":   of(func(s *slabs) *[]ast.Number { return &s.numbers }, nil),
	"Pause":    of(func(s *slabs) *[]ast.Pause { return &s.pauses }, nil),
	"Play":     of(func(s *slabs) *[]ast.Play { return &s.plays }, nil),
	"Redirect": of(func(s *slabs) *[]ast.Redirect { return &s.redirects }, nil),
	"Reject":   of(func(s *slabs) *[]ast.Reject { return &s.rejects }, nil),
	"Say":      of(func(s *slabs) *[]ast.Say { return &s.says }, nil),
	"SetMute":  of(func(s *slabs) *[]ast.SetMute { return &s.setMutes }, nil),
}

// slabs hold the verbs of one document, those of a kind side by side, and the
// lists of what stands inside them.
type slabs struct {
	conferences []ast.Conference
	dials       []ast.Dial
	gathers     []ast.Gather
	hangups     []ast.Hangup
	ifs         []ast.If
	numbers     []ast.Number
	pauses      []ast.Pause
	plays       []ast.Play
	redirects   []ast.Redirect
	rejects     []ast.Reject
	says        []ast.Say
	setMutes    []ast.SetMute

	verbs   []ast.Verb
	prompts []ast.Prompt
	dialled []*ast.Number
}

// constructor makes verbs of one kind.
type constructor struct {
	// typ is the struct.
	typ reflect.Type
	// reserve makes room for n of them.
	reserve func(s *slabs, n int)
	// next makes a copy of the model, which is one of them too, and says which
	// number it is; at is the one of that number.
	next func(s *slabs, model ast.Verb) (ast.Verb, int32)
	at   func(s *slabs, number int32) ast.Verb
	// fill puts verbs into the one that they stand in.
	fill func(v ast.Verb, s *slabs, inside []ast.Verb)
}

// of returns the constructor of the verb that has this slab. Verbs that hold
// no others need no fill.
func of[T any, P interface {
	*T
	ast.Verb
}](slab func(*slabs) *[]T, fill func(P, *slabs, []ast.Verb)) constructor {
	c := constructor{
		typ:     reflect.TypeFor[T](),
		reserve: func(s *slabs, n int) { *slab(s) = make([]T, 0, n) },
		next: func(s *slabs, model ast.Verb) (ast.Verb, int32) {
			list := slab(s)
			*list = append(*list, *model.(P))
			last := len(*list) - 1
			return P(&(*list)[last]), int32(last)
		},
		at: func(s *slabs, number int32) ast.Verb { return P(&(*slab(s))[number]) },
	}
	if fill != nil {
		c.fill = func(v ast.Verb, s *slabs, inside []ast.Verb) { fill(v.(P), s, inside) }
	}
	return c
}

// carve returns the next n of a slab; nil for none. A slab without room is
// replaced by one of twice the size.
func carve[T any](slab *[]T, n int) []T {
	if n == 0 {
		return nil
	}
	start := len(*slab)
	if cap(*slab)-start < n {
		*slab, start = make([]T, 0, max(8, 2*cap(*slab), n)), 0
	}
	*slab = (*slab)[:start+n]
	return (*slab)[start : start+n : start+n]
}
