package explore

import (
	"cmp"
	"slices"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// drive lets a call run on from one situation to the next, or to its end.
type drive struct {
	x    *explorer
	s    situation // becomes the next one
	from interp.Op // the operation of the situation in which it began
	now  time.Duration
	plan []planned
	fx   []interp.Effect

	ends time.Duration // of what is heard
	// heard is when the prompts had been heard; -1 when they were cut short.
	heard time.Duration
	// pressed is how many keys were pressed before the situation ended.
	pressed int
	said    string // the event of the choice, until it was noted
	edge    edge
	arrived bool
	over    bool
}

// planned is news that comes at a time.
type planned struct {
	at time.Duration
	ev interp.Event
}

// drive takes a choice in a situation.
func (x *explorer) drive(s *situation, c *Choice) *drive {
	d := &drive{x: x, s: *s, from: s.op, heard: -1, said: c.event(), fx: x.fx, ends: s.left}
	d.edge = edge{choice: *c, to: -1, last: x.current(s)}
	d.planChoice(c)
	d.run()
	x.fx = d.fx
	d.edge.took = d.now
	d.s.at += d.now
	return d
}

// planChoice plans what the caller and the world do.
func (d *drive) planChoice(c *Choice) {
	s := &d.s
	switch {
	case c.Act == Press:
		for i := range c.Text {
			d.later(c.At+time.Duration(i)*between, interp.Event{Kind: interp.Digit, Text: c.Text[i : i+1]})
		}
	case c.Act == Speak:
		d.later(c.At, interp.Event{Kind: interp.SpeechBegan})
		d.later(c.At+c.takes(), interp.Event{Kind: interp.Words, Op: s.op, Text: c.Text})
	case c.Act == HangUp:
		d.later(c.At, interp.Event{Kind: interp.HungUp})
	case c.Where == AtRoom:
		d.later(d.x.world.Stay(s.text), interp.Event{Kind: interp.RoomLeft, Op: s.op, Text: "ended"})
	}
	if c.Where == AtFetch {
		d.later(0, d.x.news(s, c))
		if c.Known && c.Fails {
			s.quiet = 0 // what follows is not what the script means to do
		}
	}
	for _, leg := range c.Legs {
		d.planLeg(leg)
	}
	slices.SortStableFunc(d.plan, func(a, b planned) int { return cmp.Compare(a.at, b.at) })
}

// planLeg plans what a number does (S5). A number that is dialled several times
// at once does the same each time.
func (d *drive) planLeg(leg Leg) {
	for _, to := range d.s.dialed {
		if to.number != leg.Number {
			continue
		}
		news := func(at time.Duration, kind interp.EventKind) {
			d.later(at, interp.Event{Kind: kind, Op: d.from, Leg: int32(to.leg)})
		}
		news(leg.Phone.Ring, interp.LegRinging)
		switch leg.Outcome {
		case Answered:
			news(leg.Phone.Ring+leg.Phone.Answer, interp.LegAnswered)
			news(leg.Phone.Ring+leg.Phone.Answer+leg.Phone.Talk, interp.LegEnded)
		case Busy:
			news(busyAfter, interp.LegBusy)
		case Failed:
			news(busyAfter, interp.LegFailed)
		}
	}
}

func (d *drive) later(at time.Duration, ev interp.Event) { d.plan = append(d.plan, planned{at, ev}) }

// run lets happen what happens, in the order of S8: what is planned, timers, the
// end of what is heard.
func (d *drive) run() {
	for !d.arrived && !d.over {
		wait, timed := d.s.machine.Deadline()
		timer, sounds := d.now+wait, d.s.sound != 0
		switch {
		case len(d.plan) > 0 && (!timed || d.plan[0].at <= timer) && (!sounds || d.plan[0].at <= d.ends):
			next := d.plan[0]
			d.plan = d.plan[1:]
			d.step(next.at, next.ev)
		case timed && (!sounds || timer <= d.ends):
			d.step(timer, interp.Event{})
		case sounds:
			op := d.s.sound
			d.s.sound = 0
			d.step(d.ends, interp.Event{Kind: interp.MediaEnded, Op: op})
		default:
			d.arrive(AtSound, 0, "") // nothing can happen but that the caller hangs up
		}
		if d.now > longest {
			d.arrive(AtSound, 0, "")
		}
	}
	d.s.left = d.ends - d.now
}

// step lets the machine take a step, and notes what comes of it.
func (d *drive) step(at time.Duration, ev interp.Event) {
	d.act(&ev)
	failed := interp.Event{}
	d.fx = d.s.machine.AppendStep(d.fx[:0], at-d.now, &ev)
	d.now = at
	for i := range d.fx {
		if why := d.note(&d.fx[i]); why != "" {
			failed = interp.Event{Kind: interp.MediaFailed, Op: d.fx[i].Op, Text: why}
		}
	}
	d.over = d.s.machine.Over()
	if failed.Kind != 0 && !d.over {
		d.s.sound = 0
		d.step(d.now, failed)
	}
}

// act notes what the caller does, when it is done.
func (d *drive) act(ev *interp.Event) {
	switch ev.Kind {
	case interp.Digit:
		d.pressed++
	case interp.SpeechBegan:
	case interp.RoomLeft:
		d.mark("room:let-go")
		return
	default:
		return
	}
	d.acted()
}

// acted notes the choice of the caller, once.
func (d *drive) acted() {
	if d.said != "" {
		d.mark(d.said)
		d.said = ""
	}
}

func (d *drive) mark(event string) {
	d.edge.mark(d.x.name(event))
}

// arrive notes that the next situation is there.
func (d *drive) arrive(where Where, op interp.Op, text string) {
	d.arrived = true
	d.s.where, d.s.op, d.s.text = where, op, text
}

// note keeps what an effect says. It returns why a sound cannot be heard.
func (d *drive) note(fx *interp.Effect) (failure string) {
	d.cover(fx)
	switch fx.Kind {
	case interp.Speak, interp.PlayAudio:
		return d.sounds(fx)
	case interp.StopMedia:
		d.s.sound = 0
	case interp.PromptsHeard:
		if d.heard < 0 && fx.Op == d.from {
			d.heard = d.now
		}
		d.s.heard = d.arrived
	case interp.GatherBegan:
		d.s.heard = false
		d.arrive(AtGather, fx.Op, "")
	case interp.Gathered:
		d.gathered(fx)
	case interp.DialBegan:
		d.s.quiet, d.s.dialed = 0, nil
		d.arrive(AtDial, fx.Op, "")
	case interp.Ring:
		d.s.dialed = append(d.s.dialed, dialed{int(fx.Leg), fx.Text})
	case interp.LegChanged:
		d.mark("leg:" + fx.Reason)
	case interp.JoinRoom:
		d.s.quiet = 0
		d.mark("room:join")
		d.arrive(AtRoom, fx.Op, fx.Text)
	case interp.Fetch:
		d.s.method = fx.Value
		d.arrive(AtFetch, fx.Op, fx.Text)
	case interp.Fetched:
		d.mark("fetch:ok")
	case interp.NotFetched:
		d.mark("fetch:failed")
	case interp.HangUp:
		d.edge.ending.By, d.edge.quiet = fx.Reason, d.s.quiet
		d.mark("hangup:" + fx.Reason)
	case interp.StatusChanged:
		if fx.Error() != nil {
			d.edge.ending.Code = fx.Error().Code
			d.mark(d.edge.ending.Kind())
		}
	}
	return ""
}

// sounds notes that something is heard, and for how long.
func (d *drive) sounds(fx *interp.Effect) (failure string) {
	var length, delay time.Duration
	endless := false
	switch v := fx.Verb().(type) {
	case *ast.Say:
		length, delay, endless = d.x.world.Speech(fx.Text), v.RepeatDelay, v.Loop == 0
	case *ast.Play:
		if length, failure = d.x.world.Audio(fx.Text); failure != "" {
			return failure
		}
		delay, endless = v.RepeatDelay, v.Loop == 0
	}
	d.mark(`"` + fx.Text)
	d.s.sound, d.ends = fx.Op, d.now+length
	d.s.quiet = 0
	_, prompt := d.s.machine.Program().Verb(d.s.machine.Position()).(*ast.Gather)
	hangsUp := d.edge.choice.Where == AtSound // already; a short text may come again before that
	if endless && !prompt && !hangsUp && length+delay > 0 {
		d.arrive(AtSound, 0, "")
	}
	return ""
}

// gathered notes the end of a Gather.
func (d *drive) gathered(fx *interp.Effect) {
	d.s.quiet = 0
	d.plan = nil // a caller who is asked nothing any more presses no more keys
	if fx.Text != "" || fx.Reason == "hangup" {
		return
	}
	if fx.Reason == "timeout" {
		d.acted()
		d.s.quiet = 1 + d.x.verb(fx.Program, fx.Verb())
	}
}

// cover notes which verbs have begun, and which side of an If was taken.
func (d *drive) cover(fx *interp.Effect) {
	if fx.Verb() == nil || fx.Kind == interp.StopMedia || fx.Kind == interp.Notify {
		return
	}
	n := d.x.verb(fx.Program, fx.Verb())
	d.edge.last = n
	if fx.Kind == interp.Decided {
		d.edge.cover(sideOf(n, fx.Flag))
	}
	d.edge.cover(begunOf(n))
}
