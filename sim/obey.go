package sim

import (
	"time"

	"github.com/voxsim/voxsim/interp"
)

// handle reports news to a task.
func (s *Sim) handle(task interp.TaskID, ev *interp.Event) {
	s.take(s.exchange.Handle(s.now, task, ev))
}

// take tells of what came of something and carries out the orders, then gives
// the answers that take no time.
func (s *Sim) take(out []interp.Effect) {
	s.carryOut(out)
	for i := 0; i < len(s.replies); i++ {
		s.carryOut(s.exchange.Handle(s.now, s.replies[i].task, &s.replies[i].ev))
	}
	s.replies = s.replies[:0]
}

func (s *Sim) carryOut(out []interp.Effect) {
	var c *Call
	for i := range out {
		o := &out[i]
		if i == 0 || o.Call != out[i-1].Call {
			c = s.owner(o.Call)
		}
		if h := s.world.Host; h != nil && h.Effects != nil {
			h.Effects(c, o)
		}
		if s.Observe != nil {
			s.tell(c, o)
		}
		s.obey(c, o)
	}
}

// reply queues news that comes at once.
func (s *Sim) reply(task interp.TaskID, ev interp.Event) {
	s.replies = append(s.replies, reply{task, ev})
}

// obey carries out an order, and lets the caller react to a fact.
func (s *Sim) obey(c *Call, o *interp.Effect) {
	switch o.Kind {
	case interp.Speak:
		s.sound(s.world.SpeechLength(o.Text), c, o)
	case interp.PlayAudio:
		s.play(c, o)
	case interp.Ring:
		s.ring(c, o)
	case interp.StopMedia, interp.DropLeg:
		s.stop(c, o)
	case interp.Fetch:
		if h := s.world.Host; h != nil {
			s.fetchLater(c, o)
		} else if ev, ok := s.load(o); ok {
			s.reply(o.Task, ev)
		}
	case interp.JoinRoom, interp.RoomChanged, interp.Joined, interp.Left:
		s.watch(c, o)
	case interp.GatherBegan, interp.PromptsHeard, interp.Gathered, interp.HangUp, interp.StatusChanged, interp.Fetched, interp.Replaced:
		if c != nil && o.Task == c.task {
			c.react(o)
		}
	}
}

// play lets an audio file be heard, or fail at once (S2).
func (s *Sim) play(c *Call, o *interp.Effect) {
	if why := s.world.audioFails(o.Text); why != "" {
		s.reply(o.Task, interp.Event{Kind: interp.MediaFailed, Op: o.Op, Text: why})
		return
	}
	s.sound(s.world.length(o.Text, audioLength), c, o)
}

// ring lets a dialled number do what it does (S5). The call's own party hangs
// up as a caller does.
func (s *Sim) ring(c *Call, o *interp.Effect) {
	p := s.world.Phone(o.Text)
	if o.Leg == 0 && c.caller.Phone != nil {
		p = *c.caller.Phone
	}
	news := func(after time.Duration, kind interp.EventKind) { s.later(after, rankLeg, o, kind) }
	if p.Outcome == NoAnswer || p.Outcome == Answered || p.Ring < p.After {
		news(p.Ring, interp.LegRinging)
	}
	switch p.Outcome {
	case Busy:
		news(p.After, interp.LegBusy)
	case Failed:
		news(p.After, interp.LegFailed)
	case Answered:
		news(p.Ring+p.Answer, interp.LegAnswered)
		switch {
		case p.Talk == Stays:
		case o.Leg == 0:
			c.HangUp(s.now + p.Ring + p.Answer + p.Talk)
		default:
			news(p.Ring+p.Answer+p.Talk, interp.LegEnded)
		}
	}
}
