package interp

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
)

// gatherName is the one variable that the language has.
const gatherName = "GATHER"

// spoken is the text of a Say as it is heard: variables replaced (R4.11),
// numbers taken apart (R4.12), white space collapsed again (R2.6).
func spoken(v *ast.Say, gather string) string {
	text := replaceVariables(v.Text, gather)
	if v.SeparateNumbers {
		text = separateNumbers(text)
	}
	return text
}

// replaceVariables puts the value of $GATHER in. The longest name wins, and a
// name that is no variable stays (R4.11).
func replaceVariables(text, gather string) string {
	if !strings.Contains(text, "$"+gatherName) {
		return text
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '$')
		if i < 0 {
			b.WriteString(text)
			return collapse(b.String())
		}
		b.WriteString(text[:i])
		end := i + 1
		for end < len(text) && isNameByte(text[end]) {
			end++
		}
		if text[i+1:end] == gatherName {
			b.WriteString(gather)
		} else {
			b.WriteString(text[i:end])
		}
		text = text[end:]
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNameByte(c byte) bool {
	return c == '_' || isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// collapse trims text and makes every run of white space one blank.
func collapse(text string) string {
	return strings.Join(strings.FieldsFunc(text, isSpace), " ")
}

// isSpace tells XML's white space, and so VoxXML's (R1.5).
func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }

// trim cuts white space off both ends, byte by byte: [strings.TrimFunc] took a
// twentieth of the time of a call, as every If trims.
func trim(text string) string {
	for text != "" && isSpace(rune(text[0])) {
		text = text[1:]
	}
	for text != "" && isSpace(rune(text[len(text)-1])) {
		text = text[:len(text)-1]
	}
	return text
}

// separateNumbers puts a blank between digits that stand side by side.
func separateNumbers(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if i > 0 && isDigit(text[i]) && isDigit(text[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// oneOf tells whether a value is one of the alternatives of an If, letter case
// and surrounding white space aside (R4.30).
func oneOf(alternatives, actual string) bool {
	actual = trim(actual)
	found := false
	for rest, more := alternatives, true; more && !found; {
		var one string
		one, rest, more = strings.Cut(rest, "|")
		found = strings.EqualFold(trim(one), actual)
	}
	return found
}
