package scenario

import (
	"regexp"
	"strconv"
	"strings"
)

// Pattern is what a text must be: exactly so after white space is collapsed,
// /a regular expression/, or * for anything.
type Pattern struct {
	text string
	expr *regexp.Regexp
}

// NewPattern reads a pattern; the error is that of the regular expression.
func NewPattern(text string) (Pattern, error) {
	text = collapse(text)
	if len(text) > 2 && text[0] == '/' && text[len(text)-1] == '/' {
		expr, err := regexp.Compile(text[1 : len(text)-1])
		return Pattern{text, expr}, err
	}
	return Pattern{text: text}, nil
}

// String is the pattern as it was written.
func (p Pattern) String() string { return p.text }

// Matches tells whether a value is what the pattern says. Numbers that are
// equal match however they are written.
func (p Pattern) Matches(value string) bool {
	value = collapse(value)
	switch {
	case p.text == "*" || p.text == value:
		return true
	case p.expr != nil:
		return p.expr.MatchString(value)
	}
	a, err := strconv.ParseFloat(p.text, 64)
	b, err2 := strconv.ParseFloat(value, 64)
	return err == nil && err2 == nil && a == b && strings.ContainsAny(p.text+value, ".")
}

func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }
