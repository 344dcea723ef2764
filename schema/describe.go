package schema

import (
	"strconv"
	"strings"
)

// Accepts says in words what the attribute takes: "a whole number of seconds
// from 1 to 60". It completes the sentence "it must be …".
func (a *Attr) Accepts() string {
	switch a.Kind {
	case Int:
		return "a whole number from " + a.bounds()
	case Seconds:
		return "a whole number of seconds from " + a.bounds()
	case Enum:
		return List(a.Words(), "or")
	case Methods:
		return List(a.Values, "or") + ", or both parted by a blank"
	case Words:
		return "a list of " + List(a.Values, "and") + ", parted by blanks, each at most once"
	}
	return a.Kind.Accepts()
}

func (a *Attr) bounds() string {
	return strconv.Itoa(a.Min) + " to " + strconv.Itoa(a.Max)
}

// Words returns the values of an attribute that takes few: those of Enum, Bool
// and Words, and the spellings of Methods. It returns nil for all other kinds.
func (a *Attr) Words() []string {
	switch a.Kind {
	case Bool:
		return truths
	case Methods:
		return append(a.Values[:len(a.Values):len(a.Values)], strings.Join(a.Values, " "))
	}
	return a.Values
}

var truths = []string{"true", "false"}

// Accepts is [Attr.Accepts] for a kind that needs no more than itself.
func (k Kind) Accepts() string {
	if int(k) < len(accepts) {
		return accepts[k]
	}
	return ""
}

var accepts = [...]string{
	None:         "nothing",
	Int:          "a whole number",
	Seconds:      "a whole number of seconds",
	Bool:         "true or false",
	Enum:         "a word",
	Words:        "a list of words",
	Methods:      "a list of words",
	Keys:         "keys out of 0-9, # and *, or nothing",
	Name:         "a name of letters and digits",
	Label:        "letters and digits, or nothing",
	CallerID:     "letters and digits with an optional + before them, or nothing",
	Phone:        "a phone number of 2 to 15 digits that does not begin with 0",
	URL:          "an http or https URL",
	CallbackURL:  "an http or https URL",
	Variable:     "$ and a name of letters, digits and _",
	Alternatives: "values parted by |",
	Voice:        "the name of a voice",
	Language:     "a language code",
	Speech:       "text",
}

// List makes a phrase of a list: "a, b and c".
func List(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}
