package scenario

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
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
	if !strings.Contains(p.text, ".") && !strings.Contains(value, ".") {
		return false
	}
	a, ok := number(p.text)
	b, ok2 := number(value)
	return ok && ok2 && a == b
}

// number reads one; false when the text is none.
func number(text string) (float64, bool) {
	if text == "" || text[0] > '9' { // most are words; an error takes its time
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// collapse makes every stretch of white space one blank, and none at the ends.
func collapse(text string) string {
	if collapsed(text) {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// collapsed tells whether a text of ASCII has nothing to collapse, as most have.
func collapsed(text string) bool {
	blank := true
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= utf8.RuneSelf || c == ' ' && blank {
			return false
		}
		blank = c == ' '
	}
	return !blank || text == ""
}
