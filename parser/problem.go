package parser

import (
	"strconv"

	"github.com/voxsim/voxsim/source"
)

// problem is a diagnostic in the making: it lies at bytes of the text.
type problem struct {
	rule       string
	start, end int
	message    string
	suggestion string
	path       string
}

// diagnostic places the problem in a file.
func (p problem) diagnostic(file *source.File, severity source.Severity) source.Diagnostic {
	d := source.Diagnostic{
		File:       file,
		Span:       source.Span{Start: source.At(p.start), End: source.At(max(p.start, p.end))},
		Severity:   severity,
		Rule:       p.rule,
		Message:    p.message,
		Path:       p.path,
		Suggestion: p.suggestion,
	}
	if severity == source.Error {
		d.Code = codeSyntax
		if p.rule == missingRoot {
			d.Code = codeRoot
		}
	}
	return d
}

// severity is the usual one of a rule.
func severity(rule string) source.Severity {
	for i := range rules {
		if rules[i].Name == rule {
			return rules[i].Severity
		}
	}
	return source.Error
}

// quotable is how many characters of a text a message shows.
const quotable = 60

// quote puts a user's text into a message: short, in quotes, and with nothing
// in it that a terminal would obey.
func quote(s string) string { return strconv.Quote(source.Shorten(s, quotable)) }

// plain is quote for names: without the quotes.
func plain(name string) string {
	q := quote(name)
	return q[1 : len(q)-1]
}

func number(n int) string { return strconv.Itoa(n) }
