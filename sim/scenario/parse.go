package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim"
)

// Parse reads a scenario file. Everything that is wrong with it is reported;
// the suite is nil then.
func Parse(name string, data []byte) (*Suite, Problems) {
	d := &decoder{file: name}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return nil, Problems{{Place{name, 1, 1}, "the file is no text in UTF-8"}}
	}
	var root yaml.Node
	if err := yaml.Load(data, &root); err != nil {
		return nil, d.syntax(err, data)
	}
	if len(root.Content) == 0 {
		return nil, Problems{{Place{name, 1, 1}, "the file is empty; it needs script and tests"}}
	}
	if d.checkAliases(root.Content[0]); len(d.problems) > 0 {
		return nil, d.problems
	}
	s := &suiteDecoder{decoder: d, suite: &Suite{File: name}}
	s.read(resolve(root.Content[0]))
	if len(d.problems) > 0 {
		slices.SortStableFunc(d.problems, func(a, b Problem) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Column - b.Column
		})
		return nil, d.problems
	}
	return s.suite, nil
}

// syntax is what is wrong with a file that is no YAML, in words of our own where
// the library's do not help.
func (d *decoder) syntax(err error, data []byte) Problems {
	place, message := Place{d.file, 1, 1}, err.Error()
	if e := (*yaml.LoadError)(nil); errors.As(err, &e) && e.Mark.Line > 0 {
		place.Line, place.Column, message = e.Mark.Line, max(e.Mark.Column, 1), e.Message
	}
	at := offset(data, place)
	switch {
	case strings.Contains(message, "no documents"):
		message = "the file is empty; it needs script and tests"
	case strings.Contains(message, "found multiple"):
		message = "the file holds several documents, parted by ---; a scenario file is one"
	case at < len(data) && data[at] == '\t':
		message += "; indent with blanks, not with tabs"
	case strings.Contains(message, "alphabetic or numeric"):
		message += "; a * alone must stand in quotes"
	}
	return Problems{{place, message}}
}

// suiteDecoder reads a whole file: what stands at its top is the default for
// its tests.
type suiteDecoder struct {
	*decoder
	suite *Suite
	top   setting
}

// setting is what file, test and caller can all say of a call.
type setting struct {
	script   chosen
	outbound bool
	live     bool
	from, to string
	world    World
}

// chosen is a script, and whether it is said here or taken from further out.
type chosen struct {
	Script
	said bool
}

// setting returns the fields that read a setting; what is not said stays as it
// is.
func (d *decoder) setting(s *setting) []field {
	return append(d.scriptFields(&s.script),
		field{"outbound", func(n *yaml.Node) { s.outbound = d.flag(n, "outbound") }},
		field{"from", func(n *yaml.Node) { s.from = d.phoneNumber(n, "from") }},
		field{"to", func(n *yaml.Node) { s.to = d.phoneNumber(n, "to") }})
}

func (d *decoder) scriptFields(s *chosen) []field {
	choose := func(n *yaml.Node, script Script) {
		if s.said {
			d.fault(n, "say one of script, url and xml")
		}
		script.Place = d.place(n)
		*s = chosen{script, true}
	}
	return []field{
		{"script", func(n *yaml.Node) { choose(n, Script{File: d.text(n, "script")}) }},
		{"url", func(n *yaml.Node) { choose(n, Script{URL: d.text(n, "url")}) }},
		{"xml", func(n *yaml.Node) { choose(n, Script{XML: d.text(n, "xml")}) }},
	}
}

func (s *suiteDecoder) read(n *yaml.Node) {
	var tests *yaml.Node
	fields := append(s.setting(&s.top),
		field{"world", func(n *yaml.Node) { s.world(n, &s.top.world) }},
		field{"live", func(n *yaml.Node) { s.top.live = s.flag(n, "live") }},
		field{"before", func(n *yaml.Node) { s.suite.Before = s.before(n) }},
		field{"tests", func(n *yaml.Node) { tests = n }})
	s.mapping(n, "a scenario file", fields...)
	if tests == nil {
		s.fault(n, "the file has no tests")
		return
	}
	names := map[string]bool{}
	s.list(tests, "tests", func(n *yaml.Node) {
		t := s.test(n)
		if names[t.Name] {
			s.fault(n, "there is a test %q already", t.Name)
		}
		names[t.Name] = true
		if t.Seed = 1; t.talksLive() {
			t.Seed = uint64(len(s.suite.Tests) + 1)
		}
		s.suite.Tests = append(s.suite.Tests, t)
	})
	if len(s.suite.Tests) == 0 && len(s.problems) == 0 {
		s.fault(tests, "the file has no tests")
	}
	s.findPort()
}

