package lint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// facts say of elements by their paths that something never happens: "X runs",
// "X is true".
type facts map[string]bool

// never is what warnings say does not happen. A dead stretch is told of once:
// what stands behind it among its siblings, and inside, cannot run either.
func never(doc *ast.Document, problems source.Diagnostics) facts {
	told := facts{}
	for _, d := range problems {
		switch d.Rule {
		case "unreachable-verb":
			told[d.Path+" runs"] = true
		case "if-never-true":
			told[d.Path+" is true"] = true
		}
	}
	dead := map[*ast.Tag]bool{} // verbs, and those whose content has come to its dead stretch
	ast.Walk(doc, func(v ast.Verb) bool {
		t := v.Element()
		if dead[t.Parent] || told[t.Path()+" runs"] {
			dead[t], dead[t.Parent] = true, true
			told[t.Path()+" runs"] = true
		}
		return true
	})
	return told
}

// happens takes note of what does happen in a call.
func happens(doc *ast.Document, world sim.World, c sim.Caller, seen facts) {
	run := sim.New(world)
	c.Document = doc
	run.Observe = func(e *sim.Event) {
		if e.Tag == nil || e.Script != doc {
			return
		}
		seen[e.Tag.Path()+" runs"] = true
		if e.Name == "if" && e.Bool("result") {
			seen[e.Tag.Path()+" is true"] = true
		}
	}
	run.Dial(c)
	run.Run()
}

// author writes random scripts.
type author struct {
	*rand.Rand
	strings.Builder
	gathers int
	// wide: anything goes. Otherwise Gathers take one key of a few, so that all
	// that can happen can be tried.
	wide bool
}

func (a *author) one(of ...string) string { return of[a.IntN(len(of))] }

func (a *author) verbs(depth, most int) {
	for range a.IntN(most + 1) {
		a.verb(depth)
	}
}

func (a *author) verb(depth int) {
	switch n := a.IntN(12); {
	case n < 5 && depth < 4:
		fmt.Fprintf(a, `<If variable="%s" test="%s" value="%s">`, a.variable(), a.one("EQUAL", "EQUAL", "NOTEQUAL"), a.values())
		a.verbs(depth+1, 3)
		a.WriteString("</If>")
	case n < 7 && a.gathers < 3:
		a.gather()
	case n == 7:
		a.WriteString(a.one("<Hangup/>", "<Hangup/>", "<Say loop='0'>for ever</Say>", "<Say loop='0' repeatDelay='1'>$GATHER</Say>"))
	case n == 8 && a.wide:
		a.WriteString(a.one("<Redirect>https://example.com/none</Redirect>", "<Number>15551234567</Number>", "<Reject/>",
			"<Play loop='2'>https://example.com/lost.mp3</Play>", "<Redirect>https://example.com/end</Redirect>", "<Conference>room</Conference>"))
	default:
		a.WriteString("<Pause/>")
	}
}

func (a *author) variable() string {
	if a.IntN(12) == 0 {
		return "$OTHER"
	}
	return "$GATHER"
}

// values are one or more to compare with.
func (a *author) values() string {
	from := []string{"", "1", "2", "3", "12"}
	if a.wide {
		from = []string{"", "1", "2", "12", "21", "*", "#", "one", "ONE", "two"}
	}
	picked := []string{a.one(from...)}
	for a.IntN(3) == 0 {
		picked = append(picked, a.one(from...))
	}
	return strings.Join(picked, "|")
}

func (a *author) gather() {
	a.gathers++
	attributes := "finishOnKey='4567890*#'"
	if a.wide {
		attributes = a.one("", "numDigits='2'", "input='speech'", "input='dtmf speech'", "finishOnKey=''", "finishOnKey='12'", "numDigits='2' finishOnKey='1*'")
	}
	fmt.Fprintf(a, "<Gather timeout='9' speechTimeout='1' %s>", attributes)
	for range a.IntN(3) {
		a.WriteString(a.one("<Say>a</Say>", "<Say/>", "<Say loop='0'>b</Say>", "<Say>$GATHER</Say>"))
	}
	a.WriteString("</Gather>")
}

// script is a random document. One that is not wide begins with a Gather, so
// that nothing is unknown.
func script(seed uint64, wide bool) (*ast.Document, source.Diagnostics) {
	a := &author{Rand: rand.New(rand.NewPCG(seed, 4)), wide: wide}
	a.WriteString("<Response>")
	if !wide {
		a.gather()
	}
	a.verbs(0, 6)
	a.WriteString("</Response>")
	doc, problems := parser.Parse("random.xml", []byte(a.String()), parser.Options{})
	return doc, lint.Check(doc, schema.Call, problems)
}

// TestExact: in scripts of which every way can be tried, what is never seen is
// exactly what the warnings say.
func TestExact(t *testing.T) {
	answers := []sim.Input{{}, {Keys: "1"}, {Keys: "2"}, {Keys: "3"}}
	told := 0
	for seed := range uint64(100) {
		doc, problems := script(seed, false)
		never, seen := never(doc, problems), facts{}
		for i := range 4 * 4 * 4 {
			happens(doc, sim.World{}, sim.Caller{HangUpAfter: 3 * time.Minute,
				Inputs: []sim.Input{answers[i%4], answers[i/4%4], answers[i/16]}}, seen)
		}
		ast.Walk(doc, func(v ast.Verb) bool {
			path := v.Element().Path()
			if say, ok := v.(*ast.Say); !ok || say.Text != "" && say.Text != "$GATHER" { // else it leaves no trace
				require.NotEqual(t, never[path+" runs"], seen[path+" runs"], "%s runs:\n%s", path, doc.File.Text)
			}
			if is, ok := v.(*ast.If); ok && is.Variable == "$GATHER" && seen[path+" runs"] {
				require.NotEqual(t, never[path+" is true"], seen[path+" is true"], "%s is true:\n%s", path, doc.File.Text)
			}
			return true
		})
		told += len(never)
	}
	assert.Greater(t, told, 150, "too little was told of")
}

// TestNeverWrong: whatever scripts hold and callers do, nothing happens that a
// warning says never does.
func TestNeverWrong(t *testing.T) {
	world := sim.World{Web: map[string]sim.Page{
		"https://example.com/end":      {Body: []byte("<Response/>")},
		"https://example.com/lost.mp3": {Status: 404},
	}}
	inputs := []sim.Input{{}, {Keys: "1"}, {Keys: "2"}, {Keys: "12"}, {Keys: "21"}, {Keys: "#"}, {Keys: "*"},
		{Words: "one"}, {Words: "Two"}, {Words: "12"}, {Keys: "4#"}}
	told := 0
	for seed := range uint64(300) {
		doc, problems := script(seed, true)
		never, seen := never(doc, problems), facts{}
		told += len(never)
		r := rand.New(rand.NewPCG(seed, 5))
		for range 15 {
			c := sim.Caller{HangUpAfter: 3 * time.Minute, Outbound: r.IntN(4) == 0, BargeIn: r.IntN(3) == 0}
			for range 4 {
				c.Inputs = append(c.Inputs, inputs[r.IntN(len(inputs))])
			}
			happens(doc, world, c, seen)
		}
		for fact := range never {
			require.False(t, seen[fact], "%s:\n%s", fact, doc.File.Text)
		}
	}
	assert.Greater(t, told, 150, "too little was told of")
}
