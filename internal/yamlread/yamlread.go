// Package yamlread reads YAML files that people write by hand: every problem has
// its place, a name that is not known is refused with the one that was probably
// meant, and texts stay as they are written.
//
//	d, root := yamlread.Load("voxsim.yaml", data, "a configuration", "it needs keys")
//	if root == nil {
//		return d.Problems()
//	}
//	d.Mapping(root, "the file", []yamlread.Field{{Name: "speed", Read: func(n *yamlread.Node) { speed = d.Text(n, "speed") }}})
//	return d.Problems()
package yamlread

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/internal/spell"
)

// Problem is something wrong with a file, at a place that counts from 1.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

// Problems is a list of them, as an error.
type Problems []Problem

// Error joins the problems, a line each.
func (ps Problems) Error() string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message))
	}
	return strings.Join(lines, "\n")
}

// Decoder reads nodes and collects what is wrong with them.
type Decoder struct {
	file     string
	follows  bool
	problems Problems
}

// Load reads a file of one document. When that cannot be, the node is nil and the
// problem is in the decoder; what names such a file, need says what an empty one
// needs.
func Load(file string, data []byte, what, need string) (*Decoder, *Node) {
	d := &Decoder{file: file}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		d.problems = Problems{{file, 1, 1, "the file is no text in UTF-8"}}
		return d, nil
	}
	root := fromJSON(data)
	if root == nil {
		var err error
		if root, err = fromYAML(data); err != nil {
			d.syntax(err, data, what, need)
			return d, nil
		}
	}
	if root == nil {
		d.problems = Problems{{file, 1, 1, "the file is empty; " + need}}
	}
	return d, root
}

// fromYAML reads a file of one document; nil when there is nothing in it.
func fromYAML(data []byte) (*Node, error) {
	var document yaml.Node
	if err := yaml.Load(data, &document); err != nil || len(document.Content) == 0 {
		return nil, err
	}
	return new(planter).plant(document.Content[0]), nil
}

// syntax notes what is wrong with a file that is no YAML, in words of our own
// where the library's do not help.
func (d *Decoder) syntax(err error, data []byte, what, need string) {
	p := Problem{d.file, 1, 1, err.Error()}
	if e := (*yaml.LoadError)(nil); errors.As(err, &e) && e.Mark.Line > 0 {
		p.Line, p.Column, p.Message = e.Mark.Line, max(e.Mark.Column, 1), e.Message
	}
	at := Offset(data, p.Line, p.Column)
	switch {
	case strings.Contains(p.Message, "no documents"):
		p.Message = "the file is empty; " + need
	case strings.Contains(p.Message, "found multiple"):
		p.Message = "the file holds several documents, parted by ---; " + what + " is one"
	case at < len(data) && data[at] == '\t':
		p.Message += "; indent with blanks, not with tabs"
	case strings.Contains(p.Message, "alphabetic or numeric"):
		p.Message += "; a * alone must stand in quotes"
	}
	d.problems = Problems{p}
}

// Problems are what was found, in the order of the file; nil when all is well.
func (d *Decoder) Problems() Problems {
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return d.problems
}

// Faults is how many problems were found so far.
func (d *Decoder) Faults() int { return len(d.problems) }

// Fault notes a problem at a node.
func (d *Decoder) Fault(n *Node, format string, args ...any) {
	d.FaultAt(int(n.Line), int(n.Column), format, args...)
}

// FaultAt notes a problem at a place.
func (d *Decoder) FaultAt(line, column int, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.file, line, column, fmt.Sprintf(format, args...)})
}

// Field is one key of a mapping and what reads its value.
type Field struct {
	Name string
	Read func(*Node)
}

// Mapping reads a mapping whose keys are known. They may stand in several lists.
func (d *Decoder) Mapping(n *Node, what string, lists ...[]Field) {
	d.Pairs(n, what, func(key, value *Node) {
		for _, fields := range lists {
			for i := range fields {
				if fields[i].Name == key.Value {
					fields[i].Read(value)
					return
				}
			}
		}
		d.unknown(key, what, lists)
	})
}

// unknown reports a key that a mapping does not have.
func (d *Decoder) unknown(key *Node, what string, lists [][]Field) {
	var names []string
	for _, fields := range lists {
		for i := range fields {
			names = append(names, strings.Clone(fields[i].Name)) // the fields themselves stay on the stack
		}
	}
	message := fmt.Sprintf("%s has no %q; it takes %s", what, key.Value, strings.Join(names, ", "))
	if near := spell.Nearest(key.Value, names); near != "" {
		message += fmt.Sprintf("; did you mean %s?", near)
	}
	d.Fault(key, "%s", message)
}

// Pairs reads a mapping whose keys are anybody's.
func (d *Decoder) Pairs(n *Node, what string, read func(key, value *Node)) {
	n = d.resolve(n)
	if n.Kind != MappingNode {
		d.Fault(n, "%s must be a mapping (name: value), not %s", what, n)
		return
	}
	seen := map[string]bool{}
	for at := n.First; at != nil; at = at.Next.Next {
		key := d.resolve(at)
		switch {
		case key.Kind != ScalarNode:
			d.Fault(key, "a name in %s must be a text, not %s", what, key)
		case seen[key.Value]:
			d.Fault(key, "%q stands twice in %s", key.Value, what)
		default:
			seen[key.Value] = true
			read(key, at.Next)
		}
	}
}

// List reads a sequence.
func (d *Decoder) List(n *Node, what string, read func(*Node)) {
	n = d.resolve(n)
	if n.Kind != ListNode {
		d.Fault(n, "%s must be a list (- …), not %s", what, n)
		return
	}
	for item := n.First; item != nil; item = item.Next {
		read(d.resolve(item))
	}
}

// Text reads a scalar as it is written: 0123 stays 0123. It is "" when there is a
// problem.
func (d *Decoder) Text(n *Node, what string) string {
	n = d.resolve(n)
	switch {
	case n.Kind != ScalarNode:
		d.Fault(n, "%s must be a text, not %s", what, n)
	case n.Null:
		d.Fault(n, "%s is empty; a # or * alone must stand in quotes", what)
	default:
		return n.Value
	}
	return ""
}

// Value reads a scalar with a function that knows what it must be.
func Value[T any](d *Decoder, n *Node, what string, read func(string) (T, error)) T {
	var v T
	before := d.Faults()
	text := d.Text(n, what)
	if d.Faults() > before {
		return v
	}
	v, err := read(text)
	if err != nil {
		d.Fault(n, "%s: %v", what, err)
	}
	return v
}
