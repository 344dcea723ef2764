package sim

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/voxsim/voxsim/source"
)

// tellings say how each event is told.
var tellings = map[string]func(*Transcript, *side, *Event){
	"status":       (*Transcript).status,
	"say":          (*Transcript).say,
	"play":         (*Transcript).play,
	"interrupted":  (*Transcript).interrupted,
	"pause":        (*Transcript).pause,
	"gather":       (*Transcript).gather,
	"speech":       (*Transcript).speech,
	"gathered":     (*Transcript).gathered,
	"if":           (*Transcript).decided,
	"dial":         (*Transcript).dial,
	"leg":          (*Transcript).leg,
	"join":         (*Transcript).join,
	"room":         (*Transcript).room,
	"leave":        (*Transcript).leave,
	"mute":         (*Transcript).mute,
	"redirect":     (*Transcript).redirect,
	"fetched":      (*Transcript).fetched,
	"fetch_failed": (*Transcript).fetchFailed,
	"replaced":     (*Transcript).replaced,
	"callback":     (*Transcript).callback,
	"warning":      (*Transcript).warning,
	"hangup":       (*Transcript).hangup,
}

// subject names who acts, where no column does.
func (s *side) subject() string {
	if s.who != "" {
		return ""
	}
	return "caller "
}

// status tells that a call failed; how a single one ended is told at the end.
func (t *Transcript) status(s *side, e *Event) {
	status := e.Text("status")
	if s.who == "" || status == "complete" {
		return
	}
	t.add(line{at: e.T, who: s.who, text: t.red("call "+status) + t.why(e)})
}

func (t *Transcript) say(s *side, e *Event) {
	voice := ""
	if v, l := e.Text("voice"), e.Text("language"); v != "Joanna" && l == "" {
		voice = t.dim(" (" + v + ")")
	} else if v != "Joanna" {
		voice = t.dim(" (" + v + ", " + l + ")")
	} else if l != "en-US" {
		voice = t.dim(" (" + l + ")")
	}
	t.heading(s, e, "Say "+t.bold(quoted(e.Text("text")))+voice)
}

func (t *Transcript) play(s *side, e *Event) { t.heading(s, e, "Play "+t.bold(e.Text("url"))) }

func (t *Transcript) interrupted(s *side, e *Event) { t.detail(s, e, t.dim("the prompt is cut short")) }

func (t *Transcript) pause(s *side, e *Event) {
	d := seconds(time.Duration(e.Int("seconds")))
	if e.Tag != nil && e.Tag.Name == "Pause" {
		t.heading(s, e, "Pause "+d)
		return
	}
	t.detail(s, e, t.dim("silence for "+d))
}

func (t *Transcript) gather(s *side, e *Event) {
	s.gather = nil
	t.heading(s, e, "Gather "+settings(e))
	s.gather = e.Tag
}

// settings says what a Gather waits for.
func settings(e *Event) string {
	var ways []string
	if input := e.Text("input"); strings.Contains(input, "dtmf") {
		way := counted(int(e.Int("numDigits")), "key")
		for _, key := range e.Text("finishOnKey") {
			way += " or " + string(key)
		}
		ways = append(ways, way)
	}
	if strings.Contains(e.Text("input"), "speech") {
		ways = append(ways, "speech ("+source.Visible(e.Text("language"))+") until "+seconds(time.Duration(e.Int("speechTimeout")))+" of silence")
	}
	return strings.Join(ways, ", or ") + ", within " + seconds(time.Duration(e.Int("timeout")))
}

func (t *Transcript) speech(s *side, e *Event) {
	text := s.subject() + "says " + t.bold(quoted(e.Text("text")))
	if e.Bool("ignored") {
		text += t.dim(" (ignored)")
	}
	t.detail(s, e, text)
}

var gatherEnds = map[string]string{
	"key": "finished by a key", "silence": "silence followed", "timeout": "the time is up",
	"hangup": "the call is over", "replaced": "another document takes over",
}

