package main

import (
	"bufio"
	"io"
	"strings"
	"time"
)

// clock is the time that --real-time lives through.
type clock struct {
	now   func() time.Time
	after func(time.Duration) <-chan time.Time
}

func wallClock() clock { return clock{time.Now, time.After} }

// typed is a line, or why there are no more.
type typed struct {
	text string
	err  error
}

// readLines reads lines until the input ends; then the channel is closed. White
// space is collapsed.
func readLines(in io.Reader) <-chan typed {
	lines := make(chan typed)
	go func() {
		defer close(lines)
		s := bufio.NewScanner(in)
		for s.Scan() {
			lines <- typed{text: collapse(strings.ToValidUTF8(s.Text(), "\uFFFD"))}
		}
		if err := s.Err(); err != nil {
			lines <- typed{err: err}
		}
	}()
	return lines
}

// grid is how exactly it is noted when a line was typed.
const grid = 10 * time.Millisecond

// elapsed is the time of the call by the clock; what is typed then can happen
// neither before now nor after what comes next.
func (c *conversation) elapsed(next time.Duration) time.Duration {
	since := c.clock.now().Sub(c.start)
	return min(max(since.Round(grid), c.sim.Now()+instant), next)
}

// pace lets the clock pass until what comes next is due, or until the caller does
// something before it. It returns false when nothing comes.
func (c *conversation) pace() bool {
	for {
		next, ok := c.sim.Deadline()
		if !ok {
			return false
		}
		if next <= c.sim.Now()+instant {
			return true // before anybody can do anything
		}
		select { // what was typed already comes first
		case line, ok := <-c.lines:
			if c.take(line, ok, c.elapsed(next)) {
				return true
			}
			continue
		default:
		}
		wait := next - c.clock.now().Sub(c.start)
		if wait <= 0 {
			return true
		}
		select {
		case <-c.clock.after(wait):
			return true
		case line, ok := <-c.lines:
			if c.take(line, ok, c.elapsed(next)) {
				return true
			}
		case s := <-c.signals:
			c.stopped(s, c.elapsed(next))
			return true
		}
	}
}

// take does what was typed at a time; without a line the caller hangs up. What
// is typed by one who has hung up counts for nothing. It tells whether anything is
// to be done.
func (c *conversation) take(line typed, ok bool, at time.Duration) bool {
	if !ok || line.err != nil {
		c.lines = nil // no more come
		if ok {
			c.note(line.err.Error())
		}
		c.hangUp(at)
		return true
	}
	room, _ := c.call.Room()
	in, err := understand(line.text, "dtmf speech")
	switch {
	case c.gone:
	case err != nil:
		c.note(err.Error())
	case line.text != "":
		c.act(in, at)
		return true
	case room != "":
		c.letGo(room, at)
		return true
	}
	return false
}
