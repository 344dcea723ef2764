package sim_test

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// This file is a second opinion: an interpreter of one call that was written
// from the text of the rules alone. It walks the tree, recursive and blocking,
// and has nothing in common with package interp. TestNaive compares the two.

// line is one line of a trace. What is false or empty may be left out of it, so
// two lines are the same when their fields are.
type line struct {
	T                                                      float64
	Event, Path, Document, Conference, Call                string
	Line, Loop, NumDigits, Leg, Code, Verbs                int
	Status                                                 any
	Error                                                  *callError
	Text, Voice, Language, URL, Input, FinishOnKey         string
	Seconds, Timeout, SpeechTimeout                        float64
	Digit, Value, Method, Reason, Variable                 string
	Actual, Test, CallerID, Number, State                  string
	Participant, Label, ContentType, Message               string
	By, HangUp, Gather                                     string
	SeparateNumbers, Ignored, Result, Muted, Waiting, Beep bool
	Numbers                                                []string
	Body                                                   map[string]string
}

type callError struct {
	Code        int
	Description string
}

// naive is one call on its way through its documents.
type naive struct {
	world  sim.World
	caller sim.Caller
	trace  []line

	now      time.Duration
	plan     []deed // what is going to happen, in order
	inputs   []sim.Input
	keysLeft int

	doc      *ast.Document
	document string // its name, when it is not the first
	value    string // $GATHER
	gather   *collecting
	stay     *stay
	answered bool
	acted    bool // a verb has begun
	verbs    int
	spent    int // R4.7
	ids      int
}

// deed is something that is going to happen at a time.
type deed struct {
	at   time.Duration
	rank int
	do   func()
}

// The ranks of what happens at one instant (S8).
const (
	byCaller = iota
	byPhone
	bySilence
	byTimer
	byMedia
)

const forever = 24 * time.Hour // S10

// collecting is a Gather under way.
type collecting struct {
	verb      *ast.Gather
	value     string
	method    string
	prompting bool
	answering bool // an input is still to come for it
	silence   int  // counts what makes a planned silence void
}

// jump is how a verb, or the call, is left early: a panic that the frame with
// the same name catches. The frames between tidy up.
type jump struct {
	to   any
	then func()
}

// catch runs f, and if f is left by a jump to that name, what the jump says.
func catch(to any, f func()) {
	then := func() {}
	func() {
		defer func() {
			if r := recover(); r != nil {
				j, ok := r.(jump)
				if !ok || j.to != to {
					panic(r)
				}
				then = j.then
			}
		}()
		f()
	}()
	then()
}

func (n *naive) leave(to any, then func()) { panic(jump{to, then}) }

// end is the name of the jump that ends the call.
const end = "end of the call"

func (n *naive) hangUp(v ast.Verb, by, status string, err *callError) {
	n.leave(end, func() {
		n.tell(v, line{Event: "hangup", By: by})
		n.tell(nil, line{Event: "status", Status: status, Error: err})
		for range n.inputs {
			n.tell(nil, line{Event: "warning"})
		}
		if n.keysLeft > 0 {
			n.tell(nil, line{Event: "warning"})
		}
		n.tell(nil, line{
			Event: "result", Status: status, HangUp: by, Seconds: seconds(n.now),
			Verbs: n.verbs, Error: err, Gather: n.value,
		})
	})
}

// seconds has at most three decimals.
func seconds(d time.Duration) float64 {
	return float64(d.Round(time.Millisecond).Milliseconds()) / 1000
}

// tell adds a line to the trace; v is what caused it.
func (n *naive) tell(v ast.Verb, l line) {
	l.T = seconds(n.now)
	if v != nil {
		l.Line, l.Path, l.Document = n.doc.File.Line(v.Element().Start), v.Element().Path(), n.document
	}
	n.trace = append(n.trace, l)
}

// later plans a deed; of those at the same time and of the same rank the first
// planned is the first done.
func (n *naive) later(after time.Duration, rank int, do func()) {
	at := n.now + after
	i := slices.IndexFunc(n.plan, func(d deed) bool { return d.at > at || d.at == at && d.rank > rank })
	if i < 0 {
		i = len(n.plan)
	}
	n.plan = slices.Insert(n.plan, i, deed{at, rank, do})
}

