package scenario

import (
	"maps"
	"slices"

	"github.com/voxsim/voxsim/internal/yamlread"
	"github.com/voxsim/voxsim/sim"
)

// Parse reads a scenario file. Everything that is wrong with it is reported;
// the suite is nil then.
func Parse(name string, data []byte) (*Suite, Problems) {
	loaded, root := yamlread.Load(name, data, "a scenario file", "it needs script and tests")
	d := &decoder{loaded, name}
	if root != nil {
		d.FollowAliases(root)
	}
	if d.Faults() > 0 {
		return nil, d.found()
	}
	s := &suiteDecoder{decoder: d, suite: &Suite{File: name}}
	if s.read(root); d.Faults() > 0 {
		return nil, d.found()
	}
	return s.suite, nil
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

// call reads a mapping that has a setting, and fields of its own. What is not said
// of the setting stays as it is.
func (d *decoder) call(n *node, what string, s *setting, own []field) {
	choose := func(n *node, script Script) {
		if s.script.said {
			d.Fault(n, "say one of script, url and xml")
		}
		script.Place = d.place(n)
		s.script = chosen{script, true}
	}
	d.Mapping(n, what, []field{
		{Name: "script", Read: func(n *node) { choose(n, Script{File: d.Text(n, "script")}) }},
		{Name: "url", Read: func(n *node) { choose(n, Script{URL: d.Text(n, "url")}) }},
		{Name: "xml", Read: func(n *node) { choose(n, Script{XML: d.Text(n, "xml")}) }},
		{Name: "outbound", Read: func(n *node) { s.outbound = d.flag(n, "outbound") }},
		{Name: "from", Read: func(n *node) { s.from = d.phoneNumber(n, "from") }},
		{Name: "to", Read: func(n *node) { s.to = d.phoneNumber(n, "to") }},
	}, own)
}

func (s *suiteDecoder) read(n *node) {
	var tests *node
	s.call(n, "a scenario file", &s.top, []field{
		{Name: "world", Read: func(n *node) { s.world(n, &s.top.world) }},
		{Name: "live", Read: func(n *node) { s.top.live = s.flag(n, "live") }},
		{Name: "before", Read: func(n *node) { s.suite.Before = s.before(n) }},
		{Name: "tests", Read: func(n *node) { tests = n }},
	})
	if tests == nil {
		s.Fault(n, "the file has no tests")
		return
	}
	names := map[string]bool{}
	s.List(tests, "tests", func(n *node) {
		t := s.test(n)
		if names[t.Name] {
			s.Fault(n, "there is a test %q already", t.Name)
		}
		names[t.Name] = true
		if t.Seed = 1; t.talksLive() {
			t.Seed = uint64(len(s.suite.Tests) + 1)
		}
		s.suite.Tests = append(s.suite.Tests, t)
	})
	if len(s.suite.Tests) == 0 && s.Faults() == 0 {
		s.Fault(tests, "the file has no tests")
	}
	s.findPort()
}

// test reads one test.
func (s *suiteDecoder) test(n *node) *Test {
	t, wrong := &Test{Place: s.place(n)}, s.Faults()
	own := s.top
	own.script.said, own.world = false, own.world.clone()
	alone := &Caller{Place: t.Place}
	var steps, callers *node
	s.call(n, "a test", &own, []field{
		{Name: "name", Read: func(n *node) { t.Name = s.Text(n, "name") }},
		{Name: "world", Read: func(n *node) { s.world(n, &own.world) }},
		{Name: "live", Read: func(n *node) { own.live = s.flag(n, "live") }},
		{Name: "strict", Read: func(n *node) { t.Strict = s.flag(n, "strict") }},
		{Name: "never", Read: func(n *node) {
			s.List(n, "never", func(n *node) { t.Never = append(t.Never, s.observation(n)) })
		}},
		{Name: "callers", Read: func(n *node) { callers = n }},
		{Name: "steps", Read: func(n *node) { steps = n }},
		{Name: "inputs", Read: func(n *node) { alone.Inputs = s.inputs(n) }},
		{Name: "result", Read: func(n *node) { alone.Result = s.result(n) }},
	})
	if t.Name == "" {
		s.Fault(n, "the test has no name")
	}
	t.World, t.Live = own.world, own.live
	if callers != nil {
		s.callers(t, callers, own)
		if steps != nil || alone.Inputs != nil || alone.Result != nil {
			s.Fault(callers, "a test with callers has its steps, inputs and results there")
		}
	} else {
		alone.take(own)
		s.finish(n, alone, steps, nil)
		t.Callers = []*Caller{alone}
	}
	if wrong == s.Faults() && !t.expects() {
		s.Fault(n, "nothing is expected; say steps, inputs or result")
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
func (s *suiteDecoder) callers(t *Test, n *node, own setting) {
	var names []string
	s.Pairs(n, "callers", func(key, _ *node) {
		if _, ok := sights[key.Value]; ok || slices.Contains(deeds, key.Value) {
			s.Fault(key, "a caller cannot be called %s, which is a step", key.Value)
		}
		names = append(names, key.Value)
	})
	if len(names) == 0 {
		s.Fault(n, "there are no callers")
	}
	s.Pairs(n, "callers", func(key, value *node) {
		c := &Caller{Place: s.place(key), Name: key.Value}
		mine := own
		mine.script.said = false
		var steps *node
		s.call(value, "caller "+c.Name, &mine, []field{
			{Name: "start", Read: func(n *node) { c.Start = s.duration(n, "start") }},
			{Name: "steps", Read: func(n *node) { steps = n }},
			{Name: "inputs", Read: func(n *node) { c.Inputs = s.inputs(n) }},
			{Name: "result", Read: func(n *node) { c.Result = s.result(n) }},
		})
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
func (s *suiteDecoder) finish(n *node, c *Caller, steps *node, others []string) {
	wrong := s.Faults()
	s.steps(c, steps, others)
	if s.Faults() == wrong {
		s.judge(n, c)
	}
	for _, step := range c.Steps {
		if a := step.Action; a != nil && a.At >= 0 && a.At < c.Start {
			s.faultAt(step.Place, "this is before the call begins, at %s; times are those of the test", c.Start)
		}
	}
}

// judge reports a caller that cannot be run, or whose test could not fail.
func (s *suiteDecoder) judge(n *node, c *Caller) {
	switch {
	case c.Script == (Script{}):
		s.Fault(n, "there is no script; say script: FILE, url: ADDRESS or xml: DOCUMENT")
	case c.Script.URL != "" && c.Outbound:
		s.Fault(n, "an outbound call has no address of its own; say script or xml")
	case c.Steps != nil && c.Inputs != nil:
		s.Fault(n, "say steps or inputs, not both")
	}
}

func (d *decoder) inputs(n *node) []sim.Input {
	inputs := []sim.Input{}
	d.List(n, "inputs", func(n *node) {
		in, err := sim.ParseInput(d.Text(n, "an input"))
		if err != nil {
			d.Fault(n, "%v", err)
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
