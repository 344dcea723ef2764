package sim_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// dice chooses a number from 0 to n-1: a random one, or one that the bytes of a
// fuzz test say.
type dice func(n int) int

// bytesDice chooses by bytes, and always 0 when there are no more.
func bytesDice(data []byte) dice {
	return func(n int) int {
		if len(data) == 0 {
			return 0
		}
		b := int(data[0])
		data = data[1:]
		return b % n
	}
}

func (d dice) one(in int) bool { return d(in) == in-1 }

func pick[T any](d dice, from ...T) T { return from[d(len(from))] }

// Where random documents lead to.
const (
	goodAudio = "https://example.com/a.mp3"
	lostAudio = "https://example.com/lost.mp3"
	pages     = 4
)

func pageURL(i int) string { return fmt.Sprintf("https://ivr.example/%d.xml", i) }

// writer writes random documents, valid by construction: what may stand where,
// and what is accepted, it takes from the schema.
type writer struct {
	dice
	bytes.Buffer
	resource schema.Resource
	page     int // which of the pages is written
	left     int // elements that may still be written
}

// randomDocument is a document of a few verbs.
func randomDocument(d dice, on schema.Resource, page int) []byte {
	w := &writer{dice: d, resource: on, page: page, left: 16}
	w.WriteString("<Response>\n")
	w.verbs(schema.Classic.Verbs, 0)
	w.WriteString("</Response>\n")
	return w.Bytes()
}

// verbs writes some of the verbs that the resource supports.
func (w *writer) verbs(from []schema.Verb, depth int) {
	var allowed []*schema.Verb
	for i := range from {
		if v := &from[i]; v.On&w.resource != 0 && (depth < 3 || len(v.Holds) == 0) {
			allowed = append(allowed, v)
		}
	}
	for n := w.dice(7 - 2*min(depth, 2)); n > 0 && w.left > 0; n-- {
		w.verb(pick(w.dice, allowed...), depth)
	}
}

// verb writes one verb with some of its attributes.
func (w *writer) verb(v *schema.Verb, depth int) {
	w.left--
	fmt.Fprintf(w, "%*s<%s", 2*depth+2, "", v.Name)
	for i := range v.Attrs {
		if a := &v.Attrs[i]; a.Required || w.one(3) {
			w.attribute(v, a)
		}
	}
	w.WriteString(">")
	holds := w.held(v)
	switch {
	case v.Name == "Dial" && w.one(4):
		w.text(w.value(v.Content, nil))
	case v.Name == "Dial": // it must hold one Number at least
		for range 1 + w.dice(3) {
			w.WriteString("\n")
			w.verb(&holds[0], depth+1)
		}
	case len(holds) > 0:
		w.WriteString("\n")
		w.verbs(holds, depth+1)
	case v.Content == schema.URL && v.Name == "Redirect":
		w.text(w.redirection())
	case v.Content != schema.None:
		w.text(w.value(v.Content, nil))
	}
	fmt.Fprintf(w, "</%s>\n", v.Name)
}

// held are the verbs that may stand in another.
func (w *writer) held(v *schema.Verb) []schema.Verb {
	var held []schema.Verb
	for _, name := range v.Holds {
		if name == schema.AnyVerb {
			return schema.Classic.Verbs
		}
		held = append(held, *schema.Classic.Verb(name))
	}
	return held
}

// redirection leads to a later page, seldom to an earlier one or to none.
func (w *writer) redirection() string {
	switch {
	case w.one(6):
		return "https://ivr.example/" + pick(w.dice, "nothing", "broken", "odd", "slow", "moved", "far", "gone")
	case w.page == pages-1 && !w.one(20):
		return "https://ivr.example/nothing"
	case w.one(60):
		return pageURL(w.dice(pages))
	}
	return pageURL(min(w.page+1+w.dice(2), pages-1))
}

func (w *writer) attribute(v *schema.Verb, a *schema.Attr) {
	value := w.value(a.Kind, a)
	if a.Name == "loop" && value == "0" && !w.one(3) {
		value = "2"
	}
	fmt.Fprintf(w, " %s='", a.Name)
	w.text(value)
	w.WriteString("'")
}

func (w *writer) text(s string) { _ = xml.EscapeText(w, []byte(s)) }

// value is one that a kind accepts, at an edge or in the middle.
func (w *writer) value(k schema.Kind, a *schema.Attr) string {
	switch k {
	case schema.Int:
		return strconv.Itoa(pick(w.dice, a.Min, a.Min+1, 2, 3, 4))
	case schema.Seconds:
		s := strconv.Itoa(pick(w.dice, a.Min, 1, 2, 3, 7, 20, 60, min(a.Max, 100)))
		return s + pick(w.dice, "", "", "s")
	case schema.Bool:
		return pick(w.dice, "true", "false")
	case schema.Enum:
		return pick(w.dice, a.Values...)
	case schema.Words:
		return strings.Join(a.Values[w.dice(len(a.Values)):], " ")
	case schema.Methods:
		return pick(w.dice, "dtmf", "speech", "dtmf speech", "speech dtmf", "dtmf speech")
	}
	return pick(w.dice, values[k]...)
}

