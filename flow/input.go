package flow

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
)

// Keys are those of a telephone.
const Keys = "0123456789*#"

// Input is what a Gather can produce: the values that $GATHER can have behind
// it.
type Input struct {
	// Keys that are stored: those of a telephone that do not finish the input;
	// empty when the Gather takes no keys.
	Keys string
	// Finish are the keys that end it (R4.25).
	Finish string
	// Most is how many keys there can be.
	Most int
	// Speech tells whether it takes speech: any words at all (R4.27).
	Speech bool
}

// InputOf returns what a Gather can produce.
func InputOf(g *ast.Gather) Input {
	in := Input{Speech: strings.Contains(g.Input, "speech")}
	if !strings.Contains(g.Input, "dtmf") {
		return in
	}
	in.Most, in.Finish = g.NumDigits, g.FinishOnKey
	var ok bool
	if in.Keys, ok = strings.CutSuffix(Keys, in.Finish); ok { // #, as a rule
		return in
	}
	in.Keys = strings.Map(func(r rune) rune {
		if strings.ContainsRune(in.Finish, r) {
			return -1
		}
		return r
	}, Keys)
	return in
}

// Can tells whether $GATHER can equal a value (R4.30). The empty value, no
// input, is always possible (R4.28).
func (in Input) Can(value string) bool {
	value = strings.Trim(value, " \t\r\n")
	return value == "" || in.CanPress(value) || in.Speech
}

// CanPress tells whether a value that is not empty can be entered by keys.
func (in Input) CanPress(value string) bool {
	return value != "" && len(value) <= in.Most && strings.Trim(value, in.Keys) == ""
}

// Other returns an input by keys that is none of the values, as long as it can
// be up to the longest of a few keys; false when there is none.
func (in Input) Other(values []string) (string, bool) {
	if in.Keys == "" {
		return "", false
	}
	for length := in.Most; length > 0; length-- {
		if length > mostKeys {
			length = mostKeys
		}
		if other, ok := in.other(values, length); ok {
			return other, true
		}
	}
	return "", false
}

// mostKeys bounds the length of a representative: nobody types more, and a
// Gather for a million digits should not cost a million steps.
const mostKeys = 16

// other looks for an input of that length. As many keys in a row as there are
// values, and one, cannot all be taken.
func (in Input) other(values []string, length int) (string, bool) {
	taken := map[string]bool{}
	for _, v := range values {
		taken[v] = true
	}
	digits := make([]int, length)
	for {
		var b strings.Builder
		for _, d := range digits {
			b.WriteByte(in.Keys[d])
		}
		if !taken[b.String()] {
			return b.String(), true
		}
		i := length - 1
		for ; i >= 0 && digits[i] == len(in.Keys)-1; i-- {
			digits[i] = 0
		}
		if i < 0 {
			return "", false
		}
		digits[i]++
	}
}
