package sim

import "time"

// group is what several events make that are told in one line: keys pressed
// one after the other, statuses taken at once.
type group struct {
	name    string // of the events; "" for no group
	side    *side
	at      time.Duration // the first
	last    time.Duration
	depth   int
	text    string
	ignored bool
	cut     bool // a prompt was cut short by the first key
}

// oneHand is how far apart keys are at most that belong together.
const oneHand = time.Second

// begin makes a group of an event; false when it is told by itself.
func (g *group) begin(s *side, e *Event) bool {
	switch e.Name {
	case "dtmf":
		*g = group{text: e.Text("digit"), ignored: e.Bool("ignored"), depth: s.depth()}
	case "status":
		if final(e.Text("status")) {
			return false
		}
		*g = group{text: e.Text("status")}
	default:
		return false
	}
	g.name, g.side, g.at, g.last = e.Name, s, e.T, e.T
	return true
}

// add takes an event into the group; false when it does not belong there.
func (g *group) add(s *side, e *Event) bool {
	if g.side != s {
		return false
	}
	switch {
	case g.name == "dtmf" && e.Name == "interrupted" && e.T == g.last:
		g.cut = true
	case g.name != e.Name:
		return false
	case g.name == "dtmf" && e.Bool("ignored") == g.ignored && e.T-g.last <= oneHand:
		g.text += e.Text("digit")
	case g.name == "status" && e.T == g.at && !final(e.Text("status")):
		g.text += ", " + e.Text("status")
	default:
		return false
	}
	g.last = e.T
	return true
}

// line is what the group is told in.
func (g *group) line(t *Transcript) line {
	l := line{at: g.at, who: g.side.who, depth: g.depth}
	if g.name == "status" {
		l.text = t.dim("call " + g.text)
		return l
	}
	l.text = g.side.subject() + "presses " + t.bold(g.text)
	switch {
	case g.ignored:
		l.text += t.dim(" (ignored)")
	case g.cut:
		l.text += t.dim(" (cuts the prompt short)")
	}
	return l
}

// final tells whether a call is over with a status.
func final(status string) bool {
	switch status {
	case "complete", "busy", "failed", "no_answer":
		return true
	}
	return false
}

// opening holds back the beginning of a conference until its first participant
// has entered: the Conference verb is told first, and what it brings about
// under it.
type opening struct{ held []heldEvent }

type heldEvent struct {
	event Event
	hint  string
}

// take passes an event on, and with it what was held back, or holds it back.
func (o *opening) take(t *Transcript, e *Event, hint string) {
	begins := e.Name == "room" && e.Text("state") == "start"
	if begins || len(o.held) > 0 && e.Name == "callback" {
		o.held = append(o.held, heldEvent{e.Clone(), hint})
		return
	}
	if e.Name == "join" {
		t.observe(e, hint)
	}
	for i := range o.held {
		t.observe(&o.held[i].event, o.held[i].hint)
	}
	o.held = o.held[:0]
	if e.Name != "join" {
		t.observe(e, hint)
	}
}