// values are some of the texts that a kind accepts.
var values = map[schema.Kind][]string{
	schema.Keys:         {"", "#", "*", "0*#", "1", "1234567890"},
	schema.Name:         {"2233", "room1", "R"},
	schema.Label:        {"", "bob", "1"},
	schema.CallerID:     {"", "15551112222", "+15551112222", "alice"},
	schema.Phone:        phones,
	schema.URL:          {goodAudio, goodAudio, "https://example.com/b.mp3?x=1&y=2", lostAudio},
	schema.CallbackURL:  {"", "https://example.com/cb?x=1&y=2", "http://example.com/"},
	schema.Variable:     {"$GATHER", "$GATHER", "$GATHER", "$OTHER", "$gather"},
	schema.Alternatives: {"1", "2", "12|3", "", "1|", "one|TWO", " 1 | 2 ", "yes please"},
	schema.Voice:        {"Joanna", "Celine", "Kendra"},
	schema.Language:     {"en-US", "fr-CA"},
	schema.Speech: {
		"Hello", "Press 1, or 22.", "You chose $GATHER, $GATHERED, $gather and $GATHER$GATHER.", "$GATHER", "",
		"  many \n blanks  ", "Grüße, 電話 <&> \"quoted\" '", "1234 $GATHER5 $GATHER-6 $",
	},
}

var phones = []string{"15551000001", "15551000002", "+15551000003", "15551000004", "44"}

// randomWorld is a world for random documents: pages, numbers, rooms, lengths.
func randomWorld(d dice) sim.World {
	w := sim.World{
		Seed: 7, VerbLimit: 500, Lengths: map[string]time.Duration{}, Phones: map[string]sim.Phone{},
		Web: map[string]sim.Page{
			lostAudio:                    {Status: 404},
			"https://ivr.example/broken": {Body: []byte("<Response><Sya/>\n<Pause length='61'/></Response>")},
			"https://ivr.example/odd":    {Body: []byte("<Response/>"), ContentType: "text/html"},
			"https://ivr.example/slow":   {Failure: sim.TimedOut},
			"https://ivr.example/moved":  {Status: 302, Location: "/3.xml"},
			"https://ivr.example/far":    {Status: 302, Location: "far"},
			"https://ivr.example/gone":   {Status: 503},
		},
		Conferences: map[string]time.Duration{},
	}
	for i := range pages {
		w.Web[pageURL(i)] = sim.Page{
			Body:        randomDocument(d, schema.Call, i),
			ContentType: pick(d, "", "text/plain", "application/xml; charset=utf-8"),
		}
	}
	for _, number := range phones {
		if d.one(2) {
			w.Phones[strings.TrimPrefix(number, "+")] = randomPhone(d)
		}
	}
	for _, what := range []string{"Hello", goodAudio, "*"} {
		if d.one(4) {
			w.Lengths[what] = tenths(d, 60)
		}
	}
	if d.one(2) {
		w.Conferences["2233"] = tenths(d, 900)
	}
	return w
}

func tenths(d dice, n int) time.Duration { return time.Duration(d(n)) * 100 * time.Millisecond }

func randomPhone(d dice) sim.Phone {
	return sim.Phone{
		Ring: tenths(d, 4), Answer: pick(d, 0, time.Second, 2*time.Second, 30*time.Second, tenths(d, 250)),
		Talk: tenths(d, 150), After: tenths(d, 50),
		Outcome: pick(d, sim.Answered, sim.Answered, sim.Busy, sim.Failed, sim.NoAnswer),
	}
}

// randomCaller calls for a few minutes at most.
func randomCaller(d dice) sim.Caller {
	c := sim.Caller{
		From: sim.DefaultFrom, To: sim.DefaultTo,
		BargeIn: d.one(3), Outbound: d.one(5), HangUpAfter: 150 * time.Second,
	}
	if d.one(3) {
		c.HangUpAfter = max(time.Millisecond, tenths(d, 250)) // 0 would be never
	}
	for range d(6) {
		c.Inputs = append(c.Inputs, randomInput(d))
	}
	return c
}

func randomInput(d dice) sim.Input {
	switch d(8) {
	case 0:
		return sim.Input{}
	case 1, 2:
		return sim.Input{Words: pick(d, "one", "two", "yes please", "é")}
	case 3:
		if d.one(3) {
			return sim.Input{HangUp: true}
		}
	}
	keys := make([]byte, 1+d(6))
	for i := range keys {
		keys[i] = "12345612123#*0"[d(14)]
	}
	return sim.Input{Keys: string(keys)}
}

// mustParse reads a document that must be valid.
func mustParse(name string, text []byte, on schema.Resource) *ast.Document {
	doc, problems := parser.Parse(name, text, parser.Options{Resource: on})
	if doc == nil {
		panic(fmt.Sprintf("%v\n%s", problems.Err(), text))
	}
	return doc
}
