package scenario

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/voxsim/voxsim/internal/spell"
)

// traceFields are the fields of every event of the trace (docs/spec/trace.md).
// An observation that names another could be met by nothing, or by everything.
var traceFields = sync.OnceValue(func() map[string][]string {
	fields := map[string][]string{}
	for line := range strings.Lines(`
		status: status error.code error.description
		say: text voice language separateNumbers loop
		play: url loop
		interrupted:
		pause: seconds
		gather: input numDigits finishOnKey timeout speechTimeout language
		dtmf: digit ignored
		speech: text ignored
		gathered: value method reason
		if: variable actual test value result
		dial: numbers callerId
		leg: number leg callerId state reason
		join: participant label muted waiting beep
		room: state
		leave: participant reason beep
		mute: participant muted
		redirect: url method
		fetched: url status contentType
		fetch_failed: url code message
		replaced:
		callback: url method body
		warning: message
		hangup: by
		result: status hangup seconds verbs error error.code error.description gather
	`) {
		if name, list, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields[name] = strings.Fields(list)
		}
	}
	return fields
})

// commonFields are those that every event can have; code is that of its error.
var commonFields = strings.Fields("t event call conference line path document code")

// checkFields tells what is wrong with the names of an observation's fields.
func checkFields(o *Observation) (name, problem string) {
	events := o.Events
	for _, m := range o.Fields {
		if m.Name != "event" || m.Pattern.expr != nil || m.Pattern.text == "*" {
			continue
		}
		if _, ok := traceFields()[m.Pattern.text]; !ok {
			return "event", unknownName("event", m.Pattern.text, slices.Sorted(maps.Keys(traceFields())))
		}
		events = []string{m.Pattern.text}
	}
	if events == nil {
		events = slices.Sorted(maps.Keys(traceFields()))
	}
	for _, m := range o.Fields {
		for name := range strings.SplitSeq(m.Name, "|") {
			if !haveField(events, name) {
				return name, unknownName("field", name, fieldsOf(events))
			}
		}
	}
	return "", ""
}

// haveField tells whether one of the events can have such a field.
func haveField(events []string, name string) bool {
	inBody := strings.HasPrefix(name, "body.")
	return slices.Contains(commonFields, name) || slices.ContainsFunc(events, func(e string) bool {
		fields := traceFields()[e]
		return slices.Contains(fields, name) || inBody && slices.Contains(fields, "body")
	})
}

// fieldsOf are all fields that one of the events can have.
func fieldsOf(events []string) []string {
	known := slices.Clone(commonFields)
	for _, e := range events {
		known = append(known, traceFields()[e]...)
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// closedValues are the fields that have few values, by event and field. An
// observation of another value could never be met.
var closedValues = sync.OnceValue(func() map[string][]string {
	values := map[string][]string{}
	for line := range strings.Lines(`
		status.status: queued processing ringing answered complete busy failed no_answer
		say.separateNumbers: true false
		dtmf.ignored: true false
		speech.ignored: true false
		gathered.method: dtmf speech
		gathered.reason: digits key silence timeout hangup replaced
		if.test: EQUAL NOTEQUAL
		if.result: true false
		leg.state: queued ringing answered complete no_connect
		leg.reason: busy no_answer failed canceled
		join.muted: true false
		join.waiting: true false
		join.beep: true false
		room.state: start started end
		leave.reason: hangup ended removed replaced
		leave.beep: true false
		mute.muted: true false
		redirect.method: GET POST
		callback.method: GET POST
		hangup.by: script end caller api reject error
		result.status: complete busy failed no_answer
		result.hangup: script end caller api reject error
	`) {
		if name, list, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			values[name] = strings.Fields(list)
		}
	}
	return values
})

// checkValues tells what is wrong with the values of an observation's fields.
func checkValues(o *Observation) (name, problem string) {
	events := o.Events
	for _, m := range o.Fields {
		if m.Name == "event" && m.Pattern.expr == nil {
			events = []string{m.Pattern.text}
		}
	}
	if len(events) != 1 {
		return "", ""
	}
	for _, m := range o.Fields {
		known := closedValues()[events[0]+"."+m.Name]
		if text := m.Pattern.text; known != nil && m.Pattern.expr == nil && text != "*" && text != "" && !slices.Contains(known, text) {
			message := m.Name + " is never " + strconv.Quote(text) + "; it is one of " + strings.Join(known, ", ")
			if near := spell.Nearest(text, known); near != "" {
				message += "; did you mean " + near + "?"
			}
			return m.Name, message
		}
	}
	return "", ""
}

// unknownName says which names there are.
func unknownName(what, name string, known []string) string {
	message := "the trace has no " + what + " " + strconv.Quote(name) + " here; it has " + strings.Join(known, ", ")
	if near := spell.Nearest(name, known); near != "" {
		message += "; did you mean " + near + "?"
	}
	return message
}