// wait lets time pass, and everything happen that is planned meanwhile.
func (n *naive) wait(d time.Duration, rank int) {
	at := n.now + d
	for len(n.plan) > 0 {
		next := n.plan[0]
		if next.at > at || next.at == at && next.rank > rank || next.at > forever {
			break
		}
		n.plan = n.plan[1:]
		n.pass(next.at)
		next.do()
	}
	if at > forever {
		n.pass(forever)
		n.tell(nil, line{Event: "warning"})
		n.callerHangsUp()
	}
	n.pass(at)
}

func (n *naive) pass(at time.Duration) {
	if at > n.now {
		n.now, n.spent = at, 0
	}
}

// id makes the next id; tests compare ids by the order in which they come.
func (n *naive) id() string {
	n.ids++
	return "id" + string(rune('0'+n.ids%10)) + strings.Repeat("+", n.ids/10)
}

func (n *naive) callerHangsUp() {
	if n.answered {
		n.hangUp(nil, "caller", "complete", nil)
	}
	if n.caller.Outbound {
		n.hangUp(nil, "caller", "no_answer", nil)
	}
	n.hangUp(nil, "caller", "failed", nil)
}

// run executes the call to its end.
func (n *naive) run() []line {
	n.inputs = n.caller.Inputs
	if d := n.caller.HangUpAfter; d > 0 {
		n.later(d, byCaller, n.callerHangsUp)
	}
	n.id()
	catch(end, func() {
		if n.caller.Outbound {
			n.place()
		} else {
			n.tell(nil, line{Event: "status", Status: "processing"})
		}
		if n.doc = n.caller.Document; n.doc == nil {
			n.firstDocument()
		}
		for {
			catch("document", n.runDocument)
		}
	})
	return n.trace
}

// runDocument executes the document and ends the call behind it (R4.4).
func (n *naive) runDocument() {
	n.execute(n.doc.Verbs)
	n.answer()
	n.hangUp(nil, "end", "complete", nil)
}

func (n *naive) answer() {
	if !n.answered {
		n.answered = true
		n.tell(nil, line{Event: "status", Status: "answered"})
	}
}

// execute runs verbs one after the other.
func (n *naive) execute(verbs []ast.Verb) {
	for _, v := range verbs {
		n.spend()
		n.verbs++
		if _, ok := v.(*ast.Reject); ok {
			n.reject(v)
			continue
		}
		n.acted = true
		n.answer()
		n.do(v)
	}
}

// spend counts a verb or a repetition (R4.7).
func (n *naive) spend() {
	if n.spent++; n.spent > n.world.VerbLimit {
		n.fail(6100)
	}
}

func (n *naive) fail(code int) {
	n.hangUp(nil, "error", "failed", &callError{Code: code})
}

// reject is R4.3.
func (n *naive) reject(v ast.Verb) {
	if !n.caller.Outbound && !n.acted {
		n.hangUp(v, "reject", "failed", nil)
	}
	n.tell(v, line{Event: "warning"})
}

func (n *naive) do(v ast.Verb) {
	switch v := v.(type) {
	case *ast.Say, *ast.Play:
		n.prompt(v, func() {})
	case *ast.Pause:
		n.rest(v, v.Length)
	case *ast.Gather:
		n.collect(v)
	case *ast.If:
		if n.decide(v) {
			n.execute(v.Verbs)
		}
	case *ast.Number:
		n.dial(v, v.Callbacks, v.CallerID, []*ast.Number{v})
	case *ast.Dial:
		n.dial(v, v.Callbacks, v.CallerID, v.Numbers)
	case *ast.Conference:
		n.confer(v)
	case *ast.Redirect:
		n.redirect(v)
	case *ast.Hangup:
		n.hangUp(v, "script", "complete", nil)
	}
}

// prompt speaks or plays (R4.10). When the last sound has been heard it calls
// heard, before the delay behind it.
func (n *naive) prompt(v ast.Verb, heard func()) {
	loop, delay := repeats(v)
	for i := 1; loop == 0 || i <= loop; i++ {
		if i > 1 {
			n.spend()
		}
		length, ok := n.begin(v, i)
		if !ok {
			heard()
			return
		}
		n.sound(v, length)
		if i == max(loop, 1) {
			heard() // of an endless prompt, once is the whole
		}
		n.rest(v, delay)
	}
}

