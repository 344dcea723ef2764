package interp

import (
	"slices"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// Room is a conference: who is in it, who waits, who hears whom, when it starts
// and when it ends (R4.50–R4.56). Like a [Machine] it only takes notes: every
// method appends to fx what came of it, and the time of day is an argument, for
// the callbacks.
type Room struct {
	// ID is the conference's UUID, Name what the scripts call it.
	ID, Name string

	members []seat
	// first is the verb of the first participant, whose callback settings hold
	// for the life of the room (R4.50): in program it has the number verb.
	first   *ast.Conference
	program *Program
	verb    int32
	started bool
	ended   bool
}

// Member is one participant of a room.
type Member struct {
	// ID is the participant's UUID.
	ID string
	// Label is the participantLabel of its Conference verb.
	Label string
	// Task and Op say whose stay this is.
	Task TaskID
	Op   Op
	// Muted members are not heard.
	Muted bool
	// Beep tells whether a beep sounds for this very entering or leaving.
	Beep bool

	beep             string
	starts, endsRoom bool
}

// seat is a participant in a room: as he has entered, and whether he is muted now.
type seat struct {
	*Member
	muted bool
}

// as is the participant as he is now, with that beep.
func (s *seat) as(beep bool) *Member {
	if s.muted == s.Muted && s.Beep == beep {
		return s.Member
	}
	m := *s.Member
	m.Muted, m.Beep = s.muted, beep
	return &m
}

// newMember is the participant that a Conference verb describes.
func newMember(v *ast.Conference, id string, task TaskID, op Op) Member {
	return Member{
		ID: id, Label: v.Label, Task: task, Op: op, Muted: v.Muted,
		Beep: beeps(v.Beep, "onEnter"),
		beep: v.Beep, starts: v.StartOnEnter, endsRoom: v.EndOnExit,
	}
}

// beeps tells whether a Conference's beep sounds then (R4.55).
func beeps(beep, then string) bool { return beep == "true" || beep == then }

// Started tells whether a participant with startConferenceOnEnter has entered.
func (r *Room) Started() bool { return r.started }

// Ended tells whether everybody has left; a room does not begin again.
func (r *Room) Ended() bool { return r.ended }

// Members are the participants in the order in which they entered.
func (r *Room) Members() []Member {
	all := make([]Member, len(r.members))
	for i := range all {
		all[i] = *r.members[i].as(false)
	}
	return all
}

// Hears tells whether one participant hears another: both are in the room, it
// has started, and the other is not muted (R4.52).
func (r *Room) Hears(listener, speaker string) bool {
	l, s := r.named(listener), r.named(speaker)
	return r.started && listener != speaker && l >= 0 && s >= 0 && !r.members[s].muted
}

func (r *Room) named(id string) int {
	return slices.IndexFunc(r.members, func(s seat) bool { return s.ID == id })
}

func (r *Room) find(m *Member) int {
	return slices.IndexFunc(r.members, func(s seat) bool { return s.Member == m })
}

// Enter takes a participant in by its Conference verb, which has a number in a
// program (R4.50–R4.52, R4.55). The member must not be changed any more.
func (r *Room) Enter(fx []Effect, now time.Time, p *Program, verb int, m *Member) []Effect {
	if r.first == nil {
		r.begin(p, verb)
		fx = r.changed(fx, "start")
		fx = r.notify(fx, schema.Start, now, nil)
	}
	opens := m.starts && !r.started
	r.started = r.started || m.starts
	r.members = append(r.members, seat{m, m.Muted})
	fx = append(fx, Effect{Kind: Joined, verb: int32(verb) + 1, Program: p, Text: r.Name, about: m, Flag: !r.started})
	if opens {
		fx = r.changed(fx, "started")
	}
	return r.notify(fx, schema.Join, now, m)
}

// begin notes whose callback settings hold.
func (r *Room) begin(p *Program, verb int) {
	r.first, r.program, r.verb = p.Verb(verb).(*ast.Conference), p, int32(verb)
}

// Leave takes a participant out. When the room ends by it, the others leave too
// (R4.53).
func (r *Room) Leave(fx []Effect, now time.Time, m *Member, reason string) []Effect {
	i := r.find(m)
	if i < 0 {
		return fx
	}
	fx = r.leave(fx, now, i, reason)
	if m.endsRoom {
		return r.End(fx, now, "ended")
	}
	return r.closeIfEmpty(fx, now)
}

// End lets everybody go; reason is what their leaving says.
func (r *Room) End(fx []Effect, now time.Time, reason string) []Effect {
	for len(r.members) > 0 {
		fx = r.leave(fx, now, 0, reason)
	}
	return r.closeIfEmpty(fx, now)
}

func (r *Room) leave(fx []Effect, now time.Time, i int, reason string) []Effect {
	s := r.members[i]
	m := s.as(beeps(s.beep, "onExit"))
	if i == 0 { // so that 10,000 who leave in order take 9 ms, not 313
		r.members[0] = seat{}
		r.members = r.members[1:]
	} else {
		r.members = slices.Delete(r.members, i, i+1)
	}
	fx = append(fx, Effect{Kind: Left, Text: r.Name, about: m, Reason: reason})
	return r.notify(fx, schema.Leave, now, m)
}

func (r *Room) closeIfEmpty(fx []Effect, now time.Time) []Effect {
	if len(r.members) > 0 || r.ended {
		return fx
	}
	r.ended = true
	fx = r.changed(fx, "end")
	return r.notify(fx, schema.End, now, nil)
}

// SetMute mutes or unmutes a participant, or everybody when m is nil. It is told
// of even when nothing changes (R4.51).
func (r *Room) SetMute(fx []Effect, now time.Time, m *Member, muted bool) []Effect {
	if m == nil {
		for i := range r.members {
			r.members[i].muted = muted
		}
		fx = append(fx, Effect{Kind: MuteChanged, Text: r.Name, Flag: muted})
		return r.notify(fx, choose(muted, schema.MuteAll, schema.UnmuteAll), now, nil)
	}
	i := r.find(m)
	if i < 0 {
		return fx
	}
	r.members[i].muted = muted
	m = r.members[i].as(false)
	fx = append(fx, Effect{Kind: MuteChanged, Text: r.Name, about: m, Flag: muted})
	return r.notify(fx, choose(muted, schema.Mute, schema.Unmute), now, m)
}

func choose(yes bool, a, b schema.Event) schema.Event {
	if yes {
		return a
	}
	return b
}

// Key is a key that a participant pressed. It counts as taken when a callback
// tells of it.
func (r *Room) Key(fx []Effect, now time.Time, m *Member, key string) []Effect {
	fx = append(fx, Effect{Kind: KeyPressed, Text: key, Flag: !r.wants(schema.DTMF)})
	if !r.wants(schema.DTMF) || r.find(m) < 0 {
		return fx
	}
	body := Fields{
		{"type", "conference"}, {"event", schema.DTMF.Name},
		{"participant_id", m.ID}, {"conference_id", r.ID},
	}
	body = append(body.label(m.Label), Field{"dtmf", key}, Field{"time", timestamp(now)})
	return r.send(fx, body)
}

func (r *Room) changed(fx []Effect, state string) []Effect {
	return append(fx, Effect{Kind: RoomChanged, Text: r.Name, Reason: state})
}

func (r *Room) wants(e schema.Event) bool { return r.first != nil && wants(&r.first.Callbacks, e) }

// notify sends the callback of an event; m is the participant that it is about.
func (r *Room) notify(fx []Effect, e schema.Event, now time.Time, m *Member) []Effect {
	if !r.wants(e) {
		return fx
	}
	body := Fields{{"type", "conference"}, {"event", e.Name}, {"time", timestamp(now)}}
	if m != nil {
		body = append(body, Field{"participant_id", m.ID})
	}
	body = append(body, Field{"conference_id", r.ID})
	if m != nil {
		body = body.label(m.Label)
	}
	return r.send(fx, body)
}

func (r *Room) send(fx []Effect, body Fields) []Effect {
	return append(fx, Effect{
		Kind: Notify, verb: r.verb + 1, Program: r.program,
		Text: r.first.URL, Value: r.first.Method, about: body,
	})
}

// label adds the one field that is left out when it is empty (R4.56).
func (fs Fields) label(label string) Fields {
	if label == "" {
		return fs
	}
	return append(fs, Field{"participant_label", label})
}
