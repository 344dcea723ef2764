package xpath

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/antchfx/xmlquery"
	lib "github.com/antchfx/xpath"
)

// Compile reads an expression and tells what is wrong with it. Expressions that
// the library would answer wrongly are refused: in it, a position that is not
// the first predicate of its step, or that is on an axis other than child,
// counts among all elements found, not among those of one parent, and a step
// behind the axis descendant leaves elements out.
func Compile(expr string) (*Expr, error) {
	compiled, err := compile(expr)
	if err != nil {
		return nil, fmt.Errorf("%q is no XPath expression: %w", expr, err)
	}
	bare := blankTexts(expr)
	for _, m := range call().FindAllStringSubmatch(bare, -1) {
		if !slices.Contains(functions, m[1]) {
			return nil, fmt.Errorf("%q: there is no function %s", expr, m[1])
		}
	}
	if err := cmp.Or(checkEnd(expr), checkDescendants(expr, bare), checkPositions(expr, bare)); err != nil {
		return nil, err
	}
	x := &Expr{text: expr}
	if x.selects, err = selects(compiled); err != nil {
		return nil, fmt.Errorf("%q cannot be evaluated: %w", expr, err)
	}
	return x, nil
}

var call = pattern(`([\w-]+)\s*\(`)

// functions are the names that may stand before a parenthesis.
var functions = strings.Fields(`and or div mod text node comment
	last position count local-name name string concat starts-with ends-with contains
	substring-before substring-after substring string-length normalize-space translate
	boolean not true false number sum floor ceiling round matches replace lower-case`)

// pattern is a regular expression that is compiled when it is needed first: all of
// them took 80 µs of the start of every command.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// compile reads an expression. The library panics on some.
func compile(expr string) (compiled *lib.Expr, err error) {
	if strings.Trim(expr, " \t\r\n") == "" {
		return nil, errors.New("it is empty")
	}
	defer func() {
		if p := recover(); p != nil {
			compiled, err = nil, fmt.Errorf("%v", p)
		}
	}()
	return lib.Compile(expr)
}

// checkEnd refuses what stands behind the end of an expression. The library does
// not look at it; so it is asked whether the whole can stand in parentheses in a
// predicate.
func checkEnd(expr string) error {
	if _, err := compile("*[(" + expr + ")]"); err != nil {
		return fmt.Errorf("%q is no XPath expression: it goes on behind its end", expr)
	}
	return nil
}

// selects tells whether an expression selects something, by letting it do so in
// an empty document.
func selects(compiled *lib.Expr) (selects bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	root := &xmlquery.Node{Type: xmlquery.DocumentNode}
	_, selects = compiled.Evaluate(xmlquery.CreateXPathNavigator(root)).(*lib.NodeIterator)
	return selects, nil
}

// descendants are steps on axes behind which the library must not go on.
var descendants = pattern(`(descendant(?:-or-self)?)\s*::\s*[\w.*-]+\s*(?:\([^)]*\)\s*)?`)

// checkDescendants refuses steps behind the axis descendant.
func checkDescendants(expr, bare string) error {
	for _, m := range descendants().FindAllStringSubmatchIndex(bare, -1) {
		if strings.HasPrefix(strings.TrimLeft(withoutInner(bare[m[1]:]), " \t\r\n"), "/") {
			return fmt.Errorf("%q: nothing can follow a step on the axis %s; write // instead of the axis", expr, bare[m[2]:m[3]])
		}
	}
	return nil
}

// predicate is a pair of [] that is open.
type predicate struct {
	from  int
	later bool // it is not the first of its step
	// axis is the one of its step, if that is written.
	axis string
}

// axis is a step without its predicates at the end of a text.
var axis = pattern(`([\w-]+)\s*::\s*[\w.*-]+\s*(?:\([^)]*\)\s*)?$`)

// newPredicate is a predicate behind a text.
func newPredicate(before string) predicate {
	p := predicate{from: len(before) + 1, later: strings.HasSuffix(strings.TrimRight(before, " \t\r\n"), "]")}
	if m := axis().FindStringSubmatch(before); m != nil {
		p.axis = m[1]
	}
	return p
}

// checkPositions refuses positions behind another predicate, and such that and
// or join with something.
func checkPositions(expr, bare string) error {
	var open []predicate
	for i := 0; i < len(bare); i++ {
		switch bare[i] {
		case '[':
			open = append(open, newPredicate(bare[:i]))
		case ']':
			if len(open) == 0 {
				continue
			}
			p := open[len(open)-1]
			open = open[:len(open)-1]
			if err := p.check(bare[p.from:i]); err != nil {
				return fmt.Errorf("%q: [%s] %w", expr, expr[p.from:i], err)
			}
		}
	}
	return nil
}

// check judges the content of a predicate, in which texts are blank.
func (p predicate) check(content string) error {
	content = withoutInner(content)
	switch {
	case !countsPosition(content):
		return nil
	case joined().MatchString(content):
		return errors.New("joins a position with a condition; write two predicates, the position first, or (…)[1]")
	case p.later:
		return errors.New("is a position behind another predicate; write the position first, or (…)[1] to count among all that are found")
	case p.axis != "" && p.axis != "child" && p.axis != "attribute":
		return errors.New("is a position on the axis " + p.axis + "; positions are counted among children only, or by (…)[1] among all that are found")
	}
	return nil
}

var (
	joined = pattern(`(^|[\s)\]])(and|or)([\s(]|$)`)
	// position are expressions that ask where an element stands.
	position = pattern(`\b(last|position)\s*\(`)
	// number are expressions that are numbers, and so are positions too.
	number = pattern(`^\s*[-\d.]|^\s*(count|sum|number|floor|ceiling|round|string-length)\s*\(`)
)

func countsPosition(content string) bool {
	return position().MatchString(content) || number().MatchString(content) && !strings.ContainsAny(content, "=<>")
}

// blankTexts replaces what stands in quotes by blanks, so that offsets stay.
func blankTexts(expr string) string {
	out := []byte(expr)
	quote := byte(0)
	for i, c := range out {
		switch {
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == c:
			quote = 0
		case quote != 0:
			out[i] = ' '
		}
	}
	return string(out)
}

// withoutInner takes the predicates out of an expression: they are judged by
// themselves. What is behind the end of the predicate around it is left out.
func withoutInner(content string) string {
	var b strings.Builder
	depth := 0
	for _, c := range content {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth < 0:
			return b.String()
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}
