// Package report tells what came of scenario tests: to people, as JSON lines,
// and as the JUnit XML that build servers read.
//
//	c := &report.Case{Test: test, Outcome: outcome}
//	fmt.Print(file.Reasons(c, false), c.Transcribe(false))
//
// It only makes bytes; when which test runs is the command's business.
package report

import (
	"errors"
	"time"

	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/source"
)

// File is a scenario file and what came of its tests, in the order of the file.
type File struct {
	Name string
	// Source is its text; nil when it could not be read.
	Source *source.File
	// Wrong is why none of its tests could be run; nil when they could.
	Wrong error
	Cases []*Case
	// Took is how long its tests ran in real time, one after the other.
	Took time.Duration
}

// Case is what came of one test.
type Case struct {
	Test *scenario.Test
	// Outcome is nil when the test could not be run; Err says why.
	Outcome *scenario.Outcome
	Err     error
	Took    time.Duration
	// Text is why it did not pass, Transcript what happened: what the command
	// keeps of [File.Reasons] and [Case.Transcribe] for a JUnit file.
	Text, Transcript string
}

// Passed tells whether the test holds.
func (c *Case) Passed() bool { return c.Outcome != nil && c.Outcome.Passed() }

// Totals counts tests, and files that could not be used.
type Totals struct {
	Files, Passed, Failed int
	// NotRun are tests that could not be run, Wrong files of which none could.
	NotRun, Wrong int
	// Invalid are those of NotRun whose script is no VoxXML.
	Invalid int
}

// Add counts a test.
func (t *Totals) Add(c *Case) {
	var invalid *scenario.Invalid
	switch {
	case c.Passed():
		t.Passed++
	case c.Outcome != nil:
		t.Failed++
	default:
		t.NotRun++
		if errors.As(c.Err, &invalid) {
			t.Invalid++
		}
	}
}

// place is a place of a scenario file in the terms of package source.
func (f *File) place(p scenario.Place, end int) source.Span {
	if f.Source == nil {
		return source.Span{}
	}
	at := f.Source.PosOf(p.Line, p.Column)
	if at == 0 {
		at = f.Source.PosOf(1, 1)
	}
	return source.Span{Start: at, End: at + source.Pos(max(end, 1))}
}
