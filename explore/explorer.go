package explore

import (
	"regexp"
	"slices"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
	"github.com/voxsim/voxsim/internal/visited"
	"github.com/voxsim/voxsim/interp"
)

// explorer is an exploration under way.
type explorer struct {
	world   World
	options Options
	atlas   *Atlas
	docs    map[*interp.Program]*document
	names   map[string]int32
	uses    map[place][]string
	fx      []interp.Effect
	offer   *regexp.Regexp // nil until it is needed
}

// document is a program that some way runs.
type document struct {
	program *interp.Program
	number  int32
	// base is added to the numbers of its verbs, so that all verbs of all
	// documents have numbers of their own.
	base  int32
	verbs map[ast.Verb]int32
}

// place is a verb by its document's number and its own there.
type place struct{ document, verb int32 }

// Explore takes every way through a script.
func Explore(script *interp.Program, world World, options Options) *Atlas {
	if options.Situations == 0 {
		options.Situations = DefaultSituations
	}
	x := &explorer{
		world: world, options: options, atlas: &Atlas{Complete: true},
		docs: map[*interp.Program]*document{}, names: map[string]int32{}, uses: map[place][]string{},
	}
	x.atlas.explorer = x
	x.number(script)
	var set visited.Set = visited.NewExact()
	if options.Fingerprint {
		set = visited.NewFingerprints()
	}
	first := x.begin()
	var roots []next[situation]
	if !first.over {
		roots = append(roots, next[situation]{state: first.s})
	}
	x.atlas.edges = append(x.atlas.edges, first.edge)
	x.atlas.Complete = search(set, x, roots)
	x.atlas.finish()
	return x.atlas
}

// begin lets the call begin and run on to the first situation.
func (x *explorer) begin() *drive {
	s := situation{machine: interp.NewMachine(x.atlas.docs[0].program, interp.Call{})}
	d := &drive{x: x, s: s, heard: -1, fx: x.fx, edge: edge{from: -1, to: -1}}
	d.later(0, interp.Event{Kind: interp.Begin})
	d.run()
	x.fx = d.fx
	d.edge.took = d.now
	d.s.at = d.now
	return d
}

// arrived notes where a choice has led to.
func (x *explorer) arrived(n *next[situation], id int, fresh bool) bool {
	a := x.atlas
	a.edges[n.tag].to = int32(id)
	if !fresh {
		return true
	}
	a.via = append(a.via, n.tag)
	a.places = append(a.places, x.current(&n.state))
	return len(a.via) <= x.options.Situations
}

// expand takes every choice in a situation.
func (x *explorer) expand(dst []next[situation], s *situation, id int) []next[situation] {
	for _, c := range x.choices(s) {
		d := x.drive(s, &c.Choice)
		if c.Act == Press {
			d.edge.choice.Text = c.Text[:d.pressed]
		}
		d.edge.from, d.edge.usual, d.edge.unlikely = int32(id), c.usual, c.unlikely
		d.s.odd += d.edge.odd()
		x.atlas.edges = append(x.atlas.edges, d.edge)
		if !d.over {
			dst = append(dst, next[situation]{d.s, d.s.odd, d.s.at, int32(len(x.atlas.edges) - 1)})
		}
	}
	return dst
}

// number is that of a document, which is numbered when it first runs.
func (x *explorer) number(p *interp.Program) int32 { return x.document(p).number }

func (x *explorer) document(p *interp.Program) *document {
	d := x.docs[p]
	if d != nil {
		return d
	}
	a := x.atlas
	d = &document{program: p, number: int32(len(a.docs)), base: int32(a.verbs), verbs: map[ast.Verb]int32{}}
	for i := range p.Len() {
		d.verbs[p.Verb(i)] = d.base + int32(i)
		if dial, ok := p.Verb(i).(*ast.Dial); ok {
			for _, n := range dial.Numbers {
				d.verbs[n] = d.base + int32(i)
			}
		}
	}
	a.verbs += p.Len()
	x.docs[p] = d
	a.docs = append(a.docs, d)
	return d
}

// verb is the number of a verb; that of its Dial for a Number in one.
func (x *explorer) verb(p *interp.Program, v ast.Verb) int32 { return x.document(p).verbs[v] }

// current is the number of the verb at which a situation is.
func (x *explorer) current(s *situation) int32 {
	d := x.document(s.machine.Program())
	return d.base + min(int32(s.machine.Position()), int32(d.program.Len()-1))
}

// name is the number of a name of an event.
func (x *explorer) name(event string) int32 {
	n, ok := x.names[event]
	if !ok {
		n = int32(len(x.atlas.names))
		x.names[event] = n
		x.atlas.names = append(x.atlas.names, event)
	}
	return n
}

// news is what comes of a fetch.
func (x *explorer) news(s *situation, c *Choice) interp.Event {
	ev := interp.Event{Kind: interp.FetchFailed, Code: interp.CodeUnreachable, Text: "it cannot be reached"}
	if !c.Fails {
		ev, _ = x.world.Fetch(Request{s.text, s.method})
	}
	ev.Op = s.op
	return ev
}

// values are what $GATHER is compared with from a verb on, before the next
// Gather; also in documents that are fetched on the way. They are those of a
// search that is short when every document leads to another one.
func (x *explorer) values(p *interp.Program, from int) []string {
	key := place{x.number(p), int32(from)}
	if values, ok := x.uses[key]; ok {
		return values
	}
	type start struct {
		p    *interp.Program
		from int
	}
	var values []string
	work := []start{{p, from}}
	for i := 0; i < len(work) && i < mostDocuments; i++ {
		use := flow.UseOf(work[i].p, work[i].from)
		values = append(values, use.Values...)
		for _, r := range use.Redirects {
			ev, ok := x.world.Fetch(Request{r.URL, r.Method})
			if next := (start{ev.Program, 0}); ok && ev.Program != nil && !slices.Contains(work, next) {
				work = append(work, next)
			}
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	x.uses[key] = values
	return values
}

// mostDocuments is how many documents are looked at for what is done with the
// input of one Gather.
const mostDocuments = 100
