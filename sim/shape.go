package sim

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// shape is what the trace format says of an event: its name, and its fields in
// their order.
type shape struct {
	name   string
	fields []spec
	// room: it happens in the conference that the effect names in Text.
	room bool
}

// spec is one field: its name and one function that reads it.
type spec struct {
	name string
	// given: the verb says it, the same in all events of the verb.
	given bool
	// maybe: it is left out when it is empty or false.
	maybe bool

	text func(*Event) string
	num  func(*Event) int
	flag func(*Event) bool
	time func(*Event) time.Duration
	json func([]byte, *Event) []byte // writes what is none of the others
}

// specs are its fields; those of no shape are none.
func (s *shape) specs() []spec {
	if s == nil {
		return nil
	}
	return s.fields
}

// traced is the kind of the event that an effect is in the trace; 0 for one that
// is none.
func traced(o *interp.Effect) interp.EffectKind {
	switch kind := o.Kind; {
	case kind == interp.Fetch && o.Flag:
		return interp.Notify
	case int(kind) < len(shapes) && shapes[kind].name != "":
		return kind
	}
	return 0
}

// ended is the kind of the results, which no effect tells of.
const ended = interp.MuteChanged + 1

// shapes are the events of the trace by the kind of the effect that they tell of.
var shapes = [...]shape{
	interp.Speak: {name: "say", fields: []spec{
		{name: "text", text: ofText},
		{name: "voice", given: true, text: func(e *Event) string { return say(e).Voice }},
		{name: "language", given: true, maybe: true, text: spokenLanguage},
		{name: "separateNumbers", given: true, maybe: true, flag: func(e *Event) bool { return say(e).SeparateNumbers }},
		{name: "loop", num: ofN},
	}},
	interp.PlayAudio: {name: "play", fields: []spec{{name: "url", text: ofText}, {name: "loop", num: ofN}}},
	interp.StopMedia: {name: "interrupted"},
	interp.Fetch:     {name: "redirect", fields: []spec{{name: "url", text: ofText}, {name: "method", text: ofValue}}},
	interp.Notify: {name: "callback", fields: []spec{
		{name: "url", text: ofText},
		{name: "method", text: ofValue},
		{name: "body", json: appendBody},
	}},
	interp.HangUp: {name: "hangup", fields: []spec{{name: "by", text: ofReason}}},
	interp.StatusChanged: {name: "status", fields: []spec{
		{name: "status", text: ofReason},
		{name: "error", maybe: true, json: appendError},
	}},
	interp.PauseBegan: {name: "pause", fields: []spec{
		{name: "seconds", time: func(e *Event) time.Duration { return e.effect.Duration }},
	}},
	interp.GatherBegan: {name: "gather", fields: []spec{
		{name: "input", given: true, text: func(e *Event) string { return gather(e).Input }},
		{name: "numDigits", given: true, num: func(e *Event) int { return gather(e).NumDigits }},
		{name: "finishOnKey", given: true, text: func(e *Event) string { return gather(e).FinishOnKey }},
		{name: "timeout", given: true, time: func(e *Event) time.Duration { return gather(e).Timeout }},
		{name: "speechTimeout", given: true, time: func(e *Event) time.Duration { return gather(e).SpeechTimeout }},
		{name: "language", given: true, text: func(e *Event) string { return gather(e).Language }},
	}},
	interp.KeyPressed: {name: "dtmf", fields: []spec{{name: "digit", text: ofText}, {name: "ignored", maybe: true, flag: ofFlag}}},
	interp.Said:       {name: "speech", fields: []spec{{name: "text", text: ofText}, {name: "ignored", maybe: true, flag: ofFlag}}},
	interp.Gathered: {name: "gathered", fields: []spec{
		{name: "value", text: ofText},
		{name: "method", text: ofValue},
		{name: "reason", text: ofReason},
	}},
	interp.Decided: {name: "if", fields: []spec{
		{name: "variable", given: true, text: func(e *Event) string { return branch(e).Variable }},
		{name: "actual", text: ofText},
		{name: "test", given: true, text: func(e *Event) string { return branch(e).Test }},
		{name: "value", given: true, text: func(e *Event) string { return branch(e).Value }},
		{name: "result", flag: ofFlag},
	}},
	interp.DialBegan: {name: "dial", fields: []spec{
		{name: "numbers", given: true, json: appendNumbers},
		{name: "callerId", text: ofValue},
	}},
	interp.LegChanged: {name: "leg", fields: []spec{
		{name: "number", text: ofText},
		{name: "leg", num: func(e *Event) int { return int(e.effect.Leg) }},
		{name: "callerId", text: ofValue},
		{name: "state", text: legState},
		{name: "reason", maybe: true, text: legReason},
	}},
	interp.Fetched: {name: "fetched", fields: []spec{
		{name: "url", text: ofText},
		{name: "status", num: ofN},
		{name: "contentType", text: ofValue},
	}},
	interp.NotFetched: {name: "fetch_failed", fields: []spec{
		{name: "url", text: ofText},
		{name: "code", num: ofN},
		{name: "message", text: ofValue},
	}},
	interp.Replaced:    {name: "replaced"},
	interp.Warned:      {name: "warning", fields: []spec{{name: "message", text: ofText}}},
	interp.RoomChanged: {name: "room", room: true, fields: []spec{{name: "state", text: ofReason}}},
	interp.Joined: {name: "join", room: true, fields: []spec{
		{name: "participant", text: participant},
		{name: "label", maybe: true, text: func(e *Event) string { return e.effect.Member().Label }},
		{name: "muted", flag: func(e *Event) bool { return e.effect.Member().Muted }},
		{name: "waiting", flag: ofFlag},
		{name: "beep", maybe: true, flag: beep},
	}},
	interp.Left: {name: "leave", room: true, fields: []spec{
		{name: "participant", text: participant},
		{name: "reason", text: ofReason},
		{name: "beep", maybe: true, flag: beep},
	}},
	interp.MuteChanged: {name: "mute", room: true, fields: []spec{
		{name: "participant", maybe: true, text: participant},
		{name: "muted", flag: ofFlag},
	}},
	ended: {name: "result", fields: []spec{
		{name: "status", text: func(e *Event) string { return string(e.result.Status) }},
		{name: "hangup", text: func(e *Event) string { return e.result.HangUp }},
		{name: "seconds", time: func(e *Event) time.Duration { return e.result.Took }},
		{name: "verbs", num: func(e *Event) int { return e.result.Verbs }},
		{name: "error", maybe: true, json: appendError},
		{name: "gather", maybe: true, text: func(e *Event) string { return e.result.Gather }},
	}},
}

