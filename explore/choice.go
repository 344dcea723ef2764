package explore

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Act is what the caller does.
type Act string

// The acts.
const (
	Listen Act = "listen" // nothing: silence at a Gather, waiting elsewhere
	Press  Act = "press"
	Speak  Act = "speak"
	HangUp Act = "hang up"
)

// Outcome is what becomes of a number that is dialled, as the trace names it.
type Outcome string

// The outcomes.
const (
	Answered Outcome = "answered"
	Busy     Outcome = "busy"
	Failed   Outcome = "failed"
	NoAnswer Outcome = "no_answer"
)

// Leg is a number that is dialled, and what becomes of it.
type Leg struct {
	Number  string
	Outcome Outcome
	Phone   Phone
}

// Where is the kind of situation at which something is chosen.
type Where string

// The kinds of situation.
const (
	AtGather Where = "gather"
	AtDial   Where = "dial"
	AtRoom   Where = "room"
	AtFetch  Where = "fetch"
	AtSound  Where = "sound" // a Say or Play without end
)

// Choice is one of the things that can happen in a situation.
type Choice struct {
	Where Where
	// Act is what the caller does, Text the keys or words.
	Act  Act
	Text string
	// At is when the caller does it, counted from the beginning of the situation.
	At time.Duration
	// Natural input comes when the prompts have been heard (S3); BargedIn input
	// half a second behind the beginning of the Gather.
	Natural, BargedIn bool
	// Legs are the numbers that are dialled.
	Legs []Leg
	// URL is what is fetched; Fails when it cannot be reached, Known when
	// something is there.
	URL          string
	Fails, Known bool
}

// String says what happens: "press 2#", "15556667777 is busy".
func (c *Choice) String() string {
	switch {
	case c.Act == HangUp && c.Where == AtDial:
		return "hang up while " + c.progress()
	case c.Act == HangUp && c.Where == AtFetch:
		return "hang up while listening"
	case c.Act == HangUp && c.Where == AtRoom:
		return "hang up in the conference"
	case c.Act == HangUp:
		return "hang up"
	case c.Act == Press || c.Act == Speak:
		return string(c.Act) + " " + c.Text
	case c.Where == AtDial:
		return c.legs()
	case c.Where == AtRoom:
		return "the conference lets go"
	case c.Where == AtFetch && c.Fails:
		return c.URL + " cannot be reached"
	case c.Where == AtFetch:
		return c.URL + " is fetched"
	}
	return "silence"
}

// progress is how far the legs are when the caller hangs up.
func (c *Choice) progress() string {
	for _, l := range c.Legs {
		if l.Outcome == Answered && c.At >= l.Phone.Ring+l.Phone.Answer {
			return "connected to " + l.Number
		}
	}
	return "it rings"
}

// legs says what becomes of the numbers.
func (c *Choice) legs() string {
	var all []string
	for _, l := range c.Legs {
		if l.Outcome == NoAnswer && len(c.Legs) > 1 && c.answered() {
			continue
		}
		all = append(all, l.Number+map[Outcome]string{
			Answered: " answers", Busy: " is busy", Failed: " fails", NoAnswer: " does not answer",
		}[l.Outcome])
	}
	return strings.Join(all, ", ")
}

func (c *Choice) answered() bool {
	for _, l := range c.Legs {
		if l.Outcome == Answered {
			return true
		}
	}
	return false
}

// event is the choice as assertions name it.
func (c *Choice) event() string {
	switch c.Act {
	case Press, Speak:
		return string(c.Act) + " " + c.Text
	case Listen:
		if c.Where == AtGather {
			return "silence"
		}
	}
	return ""
}

// takes is how long the caller needs for it (S3).
func (c *Choice) takes() time.Duration {
	switch c.Act {
	case Press:
		return time.Duration(len(c.Text)-1) * between
	case Speak:
		return time.Duration(utf8.RuneCountInString(c.Text)) * perCharacter
	}
	return 0
}
