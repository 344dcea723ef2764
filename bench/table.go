package main

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/internal/pair"
)

// figure is what came of one goal.
type figure struct {
	// Value is in the unit of the goal; Measured tells whether there is one.
	Value    pair.Spread `json:"value"`
	Measured bool        `json:"measured"`
	// Ours and Theirs are for reading, with units.
	Ours   string `json:"ours,omitempty"`
	Theirs string `json:"theirs,omitempty"`
	// Version is the peer's.
	Version string `json:"version,omitempty"`
	// Missing says what is not installed, Failed what went wrong; otherwise
	// there is a value.
	Missing string `json:"missing,omitempty"`
	Failed  string `json:"failed,omitempty"`
}

// measured is a figure with a value.
func measured(v pair.Spread, ours, theirs, version string) figure {
	return figure{Value: v, Measured: true, Ours: ours, Theirs: theirs, Version: version}
}

// failed is the figure of what went wrong.
func failed(err error) figure { return figure{Failed: err.Error()} }

// row is a goal and its figure.
type row struct {
	goal
	figure
	// Reached and Passed compare the median with the goal and the gate. What has no
	// goal reaches none, and passes.
	Reached bool `json:"reached"`
	Passed  bool `json:"passed"`
}

// judge compares a figure with its goal. What is there for comparison only
// passes, and so does what is missing; what failed does not.
func judge(g goal, f figure) row {
	switch v := f.Value; {
	case f == (figure{}):
		f.Failed = "nothing was measured"
	case math.IsNaN(v.Median + v.Low + v.High), math.IsInf(v.High, 0):
		f = figure{Failed: "the figure is not a number"}
	}
	r := row{goal: g, figure: f, Passed: f.Missing != ""}
	if f.Measured {
		r.Reached = !g.forComparison() && g.meets(f.Value.Median, g.Goal)
		r.Passed = g.meets(f.Value.Median, g.Gate)
	}
	return r
}

// forComparison tells whether there is nothing to reach.
func (g goal) forComparison() bool { return g.Goal == 0 && !g.exact() }

// exact tells whether a goal of 0 is meant.
func (g goal) exact() bool { return g.Unit == allocs }

func (g goal) meets(value, bound float64) bool {
	switch {
	case g.forComparison():
		return true
	case g.Unit.most():
		return value <= bound
	default:
		return value >= bound
	}
}

// verdict says in a word what came of it.
func (r *row) verdict() string {
	switch {
	case r.Missing != "":
		return "missing"
	case r.Failed != "":
		return "FAILED"
	case r.forComparison():
		return ""
	case r.Reached:
		return "reached"
	case r.Passed:
		return "not reached"
	default:
		return "below the gate"
	}
}

// bound writes a goal or a gate.
func (g goal) bound(value float64) string {
	if g.forComparison() {
		return ""
	}
	sign := "≥ "
	if g.Unit.most() {
		sign = "≤ "
	}
	if value == 0 {
		sign = ""
	}
	return sign + number(value)
}

// value writes the median with its range.
func (r *row) value() string {
	if !r.Measured {
		return ""
	}
	v := number(r.Value.Median)
	if r.Value.Low != r.Value.High {
		v += fmt.Sprintf(" (%s–%s)", number(r.Value.Low), number(r.Value.High))
	}
	return v + " " + string(r.Unit)
}

// peer writes the peer with its version and its own figure.
func (r *row) peer() string {
	if r.Peer == "" {
		return "–"
	}
	name := r.Peer
	if r.Version != "" {
		name += " " + r.Version
	}
	if r.Theirs != "" {
		name += ": " + r.Theirs
	}
	return name
}

// why says why there is no figure.
func (r *row) why() string { return cmp.Or(r.Missing, r.Failed) }

// number writes three digits, large ones with commas.
func number(v float64) string {
	if math.Abs(v) < 999.5 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	text := strconv.FormatFloat(v, 'f', 0, 64)
	var groups []string
	for len(text) > 3 {
		groups = append([]string{text[len(text)-3:]}, groups...)
		text = text[:len(text)-3]
	}
	return strings.Join(append([]string{text}, groups...), ",")
}

// duration writes nanoseconds.
func duration(ns float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}} {
		if ns >= u.size {
			return number(ns/u.size) + " " + u.name
		}
	}
	return number(ns) + " ns"
}
