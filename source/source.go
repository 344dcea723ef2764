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
	"unicode/utf8"
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
}

// NewFile makes a file of text. A line ends with \n, \r\n or a lone \r, as XML
// has it; nothing else ends one.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, lines: make([]int32, 1, 1+strings.Count(text, "\n"))}
	if strings.IndexByte(text, '\r') >= 0 {
		f.addMixedLines()
		return f
	}
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return f
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
	return line, 1 + utf8.RuneCountInString(f.Text[f.lines[line-1]:p.Offset()])
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