func ofText(e *Event) string   { return e.effect.Text }
func ofValue(e *Event) string  { return e.effect.Value }
func ofReason(e *Event) string { return e.effect.Reason }
func ofN(e *Event) int         { return int(e.effect.N) }
func ofFlag(e *Event) bool     { return e.effect.Flag }

func say(e *Event) *ast.Say       { return e.effect.Verb().(*ast.Say) }
func gather(e *Event) *ast.Gather { return e.effect.Verb().(*ast.Gather) }
func branch(e *Event) *ast.If     { return e.effect.Verb().(*ast.If) }

func beep(e *Event) bool { return e.effect.Member().Beep }

// participant is nobody when all of a conference is muted.
func participant(e *Event) string {
	if m := e.effect.Member(); m != nil {
		return m.ID
	}
	return ""
}

// spokenLanguage is that of the voice when the verb names none.
func spokenLanguage(e *Event) string {
	v := say(e)
	if v.Language != "" {
		return v.Language
	}
	if spoken := schema.VoiceLanguages(v.Voice); len(spoken) > 0 {
		return spoken[0]
	}
	return ""
}

// legState is the state of a leg; the four ways of not being connected are one
// state, with a reason.
func legState(e *Event) string {
	if legReason(e) != "" {
		return "no_connect"
	}
	return e.effect.Reason
}

func legReason(e *Event) string {
	switch e.effect.Reason {
	case "busy", "no_answer", "failed", "canceled":
		return e.effect.Reason
	}
	return ""
}
