package scenario

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
)

// checkSelector tells what is wrong with an XPath expression. Expressions that
// the library would answer wrongly are refused: in it, a position that is not
// the first predicate of its step counts among all elements found, not among
// those of one parent.
func checkSelector(expr string) error {
	if expr == "" {
		return errors.New("at is empty; write for instance: //Gather[@numDigits='4']")
	}
	compiled, err := compileSelector(expr)
	if err != nil {
		return fmt.Errorf("%q is no XPath expression: %w", expr, err)
	}
	if err := selects(compiled); err != nil {
		return fmt.Errorf("%q: %w", expr, err)
	}
	bare := blankTexts(expr)
	for _, m := range call.FindAllStringSubmatch(bare, -1) {
		if !slices.Contains(functions, m[1]) {
			return fmt.Errorf("%q: there is no function %s", expr, m[1])
		}
	}
	return checkPositions(expr, bare)
}

var call = regexp.MustCompile(`([\w-]+)\s*\(`)

// functions are the names that may stand before a parenthesis.
var functions = strings.Fields(`and or div mod text node comment processing-instruction
	last position count local-name name string concat starts-with ends-with contains
	substring-before substring-after substring string-length normalize-space translate
	boolean not true false number sum floor ceiling round matches replace lower-case`)

// compileSelector reads an expression. The library panics on some.
func compileSelector(expr string) (compiled *xpath.Expr, err error) {
	defer func() {
		if p := recover(); p != nil {
			compiled, err = nil, fmt.Errorf("%v", p)
		}
	}()
	return xpath.Compile(expr)
}

// selects tells whether an expression selects elements, by letting it do so in
// an empty document.
func selects(compiled *xpath.Expr) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be evaluated: %v", p)
		}
	}()
	root := &xmlquery.Node{Type: xmlquery.DocumentNode}
	if _, ok := compiled.Evaluate(xmlquery.CreateXPathNavigator(root)).(*xpath.NodeIterator); !ok {
		return errors.New("it selects no elements; write for instance: //Gather[@numDigits='4']")
	}
	return nil
}

// predicate is a pair of [] that is open.
type predicate struct {
	from  int
	later bool // it is not the first of its step
}

// checkPositions refuses positions behind another predicate, and such that and
// or join with something.
func checkPositions(expr, bare string) error {
	var open []predicate
	for i := 0; i < len(bare); i++ {
		switch bare[i] {
		case '[':
			before := strings.TrimRight(bare[:i], " \t\r\n")
			open = append(open, predicate{i + 1, strings.HasSuffix(before, "]")})
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
	case joined.MatchString(content):
		return errors.New("joins a position with a condition; write two predicates, the position first, or (…)[1]")
	case p.later:
		return errors.New("is a position behind another predicate; write the position first, or (…)[1] to count among all that are found")
	}
	return nil
}

var (
	joined = regexp.MustCompile(`(^|[\s)\]])(and|or)([\s(]|$)`)
	// position are expressions that ask where an element stands.
	position = regexp.MustCompile(`\b(last|position)\s*\(`)
	// number are expressions that are numbers, and so are positions too.
	number   = regexp.MustCompile(`^\s*[-\d.]|^\s*(count|sum|number|floor|ceiling|round|string-length)\s*\(`)
	compares = regexp.MustCompile(`[=<>]`)
)

func countsPosition(content string) bool {
	return position.MatchString(content) || number.MatchString(content) && !compares.MatchString(content)
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

// withoutInner takes the predicates out of the content of one: they are judged
// by themselves.
func withoutInner(content string) string {
	var b strings.Builder
	depth := 0
	for _, c := range content {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}
