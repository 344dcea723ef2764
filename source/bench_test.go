package source

import (
	"strings"
	"testing"
)

// BenchmarkNewFile prepares a text of 3 KB for questions about its lines.
func BenchmarkNewFile(b *testing.B) {
	text := strings.Repeat("    <Say voice='Joanna' language='en-US'>Hello</Say>\n", 60)
	b.ReportAllocs()
	for b.Loop() {
		NewFile("ivr.xml", text)
	}
}

// BenchmarkLine asks for the line of a place.
func BenchmarkLine(b *testing.B) {
	f := NewFile("ivr.xml", strings.Repeat("    <Say voice='Joanna' language='en-US'>Hello</Say>\n", 60))
	for b.Loop() {
		f.Line(2000)
	}
}

// BenchmarkLineCol asks for the line and the column of a place.
func BenchmarkLineCol(b *testing.B) {
	f := NewFile("ivr.xml", strings.Repeat("    <Say voice='Joanna' language='en-US'>Hello</Say>\n", 60))
	for b.Loop() {
		f.LineCol(2000)
	}
}
