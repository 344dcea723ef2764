package xmlscan

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A SyntaxError says why a document is not well-formed.
type SyntaxError struct {
	Offset  int    // the first byte of what is wrong; the end of the source when something is left open
	End     int    // behind what is wrong
	Message string // what was found and what would be right, for authors of documents
	Related int    // where that was opened which is left open or closed wrongly, or -1
	NoRoot  bool   // the document has no element; nothing else is wrong with it
}

// Error returns the message behind the offset.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("offset %d: %s", e.Offset, e.Message)
}

// A LimitError says that a document has too many elements or nests them too
// deeply. What follows the offset has not been looked at.
type LimitError struct {
	Offset int  // the '<' of the first element too many
	Depth  bool // Scanner.MaxDepth was passed, not Scanner.MaxElements
	Limit  int
}

// Error returns the limit behind the offset.
func (e *LimitError) Error() string {
	if e.Depth {
		return fmt.Sprintf("offset %d: elements nest deeper than %d levels", e.Offset, e.Limit)
	}
	return fmt.Sprintf("offset %d: more than %d elements", e.Offset, e.Limit)
}

// wrong reports src[start:end].
func wrong(start, end int, format string, args ...any) error {
	return &SyntaxError{Offset: start, End: end, Message: fmt.Sprintf(format, args...), Related: -1}
}

// leftOpen reports the end of the source inside of what began at opened.
func (s *Scanner) leftOpen(opened int, what string) error {
	n := len(s.src)
	return &SyntaxError{Offset: n, End: n, Message: what + " is not closed", Related: opened}
}

// tagLeftOpen is leftOpen for the tag that begins at tag.
func (s *Scanner) tagLeftOpen(tag int) error {
	name := tag + 1
	if s.src[name] == '/' {
		name++
	}
	return s.leftOpen(tag, "tag "+clip(s.src[tag:s.nameEnd(name)]))
}

// unfit reports the character at i where only what is wanted may stand. The
// markup that began at tag is left open if there is no character any more.
func (s *Scanner) unfit(i, tag int, wanted string) error {
	if i >= len(s.src) {
		return s.tagLeftOpen(tag)
	}
	if n := badByte(s.src[i:]); n > 0 {
		return s.badChar(i)
	}
	r, n := utf8.DecodeRuneInString(s.src[i:])
	return wrong(i, i+n, "found %s, expected %s", quoteRune(r), wanted)
}

// badChar reports the byte or character at i, which no document may hold.
func (s *Scanner) badChar(i int) error {
	r, n := utf8.DecodeRuneInString(s.src[i:])
	if r == utf8.RuneError && n <= 1 {
		return wrong(i, i+1, "byte 0x%02X is not valid UTF-8", s.src[i])
	}
	return wrong(i, i+n, "character U+%04X is not allowed in XML", r)
}

// badByte is the length of the illegal character or byte that s begins with,
// 0 if s begins with a legal character.
func badByte(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 || !isChar(r) {
		return n
	}
	return 0
}

// quoteRune shows a character in a message.
func quoteRune(r rune) string {
	switch r {
	case '\n', '\r':
		return "the end of the line"
	case '\t':
		return "a tab"
	case ' ':
		return "a blank"
	case '\'':
		return `"'"`
	}
	if r < 0x7f {
		return "'" + string(r) + "'"
	}
	if !unicode.IsPrint(r) {
		return fmt.Sprintf("character U+%04X", r)
	}
	return fmt.Sprintf("'%c' (U+%04X)", r, r)
}

// clip shortens a stretch of the source that a message quotes, and puts U+FFFD
// where a character does not print.
func clip(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n == most {
			s = s[:i] + "…"
			break
		}
		n++
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}
