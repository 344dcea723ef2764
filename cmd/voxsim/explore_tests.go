package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/source"
)

// wayTest is a way that becomes a test.
type wayTest struct {
	way      *explore.Way
	name     string
	protocol protocol
	exact    bool
}

// readyTests makes sure that the tests can be written.
func (e *exploring) readyTests() error {
	switch {
	case e.output == "" && (e.all || e.force):
		return errors.New("--all and --force belong to --write-tests")
	case e.output == "":
		return nil
	case e.lenient:
		return errors.New("the scripts of scenarios are never lenient; --write-tests and --lenient do not go together")
	case e.script == "-":
		return errors.New("a scenario names its script; to write tests the script must be a file")
	case !strings.HasSuffix(e.output, scenarioEnding):
		return fmt.Errorf("--write-tests %s: the name of a scenario file ends in %s", e.output, scenarioEnding)
	}
	return e.ready("--write-tests")
}

// writeTests writes a scenario file with a test a way.
func (e *exploring) writeTests(atlas *explore.Atlas) error {
	var ways []*explore.Way
	var missing []explore.Place
	changing := 0
	if e.all {
		ways, changing = atlas.Every()
	} else {
		ways, missing = atlas.Cover()
	}
	text, tests, err := e.scenario(ways)
	if err != nil {
		return err
	}
	if err := e.write(text); err != nil {
		return err
	}
	fmt.Fprintf(e.io.err, "voxsim: %s: %s\n", e.output, plural(tests, "test"))
	if n := len(ways) - tests; n > 0 {
		fmt.Fprintf(e.io.err, "voxsim: note: no test is as long as %s: it may last 24h\n", plural(n, "way"))
	}
	why := "a number or an address would have to change during the call"
	if !atlas.Complete {
		why = "not everything was explored"
	}
	if changing > 0 {
		fmt.Fprintf(e.io.err, "voxsim: note: no test takes %s, because %s\n", plural(changing, "way"), why)
	}
	for _, p := range missing {
		fmt.Fprintf(e.io.err, "voxsim: note: %s, line %d: no test covers all of it, because %s\n", source.Visible(p.File), p.Line, why)
	}
	return nil
}

// scenario is a scenario file with a test a way, and how many tests it has.
func (e *exploring) scenario(ways []*explore.Way) (text []byte, tested int, err error) {
	var tests []*wayTest
	names := map[string]int{}
	for _, w := range ways {
		t := e.recordWay(w)
		if t == nil {
			continue
		}
		if names[t.name]++; names[t.name] > 1 {
			t.name += fmt.Sprintf(" (%d)", names[t.name])
		}
		tests = append(tests, t)
	}
	text, err = e.verifiedTests(tests)
	return text, len(tests), err
}

// recordWay plays a way and keeps what is heard and done; nil when it is longer
// than a test may last.
func (e *exploring) recordWay(w *explore.Way) *wayTest {
	if w.Took >= 24*time.Hour {
		return nil
	}
	t := &wayTest{way: w}
	e.play(w, func(p *playing, ev *sim.Event) {
		t.protocol.sim = p.sim
		t.protocol.observe(ev)
	}, func(p *playing, in sim.Input) {
		if in.HangUp {
			t.protocol.act("hang up", "true", p.sim.Now(), 0)
		} else {
			t.protocol.input(in, p.sim.Now())
		}
	})
	t.name = testNameOf(w)
	t.shorten()
	return t
}

// mostSteps is how many steps a test has at most behind what the caller did last:
// who hears the same for ever need not read it in a test.
const mostSteps = 100

// shorten leaves out what is only more of the same.
func (t *wayTest) shorten() {
	steps := t.protocol.steps
	last := len(steps)
	for last > 0 && !steps[last-1].action {
		last--
	}
	t.protocol.steps = steps[:min(len(steps), last+mostSteps)]
}

// testNameOf says what happens on a way and how it ends.
func testNameOf(w *explore.Way) string {
	name := w.String()
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName-1]) + "…"
	}
	return name + ": " + w.Ending.Kind()
}

// verifiedTests is the scenario file, after all tests have been run: those that
// do not lead to the same call otherwise have their actions with their times.
func (e *exploring) verifiedTests(tests []*wayTest) ([]byte, error) {
	for {
		text, err := e.testsText(tests)
		if err != nil {
			return nil, err
		}
		suite, problems := scenario.Parse(e.output, text)
		if len(problems) > 0 {
			return nil, problems
		}
		runner := scenario.Runner{Files: e.file}
		same := true
		for i, t := range tests {
			err := again(&runner, suite.Tests[i], &t.protocol)
			if err == nil {
				continue
			}
			if t.exact {
				err = fmt.Errorf("the test %q does not pass, which is a fault of voxsim: %w", t.name, err)
				return nil, &statusError{status: statusCannotRun, err: err}
			}
			t.exact, same = true, false
		}
		if same {
			return text, nil
		}
	}
}

// testsText is the scenario file.
func (e *exploring) testsText(tests []*wayTest) ([]byte, error) {
	var nodes []*yaml.Node
	for _, t := range tests {
		nodes = append(nodes, testNode(t.name, e.worldNodeOf(t.way), &t.protocol, t.exact))
	}
	return scenarioText("Written by voxsim explore --write-tests.", e.top(&e.runner, e.script), nodes)
}

// worldNodeOf is what a way needs of the world beside what flags say of it.
func (e *exploring) worldNodeOf(w *explore.Way) *yaml.Node {
	world := block()
	phones := phonesOf(w)
	maps.DeleteFunc(phones, func(number string, p sim.Phone) bool { return p == e.world.Phone(number) })
	if len(phones) > 0 {
		put(world, "numbers", numbersNode(phones))
	}
	if gone := goneFrom(w); len(gone) > 0 {
		web := block()
		slices.Sort(gone)
		for _, address := range gone {
			web.Content = append(web.Content, quoted(address), braces(word("error"), word("refused")))
		}
		put(world, "web", web)
	}
	return world
}
