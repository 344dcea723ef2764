package explore

import (
	"fmt"
	"slices"
	"time"

	"github.com/voxsim/voxsim/ast"
)

// FindingKind names what is wrong.
type FindingKind string

// The kinds of findings.
const (
	// Caught: nothing but hanging up ends the call, if everything that is fetched
	// is there.
	Caught FindingKind = "caught"
	// Kept: a caller who does nothing from there on is never let go.
	Kept FindingKind = "kept"
	// TooLong: the call lasts longer than it may, if the caller does nothing from
	// there on.
	TooLong FindingKind = "too-long"
	// Wordless: a caller who was silent is let go without a word.
	Wordless FindingKind = "wordless"
	// CutShort: the prompts of a Gather last longer than its timeout (R4.22).
	CutShort FindingKind = "cut-short"
	// Untested: a prompt in English offers a key, and nothing compares with it.
	Untested FindingKind = "untested"
	// Unpressable: a Gather that takes keys is followed by a comparison with keys
	// that it does not produce.
	Unpressable FindingKind = "unpressable"
	// Unreached: no way reaches a verb.
	Unreached FindingKind = "unreached"
	// NeverTrue, NeverFalse: a side of an If that no way takes.
	NeverTrue  FindingKind = "never-true"
	NeverFalse FindingKind = "never-false"
)

// Finding is something that is wrong with the script.
type Finding struct {
	Kind  FindingKind
	Place Place
	// Message says what is wrong, without the place.
	Message string
	// Way is the shortest that shows it; nil when there is none to be shown.
	Way *Way
}

// String is the finding with its place.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s (%s)", f.Place.File, f.Place.Line, f.Message, f.Kind)
}

// Findings are what is wrong with the script. Calls should not last longer than
// limit; 0 is for ever.
func (a *Atlas) Findings(limit time.Duration) []Finding {
	all := slices.Concat(a.caught(), a.kept(), a.tooLong(limit), a.wordless(), a.unheard())
	if a.Complete {
		all = append(all, a.uncovered()...)
	}
	return all
}

// caught finds the situations from which nothing but hanging up ends the call,
// and tells of the first one of those that follow one another.
func (a *Atlas) caught() []Finding {
	free := a.free()
	var all []Finding
	seen := map[int32]bool{}
	for id := range a.via {
		from := a.edges[a.via[id]].from
		if free[id] || from >= 0 && !free[from] || seen[a.places[id]] {
			continue
		}
		seen[a.places[id]] = true
		all = append(all, Finding{Caught, a.place(a.places[id]), "from here nothing but hanging up ends the call", a.way(a.reach(int32(id)))})
	}
	return all
}

// free tells of each situation whether something but the caller, or a fetch that
// fails for no reason, can end the call. What was not explored may.
func (a *Atlas) free() []bool {
	free := make([]bool, len(a.via))
	for id := range free {
		free[id] = len(a.out[id]) == 0 // not explored
	}
	for changed := true; changed; {
		changed = false
		for id := len(free) - 1; id >= 0; id-- {
			if !free[id] && slices.ContainsFunc(a.out[id], func(i int32) bool { return a.frees(&a.edges[i], free) }) {
				free[id], changed = true, true
			}
		}
	}
	return free
}

func (a *Atlas) frees(e *edge, free []bool) bool {
	switch {
	case e.unlikely:
		return false
	case e.ended():
		return e.ending.By != "caller"
	}
	return e.to < 0 || int(e.to) >= len(free) || free[e.to]
}

// usual is what happens in a situation when the caller does nothing and the
// world is as it should be; nil when nothing happens, or nobody knows.
func (a *Atlas) usual(id int32) *edge {
	for _, i := range a.out[id] {
		if e := &a.edges[i]; e.usual && int(e.to) < len(a.via) {
			return e
		}
	}
	return nil
}

// kept finds the circles in which a caller goes round who does nothing.
func (a *Atlas) kept() []Finding {
	free := a.free()
	seen := make([]int32, len(a.via)) // by which walk, from 1
	var all []Finding
	for start := range int32(len(a.via)) {
		id, took := start, time.Duration(0)
		for id >= 0 && seen[id] == 0 {
			seen[id] = start + 1
			e := a.usual(id)
			if e == nil {
				id = -1
				break
			}
			id = e.to
		}
		if id < 0 || seen[id] != start+1 || !free[id] {
			continue
		}
		first := id
		for round := id; ; {
			e := a.usual(round)
			took += e.took
			if round = e.to; round == id {
				break
			}
			first = min(first, round)
		}
		if took > 0 {
			all = append(all, Finding{Kept, a.place(a.places[first]), fmt.Sprintf("a caller who does nothing from here on is never let go: it begins again every %s", seconds(took)), a.way(a.reach(first))})
		}
	}
	return all
}

