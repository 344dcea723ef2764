package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/source"
)

// conversation is a call with the person at the terminal.
type conversation struct {
	*recording
	sim      *sim.Sim
	call     *sim.Call
	protocol protocol
	out      *stickyWriter
	colour   bool
	lines    <-chan typed
	signals  chan os.Signal
	gone     bool // the caller has hung up
	// spoken: the caller has answered this Gather in words, and is not asked
	// again.
	spoken bool
	// asked is when the caller was asked last.
	asked time.Duration
	start time.Time // of the call, by the wall clock
}

// between is how far keys are apart that are typed in one line (S3).
const between = 200 * time.Millisecond

// hold holds the call, to its end.
func (c *conversation) hold() {
	c.signals = make(chan os.Signal, 1)
	signal.Notify(c.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer c.ignoreTerminal()
	if c.lines == nil {
		c.lines = readLines(c.io.in)
	}
	c.protocol.sim = c.sim
	c.sim.Observe = c.observe
	if !c.realTime {
		c.caller.Ask = c.answer
	}
	c.call = c.sim.Dial(c.caller)
	if c.realTime {
		c.start = c.clock.now()
		c.say(c.paint(dimly, "keys or words count when Enter is pressed; Ctrl-D hangs up") + "\n")
		for c.pace() && c.sim.Step() {
		}
	}
	c.sim.Run()
	if !c.gone {
		c.protocol.forget(c.call.KeysLeft())
	}
}

// observe shows an event, keeps it, and asks where the world would wait for
// ever.
func (c *conversation) observe(e *sim.Event) {
	c.tell(e)
	c.protocol.observe(e)
	if e.Name == "gather" {
		c.spoken = false
	}
	if c.realTime && e.Name == "join" {
		c.note("Enter lets you go")
	}
	if c.realTime || c.gone || e.Name == "result" {
		return
	}
	select {
	case s := <-c.signals:
		c.sim.At(e.T+instant, func() { c.stopped(s, c.sim.Now()) })
		return
	default:
	}
	switch {
	case e.Name == "join":
		c.sim.At(e.T+scenario.Pause, c.inRoom)
	case e.T-c.asked >= patience:
		c.asked = e.T
		c.sim.At(e.T+scenario.Pause, c.goOn)
	}
}

// instant is how long behind what the world does the caller can act at the
// earliest, so that it is behind it in a test too (S8).
const instant = time.Millisecond

// patience is how long a call goes on by itself before the caller is asked.
const patience = 10 * time.Minute

// goOn asks a caller who hears a script that never asks.
func (c *conversation) goOn() {
	for !c.gone && !c.call.Over() {
		line, ok := c.ask("nothing was asked for 10 minutes; Enter to listen on, Ctrl-D to hang up")
		if !ok || line == "" {
			return
		}
		c.note("no Gather waits now")
	}
}

// answer is what the caller does at a Gather that has been heard.
func (c *conversation) answer(g *ast.Gather) sim.Input {
	if c.spoken || c.gone {
		return sim.Input{}
	}
	what := map[string]string{"dtmf": "keys", "speech": "words"}[g.Input]
	if what == "" {
		what = "keys or words"
	}
	for {
		line, ok := c.ask(what + ", Enter alone for silence, Ctrl-D to hang up")
		if !ok {
			return sim.Input{}
		}
		in, err := understand(line, g.Input)
		if err == nil {
			c.spoken = in.Words != ""
			c.protocol.input(in, c.sim.Now())
			return in
		}
		c.note(err.Error())
	}
}

// inRoom asks a caller who is in a conference, until it is over.
func (c *conversation) inRoom() {
	name, _ := c.call.Room()
	for name != "" && !c.gone {
		line, ok := c.ask("in conference " + source.Visible(name) + ": Enter to be let go, keys, Ctrl-D to hang up")
		if !ok {
			return
		}
		if line == "" {
			c.letGo(name, c.sim.Now())
			return
		}
		in, err := understand(line, "dtmf")
		if err == nil && in.Words == "" {
			c.act(in, c.sim.Now())
			c.sim.At(c.sim.Now()+in.Length()+scenario.Pause, c.inRoom)
			return
		}
		if err == nil {
			err = errors.New("nobody hears words here")
		}
		c.note(err.Error())
	}
}

// letGo ends the conference that the caller is in.
func (c *conversation) letGo(room string, at time.Duration) {
	c.protocol.act("end", room, at, 0)
	c.sim.EndRoom(at, room)
}

// act lets the caller do something.
func (c *conversation) act(in sim.Input, at time.Duration) {
	c.protocol.input(in, at)
	if in.Keys != "" {
		c.call.Press(at, in.Keys, between)
	} else {
		c.call.Speak(at, in.Words)
	}
}

// hangUp lets the caller hang up.
func (c *conversation) hangUp(at time.Duration) {
	if !c.gone {
		c.gone = true
		c.protocol.act("hang up", "true", at, 0)
		c.call.HangUp(at)
	}
}

// stopped hangs up because of a signal. A second one ends the command, unless it
// only says once more that the terminal has gone.
func (c *conversation) stopped(s os.Signal, at time.Duration) {
	c.ignoreTerminal()
	c.say("\n")
	c.note("(" + s.String() + ")")
	c.hangUp(at)
}

// ignoreTerminal ends listening to signals. That the terminal has gone, which may
// be said more than once, must not end the command before the scenario is
// written: so it is ignored before the listening ends.
func (c *conversation) ignoreTerminal() {
	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	signal.Stop(c.signals)
}

// ask shows a question and waits for a line. Without one the caller has hung up.
func (c *conversation) ask(question string) (string, bool) {
	c.asked = c.sim.Now()
	c.say(c.paint(boldly, question+"> "))
	select {
	case line, ok := <-c.lines:
		if ok && line.err == nil {
			c.echo(line.text)
			return line.text, true
		}
		c.say("\n")
		if ok {
			c.note(line.err.Error())
		}
		c.hangUp(c.sim.Now())
	case s := <-c.signals:
		c.stopped(s, c.sim.Now())
	}
	return "", false
}

// understand reads what was typed, for a Gather that takes those methods.
func understand(line, methods string) (sim.Input, error) {
	command, rest, _ := strings.Cut(line, " ")
	rest = collapse(rest)
	switch {
	case strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) && !unicode.IsSpace(r) }) >= 0:
		return sim.Input{}, errors.New("that has characters that cannot be spoken")
	case line == "":
		return sim.Input{}, nil
	case command == "/press":
		return sim.Press(strings.ReplaceAll(rest, " ", ""))
	case command == "/speak" && rest != "":
		return sim.Input{Words: rest}, nil
	case strings.HasPrefix(line, "/"):
		return sim.Input{}, errors.New("write /press 12 to press keys, /speak words to speak")
	}
	if in, err := sim.Press(strings.ReplaceAll(line, " ", "")); err == nil {
		if !strings.Contains(methods, "dtmf") {
			err = fmt.Errorf("no keys are taken here; /speak %s says it, /press %[1]s presses all the same", line)
		}
		return in, err
	}
	if !strings.Contains(methods, "speech") {
		return sim.Input{}, fmt.Errorf("no words are taken here, only keys: 0-9, # and *; /speak %s speaks all the same", line)
	}
	return sim.Input{Words: line}, nil
}
