package scenario

import (
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/sim"
)

// decoder reads YAML nodes and collects what is wrong with them.
type decoder struct {
	file     string
	problems Problems
}

func (d *decoder) place(n *yaml.Node) Place { return Place{d.file, n.Line, n.Column} }

func (d *decoder) fault(n *yaml.Node, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.place(n), fmt.Sprintf(format, args...)})
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// field is one key of a mapping and what reads its value.
type field struct {
	name string
	read func(*yaml.Node)
}

// mapping reads a mapping whose keys are known.
func (d *decoder) mapping(n *yaml.Node, what string, fields ...field) {
	d.pairs(n, what, func(key, value *yaml.Node) {
		for _, f := range fields {
			if f.name == key.Value {
				f.read(value)
				return
			}
		}
		d.unknown(key, what, fields)
	})
}

// unknown reports a key that a mapping does not have.
func (d *decoder) unknown(key *yaml.Node, what string, fields []field) {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	message := fmt.Sprintf("%s has no %q; it takes %s", what, key.Value, strings.Join(names, ", "))
	if near := spell.Nearest(key.Value, names); near != "" {
		message += fmt.Sprintf("; did you mean %s?", near)
	}
	d.fault(key, "%s", message)
}

// pairs reads a mapping whose keys are anybody's.
func (d *decoder) pairs(n *yaml.Node, what string, read func(key, value *yaml.Node)) {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		d.fault(n, "%s must be a mapping (name: value), not %s", what, kind(n))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := resolve(n.Content[i])
		if key.Kind != yaml.ScalarNode {
			d.fault(key, "a name in %s must be a text, not %s", what, kind(key))
			continue
		}
		if seen[key.Value] {
			d.fault(key, "%q stands twice in %s", key.Value, what)
			continue
		}
		seen[key.Value] = true
		read(key, n.Content[i+1])
	}
}

// list reads a sequence.
func (d *decoder) list(n *yaml.Node, what string, read func(*yaml.Node)) {
	n = resolve(n)
	if n.Kind != yaml.SequenceNode {
		d.fault(n, "%s must be a list (- …), not %s", what, kind(n))
		return
	}
	for _, item := range n.Content {
		read(resolve(item))
	}
}

// kind says what a node is, in words.
func kind(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return fmt.Sprintf("%q", n.Value)
}

// text reads a scalar as it is written: 0123 stays 0123.
func (d *decoder) text(n *yaml.Node, what string) string {
	n = resolve(n)
	switch {
	case n.Kind != yaml.ScalarNode:
		d.fault(n, "%s must be a text, not %s", what, kind(n))
	case n.ShortTag() == "!!null":
		d.fault(n, "%s is empty; a # or * alone must stand in quotes", what)
	default:
		return n.Value
	}
	return ""
}

func (d *decoder) flag(n *yaml.Node, what string) bool {
	switch text := d.text(n, what); text {
	case "true":
		return true
	case "false", "":
		return false
	default:
		d.fault(n, "%s is %q; it must be true or false", what, text)
		return false
	}
}

func (d *decoder) number(n *yaml.Node, what string) int {
	var v int
	text := d.text(n, what)
	if _, err := fmt.Sscanf(text, "%d", &v); text != "" && (err != nil || fmt.Sprint(v) != text) {
		d.fault(n, "%s is %q; it must be a whole number", what, text)
	}
	return v
}

func (d *decoder) duration(n *yaml.Node, what string) time.Duration {
	text := d.text(n, what)
	if text == "" {
		return 0
	}
	v, err := sim.ParseDuration(text)
	if err != nil {
		d.fault(n, "%s: %v", what, err)
	}
	return v
}

func (d *decoder) pattern(n *yaml.Node, what string) Pattern {
	p, err := NewPattern(d.text(n, what))
	if err != nil {
		d.fault(n, "%s is no regular expression: %v", what, err)
	}
	return p
}
