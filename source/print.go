package source

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// WriteJSON writes the problems as JSON objects, one a line, in the fields
// that "voxsim check --json" documents.
func (ds Diagnostics) WriteJSON(w io.Writer) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, d := range ds {
		buf.Reset()
		if err := enc.Encode(d.fields()); err != nil {
			return err
		}
		if _, err := w.Write(buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// jsonDiagnostic is a diagnostic as JSON has it.
type jsonDiagnostic struct {
	File       string   `json:"file"`
	Line       int      `json:"line"`
	Column     int      `json:"column"`
	EndLine    int      `json:"endLine"`
	EndColumn  int      `json:"endColumn"`
	Severity   Severity `json:"severity"`
	Code       int      `json:"code,omitempty"`
	Rule       string   `json:"rule"`
	Message    string   `json:"message"`
	Path       string   `json:"path,omitempty"`
	Suggestion string   `json:"suggestion,omitempty"`
	Fix        *jsonFix `json:"fix,omitempty"`
}

// jsonFix is a fix as JSON has it.
type jsonFix struct {
	Message   string `json:"message"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

func (d Diagnostic) fields() jsonDiagnostic {
	j := jsonDiagnostic{File: d.File.Name, Severity: d.Severity, Code: d.Code, Rule: d.Rule,
		Message: d.Message, Path: d.Path, Suggestion: d.Suggestion}
	j.Line, j.Column = d.File.LineCol(d.Span.Start)
	j.EndLine, j.EndColumn = d.File.LineCol(d.Span.End)
	if d.Fix != nil {
		j.Fix = &jsonFix{Message: d.Fix.Message, Text: d.Fix.Text}
		j.Fix.Line, j.Fix.Column = d.File.LineCol(d.Fix.Span.Start)
		j.Fix.EndLine, j.Fix.EndColumn = d.File.LineCol(d.Fix.Span.End)
	}
	return j
}

// WriteText writes the problems for people: each with its place, its message,
// and the line of the document with a caret under what is wrong.
//
//	ivr.xml:3:17: error 5106: length is "90"; it must be … [bad-value]
//	  3 |   <Pause length='90'/>
//	    |                  ^^
//
// Colour is for terminals. Nothing that the document holds can drive one.
func (ds Diagnostics) WriteText(w io.Writer, colour bool) error {
	var dst []byte
	for _, d := range ds {
		dst = d.appendText(dst[:0], colour)
		if _, err := w.Write(dst); err != nil {
			return err
		}
	}
	return nil
}

// The colours of a terminal.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	dim    = "\x1b[2m"
	green  = "\x1b[1;32m"
	reset  = "\x1b[0m"
)

// paint appends a text in a colour, if there are any.
func paint(dst []byte, colour bool, code, text string) []byte {
	if !colour {
		return append(dst, text...)
	}
	return append(append(append(dst, code...), text...), reset...)
}

// appendText appends the diagnostic as [Diagnostics.WriteText] has it.
func (d Diagnostic) appendText(dst []byte, colour bool) []byte {
	line, col := d.File.LineCol(d.Span.Start)
	place := Visible(d.File.Name) + ":" + strconv.Itoa(line) + ":" + strconv.Itoa(col) + ":"
	severity := red
	if d.Severity == Warning {
		severity = yellow
	}
	kind, rest, _ := strings.Cut(d.Headline(), ": ")
	dst = append(paint(dst, colour, bold, place), ' ')
	dst = append(paint(dst, colour, severity, kind+":"), ' ')
	dst = append(dst, Visible(rest)...)
	if d.Rule != "" {
		dst = paint(append(dst, ' '), colour, dim, "["+d.Rule+"]")
	}
	dst = append(dst, '\n')
	text, mark := d.excerpt(line)
	if text == "" {
		return dst
	}
	number := strconv.Itoa(line)
	dst = paint(dst, colour, dim, "  "+number+" | ")
	dst = append(append(dst, text...), '\n')
	dst = paint(dst, colour, dim, strings.Repeat(" ", len(number)+2)+" | ")
	blank := strings.TrimRight(mark, "^")
	dst = append(dst, blank...)
	return append(paint(dst, colour, green, mark[len(blank):]), '\n')
}

// How many characters of a long line are shown before and behind the place.
const (
	windowBefore = 60
	windowBehind = 40
)

// excerpt returns the part of a line that has the diagnostic's place, and the
// line of carets that belongs under it. Both are empty for an empty line.
func (d Diagnostic) excerpt(line int) (text, mark string) {
	whole := d.File.LineText(line)
	if whole == "" {
		return "", ""
	}
	begin := d.File.begin(line)
	at := min(d.Span.Start.Offset()-begin, len(whole))
	end := min(max(d.Span.End.Offset()-begin, at), len(whole))
	from, to := 0, len(whole)
	if to > windowBefore+windowBehind {
		from, to = back(whole, at, windowBefore), ahead(whole, at, windowBehind)
	}
	var out, under strings.Builder
	if from > 0 {
		out.WriteString("…")
		under.WriteByte(' ')
	}
	for i, r := range whole[from:to] {
		shown := visibleRune(r)
		if r == '\t' {
			shown = "\t"
		}
		out.WriteString(shown)
		width := utf8.RuneCountInString(shown)
		switch i += from; {
		case i >= at && i < end:
			under.WriteString(strings.Repeat("^", width))
		case i >= at:
		case r == '\t':
			under.WriteByte('\t')
		default:
			under.WriteString(strings.Repeat(" ", width))
		}
	}
	if to < len(whole) {
		out.WriteString("…")
	}
	if at == end || at >= to {
		under.WriteByte('^')
	}
	return out.String(), under.String()
}

// back is the place n characters before at.
func back(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return at
}

// ahead is the place n characters behind at.
func ahead(s string, at, n int) int {
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
