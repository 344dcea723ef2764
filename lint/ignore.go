package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

// unusedIgnore is found when all other rules have had their turn.
var unusedIgnore = parser.Rule{Name: "unused-ignore", Severity: source.Warning,
	Doc: "A comment voxsim:ignore names no rule, or one that finds nothing in the verb below it."}

// ignored is a name in a comment.
type ignored struct {
	name string
	at   source.Span
	of   *comment
	// alone: the comment has no other name.
	alone bool
	// wrong says what is wrong with the comment itself; it has no name then.
	wrong string
}

// scope is where a rule is to be silent.
type scope struct {
	rule  string
	start source.Pos
}

// ignore leaves out the warnings that comments silence. If all rules have had
// their turn, it tells of comments that silence nothing.
func (c *checker) ignore(complete bool) {
	if !strings.Contains(c.file.Text, forUs) {
		return
	}
	var names []ignored
	for i := range c.sketch().comments {
		names = append(names, c.namesIn(&c.outline.comments[i])...)
	}
	used := c.silence(names)
	if !complete {
		return
	}
	c.rule = unusedIgnore.Name
	rules := Rules()
	for i := range names {
		n := &names[i]
		if n.wrong != "" || !used[n.scope()] {
			c.tellUnused(n, rules)
			used[n.scope()] = true // once is enough
		}
	}
}

func (n *ignored) scope() scope { return scope{n.name, n.of.covers.Start} }

// silence leaves out what the names silence, and returns those that did.
func (c *checker) silence(names []ignored) map[scope]bool {
	c.problems.Sort()
	silent := make([]bool, len(c.problems))
	used := map[scope]bool{}
	for i := range names {
		n := &names[i]
		if _, again := used[n.scope()]; again {
			continue
		}
		used[n.scope()] = false
		first, _ := slices.BinarySearchFunc(c.problems, n.of.covers.Start, func(d source.Diagnostic, at source.Pos) int { return cmp.Compare(d.Span.Start, at) })
		for k := first; k < len(c.problems) && c.problems[k].Span.Start < n.of.covers.End; k++ {
			if d := &c.problems[k]; d.Severity == source.Warning && d.Rule == n.name {
				silent[k], used[n.scope()] = true, true
			}
		}
	}
	left := c.problems[:0]
	for k, d := range c.problems {
		if !silent[k] {
			left = append(left, d)
		}
	}
	c.problems = left
	return used
}

// namesIn reads a comment: "ignore" and names parted by blanks or commas.
func (c *checker) namesIn(of *comment) []ignored {
	text := c.file.Slice(of.text)
	word := text[:wordEnd(text)]
	if word != "ignore" {
		return []ignored{{at: of.span, of: of, wrong: "no instruction for voxsim; there is only voxsim:ignore"}}
	}
	var names []ignored
	at := of.text.Start + source.Pos(len(word))
	for rest := text[len(word):]; rest != ""; {
		n := wordEnd(rest)
		if n > 0 {
			names = append(names, ignored{name: rest[:n], at: source.Span{Start: at, End: at + source.Pos(n)}, of: of})
		}
		n = min(n+1, len(rest))
		at, rest = at+source.Pos(n), rest[n:]
	}
	if len(names) == 0 {
		return []ignored{{at: of.span, of: of, wrong: "voxsim:ignore names no rule"}}
	}
	names[0].alone = len(names) == 1
	return names
}

// wordEnd is where the first word of a list ends.
func wordEnd(s string) int {
	if i := strings.IndexAny(s, " \t\r\n,"); i >= 0 {
		return i
	}
	return len(s)
}

// tellUnused warns of a name that silences nothing.
func (c *checker) tellUnused(n *ignored, rules []parser.Rule) {
	d := source.Diagnostic{File: c.file, Span: n.at, Severity: source.Warning, Rule: c.rule, Message: n.wrong}
	i := slices.IndexFunc(rules, func(r parser.Rule) bool { return r.Name == n.name })
	switch {
	case n.wrong != "":
	case i < 0:
		d.Message = "there is no rule " + source.Shorten(n.name, quotable)
		if d.Suggestion = spell.Nearest(n.name, warnings(rules)); d.Suggestion != "" {
			d.Fix = &source.Fix{Message: "write " + d.Suggestion, Span: n.at, Text: d.Suggestion}
		}
	case rules[i].Severity == source.Error:
		d.Message = n.name + " is an error; only warnings can be ignored"
	default:
		d.Message = "there is no " + n.name + " to ignore in what stands below"
		if n.alone {
			d.Fix = &source.Fix{Message: "leave the comment out", Span: c.wholeLines(n.of.span)}
		}
	}
	c.problems = append(c.problems, d)
}

// warnings are the names of the rules that can be ignored.
func warnings(rules []parser.Rule) (names []string) {
	for _, r := range rules {
		if r.Severity == source.Warning {
			names = append(names, r.Name)
		}
	}
	return names
}
