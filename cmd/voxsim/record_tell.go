package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// tell shows an event as the caller lives through it; what a caller cannot know
// is left out.
func (c *conversation) tell(e *sim.Event) {
	text := told(e)
	if text == "" {
		return
	}
	style := dimly
	if e.Name == "say" || e.Name == "play" {
		style = boldly
	}
	c.say(fmt.Sprintf("%8s  ", seconds(e.T)) + c.paint(style, text) + "\n")
}

// told is what the caller is told of an event; "" for nothing.
func told(e *sim.Event) string {
	switch e.Name {
	case "say":
		return `"` + e.Text("text") + `"`
	case "play":
		return "plays " + e.Text("url")
	case "pause":
		if e.Tag == nil || e.Tag.Name != "Pause" {
			return ""
		}
		return "silence for " + seconds(time.Duration(e.Int("seconds")))
	case "dial":
		return "dials " + strings.Join(e.Numbers(), ", ")
	case "leg":
		return toldLeg(e)
	case "join":
		return "enters conference " + e.Conference
	case "leave":
		return "leaves conference " + e.Conference
	case "dtmf", "speech":
		if e.Bool("ignored") {
			return "nothing takes " + e.Text("digit") + e.Text("text")
		}
	case "gathered":
		return gatherings[e.Text("reason")]
	case "warning":
		return "warning: " + e.Text("message")
	case "redirect":
		return "goes to " + e.Text("url")
	case "fetch_failed":
		return "not found: " + e.Text("message")
	case "hangup":
		return hangUps[e.Text("by")]
	}
	return ""
}

// toldLeg is what the caller is told of a dialled number.
func toldLeg(e *sim.Event) string {
	switch e.Text("state") {
	case "queued":
		return ""
	case "no_connect":
		return e.Text("number") + " is not connected: " + strings.ReplaceAll(e.Text("reason"), "_", " ")
	case "complete":
		return e.Text("number") + " hangs up"
	case "ringing":
		return e.Text("number") + " rings"
	case "answered":
		return e.Text("number") + " answers"
	}
	return ""
}

// gatherings tell why a Gather has ended, where the caller may wonder.
var gatherings = map[string]string{"timeout": "the time for input is up", "silence": "silence followed"}

var hangUps = map[string]string{
	"script": "the script hangs up", "end": "the script is at its end", "caller": "you hang up",
	"reject": "the call is rejected", "error": "the call fails",
}

// say writes text as it stands.
func (c *conversation) say(text string) { _, _ = io.WriteString(c.out, text) } // the writer keeps its error

// note tells the caller something beside the call.
func (c *conversation) note(text string) { c.say("          " + c.paint(dimly, text) + "\n") }

// echo shows what was read, where no terminal has shown it.
func (c *conversation) echo(text string) {
	if f, ok := c.io.in.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		c.say(source.Visible(text) + "\n")
	}
}

// Styles of a terminal.
const (
	boldly = "1"
	dimly  = "2"
)

// paint makes text fit for a terminal: nothing in it can drive one.
func (c *conversation) paint(style, text string) string {
	text = source.Visible(text)
	if !c.colour {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// seconds writes a time as transcripts do.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Round(time.Millisecond).Milliseconds())/1000, 'f', -1, 64) + "s"
}
