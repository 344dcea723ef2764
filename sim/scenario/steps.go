package scenario

import (
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/internal/yamlread"
	"github.com/voxsim/voxsim/sim"
)

// sight is a kind of observation: which events it can be, and the field that a
// plain text means, or several, parted by |.
type sight struct {
	events []string
	main   string
}

// sights are the observations by the key that begins them.
var sights = map[string]sight{
	"hear":     {[]string{"say", "play"}, "text|url"},
	"join":     {[]string{"join"}, "conference"},
	"leave":    {[]string{"leave"}, "conference"},
	"dial":     {[]string{"dial"}, "numbers"},
	"leg":      {[]string{"leg"}, "state"},
	"gathered": {[]string{"gathered"}, "value"},
	"redirect": {[]string{"redirect"}, "url"},
	"callback": {[]string{"callback"}, "url"},
	"hangup":   {[]string{"hangup"}, "by"},
	"error":    {[]string{"status", "fetch_failed"}, "code"},
	"event":    {nil, "event"},
}

// deeds are the actions by the key that begins them.
var deeds = []string{"press", "speak", "wait", "hang up", "end", "call", "room", "participant"}

// steps reads a caller's steps. Others are the names of all callers of the test.
func (d *decoder) steps(c *Caller, n *node, others []string) {
	if n == nil {
		return
	}
	c.Steps = []*Step{}
	d.List(n, "steps", func(n *node) {
		if s := d.step(n, others); s != nil {
			c.Steps = append(c.Steps, s)
		}
	})
}

// step reads one step by the key that says what it is.
func (d *decoder) step(n *node, others []string) *Step {
	if n.Kind != yamlread.MappingNode {
		d.Fault(n, "a step is a mapping such as hear: Welcome or press: 2, not %s", n)
		return nil
	}
	s := &Step{Place: d.place(n), node: n}
	for at := n.First; at != nil; at = at.Next.Next {
		key := at.Value
		if _, ok := sights[key]; ok {
			s.Observe = d.observation(n)
			return s
		}
		if slices.Contains(deeds, key) {
			s.Action = d.action(n, key)
			return s
		}
		if slices.Contains(others, key) {
			s.Observe = d.observation(yamlread.Resolve(at.Next))
			s.Observe.Of, s.Observe.node = key, n
			return s
		}
	}
	d.unknownStep(n, others)
	return nil
}