func repeats(v ast.Verb) (loop int, delay time.Duration) {
	if v, ok := v.(*ast.Say); ok {
		return v.Loop, v.RepeatDelay
	}
	return v.(*ast.Play).Loop, v.(*ast.Play).RepeatDelay
}

// begin tells of a sound, and how long it lasts (S1, S2).
func (n *naive) begin(verb ast.Verb, i int) (time.Duration, bool) {
	switch v := verb.(type) {
	case *ast.Say:
		language := v.Language
		if of := schema.VoiceLanguages(v.Voice); language == "" && len(of) > 0 {
			language = of[0]
		}
		text := n.spoken(v)
		if text == "" {
			return 0, false // R2.5
		}
		n.tell(v, line{
			Event: "say", Text: text, Voice: v.Voice, Language: language,
			SeparateNumbers: v.SeparateNumbers, Loop: i,
		})
		return n.length(text, 60*time.Millisecond*time.Duration(utf8.RuneCountInString(text))), true
	case *ast.Play:
		if n.fails(v) {
			n.tell(v, line{Event: "warning"})
			return 0, false
		}
		n.tell(v, line{Event: "play", URL: v.URL, Loop: i})
		return n.length(v.URL, 5*time.Second), true
	}
	return 0, false
}

func (n *naive) length(what string, d time.Duration) time.Duration {
	if l, ok := n.world.Lengths[what]; ok {
		return l
	}
	if l, ok := n.world.Lengths["*"]; ok {
		return l
	}
	return d
}

// sound lets a sound be heard; if it is left early, it was interrupted.
func (n *naive) sound(v ast.Verb, length time.Duration) {
	whole := false
	defer func() {
		if !whole {
			n.tell(v, line{Event: "interrupted"})
		}
	}()
	n.wait(length, byMedia)
	whole = true
}

// rest is a Pause or a repeatDelay.
func (n *naive) rest(v ast.Verb, d time.Duration) {
	if d > 0 {
		n.tell(v, line{Event: "pause", Seconds: seconds(d)})
		n.wait(d, byTimer)
	}
}

// spoken is the text of a Say (R4.11, R4.12).
func (n *naive) spoken(v *ast.Say) string {
	var out []rune
	text := []rune(v.Text)
	for i := 0; i < len(text); {
		j := i + 1
		if text[i] == '$' {
			for j < len(text) && text[j] < 0x80 && (text[j] == '_' || strings.ContainsRune(alphanumeric, text[j])) {
				j++
			}
		}
		if string(text[i:j]) == "$GATHER" {
			out = append(out, []rune(n.value)...)
		} else {
			out = append(out, text[i:j]...)
		}
		i = j
	}
	said := strings.Join(strings.FieldsFunc(string(out), func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
	if !v.SeparateNumbers {
		return said
	}
	return numbers.ReplaceAllStringFunc(said, func(digits string) string { return strings.Join(strings.Split(digits, ""), " ") })
}

var numbers = regexp.MustCompile("[0-9]{2,}")

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// decide is R4.30.
func (n *naive) decide(v *ast.If) bool {
	actual := ""
	if v.Variable == "$GATHER" {
		actual = n.value
	}
	equal := slices.ContainsFunc(strings.Split(v.Value, "|"), func(one string) bool {
		return strings.EqualFold(strings.Trim(one, " \t\r\n"), strings.Trim(actual, " \t\r\n"))
	})
	result := equal == (v.Test == "EQUAL")
	n.tell(v, line{Event: "if", Variable: v.Variable, Actual: actual, Test: v.Test, Value: v.Value, Result: result})
	return result
}

// callback sends a callback if it was asked for (R3.8, R5.1).
func (n *naive) callback(v ast.Verb, c ast.Callbacks, keyword string, body map[string]string) bool {
	if c.URL == "" || !slices.Contains(strings.Fields(c.Events), keyword) {
		return false
	}
	body["time"] = n.time()
	n.tell(v, line{Event: "callback", URL: c.URL, Method: c.Method, Body: body})
	return true
}

func (n *naive) time() string {
	return time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).Add(n.now).Truncate(time.Second).Format("2006-01-02T15:04:05Z")
}
