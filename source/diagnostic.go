package source

import (
	"fmt"
	"slices"
	"strings"
)

// Severity says how bad a problem is.
type Severity string

// The severities, as diagnostics print them.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one problem at one place of a document.
type Diagnostic struct {
	File     *File
	Span     Span
	Severity Severity
	// Code is the platform's number: 5105 or 5106; 0 for warnings.
	Code int
	// Rule is our short stable name, such as "unknown-attribute".
	Rule string
	// Message says what was found and what is accepted.
	Message string
	// Path is the element's, as [ast.Tag.Path] writes it; empty when the
	// problem belongs to no element.
	Path string
	// Suggestion is what was probably meant; often empty.
	Suggestion string
	// Fix makes the problem go away; nil when only a person can.
	Fix *Fix
}

// Error makes a diagnostic an error of one line: place, severity, message.
func (d Diagnostic) Error() string {
	line, col := d.File.LineCol(d.Span.Start)
	return fmt.Sprintf("%s:%d:%d: %s", d.File.Name, line, col, d.Headline())
}

// Headline is the diagnostic without its place: "error 5106: …; did you mean …?".
func (d Diagnostic) Headline() string {
	var b strings.Builder
	b.WriteString(string(d.Severity))
	if d.Code != 0 {
		fmt.Fprintf(&b, " %d", d.Code)
	}
	b.WriteString(": " + d.Message)
	if d.Suggestion != "" {
		b.WriteString("; did you mean " + d.Suggestion + "?")
	}
	return b.String()
}

// Diagnostics is a list of problems. The parser's come in document order.
type Diagnostics []Diagnostic

// Sort puts the problems in document order and keeps the order of those at one
// place.
func (ds Diagnostics) Sort() {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int { return int(a.Span.Start - b.Span.Start) })
}

// HasErrors tells whether a problem is more than a warning.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// First returns the first error; false when there are only warnings.
func (ds Diagnostics) First() (Diagnostic, bool) {
	i := slices.IndexFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
	if i < 0 {
		return Diagnostic{}, false
	}
	return ds[i], true
}

// Err returns the list as an error, or nil when it holds no error.
func (ds Diagnostics) Err() error {
	if !ds.HasErrors() {
		return nil
	}
	return ds
}

// Error joins the errors of the list, a line each.
func (ds Diagnostics) Error() string {
	var lines []string
	for _, d := range ds {
		if d.Severity == Error {
			lines = append(lines, d.Error())
		}
	}
	return strings.Join(lines, "\n")
}
