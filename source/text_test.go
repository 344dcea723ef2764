package source_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/source"
)

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"":                 "",
		"Zoë says ‘hi’":    "Zoë says ‘hi’",
		"it's \"here\"":    "it's \"here\"",
		"\x1b[31mred":      `\x1b[31mred`,
		"a\tb\r\nc":        `a\tb\r\nc`,
		"left\u202eright":  `left\u202eright`,
		"no\u00a0break":    `no\u00a0break`,
		"\u009b2J":         `\u009b2J`,
		"byte \x9b2J":      "byte \ufffd2J",
		"replaced \ufffd.": "replaced \ufffd.",
	} {
		assert.Equal(t, want, source.Visible(text), "%q", text)
	}
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{
		"":      "",
		"ab":    "ab",
		"äöü":   "äöü",
		"äöüß":  "äöü…",
		"abcde": "abc…",
	} {
		assert.Equal(t, want, source.Shorten(text, 3), "%q", text)
	}
}