func (d *decoder) unknownStep(n *node, others []string) {
	names := append(slices.Sorted(keys(sights)), deeds...)
	names = append(names, others...)
	key := n
	if n.First != nil {
		key = n.First
	}
	message := ""
	if near := spell.Nearest(key.Value, names); near != "" {
		message = "; did you mean " + near + "?"
	}
	d.Fault(key, "there is no step %q; a step is one of %s%s", key.Value, strings.Join(names, ", "), message)
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// line is a node in one line, for messages.
func line(n *node) string {
	switch n = yamlread.Resolve(n); n.Kind {
	case yamlread.MappingNode:
		var parts []string
		for at := n.First; at != nil; at = at.Next.Next {
			parts = append(parts, line(at)+": "+line(at.Next))
		}
		if len(parts) == 1 && !n.Flow {
			return parts[0]
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yamlread.ListNode:
		var parts []string
		for c := n.First; c != nil; c = c.Next {
			parts = append(parts, line(c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return collapse(n.Value)
}

// observation reads a mapping with one of the sights, and where it must be.
func (d *decoder) observation(n *node) *Observation {
	o := &Observation{Place: d.place(n), node: n}
	found := ""
	d.Pairs(n, "an observation", func(key, value *node) {
		kind, ok := sights[key.Value]
		switch {
		case ok && found == "":
			found = key.Value
			o.Events = kind.events
			d.expected(o, found, kind, yamlread.Resolve(value))
		case ok:
			d.Fault(key, "this is an observation of %s already", found)
		case key.Value == "at":
			o.At = d.Text(value, "at")
			if err := checkSelector(o.At); err != nil && yamlread.Resolve(value).Kind == yamlread.ScalarNode {
				d.Fault(value, "%v", err)
			}
		case found == "event":
			o.Fields = append(o.Fields, Match{key.Value, d.pattern(value, key.Value)})
		default:
			d.Fault(key, "an observation has no %q; it takes one of %s, and at", key.Value, strings.Join(slices.Sorted(keys(sights)), ", "))
		}
	})
	d.names(o, n)
	if found == "" && n.Kind == yamlread.MappingNode {
		d.Fault(n, "this is no observation; it needs one of %s", strings.Join(slices.Sorted(keys(sights)), ", "))
	}
	return o
}

// names checks the names of the fields of an observation.
func (d *decoder) names(o *Observation, n *node) {
	name, problem := checkFields(o)
	if problem == "" {
		name, problem = checkValues(o)
	}
	if problem != "" {
		d.Fault(findName(n, name), "%s", problem)
	}
}

// findName is the name in a mapping, or in one of its values, that a field has;
// for an event, its value. It is the mapping itself if there is none.
func findName(n *node, name string) *node {
	n = yamlread.Resolve(n)
	if n.Kind != yamlread.MappingNode {
		return n
	}
	first, _, _ := strings.Cut(name, ".")
	for key := n.First; key != nil; key = key.Next.Next {
		value := yamlread.Resolve(key.Next)
		switch {
		case key.Value == first && name == "event" && value.Kind == yamlread.ScalarNode:
			return value
		case key.Value == first && name != "event":
			return key
		case value.Kind == yamlread.MappingNode:
			if in := findName(value, name); in != value {
				return in
			}
		}
	}
	return n
}

// expected reads what an observation expects: a mapping of fields, or a text
// for its main one.
func (d *decoder) expected(o *Observation, key string, kind sight, value *node) {
	if value.Kind != yamlread.MappingNode {
		o.Placeholder = key == "hear" && value.Value == "?"
		o.Fields = append(o.Fields, Match{kind.main, d.pattern(value, key)})
		if o.Placeholder {
			o.Fields, o.Hole = nil, d.place(value)
		}
		return
	}
	d.fields(o, "", value)
}

// fields reads a mapping of trace fields; body.type is the field type of body.
func (d *decoder) fields(o *Observation, prefix string, n *node) {
	d.Pairs(n, "the fields of an observation", func(key, value *node) {
		name := prefix + key.Value
		if v := yamlread.Resolve(value); v.Kind == yamlread.MappingNode {
			d.fields(o, name+".", v)
			return
		} else if v.Kind == yamlread.ListNode {
			o.Fields = append(o.Fields, Match{name, Pattern{text: strings.Trim(line(v), "[]")}})
			return
		}
		o.Fields = append(o.Fields, Match{name, d.pattern(value, name)})
	})
}

var resultEvent = []string{"result"}

func (d *decoder) result(n *node) *Observation {
	o := &Observation{Place: d.place(n), node: n, Events: resultEvent}
	d.fields(o, "", n)
	d.names(o, n)
	if n = yamlread.Resolve(n); n.Kind == yamlread.MappingNode && n.First == nil {
		d.Fault(n, "result is empty; say for instance status: complete")
	}
	return o
}

// action reads a mapping with one of the deeds, and when it happens.
func (d *decoder) action(n *node, deed string) *Action {
	a := &Action{At: -1, After: -1, Every: 200 * time.Millisecond}
	var own []field
	switch deed {
	case "press":
		own = []field{{Name: "every", Read: func(n *node) { a.Every = d.duration(n, "every") }}}
	case "room":
		own = []field{{Name: "name", Read: func(n *node) { a.Text = d.Text(n, "name") }}}
	case "participant":
		own = []field{{Name: "label", Read: func(n *node) { a.Text = d.Text(n, "label") }}}
	}
	d.Mapping(n, deed, []field{
		{Name: deed, Read: func(n *node) { d.deed(a, deed, n) }},
		{Name: "at", Read: func(n *node) { a.At = d.duration(n, "at") }},
		{Name: "after", Read: func(n *node) { a.After = d.duration(n, "after") }},
	}, own)
	if a.At >= 0 && a.After >= 0 {
		d.Fault(n, "say at or after, not both")
	}
	return a
}

// deed reads what an action does.
func (d *decoder) deed(a *Action, name string, n *node) {
	switch name {
	case "press":
		a.Kind, a.Text = Press, d.Text(n, "press")
		if _, err := sim.Press(a.Text); err != nil && a.Text != "" {
			d.Fault(n, "%v", err)
		}
	case "speak":
		a.Kind, a.Text = Speak, collapse(d.Text(n, "speak"))
	case "wait":
		a.Kind, a.Wait = Wait, d.duration(n, "wait")
	case "hang up":
		a.Kind = HangUp
		if !d.flag(n, "hang up") {
			d.Fault(n, "write hang up: true")
		}
	case "end":
		a.Kind, a.Text = EndRoom, d.Text(n, "end")
	case "call":
		d.change(a, n, "call", UpdateCall, DeleteCall)
	case "room":
		d.change(a, n, "room", UpdateRoom, DeleteRoom)
	case "participant":
		d.change(a, n, "participant", UpdateParticipant, "")
	}
}

// change reads what the API does to a call, a room or a participant.
func (d *decoder) change(a *Action, n *node, what string, update, remove ActionKind) {
	set := func(kind ActionKind, s Script) {
		if a.Kind != "" {
			d.Fault(n, "%s takes one of update, xml and delete", what)
		}
		a.Kind, a.Document = kind, s
	}
	fields := []field{
		{Name: "update", Read: func(n *node) { set(update, Script{Place: d.place(n), File: d.Text(n, "update")}) }},
		{Name: "xml", Read: func(n *node) { set(update, Script{Place: d.place(n), XML: d.Text(n, "xml")}) }},
	}
	if remove != "" {
		fields = append(fields, field{Name: "delete", Read: func(n *node) {
			if d.flag(n, "delete") {
				set(remove, Script{})
			}
		}})
	}
	if what == "room" {
		fields = append(fields, field{Name: "name", Read: func(n *node) { a.Text = d.Text(n, "name") }})
	}
	if what == "participant" {
		fields = append(fields, field{Name: "label", Read: func(n *node) { a.Text = d.Text(n, "label") }})
	}
	d.Mapping(n, what, fields)
	if a.Kind == "" {
		d.Fault(n, "%s needs update, xml or delete", what)
	}
}
