package main

import (
	"bufio"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/voxsim/voxsim/sim/report"
	"github.com/voxsim/voxsim/sim/scenario"
)

// printer tells what comes of tests, in their order.
type printer struct {
	tester   *tester
	out      *bufio.Writer
	colour   bool
	progress progress
	totals   report.Totals
	before   report.Totals // those of the files before
	results  []byte        // JSON lines of the tests, which follow all traces
	shown    map[scenario.Script]bool
}

// complain writes to standard error, behind what has been printed.
func (p *printer) complain(what ...any) {
	p.progress.clear()
	_ = p.out.Flush() // the writer keeps its error
	fmt.Fprintln(p.tester.io.err, append([]any{"voxsim:"}, what...)...)
}

// noTests says why there is nothing to do; false when there is a reason that
// has been or will be told.
func (p *printer) noTests(files []*testFile, only *regexp.Regexp) bool {
	for _, f := range files {
		if f.Wrong != nil {
			return false
		}
	}
	if p.tester.shard.of > 0 && p.tester.shard.number > 1 {
		return false
	}
	if only != nil {
		p.complain("no test has a name that matches " + quote(only.String()))
	} else {
		p.complain("there are no tests")
	}
	return true
}

// begin tells what is wrong with a file.
func (p *printer) begin(f *testFile) {
	p.before = p.totals
	if f.Wrong == nil {
		return
	}
	p.totals.Wrong++
	if p.tester.json {
		p.results = report.AppendWrong(p.results, &f.File)
	}
	if f.problems == nil {
		p.complain(f.Wrong)
		return
	}
	p.progress.clear()
	_ = p.out.Flush()
	_ = f.Problems(f.problems).WriteText(p.tester.io.err, colours(p.tester.io.err)) // there is nowhere to tell it
}

// job tells of a test.
func (p *printer) job(j *job) {
	p.totals.Add(&j.Case)
	p.progress.step(p.totals)
	if p.tester.json {
		_, _ = p.out.Write(j.trace)
		p.results = report.AppendResult(p.results, j.file.Name, &j.Case)
	}
	switch {
	case j.Passed():
		if p.tester.verbose {
			p.line("pass", green, j.file.Name+": "+j.Test.Name, took(j.Took))
		}
	case j.Outcome != nil:
		p.line("FAIL", red, j.file.Name+": "+j.Test.Name, took(j.Took))
		p.text(j.text + "\n")
	default:
		p.notRun(j)
	}
	j.trace, j.text = nil, ""
}

// notRun tells of a test that could not be run; of an invalid script, once.
func (p *printer) notRun(j *job) {
	p.line("ERROR", red, j.file.Name+": "+j.Test.Name, "could not run")
	if e := (*scenario.Invalid)(nil); errors.As(j.Err, &e) {
		script := e.Script
		script.Place = scenario.Place{File: j.file.Name}
		if p.shown[script] {
			return
		}
		if p.shown == nil {
			p.shown = map[scenario.Script]bool{}
		}
		p.shown[script] = true
	}
	p.progress.clear()
	_ = p.out.Flush()
	fmt.Fprint(p.tester.io.err, j.text)
}

// end sums a file up.
func (p *printer) end(f *testFile) {
	p.totals.Files++
	if len(f.jobs) == 0 {
		return
	}
	passed, failed, notRun := p.totals.Passed-p.before.Passed, p.totals.Failed-p.before.Failed, p.totals.NotRun-p.before.NotRun
	word, colour := "ok", green
	if failed+notRun > 0 {
		word, colour = "FAIL", red
	}
	p.line(word, colour, f.Name, counts(passed, failed, notRun)+", "+took(f.Took))
}

// counts says how many tests there were of what kind.
func counts(passed, failed, notRun int) string {
	text := fmt.Sprintf("%d passed", passed)
	if failed > 0 {
		text += fmt.Sprintf(", %d failed", failed)
	}
	if notRun > 0 {
		text += fmt.Sprintf(", %d could not run", notRun)
	}
	return text
}

// summary is the last line.
func (p *printer) summary(d time.Duration) {
	if p.tester.json {
		_, _ = p.out.Write(p.results)
		_, _ = p.out.Write(report.AppendSummary(nil, p.totals, d))
	} else {
		text := fmt.Sprintf("%d passed, %d failed", p.totals.Passed, p.totals.Failed)
		if n := p.totals.NotRun; n > 0 {
			text += fmt.Sprintf(", %d could not run", n)
		}
		if n := p.totals.Wrong; n > 0 {
			text += ", " + plural(n, "file") + " could not be used"
		}
		p.text(text + "\n")
	}
	_ = p.out.Flush()
}

// status is how the command ends.
func (p *printer) status() error {
	t := p.totals
	switch {
	case t.Wrong > 0 || t.NotRun > t.Invalid:
		return &statusError{status: statusCannotRun}
	case t.Invalid > 0:
		return &statusError{status: statusNotValid}
	case t.Failed > 0:
		return &statusError{status: statusDidBadly}
	}
	return nil
}

// note prints a line, but not among JSON.
func (p *printer) note(text string) { p.text(text + "\n") }

// The colours of a terminal.
const (
	green = "\x1b[1;32m"
	red   = "\x1b[1;31m"
	dim   = "\x1b[2m"
	plain = "\x1b[0m"
)

// line prints what became of something, and a remark.
func (p *printer) line(word, colour, what, remark string) {
	word = fmt.Sprintf("%-5s", word)
	remark = "(" + remark + ")"
	if p.colour {
		word, remark = colour+word+plain, dim+remark+plain
	}
	p.text(word + " " + printable(what) + " " + remark + "\n")
}

// text prints for people.
func (p *printer) text(text string) {
	if p.tester.json {
		return
	}
	p.progress.clear()
	_, _ = p.out.WriteString(text) // the writer keeps its error
}

// took is a length of real time.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
