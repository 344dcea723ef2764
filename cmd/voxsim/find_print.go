package main

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/internal/xpath"
	"github.com/voxsim/voxsim/source"
)

// print writes what was found in a file.
func (f *finder) print(file *source.File, r *xpath.Result) error {
	if r.Value != nil {
		f.value(file.Name, r.Value)
	}
	for i := range r.Hits {
		if f.json {
			f.object(newFoundHit(file, &r.Hits[i]))
		} else {
			line, col := file.LineCol(r.Hits[i].Span.Start)
			fmt.Fprintf(f.out, "%s:%d:%d: %s\n", source.Visible(file.Name), line, col, oneLine(written(file, &r.Hits[i])))
		}
	}
	return f.out.Flush()
}

// value writes the value of an expression.
func (f *finder) value(name string, value any) {
	if n, ok := value.(float64); ok && (!f.json || math.IsNaN(n) || math.IsInf(n, 0)) {
		value = xpathNumber(n) // JSON has no such numbers
	}
	switch {
	case f.json:
		f.object(foundValue{name, value})
	case f.several:
		fmt.Fprintf(f.out, "%s: %s\n", source.Visible(name), oneLine(fmt.Sprint(value)))
	default:
		fmt.Fprintln(f.out, oneLine(fmt.Sprint(value)))
	}
}

// xpathNumber is a number as XPath writes it.
func xpathNumber(n float64) string {
	switch {
	case math.IsInf(n, 1):
		return "Infinity"
	case math.IsInf(n, -1):
		return "-Infinity"
	case n == 0:
		return "0" // minus zero too
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// written is a hit as it stands in the document, an element with its text.
func written(file *source.File, h *xpath.Hit) string {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(h.Text)
	tag := file.Text[h.Span.Start.Offset():h.Span.End.Offset()]
	switch {
	case h.Kind == xpath.Text:
		return h.Text
	case h.Kind == xpath.Element && text != "":
		return tag + text + "</" + h.Tag.Name + ">"
	}
	return tag
}

var lineEnds = regexp.MustCompile(`[ \t]*[\t\r\n][ \t\r\n]*`)

// oneLine makes a blank of each line end with the white space around it.
func oneLine(s string) string { return source.Visible(lineEnds.ReplaceAllString(s, " ")) }

// foundHit is a hit as JSON has it.
type foundHit struct {
	File      string     `json:"file"`
	Line      int        `json:"line"`
	Column    int        `json:"column"`
	EndLine   int        `json:"endLine"`
	EndColumn int        `json:"endColumn"`
	Kind      xpath.Kind `json:"kind"`
	// Path is the element's, also of an attribute or a text.
	Path string `json:"path"`
	// Name is an element's or an attribute's.
	Name string `json:"name,omitempty"`
	Text string `json:"text"`
}

func newFoundHit(file *source.File, h *xpath.Hit) foundHit {
	j := foundHit{File: file.Name, Kind: h.Kind, Path: h.Tag.Path(), Text: h.Text}
	j.Line, j.Column = file.LineCol(h.Span.Start)
	j.EndLine, j.EndColumn = file.LineCol(h.Span.End)
	switch h.Kind {
	case xpath.Element:
		j.Name = h.Tag.Name
	case xpath.Attribute:
		j.Name = h.Attr.Name
	}
	return j
}

// foundValue is a value as JSON has it.
type foundValue struct {
	File  string `json:"file"`
	Value any    `json:"value"`
}

func (f *finder) object(o any) {
	enc := json.NewEncoder(f.out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(o) // an error stays with the writer until it is flushed
}
