package interp

import _ "embed"

// inputs has every input of four digits, 0000 to 9999, one behind the other; a
// shorter one is the end of one with zeros before it.
//
//go:embed inputs.txt
var inputs string

// longestInput is how long the longest of them are.
const longestInput = 4

// extended is an input and one more key. It is a piece of inputs if it can be,
// as nearly every input is: to make a new text for each key took an eighth of the
// time of a call, and was all that a step ever allocated.
func extended(input, key string) string {
	n := 0
	for i := range len(input) {
		if i+1 == longestInput || !isDigit(input[i]) {
			return input + key
		}
		n = n*10 + int(input[i]-'0')
	}
	if !isDigit(key[0]) {
		return input + key
	}
	end := (n*10 + int(key[0]-'0') + 1) * longestInput
	return inputs[end-len(input)-1 : end]
}
