package yamlread

import (
	"bytes"
	"unicode/utf8"
)

// Offset is the byte of a file at a place. Lines end as YAML has it, and columns
// count characters behind a byte-order mark.
func Offset(data []byte, line, column int) int {
	at := 0
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		at = len("\ufeff")
	}
	for range line - 1 {
		i := bytes.IndexAny(data[at:], "\r\n")
		if i < 0 {
			return len(data)
		}
		at += i + 1
		if data[at-1] == '\r' && at < len(data) && data[at] == '\n' {
			at++
		}
	}
	for range column - 1 {
		if at >= len(data) {
			break
		}
		_, size := utf8.DecodeRune(data[at:])
		at += size
	}
	return at
}
