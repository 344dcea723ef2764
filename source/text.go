package source

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible escapes, as Go does, what a terminal would obey or not show, tabs and
// line ends included; bytes that are no UTF-8 become U+FFFD.
func Visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(visibleRune(r))
	}
	return b.String()
}

// hidden tells whether a character does not stand for itself; U+FFFD is also what
// a byte that is no UTF-8 is read as.
func hidden(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }

// visibleRune is a character as it is shown: itself, or escaped.
func visibleRune(r rune) string {
	if !hidden(r) {
		return string(r)
	}
	quoted := strconv.QuoteRune(r)
	return quoted[1 : len(quoted)-1]
}

// Shorten returns a text of at most so many characters, and an ellipsis for what
// was cut off.
func Shorten(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