func (t *Transcript) gathered(s *side, e *Event) {
	text := "input " + t.bold(quoted(e.Text("value")))
	if e.Text("value") == "" {
		text = "no input"
	}
	if why := gatherEnds[e.Text("reason")]; why != "" {
		text += t.dim(": " + why)
	}
	t.detail(s, e, text)
	if s.gather != nil {
		s.verb, s.gather = s.gather, nil
	}
}

func (t *Transcript) decided(s *side, e *Event) {
	value, actual := e.Text("value"), e.Text("actual")
	answer := "no"
	if e.Bool("result") {
		answer = "yes"
	}
	text := "If " + source.Visible(e.Text("variable")+" "+e.Text("test")+" "+cmp.Or(value, `""`)) + ": " + answer
	if actual != value {
		text += t.dim(", it is " + cmp.Or(actual, "empty"))
	}
	t.heading(s, e, text)
}

func (t *Transcript) dial(s *side, e *Event) {
	name := "Dial"
	if e.Tag != nil {
		name = e.Tag.Name
	}
	numbers := strings.Join(e.Numbers(), ", ")
	t.heading(s, e, name+" "+t.bold(numbers)+t.dim(" (from "+e.Text("callerId")+")"))
}

func (t *Transcript) leg(s *side, e *Event) {
	text := e.Text("state")
	if text == "no_connect" {
		text = "not connected (" + strings.ReplaceAll(e.Text("reason"), "_", " ") + ")"
	}
	t.detail(s, e, source.Visible(e.Text("number")+": "+text))
}

func (t *Transcript) join(s *side, e *Event) {
	text := "Conference " + t.bold(e.Conference) + ": enters"
	if label := e.Text("label"); label != "" {
		text += " as " + source.Visible(label)
	}
	if e.Bool("muted") {
		text += ", muted"
	}
	if e.Bool("waiting") {
		text += ", waits for it to start"
	}
	t.heading(s, e, text+t.beep(e))
}

// beep tells of a beep that sounds.
func (t *Transcript) beep(e *Event) string {
	if e.Bool("beep") {
		return t.dim(" (beep)")
	}
	return ""
}

var roomStates = map[string]string{"start": "begins", "started": "starts", "end": "ends"}

func (t *Transcript) room(s *side, e *Event) {
	t.detail(s, e, "conference "+source.Visible(e.Conference)+" "+roomStates[e.Text("state")])
}

var leaveReasons = map[string]string{
	"hangup": "the call is over", "ended": "the conference is over", "removed": "taken out",
	"replaced": "another document takes over",
}

func (t *Transcript) leave(s *side, e *Event) {
	t.detail(s, e, "leaves "+source.Visible(e.Conference)+": "+leaveReasons[e.Text("reason")]+t.beep(e))
}

func (t *Transcript) mute(s *side, e *Event) {
	text := "unmuted"
	if e.Bool("muted") {
		text = "muted"
	}
	if e.Text("participant") == "" {
		text = "everybody in " + source.Visible(e.Conference) + " is " + text
	}
	if e.Tag != nil {
		text = e.Tag.Name + ": " + text
	}
	t.aside(s, e, text)
}

func (t *Transcript) redirect(s *side, e *Event) {
	s.asked = e.Text("url")
	t.heading(s, e, "Redirect to "+source.Visible(e.Text("url"))+t.dim(" ("+e.Text("method")+")"))
}

func (t *Transcript) fetched(s *side, e *Event) {
	text := "fetched"
	if url := e.Text("url"); url != s.asked {
		text += " " + source.Visible(url)
	}
	t.detail(s, e, text+t.dim(" ("+strconv.FormatInt(e.Int("status"), 10)+", "+e.Text("contentType")+")"))
}

func (t *Transcript) fetchFailed(s *side, e *Event) {
	t.detail(s, e, t.red("not fetched ("+strconv.FormatInt(e.Int("code"), 10)+"): "+e.Text("message")))
}

func (t *Transcript) replaced(s *side, e *Event) {
	s.verb, s.gather = nil, nil
	t.detail(s, e, "the API gives it another document")
}

