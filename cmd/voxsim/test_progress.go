package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/voxsim/voxsim/sim/report"
)

// progress shows on a terminal how far a long run is.
type progress struct {
	to    io.Writer // nil when there is no terminal
	total int
	next  time.Time // when to show it again
	shown bool
}

// The first time that progress is shown, and how often after that.
const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// begin begins to show it, if w is a terminal.
func (p *progress) begin(w io.Writer, total int) {
	if colours(w) {
		p.to, p.total, p.next = w, total, time.Now().Add(progressAfter)
	}
}

// step shows how far the run is.
func (p *progress) step(t report.Totals) {
	if p.to == nil || time.Now().Before(p.next) {
		return
	}
	p.next = time.Now().Add(progressEvery)
	p.shown = true
	fmt.Fprintf(p.to, "\r\x1b[K%d of %d tests, %d failed", t.Passed+t.Failed+t.NotRun, p.total, t.Failed+t.NotRun)
}

// clear makes room for a line.
func (p *progress) clear() {
	if p.shown {
		p.shown = false
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}

func (p *progress) end() {
	p.clear()
	p.to = nil
}

// printable is a text without what could drive a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\ufffd'
	}, text)
}
