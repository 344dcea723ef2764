package report

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/source"
)

// Diagnostic is something that is wrong at a place of the file, as it is printed.
func (f *File) Diagnostic(p scenario.Place, message string) source.Diagnostic {
	return source.Diagnostic{File: f.Source, Span: f.place(p, f.width(p)), Severity: source.Error, Message: message}
}

// Problems are what is wrong with the file itself.
func (f *File) Problems(ps scenario.Problems) source.Diagnostics {
	var ds source.Diagnostics
	for _, p := range ps {
		ds = append(ds, f.Diagnostic(p.Place, p.Message))
	}
	return ds
}

// width is how many bytes stand at a place that belong together: a word with
// what is in quotes, or the rest of the line when it is an entry of its own.
func (f *File) width(p scenario.Place) int {
	line := f.Source.LineText(p.Line)
	from := f.Source.PosOf(p.Line, p.Column) - f.Source.PosOf(p.Line, 1)
	if int(from) > len(line) || from < 0 {
		return 1
	}
	rest := line[from:]
	if strings.TrimSpace(line[:from]) == "-" {
		return len(strings.TrimRightFunc(comment(rest), unicode.IsSpace))
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		if end := strings.IndexByte(rest[1:], rest[0]); end >= 0 {
			return end + 2
		}
	}
	if end := closing(rest); end > 0 {
		return end
	}
	return strings.IndexFunc(rest+" ", func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",{}[]:", r) })
}

// closing is where the bracket is closed that a text begins with; 0 when there is
// none.
func closing(text string) int {
	depth := 0
	for i, c := range text {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth == 0 {
			return max(i, 0) + min(i, 1)
		}
	}
	return 0
}

// comment takes the comment off a line of YAML that has no quotes.
func comment(line string) string {
	if i := strings.Index(line, " #"); i >= 0 && !strings.ContainsAny(line, `"'`) {
		return line[:i]
	}
	return line
}

// Reasons tells why a test does not hold: what was expected, and where that
// stands in its file.
func (f *File) Reasons(c *Case, colour bool) string {
	var b bytes.Buffer
	if c.Outcome == nil {
		notRun(&b, f, c, colour)
		return b.String()
	}
	var ds source.Diagnostics
	for _, failure := range c.Outcome.Failures {
		ds = append(ds, f.Diagnostic(failure.Place, failure.Message))
	}
	_ = ds.WriteText(&b, colour) // a buffer takes everything
	return b.String()
}

// notRun tells why a test could not be run.
func notRun(b *bytes.Buffer, f *File, c *Case, colour bool) {
	var invalid *scenario.Invalid
	if !errors.As(c.Err, &invalid) {
		place, err := c.Test.Place, c.Err
		if e := (*scenario.Unusable)(nil); errors.As(err, &e) {
			place, err = e.Place, e.Err
		}
		_ = source.Diagnostics{f.Diagnostic(place, err.Error())}.WriteText(b, colour)
		return
	}
	message := "the script is invalid"
	_ = source.Diagnostics{f.Diagnostic(invalid.Script.Place, message)}.WriteText(b, colour)
	_ = f.named(invalid).WriteText(b, colour)
}

// named are the problems of a script that is a file beside the scenario, with
// the way to it.
func (f *File) named(e *scenario.Invalid) source.Diagnostics {
	name := e.Script.File
	if name == "" || path.IsAbs(name) {
		return e.Problems
	}
	var ds source.Diagnostics
	for _, d := range e.Problems {
		file := *d.File
		file.Name = path.Join(path.Dir(f.Name), name)
		d.File = &file
		ds = append(ds, d)
	}
	return ds
}

// Transcribe tells a run, and marks where its callers were left. It is empty
// when there was none.
func (c *Case) Transcribe(colour bool) string {
	o := c.Outcome
	if o == nil {
		return ""
	}
	var b bytes.Buffer
	t := sim.Transcript{Out: &b, Colour: colour}
	for _, c := range o.Test.Callers {
		if c.Name != "" {
			t.Names = append(t.Names, c.Name)
		}
	}
	mark := func(n int) {
		for _, failure := range o.Failures {
			if failure.Event == n {
				t.Mark(at(o, n), failure.Call, remark(&failure))
			}
		}
	}
	for i := range o.Events {
		if o.Events[i].Name != "result" {
			mark(i)
		}
		if i > 0 && o.Events[i].Name == "result" && o.Events[i-1].Name != "result" {
			markEnd(&t, o, i)
		}
		t.Observe(&o.Events[i])
	}
	return b.String()
}

// markEnd marks what is known only at the end.
func markEnd(t *sim.Transcript, o *scenario.Outcome, from int) {
	for _, failure := range o.Failures {
		if failure.Event >= from && !isResult(&failure, o) {
			t.Mark(at(o, from), failure.Call, remark(&failure))
		}
	}
}

// isResult tells whether a failure is that of a result, which stands below the
// transcript and speaks for itself.
func isResult(f *scenario.Failure, o *scenario.Outcome) bool {
	for _, c := range o.Test.Callers {
		if c.Result != nil && c.Result.Place == f.Place {
			return true
		}
	}
	return false
}

// at is the time of the last of n events.
func at(o *scenario.Outcome, n int) time.Duration {
	if n > 0 && n <= len(o.Events) {
		return o.Events[n-1].T
	}
	return 0
}

// remark is what stands at the point of a failure.
func remark(f *scenario.Failure) string {
	if f.Waiting != "" {
		return fmt.Sprintf("left waiting here, for line %d: %s", f.Line, f.Waiting)
	}
	return fmt.Sprintf("line %d: %s", f.Line, f.Message)
}
