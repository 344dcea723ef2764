package sim

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Input answers one Gather (S4).
type Input struct {
	// Keys are pressed; Words are spoken. With neither the caller is silent, or
	// hangs up.
	Keys, Words string
	HangUp      bool
}

// ParseInput reads an input as scenarios and the command line write it:
// "press 12#", "speak english", "silence", "hang up".
func ParseInput(text string) (Input, error) {
	verb, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.Join(strings.Fields(rest), " ")
	switch {
	case verb == "press":
		return Press(rest)
	case verb == "speak" && rest != "":
		return Input{Words: rest}, nil
	case verb == "speak":
		return Input{}, fmt.Errorf("%q says nothing; write for instance: speak english", text)
	case verb == "silence" && rest == "":
		return Input{}, nil
	case verb == "hang" && rest == "up":
		return Input{HangUp: true}, nil
	}
	return Input{}, fmt.Errorf("%q is no input; write for instance: press 12#, speak english, silence, or hang up", text)
}

// Press is the input of keys: 0-9, # and *.
func Press(keys string) (Input, error) {
	if keys == "" {
		return Input{}, fmt.Errorf("there are no keys to press; write for instance: press 12#, or silence")
	}
	if i := strings.IndexFunc(keys, notKey); i >= 0 {
		return Input{}, fmt.Errorf("%q has no key %q; keys are 0-9, # and *", keys, []rune(keys[i:])[0])
	}
	return Input{Keys: keys}, nil
}

func notKey(r rune) bool { return !strings.ContainsRune("0123456789#*", r) }

// String writes the input as [ParseInput] reads it.
func (in Input) String() string {
	switch {
	case in.Keys != "":
		return "press " + in.Keys
	case in.Words != "":
		return "speak " + in.Words
	case in.HangUp:
		return "hang up"
	}
	return "silence"
}

// Length is how long the caller takes for it (S3).
func (in Input) Length() time.Duration {
	if in.Keys != "" {
		return time.Duration(len(in.Keys)-1) * between
	}
	return speaking(in.Words)
}

// fits tells whether a Gather with that input attribute takes the input.
func (in Input) fits(methods string) bool {
	switch {
	case in.Keys != "":
		return strings.Contains(methods, "dtmf")
	case in.Words != "":
		return strings.Contains(methods, "speech")
	}
	return true
}

// speaking is how long it takes to say a text (S1, S3).
func speaking(words string) time.Duration {
	return perCharacter * time.Duration(utf8.RuneCountInString(words))
}