// forever is the time that a caller is kept who is never let go.
const forever = time.Duration(1<<63 - 1)

// tooLong finds the call that lasts longest when the caller does nothing from
// some situation on.
func (a *Atlas) tooLong(limit time.Duration) []Finding {
	if limit <= 0 {
		return nil
	}
	edges, took := a.longestWay()
	if took <= limit {
		return nil
	}
	w := a.way(edges)
	f := Finding{Kind: TooLong, Way: w, Message: fmt.Sprintf("a call can last %s, longer than %s", seconds(took), seconds(limit))}
	if took == forever {
		f.Message = fmt.Sprintf("a call can last for ever, longer than %s", seconds(limit))
	}
	if n := len(w.Steps); n > 0 {
		f.Place = w.Steps[n-1].Place
	} else {
		f.Place = a.place(a.edges[0].last)
	}
	return []Finding{f}
}

// longestWay is the way that lasts longest, completed by doing nothing; and how
// long it lasts.
func (a *Atlas) longestWay() (edges []int32, took time.Duration) {
	left := a.patience()
	worst := int32(0)
	took = a.edges[0].took
	for i := range a.edges {
		e := &a.edges[i]
		total := a.length(int32(i)).took
		if e.to >= 0 && int(e.to) < len(left) {
			total = add(total, left[e.to])
		}
		if a.leaf(int32(i)) && total > took {
			worst, took = int32(i), total
		}
	}
	return a.path(worst), took
}

// patience is how long each situation still lasts when the caller does nothing.
func (a *Atlas) patience() []time.Duration {
	left := make([]time.Duration, len(a.via))
	for i := range left {
		left[i] = -1
	}
	for start := range int32(len(a.via)) {
		var path []*edge
		id, rest := start, time.Duration(0)
		for id >= 0 && left[id] == -1 {
			left[id] = -2 // on the path
			e := a.usual(id)
			if e == nil {
				if rest = forever; len(a.out[id]) == 0 {
					rest = 0
				}
				left[id], id = rest, -1
				break
			}
			path = append(path, e)
			id = e.to
		}
		switch {
		case id >= 0 && left[id] == -2:
			rest = a.round(id)
		case id >= 0:
			rest = left[id]
		}
		for _, e := range slices.Backward(path) {
			rest = add(rest, e.took)
			left[e.from] = rest
		}
	}
	return left
}

// round is how long it lasts to go round for ever: no time at all if no time
// passes, because then the call is stopped (R4.7).
func (a *Atlas) round(id int32) time.Duration {
	for next := id; ; {
		e := a.usual(next)
		if e.took > 0 {
			return forever
		}
		if next = e.to; next == id {
			return 0
		}
	}
}

func add(a, b time.Duration) time.Duration {
	if a == forever || b == forever {
		return forever
	}
	return a + b
}

// wordless finds the Gathers behind whose silence the call ends without a word.
func (a *Atlas) wordless() []Finding {
	var all []Finding
	seen := map[int32]bool{}
	for i := range a.edges {
		e := &a.edges[i]
		if e.quiet == 0 || seen[e.quiet] || e.ending.By != "script" && e.ending.By != "end" {
			continue
		}
		seen[e.quiet] = true
		all = append(all, Finding{Wordless, a.place(e.quiet - 1), "a caller who is silent here is let go without a word", a.way(a.path(int32(i)))})
	}
	return all
}

// uncovered finds what no way covers.
func (a *Atlas) uncovered() []Finding {
	covered := a.covered()
	var all []Finding
	for n := range int32(a.verbs) {
		p := a.place(n)
		say, _ := p.Verb.(*ast.Say)
		_, isIf := p.Verb.(*ast.If)
		switch name := p.Verb.Element().Name; {
		case say != nil && say.Text == "": // it is never heard
		case !covered[begunOf(n)]:
			all = append(all, Finding{Kind: Unreached, Place: p, Message: name + " is never reached"})
		case isIf && !covered[sideOf(n, true)]:
			all = append(all, Finding{Kind: NeverTrue, Place: p, Message: name + " is never true: what it holds never runs"})
		case isIf && !covered[sideOf(n, false)]:
			all = append(all, Finding{Kind: NeverFalse, Place: p, Message: name + " is never false"})
		}
	}
	return all
}

// covered is what some way covers.
func (a *Atlas) covered() map[int32]bool {
	covered := map[int32]bool{}
	for i := range a.edges {
		for _, c := range a.edges[i].covers {
			covered[c] = true
		}
	}
	return covered
}

// seconds shows a time without what is 0 at its end.
func seconds(d time.Duration) string { return d.Round(time.Millisecond).String() }
