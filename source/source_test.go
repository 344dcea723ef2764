package source

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestLineCol(t *testing.T) {
	const text = "a\nbé\r\n\rd\u0085\u2028e\n"
	f := NewFile("x", text)
	for _, c := range []struct {
		at        string
		line, col int
	}{
		{"a", 1, 1}, {"\nb", 1, 2}, {"b", 2, 1}, {"é", 2, 2}, {"\r\n", 2, 3}, {"\rd", 3, 1}, {"d", 4, 1}, {"e", 4, 4},
	} {
		line, col := f.LineCol(At(strings.Index(text, c.at)))
		assert.Equal(t, []int{c.line, c.col}, []int{line, col}, "%q", c.at)
	}
	line, col := f.LineCol(At(len(text)))
	assert.Equal(t, []int{5, 1}, []int{line, col}, "the end of the text is a place")
	line, col = f.LineCol(0)
	assert.Equal(t, []int{0, 0}, []int{line, col}, "no place")
	assert.Equal(t, 0, f.Line(0))
	assert.Equal(t, -1, Pos(0).Offset())
	for line, want := range []string{"", "a", "bé", "", "d\u0085\u2028e", "", ""} {
		assert.Equal(t, want, f.LineText(line), line)
	}
	assert.Equal(t, "é", f.Slice(Span{At(3), At(5)}))
}

// FuzzLineCol compares with counting from the beginning, and finds the beginnings
// of the lines again.
func FuzzLineCol(f *testing.F) {
	f.Add("")
	f.Add("a\r\n\r\né\n")
	f.Add(strings.Repeat("é", 300) + "\n" + strings.Repeat("x𝄞", 300))
	f.Add(strings.Repeat("x", 255) + "\r\n" + strings.Repeat("\n", 258) + strings.Repeat("\r", 600) + "\n")
	f.Add(strings.Repeat("line\n", 300))
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		file := NewFile("x", text)
		line, begin := 1, 0
		for i := 0; i <= len(text); i++ {
			if i == len(text) || utf8.RuneStart(text[i]) {
				gotLine, gotCol := file.LineCol(At(i))
				if col := 1 + utf8.RuneCountInString(text[begin:i]); gotLine != line || gotCol != col {
					t.Fatalf("offset %d is %d:%d, not %d:%d", i, gotLine, gotCol, line, col)
				}
			}
			if i < len(text) && (text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n')) {
				line, begin = line+1, i+1
				if at := file.PosOf(line, 1); at != At(begin) {
					t.Fatalf("line %d begins at %d, not %d", line, at.Offset(), begin)
				}
			}
		}
		if at := file.PosOf(line+1, 1); at != 0 {
			t.Fatalf("there is a line behind the last: %d", at.Offset())
		}
	})
}

// problemAt makes a problem of the first place where what stands in a text.
func problemAt(text, what string, severity Severity) Diagnostic {
	f := NewFile("ivr.xml", text)
	at := strings.Index(text, what)
	d := Diagnostic{File: f, Span: Span{At(at), At(at + len(what))}, Severity: severity, Rule: "some-rule", Message: "it is wrong"}
	if severity == Error {
		d.Code = 5106
	}
	return d
}

func TestDiagnostics(t *testing.T) {
	const text = "one\ntwo three"
	late, early := problemAt(text, "three", Error), problemAt(text, "two", Error)
	early.Suggestion = "zwo"
	warning := problemAt(text, "two", Warning)
	ds := Diagnostics{late, warning, early}
	ds.Sort()
	assert.Equal(t, Diagnostics{warning, early, late}, ds)
	first, ok := ds.First()
	assert.True(t, ok)
	assert.Equal(t, early, first)
	assert.Equal(t, "ivr.xml:2:1: error 5106: it is wrong; did you mean zwo?\nivr.xml:2:5: error 5106: it is wrong", ds.Err().Error())
	assert.Equal(t, "ivr.xml:2:1: warning: it is wrong", warning.Error())
	var list Diagnostics
	assert.True(t, errors.As(ds.Err(), &list))

	ds = Diagnostics{warning}
	assert.False(t, ds.HasErrors())
	assert.NoError(t, ds.Err())
	_, ok = ds.First()
	assert.False(t, ok)
	assert.NoError(t, Diagnostics(nil).Err())
}
