package scenario

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/internal/spell"
)

// traceFields are the fields of every event of the trace (docs/spec/trace.md).
// An observation that names another could be met by nothing, or by everything.
var traceFields = func() map[string][]string {
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
}()

// commonFields are those that every event can have; code is that of its error.
var commonFields = strings.Fields("t event call conference line path document code")

// checkFields tells what is wrong with the names of an observation's fields.
func checkFields(o *Observation) (name, problem string) {
	events := o.Events
	for _, m := range o.Fields {
		if m.Name != "event" || m.Pattern.expr != nil || m.Pattern.text == "*" {
			continue
		}
		if _, ok := traceFields[m.Pattern.text]; !ok {
			return "event", unknownName("event", m.Pattern.text, slices.Sorted(maps.Keys(traceFields)))
		}
		events = []string{m.Pattern.text}
	}
	if events == nil {
		events = slices.Sorted(maps.Keys(traceFields))
	}
	known := slices.Clone(commonFields)
	for _, e := range events {
		known = append(known, traceFields[e]...)
	}
	for _, m := range o.Fields {
		for name := range strings.SplitSeq(m.Name, "|") {
			top, _, nested := strings.Cut(name, ".")
			if !slices.Contains(known, name) && !(nested && top == "body" && slices.Contains(known, "body")) {
				slices.Sort(known)
				return name, unknownName("field", name, slices.Compact(known))
			}
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
