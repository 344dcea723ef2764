package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"unicode"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
)

// scenarioFile is a scenario file that a command writes.
type scenarioFile struct {
	output string
	force  bool
}

// temporary is the name of a scenario that is not whole yet.
const temporary = ".voxsim-scenario-*"

// ready makes sure that the file, which a flag names, can be written.
func (f *scenarioFile) ready(flag string) error {
	if _, err := os.Lstat(f.output); err == nil && !f.force {
		return fmt.Errorf("%s is there already; --force replaces it, %s writes another file", f.output, flag)
	}
	if info, err := os.Stat(f.output); err == nil && info.IsDir() {
		return errors.New(f.output + " is a folder")
	}
	t, err := os.CreateTemp(filepath.Dir(f.output), temporary)
	if err != nil {
		return err
	}
	return errors.Join(t.Close(), os.Remove(t.Name()))
}

// file reads a file that the scenario names.
func (f *scenarioFile) file(name string) ([]byte, error) {
	if name = filepath.FromSlash(name); !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(f.output), name)
	}
	return os.ReadFile(name)
}

// beside is the name of a file as the scenario says it.
func (f *scenarioFile) beside(name string) string {
	from, err := filepath.Abs(filepath.Dir(f.output))
	to, err2 := filepath.Abs(name)
	if err == nil && err2 == nil {
		if rel, err := filepath.Rel(from, to); err == nil {
			name = rel
		}
	}
	return filepath.ToSlash(name)
}

// write writes the file: whole or not at all, and over no other one.
func (f *scenarioFile) write(text []byte) error {
	t, err := os.CreateTemp(filepath.Dir(f.output), temporary)
	if err != nil {
		return err
	}
	_, err = t.Write(text)
	err = errors.Join(err, t.Chmod(0o644), t.Sync(), t.Close())
	switch {
	case err != nil:
	case f.force:
		err = os.Rename(t.Name(), f.output)
	default:
		err = os.Link(t.Name(), f.output)
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("%s has come into being meanwhile; what was recorded is in %s", f.output, t.Name())
		}
		if err != nil { // not every file system has links
			return os.Rename(t.Name(), f.output)
		}
	}
	if left := os.Remove(t.Name()); !f.force || err != nil {
		err = errors.Join(err, left)
	}
	return err
}

// top begins a scenario file: the script, who calls whom, the world.
func (f *scenarioFile) top(r *runner, script string) *yaml.Node {
	top := block()
	if isURL(script) {
		put(top, "url", quoted(script))
	} else {
		put(top, "script", quoted(f.beside(script)))
	}
	if r.caller.From != "" {
		put(top, "from", quoted(r.caller.From))
	}
	if r.caller.To != "" {
		put(top, "to", quoted(r.caller.To))
	}
	if world := f.worldNode(r); len(world.Content) > 0 {
		put(top, "world", world)
	}
	return top
}

// testNode is a test: what was heard and done, and how the call ended. A world
// without content is left out.
func testNode(name string, world *yaml.Node, p *protocol, exact bool) *yaml.Node {
	test := block(word("name"), quoted(name))
	if len(world.Content) > 0 {
		put(test, "world", world)
	}
	if len(p.steps) > 0 {
		steps := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range p.steps {
			steps.Content = append(steps.Content, p.steps[i].node(exact))
		}
		put(test, "steps", steps)
	}
	put(test, "result", resultNode(p.result))
	return test
}

// scenarioText is a scenario file of those tests.
func scenarioText(comment string, top *yaml.Node, tests []*yaml.Node) ([]byte, error) {
	put(top, "tests", &yaml.Node{Kind: yaml.SequenceNode, Content: tests})
	text, err := dump(top, true)
	if err == nil && bytes.ContainsFunc(text, hidden) {
		text, err = dump(top, false)
	}
	return append([]byte("# "+comment+"\n"), text...), err
}

