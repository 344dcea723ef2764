package yamlread

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// fromJSON reads a file that is JSON, and so is YAML, into the nodes that the
// library would make of it: a scenario of one test in 4.5 µs in place of 57. It is
// nil when anything is not plainly so: then the library must judge.
func fromJSON(data []byte) *Node {
	r := jsonReader{text: string(data), line: 1}
	if r.blank(); r.at == len(r.text) || r.text[r.at] != '{' {
		return nil
	}
	root := r.value()
	if r.blank(); r.at < len(r.text) {
		return nil
	}
	return root
}

// jsonReader reads as long as both languages agree, and fails else.
type jsonReader struct {
	forest
	text string
	// at is the place; the line begins at start, and has had so many bytes more
	// than characters.
	at, line, start, more int
	depth                 int
}

// The library has a limit of each, some way above these.
const (
	mostDepth = 1000
	mostKey   = 1000 // bytes
)

// value reads a value; nil when that fails.
func (r *jsonReader) value() *Node {
	r.blank()
	if r.at == len(r.text) {
		return nil
	}
	n := r.node()
	n.Line, n.Column = int32(r.line), int32(r.at-r.start-r.more+1)
	ok := false
	switch r.text[r.at] {
	case '{':
		n.Kind = MappingNode
		ok = r.values(n, '}')
	case '[':
		n.Kind = ListNode
		ok = r.values(n, ']')
	case '"':
		ok = r.quoted(n)
	default:
		ok = r.plain(n)
	}
	if !ok {
		return nil
	}
	return n
}

// values reads what stands in braces or brackets.
func (r *jsonReader) values(n *Node, end byte) bool {
	if r.depth++; r.depth > mostDepth {
		return false
	}
	n.Flow = true
	r.at++
	at := &n.First
	for !r.next(end) {
		if at != &n.First && !r.next(',') {
			return false
		}
		if n.Kind == MappingNode {
			if *at = r.key(); *at == nil {
				return false
			}
			at = &(*at).Next
		}
		if *at = r.value(); *at == nil {
			return false
		}
		at = &(*at).Next
	}
	r.depth--
	return true
}

// key reads a name and the colon behind it, which YAML wants in the same line.
func (r *jsonReader) key() *Node {
	r.blank()
	from, line := r.at, r.line
	n := r.value()
	if n == nil || r.text[from] != '"' || !r.next(':') || r.line != line || r.at-from >= mostKey {
		return nil
	}
	return n
}

// next goes behind a character, if it is the next that is not blank.
func (r *jsonReader) next(c byte) bool {
	r.blank()
	if r.at == len(r.text) || r.text[r.at] != c {
		return false
	}
	r.at++
	return true
}

// blank goes behind blanks and line ends.
func (r *jsonReader) blank() {
	for ; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case ' ':
		case '\r':
			if strings.HasPrefix(r.text[r.at+1:], "\n") {
				continue
			}
			fallthrough
		case '\n':
			r.line++
			r.start, r.more = r.at+1, 0
		default:
			return
		}
	}
}

// plain reads null, true, false or a number. What else may stand there is found out
// by what must follow.
func (r *jsonReader) plain(n *Node) bool {
	rest := r.text[r.at:]
	switch {
	case strings.HasPrefix(rest, "null"):
		n.Value, n.Null = rest[:4], true
	case strings.HasPrefix(rest, "true"):
		n.Value = rest[:4]
	case strings.HasPrefix(rest, "false"):
		n.Value = rest[:5]
	default:
		n.Value = number(rest)
	}
	r.at += len(n.Value)
	return n.Value != ""
}

// number is the one that a text begins with; "" when it begins with none.
func number(text string) string {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || digits[0] < '0' || digits[0] > '9' {
		return ""
	}
	return text[:len(text)-len(strings.TrimLeft(digits, "0123456789.eE+-"))]
}

// quoted reads a text in quotes.
func (r *jsonReader) quoted(n *Node) bool {
	from, escaped := r.at, false
	for r.at++; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++
			n.Value = r.text[from+1 : r.at-1]
			return !escaped || unescape(n, r.text[from:r.at])
		case c == '\\':
			escaped = true
			r.at++
		case c < ' ' || c == 0x7f:
			return false
		case c >= utf8.RuneSelf:
			wide, size := utf8.DecodeRuneInString(r.text[r.at:])
			if differs(wide) {
				return false
			}
			r.at += size - 1
			r.more += size - 1
		}
	}
	return false
}

// differs tells whether a character beyond ASCII is a line end in YAML, or may not
// be there.
func differs(c rune) bool {
	switch c {
	case '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff':
		return true
	}
	return c < 0xa0
}

// unescape reads a text with escapes, but for those of surrogates.
func unescape(n *Node, quoted string) bool {
	return !strings.Contains(quoted, `\ud`) && !strings.Contains(quoted, `\uD`) && json.Unmarshal([]byte(quoted), &n.Value) == nil
}