// test reads one test.
func (s *suiteDecoder) test(n *yaml.Node) *Test {
	t, wrong := &Test{Place: s.place(n)}, len(s.problems)
	own := s.top
	own.script.said, own.world = false, own.world.clone()
	alone := &Caller{Place: t.Place}
	var steps, callers *yaml.Node
	fields := append(s.setting(&own),
		field{"name", func(n *yaml.Node) { t.Name = s.text(n, "name") }},
		field{"world", func(n *yaml.Node) { s.world(n, &own.world) }},
		field{"live", func(n *yaml.Node) { own.live = s.flag(n, "live") }},
		field{"strict", func(n *yaml.Node) { t.Strict = s.flag(n, "strict") }},
		field{"never", func(n *yaml.Node) {
			s.list(n, "never", func(n *yaml.Node) { t.Never = append(t.Never, s.observation(n)) })
		}},
		field{"callers", func(n *yaml.Node) { callers = n }},
		field{"steps", func(n *yaml.Node) { steps = n }},
		field{"inputs", func(n *yaml.Node) { alone.Inputs = s.inputs(n) }},
		field{"result", func(n *yaml.Node) { alone.Result = s.result(n) }})
	s.mapping(n, "a test", fields...)
	if t.Name == "" {
		s.fault(n, "the test has no name")
	}
	t.World, t.Live = own.world, own.live
	if callers != nil {
		s.callers(t, callers, own)
		if steps != nil || alone.Inputs != nil || alone.Result != nil {
			s.fault(callers, "a test with callers has its steps, inputs and results there")
		}
	} else {
		alone.take(own)
		s.finish(n, alone, steps, nil)
		t.Callers = []*Caller{alone}
	}
	if wrong == len(s.problems) && !t.expects() {
		s.fault(n, "nothing is expected; say steps, inputs or result")
	}
	return t
}

// expects tells whether the test could fail.
func (t *Test) expects() bool {
	return len(t.Never) > 0 || slices.ContainsFunc(t.Callers, func(c *Caller) bool {
		return len(c.Steps) > 0 || len(c.Inputs) > 0 || c.Result != nil
	})
}

// talksLive tells whether a test really asks or tells an application anything.
func (t *Test) talksLive() bool {
	return t.Live || t.World.LiveCallbacks || slices.ContainsFunc(slices.Collect(maps.Values(t.World.Web)), func(p Page) bool { return p.Live })
}

// callers reads the callers of a test.
func (s *suiteDecoder) callers(t *Test, n *yaml.Node, own setting) {
	var names []string
	s.pairs(n, "callers", func(key, _ *yaml.Node) {
		if _, ok := sights[key.Value]; ok || slices.Contains(deeds, key.Value) {
			s.fault(key, "a caller cannot be called %s, which is a step", key.Value)
		}
		names = append(names, key.Value)
	})
	if len(names) == 0 {
		s.fault(n, "there are no callers")
	}
	s.pairs(n, "callers", func(key, value *yaml.Node) {
		c := &Caller{Place: s.place(key), Name: key.Value}
		mine := own
		mine.script.said = false
		var steps *yaml.Node
		fields := append(s.setting(&mine),
			field{"start", func(n *yaml.Node) { c.Start = s.duration(n, "start") }},
			field{"steps", func(n *yaml.Node) { steps = n }},
			field{"inputs", func(n *yaml.Node) { c.Inputs = s.inputs(n) }},
			field{"result", func(n *yaml.Node) { c.Result = s.result(n) }})
		s.mapping(value, "caller "+c.Name, fields...)
		c.take(mine)
		s.finish(key, c, steps, names)
		t.Callers = append(t.Callers, c)
	})
}

func (c *Caller) take(s setting) {
	c.Script, c.Outbound, c.From, c.To = s.script.Script, s.outbound, s.from, s.to
}

// finish reads a caller's steps and, if nothing is wrong with them, judges the
// caller.
func (s *suiteDecoder) finish(n *yaml.Node, c *Caller, steps *yaml.Node, others []string) {
	wrong := len(s.problems)
	s.steps(c, steps, others)
	if len(s.problems) == wrong {
		s.judge(n, c)
	}
	for _, step := range c.Steps {
		if a := step.Action; a != nil && a.At >= 0 && a.At < c.Start {
			s.problems = append(s.problems, Problem{step.Place, fmt.Sprintf("this is before the call begins, at %s; times are those of the test", c.Start)})
		}
	}
}

// judge reports a caller that cannot be run, or whose test could not fail.
func (s *suiteDecoder) judge(n *yaml.Node, c *Caller) {
	switch {
	case c.Script == (Script{}):
		s.fault(n, "there is no script; say script: FILE, url: ADDRESS or xml: DOCUMENT")
	case c.Script.URL != "" && c.Outbound:
		s.fault(n, "an outbound call has no address of its own; say script or xml")
	case c.Steps != nil && c.Inputs != nil:
		s.fault(n, "say steps or inputs, not both")
	}
}

func (d *decoder) inputs(n *yaml.Node) []sim.Input {
	inputs := []sim.Input{}
	d.list(n, "inputs", func(n *yaml.Node) {
		in, err := sim.ParseInput(d.text(n, "an input"))
		if err != nil {
			d.fault(n, "%v", err)
		}
		inputs = append(inputs, in)
	})
	return inputs
}

// clone copies a world so that a test can add to it.
func (w World) clone() World {
	w.Lengths, w.Phones = maps.Clone(w.Lengths), maps.Clone(w.Phones)
	w.Web, w.Conferences = maps.Clone(w.Web), maps.Clone(w.Conferences)
	w.Allow = slices.Clone(w.Allow)
	return w
}
