// Package source holds the text of documents, places in it, and the problems
// found there. It knows nothing of VoxXML; parser, interpreter, linter and
// commands all speak of places and problems in its terms.
//
// A place is one number ([Pos]); only the [File] turns it into a line and a
// column:
//
//	f := source.NewFile("ivr.xml", text)
//	line, col := f.LineCol(tag.Start)
package source

import (
	"sort"
	"strings"
)

// Pos is a byte offset in a [File] plus one, so that the zero Pos is no place.
type Pos int32

// At returns the place of the byte at offset.
func At(offset int) Pos { return Pos(offset + 1) }

// Offset is the byte offset of p; -1 when p is no place.
func (p Pos) Offset() int { return int(p) - 1 }

// Span is a stretch of text. End is the place behind its last byte.
type Span struct{ Start, End Pos }

// File is a document's text, decoded to UTF-8 and without a byte-order mark.
// It is immutable and may be shared.
type File struct {
	// Name is what the user called the file: its path, its address, or "-".
	Name string
	// Text is the whole document.
	Text string

	lines []int32 // offsets at which lines begin; the first is 0
	// chars counts the characters before each block of text, so that a column
	// costs the same on a line of any length; nil when all text is ASCII.
	chars []int32
}

// block is the number of bytes from one entry of File.chars to the next.
const block = 256

// NewFile makes a file of text. A line ends with \n, \r\n or a lone \r, as XML
// has it; nothing else ends one.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, lines: make([]int32, 1, 1+strings.Count(text, "\n"))}
	if strings.IndexByte(text, '\r') >= 0 {
		f.addMixedLines()
	} else {
		f.addLines()
	}
	if !isASCII(text) {
		f.countChars()
	}
	return f
}

// addLines finds the lines of a text without carriage returns.
func (f *File) addLines() {
	for at := 0; ; {
		i := strings.IndexByte(f.Text[at:], '\n')
		if i < 0 {
			return
		}
		at += i + 1
		f.lines = append(f.lines, int32(at))
	}
}

// addMixedLines finds the lines of a text that has carriage returns.
func (f *File) addMixedLines() {
	for i := 0; i < len(f.Text); i++ {
		lone := f.Text[i] == '\r' && (i+1 == len(f.Text) || f.Text[i+1] != '\n')
		if lone || f.Text[i] == '\n' {
			f.lines = append(f.lines, int32(i+1))
		}
	}
}

// LineCol returns the line and the column of p, both from 1; columns count
// characters (code points), not bytes. No place is line 0.
func (f *File) LineCol(p Pos) (line, col int) {
	if p == 0 {
		return 0, 0
	}
	line = f.Line(p)
	return line, 1 + f.charsBefore(p.Offset()) - f.charsBefore(int(f.lines[line-1]))
}

// countChars fills in f.chars.
func (f *File) countChars() {
	f.chars = make([]int32, 0, len(f.Text)/block+1)
	n := 0
	for at := 0; at <= len(f.Text); at += block {
		f.chars = append(f.chars, int32(n))
		n += count(f.Text[at:min(at+block, len(f.Text))])
	}
}

// charsBefore counts the characters before a byte of the text.
func (f *File) charsBefore(offset int) int {
	if f.chars == nil {
		return offset
	}
	i := offset / block
	return int(f.chars[i]) + count(f.Text[i*block:offset])
}

// count counts the characters that begin in a piece of UTF-8.
func count(piece string) (n int) {
	for i := range len(piece) {
		if piece[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// isASCII looks at eight bytes at a time: every document goes through here.
func isASCII(text string) bool {
	for len(text) >= 8 {
		word := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		if word&0x8080808080808080 != 0 {
			return false
		}
		text = text[8:]
	}
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Line returns the line of p, from 1; 0 when p is no place.
func (f *File) Line(p Pos) int {
	if p == 0 {
		return 0
	}
	off := int32(p.Offset())
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > off })
}

// LineText returns the text of a line (from 1) without its end.
func (f *File) LineText(line int) string {
	if line < 1 || line > len(f.lines) {
		return ""
	}
	text := f.Text[f.lines[line-1]:]
	if line < len(f.lines) {
		text = f.Text[f.lines[line-1]:f.lines[line]]
	}
	return strings.TrimRight(text, "\r\n")
}

// Slice returns the text of a span.
func (f *File) Slice(s Span) string { return f.Text[s.Start.Offset():s.End.Offset()] }
