package graph

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestWrap(t *testing.T) {
	for text, want := range map[string][]string{
		"":                  {""},
		"short":             {"short"},
		"exactly ten":       {"exactly ", "ten"},
		"0123456789":        {"0123456789"},
		"0123456789 ":       {"0123456789 "},
		"0123456789abc d":   {"0123456789", "abc d"},
		"a 0123456789abc":   {"a ", "0123456789", "abc"},
		"one two three fou": {"one two ", "three fou"},
		"1|2|3|four|five":   {"1|2|3|", "four|five"},
		"日本語日本語":            {"日本語日本", "語"},
		" a日本語日本":           {" ", "a日本語日", "本"},
	} {
		assert.Equal(t, want, wrap(text, 10, columns), text)
	}
}

// FuzzWrap: the lines together are the text, and none is too wide.
func FuzzWrap(f *testing.F) {
	f.Add("He said: press one, or 日本語 ", 7)
	f.Add("é́́|/ /| ", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 2 || !utf8.ValidString(text) {
			return
		}
		lines := wrap(text, width, columns)
		assert.Equal(t, text, strings.Join(lines, ""))
		for _, line := range lines {
			used := 0
			for _, r := range strings.TrimRight(line, " ") {
				used += columns(r)
			}
			assert.LessOrEqual(t, used, width, "%q", line)
		}
	})
}