// callback tells of a callback in two lines; the second has its fields. Times
// and the ids of participants do not make two callbacks different.
func (t *Transcript) callback(s *side, e *Event) {
	what := "callback"
	var fields, same []string
	for _, f := range e.Body() {
		if f.Name == "event" {
			what += " " + f.Value
		} else {
			fields = append(fields, f.Name+"="+shortened(f.Value))
		}
		if f.Name != "time" && f.Name != "participant_id" {
			same = append(same, f.Value)
		}
	}
	if e.Tag == nil {
		what, s.asked = "asks for its script", e.Text("url")
	}
	t.detail(s, e, source.Visible(what+": "+e.Text("method")+" "+e.Text("url")))
	t.add(line{at: e.T, who: s.who, depth: s.depth() + 1, text: t.dim(strings.Join(fields, " ")), same: strings.Join(same, " ")})
}

// shortened is the value of a field: an id by its beginning, a text that is no
// word in quotes.
func shortened(value string) string {
	switch {
	case len(value) == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-':
		return value[:8] + "…"
	case value == "" || strings.ContainsAny(value, " =\""):
		return strconv.Quote(value)
	}
	return value
}

// warning tells of a warning; of a verb that has no heading, it takes its place.
// A problem of a document says itself whether it is one.
func (t *Transcript) warning(s *side, e *Event) {
	text := t.yellow("warning: " + e.Text("message"))
	if problem := e.Tag == nil && e.Line != 0; problem && strings.HasPrefix(e.Text("message"), "error") {
		text = t.red(e.Text("message"))
	} else if problem {
		text = t.yellow(e.Text("message"))
	}
	t.aside(s, e, text)
}

func (t *Transcript) hangup(s *side, e *Event) {
	switch by := e.Text("by"); by {
	case "script", "reject":
		name := "Hangup"
		if e.Tag != nil {
			name = e.Tag.Name
		}
		t.heading(s, e, name)
	case "end", "caller", "api":
		s.verb, s.gather = nil, nil
		text := map[string]string{"end": "end of the script", "caller": s.subject() + "hangs up", "api": "the API hangs up"}[by]
		t.add(line{at: e.T, who: s.who, text: text})
	}
}

var ends = map[string]string{
	"script": "the script hung up", "end": "the script came to its end", "caller": "the caller hung up",
	"api": "the API hung up", "reject": "the script rejected the call",
}

// outcome is the last line of a call.
func (t *Transcript) outcome(e *Event) string {
	status := e.Text("status")
	paint, name := t.red, strings.ReplaceAll(status, "_", " ")
	if status == "complete" {
		paint = t.green
	}
	text := paint(name)
	if e.Call != "" {
		text = t.bold(e.Call) + ": " + text
	}
	text += " after " + seconds(time.Duration(e.Int("seconds")))
	switch how := ends[e.Text("hangup")]; {
	case how != "":
		text += ": " + how
	case e.Error() != nil:
		text += t.why(e)
	case status == "failed":
		text += ": the called number cannot be reached"
	}
	if last := e.Text("gather"); last != "" {
		text += "; last input " + source.Visible(quoted(last))
	}
	return text + "; " + counted(int(e.Int("verbs")), "verb")
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

// why is the error of an event.
func (t *Transcript) why(e *Event) string {
	err := e.Error()
	if err == nil {
		return ""
	}
	return ": " + t.red("error "+strconv.Itoa(err.Code)+", "+err.Description)
}

func seconds(d time.Duration) string { return string(appendSeconds(nil, d)) + "s" }

func quoted(text string) string { return `"` + text + `"` }

// The colours of a terminal. What is painted is made visible first.
func (t *Transcript) bold(text string) string   { return t.paint("1", text) }
func (t *Transcript) dim(text string) string    { return t.paint("2", text) }
func (t *Transcript) red(text string) string    { return t.paint("1;31", text) }
func (t *Transcript) yellow(text string) string { return t.paint("1;33", text) }
func (t *Transcript) green(text string) string  { return t.paint("1;32", text) }

func (t *Transcript) paint(code, text string) string {
	text = source.Visible(text)
	if !t.Colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
