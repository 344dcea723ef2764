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
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
)

// temporary is the name of a scenario that is not whole yet.
const temporary = ".voxsim-record-*"

// save writes the scenario, after it has been run, and says how that went.
func (r *recording) save(p *protocol, told error) error {
	text, failed := r.verified(p)
	if text == nil {
		return failed
	}
	if err := r.write(text); err != nil {
		return err
	}
	fmt.Fprintf(r.io.err, "voxsim: %s: %s\n", r.output, plural(len(p.steps), "step"))
	if failed != nil {
		err := fmt.Errorf("the scenario does not pass as it was recorded, which is a fault of voxsim: %w", failed)
		return &statusError{status: statusDidBadly, err: err}
	}
	if told != nil {
		return unwritten(told)
	}
	return nil
}

// verified is the scenario as text, with actions that come by themselves where
// that leads to the same call, else with their times. The error says why even
// that does not pass.
func (r *recording) verified(p *protocol) (text []byte, failed error) {
	for _, exact := range []bool{false, true} {
		var err error
		if text, err = r.text(p, exact); err != nil {
			return nil, err
		}
		if failed = r.verify(text, p); failed == nil {
			break
		}
	}
	return text, failed
}

// verify runs a scenario and compares the call with the one that was recorded.
func (r *recording) verify(text []byte, p *protocol) error {
	suite, problems := scenario.Parse(r.output, text)
	if len(problems) > 0 {
		return problems
	}
	run := scenario.Runner{Files: r.file}
	outcome, err := run.Run(suite.Tests[0])
	if err != nil {
		return err
	}
	for _, f := range outcome.Failures {
		err = errors.Join(err, fmt.Errorf("%s: %s", f.Place, f.Message))
	}
	if err != nil {
		return err
	}
	again := protocol{}
	for i := range outcome.Events {
		again.keep(&outcome.Events[i])
	}
	if !slices.Equal(again.trace, p.trace) {
		return errors.New("the call goes another way")
	}
	return nil
}

// file reads a file that the scenario names.
func (r *recording) file(name string) ([]byte, error) {
	if name = filepath.FromSlash(name); !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(r.output), name)
	}
	return os.ReadFile(name)
}

// beside is the name of a file as the scenario says it.
func (r *recording) beside(name string) string {
	from, err := filepath.Abs(filepath.Dir(r.output))
	to, err2 := filepath.Abs(name)
	if err == nil && err2 == nil {
		if rel, err := filepath.Rel(from, to); err == nil {
			name = rel
		}
	}
	return filepath.ToSlash(name)
}

// write writes the file: whole or not at all, and over no other one.
func (r *recording) write(text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(r.output), temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	switch {
	case err != nil:
	case r.force:
		err = os.Rename(f.Name(), r.output)
	default:
		err = os.Link(f.Name(), r.output)
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("%s has come into being meanwhile; what was recorded is in %s", r.output, f.Name())
		}
		if err != nil { // not every file system has links
			return os.Rename(f.Name(), r.output)
		}
	}
	if left := os.Remove(f.Name()); !r.force || err != nil {
		err = errors.Join(err, left)
	}
	return err
}

// text is the scenario file.
func (r *recording) text(p *protocol, exact bool) ([]byte, error) {
	top := block()
	if isURL(r.script) {
		put(top, "url", quoted(r.script))
	} else {
		put(top, "script", quoted(r.beside(r.script)))
	}
	if r.caller.From != "" {
		put(top, "from", quoted(r.caller.From))
	}
	if r.caller.To != "" {
		put(top, "to", quoted(r.caller.To))
	}
	if world := r.worldNode(); len(world.Content) > 0 {
		put(top, "world", world)
	}
	test := block(word("name"), quoted(r.testName(p)))
	if len(p.steps) > 0 {
		steps := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range p.steps {
			steps.Content = append(steps.Content, p.steps[i].node(exact))
		}
		put(test, "steps", steps)
	}
	put(test, "result", resultNode(p.result))
	put(top, "tests", &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{test}})
	text, err := dump(top, true)
	if err == nil && bytes.ContainsFunc(text, hidden) {
		text, err = dump(top, false)
	}
	return append([]byte("# Recorded with voxsim record.\n"), text...), err
}

// dump writes YAML, characters beyond ASCII as they are or escaped.
func dump(n *yaml.Node, unicode bool) ([]byte, error) {
	return yaml.Dump(n, yaml.WithLineWidth(-1), yaml.WithCompactSeqIndent(false), yaml.WithUnicode(unicode))
}

// hidden tells whether a character is not seen in a file.
func hidden(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }

// longestName is how many characters the name of a test has at most that is
// made of what the caller did.
const longestName = 60

// testName is the name that was given, or what the caller did.
func (r *recording) testName(p *protocol) string {
	if r.name != "" {
		return r.name
	}
	name := strings.Join(p.did, ", ")
	if name == "" {
		return "listen to the end"
	}
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName-1]) + "…"
	}
	return name
}

// worldNode is what was said of the world.
func (r *recording) worldNode() *yaml.Node {
	world := block()
	if len(r.world.Lengths) > 0 {
		lengths := block()
		for _, key := range slices.Sorted(maps.Keys(r.world.Lengths)) {
			lengths.Content = append(lengths.Content, quoted(key), word(r.world.Lengths[key].String()))
		}
		put(world, "lengths", lengths)
	}
	if len(r.world.Phones) > 0 {
		numbers := block()
		for _, key := range slices.Sorted(maps.Keys(r.world.Phones)) {
			numbers.Content = append(numbers.Content, quoted(key), phoneNode(r.world.Phones[key]))
		}
		put(world, "numbers", numbers)
	}
	if len(r.mapped) > 0 {
		web, files := block(), map[string]string{}
		for _, m := range r.mapped {
			files[m.url] = m.file
		}
		for _, url := range slices.Sorted(maps.Keys(files)) {
			web.Content = append(web.Content, quoted(url), flow(word("file"), quoted(r.beside(files[url]))))
		}
		put(world, "web", web)
	}
	return world
}

// phoneNode is how a number behaves.
func phoneNode(p sim.Phone) *yaml.Node {
	n := flow(word("ring"), word(p.Ring.String()))
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
	n := flow(word("status"), word(e.Text("status")))
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

// block and flow are mappings of keys and values by turns, on lines of their
// own or in braces.
func block(pairs ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: pairs}
}

func flow(pairs ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: pairs}
}

// put adds a key to a mapping.
func put(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, word(key), value)
}
