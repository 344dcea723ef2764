// Package lint finds what is legal and still surely not meant (R8): verbs that
// can never run, Ifs that can never be true, prompts that nobody hears whole.
//
//	doc, problems := parser.Parse("ivr.xml", text, parser.Options{})
//	problems = lint.Check(doc, schema.Call, problems)
//	problems.WriteText(os.Stdout, false)
//
// The rules stand on the flow of the compiled program and on what its Gathers
// can produce, not on patterns of text, and keep silent where a script may be
// meant as it is. [Rules] lists them together with those of the parser; each
// has a page in docs/rules.
//
// A comment silences warnings of the verb below it and of what stands inside:
//
//	<!-- voxsim:ignore unreachable-verb, gather-unread -->
package lint

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// rule finds one kind of problem.
type rule struct {
	parser.Rule
	find func(*checker)
}

// ours are the rules of this package, but for [unusedIgnore].
var ours = []rule{
	unreachableVerb,
	ifNeverTrue,
	alternativeNeverMatches,
	unknownVariable,
	gatherUnread,
	finishKeyExpected,
	promptsOutlastTimeout,
	rejectNoEffect,
	sameNumberTwice,
}

// warning makes a rule of this package.
func warning(name, doc string, find func(*checker)) rule {
	return rule{parser.Rule{Name: name, Severity: source.Warning, Doc: doc}, find}
}

// Rules returns all rules, those of the parser included: errors first.
func Rules() []parser.Rule {
	rules := parser.Rules()
	for _, r := range ours {
		rules = append(rules, r.Rule)
	}
	return append(rules, unusedIgnore)
}

// Check adds warnings to the problems that the parser has found in a document
// for that resource, gives those that have one a fix, and leaves out those that
// a comment silences. A document with errors is nil; then only the parser's
// problems are judged.
func Check(doc *ast.Document, on schema.Resource, found source.Diagnostics) source.Diagnostics {
	c := checker{problems: slices.Clone(found)}
	switch {
	case doc != nil:
		c.file = doc.File
	case len(found) > 0:
		c.file = found[0].File
	default:
		return nil
	}
	c.fixFound()
	if doc != nil {
		c.program = interp.Compile(doc, on)
		c.values = flow.ValuesOf(c.program)
		for _, r := range ours {
			c.rule = r.Name
			r.find(&c)
		}
	}
	c.ignore(doc != nil)
	c.problems.Sort()
	return c.problems
}

// checker judges one document.
type checker struct {
	file     *source.File
	program  *interp.Program
	values   *flow.Values
	rule     string // the one whose turn it is
	problems source.Diagnostics
	outline  *outline // nil until somebody asks
}

// warn adds a warning of the rule whose turn it is; what it returns may be
// completed until the next one.
func (c *checker) warn(at source.Span, tag *ast.Tag, message string) *source.Diagnostic {
	c.problems = append(c.problems, source.Diagnostic{File: c.file, Span: at, Severity: source.Warning,
		Rule: c.rule, Message: message, Path: tag.Path()})
	return &c.problems[len(c.problems)-1]
}

// element is the place of an element: its '<' and name.
func element(t *ast.Tag) source.Span {
	return source.Span{Start: t.Start, End: t.Start + source.Pos(len("<")+len(t.Name))}
}

// attribute returns an attribute as it was written; nil when it was not.
func (c *checker) attribute(t *ast.Tag, name string) *ast.Attr {
	attrs := t.Attrs(c.file)
	i := slices.IndexFunc(attrs, func(a ast.Attr) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return &attrs[i]
}

// setAttribute is a fix that gives an element an attribute, in the quotes that
// its others have.
func (c *checker) setAttribute(t *ast.Tag, name, value string) *source.Fix {
	f := &source.Fix{Message: "set " + name + " to " + strconv.Quote(value)}
	if a := c.attribute(t, name); a != nil {
		f.Span, f.Text = a.ValueSpan, value
		return f
	}
	behind := element(t).End
	quote := `"`
	if attrs := t.Attrs(c.file); len(attrs) > 0 {
		last := attrs[len(attrs)-1].ValueSpan.End
		quote = c.file.Slice(source.Span{Start: last, End: last + 1})
		behind = last + 1
	}
	f.Span, f.Text = source.Span{Start: behind, End: behind}, " "+name+"="+quote+value+quote
	return f
}

// verbs calls a function for each verb of a kind that can run, and its number.
func verbs[V ast.Verb](c *checker, visit func(i int, v V)) {
	for i := range c.program.Len() {
		if v, ok := c.program.Verb(i).(V); ok && c.values.Runs(i) {
			visit(i, v)
		}
	}
}

// named is a verb with its line: "the Gather at line 3".
func (c *checker) named(i int) string {
	t := c.program.Verb(i).Element()
	return fmt.Sprintf("the %s at line %d", t.Name, c.file.Line(t.Start))
}

// quotable is how many characters of a text a message shows.
const quotable = 60

// quote puts a text into a message: short, and in quotes.
func quote(s string) string { return strconv.Quote(source.Shorten(s, quotable)) }