// again runs a test and compares the call with the one of a protocol.
func again(runner *scenario.Runner, test *scenario.Test, p *protocol) error {
	outcome, err := runner.Run(test)
	if err != nil {
		return err
	}
	for _, f := range outcome.Failures {
		err = errors.Join(err, fmt.Errorf("%s: %s", f.Place, f.Message))
	}
	if err != nil {
		return err
	}
	other := protocol{}
	for i := range outcome.Events {
		other.keep(&outcome.Events[i])
	}
	if !slices.Equal(other.trace, p.trace) {
		return errors.New("the call goes another way")
	}
	return nil
}

// dump writes YAML, characters beyond ASCII as they are or escaped.
func dump(n *yaml.Node, unicode bool) ([]byte, error) {
	return yaml.Dump(n, yaml.WithLineWidth(-1), yaml.WithCompactSeqIndent(false), yaml.WithUnicode(unicode))
}

// hidden tells whether a character is not seen in a file.
func hidden(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }

// worldNode is what flags said of the world.
func (f *scenarioFile) worldNode(r *runner) *yaml.Node {
	world := block()
	if len(r.world.Lengths) > 0 {
		lengths := block()
		for _, key := range slices.Sorted(maps.Keys(r.world.Lengths)) {
			lengths.Content = append(lengths.Content, quoted(key), word(r.world.Lengths[key].String()))
		}
		put(world, "lengths", lengths)
	}
	if len(r.world.Phones) > 0 {
		put(world, "numbers", numbersNode(r.world.Phones))
	}
	if len(r.mapped) > 0 {
		web, files := block(), map[string]string{}
		for _, m := range r.mapped {
			files[m.url] = m.file
		}
		for _, url := range slices.Sorted(maps.Keys(files)) {
			web.Content = append(web.Content, quoted(url), braces(word("file"), quoted(f.beside(files[url]))))
		}
		put(world, "web", web)
	}
	return world
}

// numbersNode is how numbers behave.
func numbersNode(phones map[string]sim.Phone) *yaml.Node {
	numbers := block()
	for _, key := range slices.Sorted(maps.Keys(phones)) {
		numbers.Content = append(numbers.Content, quoted(key), phoneNode(phones[key]))
	}
	return numbers
}

// phoneNode is how a number behaves.
func phoneNode(p sim.Phone) *yaml.Node {
	n := braces(word("ring"), word(p.Ring.String()))
	switch p.Outcome {
	case sim.Busy:
		put(n, "busy", word(p.After.String()))
	case sim.Failed:
		put(n, "fail", word(p.After.String()))
	case sim.NoAnswer:
		put(n, "noAnswer", yesNo(true))
	default:
		put(n, "answer", word(p.Answer.String()))
		put(n, "talk", word(p.Talk.String()))
	}
	return n
}

// resultNode is how the call ended.
func resultNode(e *sim.Event) *yaml.Node {
	n := braces(word("status"), word(e.Text("status")))
	if by := e.Text("hangup"); by != "" {
		put(n, "hangup", word(by))
	}
	if err := e.Error(); err != nil {
		put(n, "code", word(strconv.Itoa(err.Code)))
	}
	return n
}

// literal is a text that must be exactly so, even if it looks like a pattern or
// a placeholder.
func literal(text string) *yaml.Node {
	t := collapse(text)
	if t == "?" || t == "*" || len(t) > 2 && t[0] == '/' && t[len(t)-1] == '/' {
		t = "/^" + regexp.QuoteMeta(t) + "$/"
	}
	return quoted(t)
}

// word is a scalar that needs no quotes; quoted one that YAML reads as text
// whatever it is.
func word(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

func quoted(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: text}
}

func yesNo(v bool) *yaml.Node { return word(strconv.FormatBool(v)) }

// block and braces are mappings of keys and values by turns, on lines of their
// own or in braces.
func block(pairs ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: pairs}
}

func braces(pairs ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: pairs}
}

// put adds a key to a mapping.
func put(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, word(key), value)
}
