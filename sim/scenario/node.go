package scenario

import (
	"fmt"
	"time"

	"github.com/voxsim/voxsim/internal/yamlread"
	"github.com/voxsim/voxsim/sim"
)

// decoder reads YAML nodes and collects what is wrong with them.
type decoder struct {
	*yamlread.Decoder
	file string
}

// node is a value of a scenario file.
type node = yamlread.Node

// field is one key of a mapping and what reads its value.
type field = yamlread.Field

func (d *decoder) place(n *node) Place { return Place{d.file, int(n.Line), int(n.Column)} }

// faultAt notes a problem at a place.
func (d *decoder) faultAt(p Place, format string, args ...any) {
	d.FaultAt(p.Line, p.Column, format, args...)
}

// found are the problems, in the order of the file.
func (d *decoder) found() Problems {
	var ps Problems
	for _, p := range d.Problems() {
		ps = append(ps, Problem{Place{p.File, p.Line, p.Column}, p.Message})
	}
	return ps
}

func (d *decoder) flag(n *node, what string) bool {
	switch text := d.Text(n, what); text {
	case "true":
		return true
	case "false", "":
		return false
	default:
		d.Fault(n, "%s is %q; it must be true or false", what, text)
		return false
	}
}

func (d *decoder) number(n *node, what string) int {
	var v int
	text := d.Text(n, what)
	if _, err := fmt.Sscanf(text, "%d", &v); text != "" && (err != nil || fmt.Sprint(v) != text) {
		d.Fault(n, "%s is %q; it must be a whole number", what, text)
	}
	return v
}

func (d *decoder) duration(n *node, what string) time.Duration {
	text := d.Text(n, what)
	if text == "" {
		return 0
	}
	v, err := sim.ParseDuration(text)
	if err != nil {
		d.Fault(n, "%s: %v", what, err)
	}
	return v
}

func (d *decoder) pattern(n *node, what string) Pattern {
	p, err := NewPattern(d.Text(n, what))
	if err != nil {
		d.Fault(n, "%s is no regular expression: %v", what, err)
	}
	return p
}
