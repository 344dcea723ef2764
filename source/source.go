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

	// lines counts the line ends before each block of text, and chars the
	// characters, so that a place costs the same wherever it is; chars is nil when
	// all text is ASCII. Every document makes them: a table of all lines would take
	// three times as long.
	lines, chars []int32
	// mixed: there are line ends other than \n.
	mixed bool
}

// block is the number of bytes from one entry of File.lines to the next.
const block = 256

// NewFile makes a file of text. A line ends with \n, \r\n or a lone \r, as XML
// has it; nothing else ends one.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, mixed: strings.IndexByte(text, '\r') >= 0}
	f.lines = f.sums(f.lineEnds)
	if !isASCII(text) {
		f.chars = f.sums(f.countChars)
	}
	return f
}

// sums adds up what is counted in the blocks before each block.
func (f *File) sums(count func(start, end int) int) []int32 {
	sums := make([]int32, len(f.Text)/block+1)
	for i := range sums[1:] {
		sums[i+1] = sums[i] + int32(count(i*block, (i+1)*block))
	}
	return sums
}

// lineEnds counts the line ends in a stretch of the text.
func (f *File) lineEnds(start, end int) int {
	n := strings.Count(f.Text[start:end], "\n")
	if f.mixed {
		for i := start; i < end; i++ {
			if f.Text[i] == '\r' && !strings.HasPrefix(f.Text[i+1:], "\n") {
				n++
			}
		}
	}
	return n
}

// countChars counts the characters that begin in a stretch of the text.
func (f *File) countChars(start, end int) (n int) {
	for i := start; i < end; i++ {
		if f.Text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// LineCol returns the line and the column of p, both from 1; columns count
// characters (code points), not bytes. No place is line 0.
func (f *File) LineCol(p Pos) (line, col int) {
	if p == 0 {
		return 0, 0
	}
	line = f.Line(p)
	return line, 1 + f.charsBefore(p.Offset()) - f.charsBefore(f.begin(line))
}

// charsBefore counts the characters before a byte of the text.
func (f *File) charsBefore(offset int) int {
	if f.chars == nil {
		return offset
	}
	i := offset / block
	return int(f.chars[i]) + f.countChars(i*block, offset)
}

// isASCII looks at 32 bytes at a time: every document goes through here.
func isASCII(text string) bool {
	for ; len(text) >= 32; text = text[32:] {
		if (load8(text)|load8(text[8:])|load8(text[16:])|load8(text[24:]))&0x8080808080808080 != 0 {
			return false
		}
	}
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// Line returns the line of p, from 1; 0 when p is no place.
func (f *File) Line(p Pos) int {
	if p == 0 {
		return 0
	}
	i := p.Offset() / block
	return 1 + int(f.lines[i]) + f.lineEnds(i*block, p.Offset())
}

// begin is the offset at which a line begins; -1 when there is no such line.
func (f *File) begin(line int) int {
	if line == 1 {
		return 0
	}
	// The end of the line before lies in the last block with fewer ends before it.
	i := sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i]) >= line-1 }) - 1
	if i < 0 {
		return -1
	}
	at := i * block
	for n := int(f.lines[i]) + 1; n < line && at >= 0; n++ {
		at = f.nextLine(at)
	}
	return at
}

// nextLine is the offset behind the next line end; -1 if there is none.
func (f *File) nextLine(at int) int {
	ends := "\n"
	if f.mixed {
		ends = "\r\n"
	}
	i := strings.IndexAny(f.Text[at:], ends)
	if i < 0 {
		return -1
	}
	at += i + 1
	if f.Text[at-1] == '\r' && strings.HasPrefix(f.Text[at:], "\n") {
		at++
	}
	return at
}

// LineText returns the text of a line (from 1) without its end.
func (f *File) LineText(line int) string {
	start := f.begin(line)
	if start < 0 {
		return ""
	}
	text := f.Text[start:]
	if end := f.nextLine(start); end >= 0 {
		text = f.Text[start:end]
	}
	return strings.TrimRight(text, "\r\n")
}

// Slice returns the text of a span.
func (f *File) Slice(s Span) string { return f.Text[s.Start.Offset():s.End.Offset()] }
