package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/graph"
	"github.com/voxsim/voxsim/interp"
)

const menu = `<Response>
<Gather><Say>One or two</Say><Say>Or nothing</Say></Gather>
<If variable='$GATHER' test='EQUAL' value='1'><Say>First</Say></If>
<If variable='$GATHER' test='EQUAL' value='2'><Say>Second</Say><Hangup/></If>
<Say>Goodbye</Say>
</Response>`

// hitsOf makes hits of "/Response/Say[1] 3" and, for an If, "… 3 1 2".
func hitsOf(p *interp.Program, lines ...string) map[*ast.Tag]graph.Hits {
	hits := map[*ast.Tag]graph.Hits{}
	ast.Walk(p.Document(), func(v ast.Verb) bool {
		for _, line := range lines {
			if rest, ok := strings.CutPrefix(line, v.Element().Path()+" "); ok {
				var h graph.Hits
				fmt.Sscan(rest, &h.Runs, &h.True, &h.False)
				hits[v.Element()] = h
			}
		}
		return true
	})
	return hits
}

// looks tells the look of every node and edge, a line each.
func looks(g *graph.Graph) []string {
	var lines []string
	for _, d := range g.Documents {
		for _, n := range d.Nodes {
			line := fmt.Sprintf("n%d %s", n.ID, n.State())
			for _, p := range n.Parts {
				line += fmt.Sprintf(" [%s %s %s]", p.Name, p.Text, p.Ran)
			}
			lines = append(lines, line)
		}
	}
	for _, e := range g.Edges {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("n%d n%d %s: %s %s", e.From.ID, e.To.ID, e.Label, e.State(), e.Ran), " "))
	}
	return lines
}

// TestHits: ten calls, of which four press 1, none presses 2, and six nothing.
func TestHits(t *testing.T) {
	p := compile(t, "menu.xml", menu)
	hits := hitsOf(p, "/Response/Gather[1] 10", "/Response/Gather[1]/Say[1] 12", "/Response/Gather[1]/Say[2] 0",
		"/Response/If[1] 10 4 6", "/Response/If[1]/Say[1] 4", "/Response/If[2] 10 0 10",
		"/Response/If[2]/Say[1] 0", "/Response/If[2]/Hangup[1] 0", "/Response/Say[1] 10")
	assert.Equal(t, []string{
		"n0  [menu.xml  ]",
		"n1 partly [Gather  10×] [Say One or two 12×] [Say Or nothing never]",
		"n2 ran [Say First 4×]",
		"n3 never [Say Second never]",
		"n4 never [Hangup  never]",
		"n5 ran [Say Goodbye 10×]",
		"n6  [end of the script  ]",
		"n0 n1 :",
		"n1 n2 1: ran 4×",
		"n1 n3 2: never never",
		"n3 n4 : never",
		"n2 n5 :",
		"n1 n5 else: ran 6×",
		"n5 n6 :",
	}, looks(graph.New(p, graph.Options{Hits: hits})))
	assert.Equal(t, []string{
		"n0  [menu.xml  ]",
		"n1 partly [Gather  10×] [Say One or two 12×] [Say Or nothing never]",
		"n2 ran [Say First 4×]",
		"n3 ran [Say Goodbye 10×]",
		"n4  [end of the script  ]",
		"n0 n1 :",
		"n1 n2 1: ran 4×",
		"n2 n3 :",
		"n1 n3 else: ran 6×",
		"n3 n4 :",
	}, looks(graph.New(p, graph.Options{Hits: hits, Taken: true})))
}

// TestHitsUncounted: it is known that something was seen, not how often.
func TestHitsUncounted(t *testing.T) {
	p := compile(t, "menu.xml", menu)
	hits := hitsOf(p, "/Response/Gather[1] -1", "/Response/If[1] -1 -1 -1", "/Response/If[2] -1 -1 0")
	got := looks(graph.New(p, graph.Options{Hits: hits}))
	assert.Contains(t, got, "n1 ran [Gather  yes] [Say One or two ] [Say Or nothing ]")
	assert.Contains(t, got, "n1 n2 1: ran yes")
	assert.Contains(t, got, "n1 n3 2: ran yes")
	assert.Contains(t, got, "n1 n5 else: never never")
	hits = hitsOf(p, "/Response/If[1] -1 -1 -1", "/Response/If[2] -1 0 -1")
	assert.Contains(t, looks(graph.New(p, graph.Options{Hits: hits})), "n1 n5 else:", "who came back from the first If is among them")
}

// TestTakenDocuments leaves out documents that were never fetched.
func TestTakenDocuments(t *testing.T) {
	first := compile(t, "first.xml", "<Response><Redirect>https://example.com/next</Redirect><Say>Sorry</Say></Response>")
	next := compile(t, "next.xml", "<Response><Say>Next</Say></Response>")
	fetch := func(string) *interp.Program { return next }
	for runs, want := range map[string]int{"1": 2, "0": 1} {
		hits := hitsOf(first, "/Response/Redirect[1] "+runs, "/Response/Say[1] 1")
		g := graph.New(first, graph.Options{Fetch: fetch, Hits: hits, Taken: true})
		assert.Len(t, g.Documents, want, "the Redirect ran %s times", runs)
	}
}

// TestColours: each state has its look in each format.
func TestColours(t *testing.T) {
	p := compile(t, "menu.xml", menu)
	hits := hitsOf(p, "/Response/Gather[1] 10", "/Response/Gather[1]/Say[1] 12", "/Response/Gather[1]/Say[2] 0",
		"/Response/If[1] 10 4 6", "/Response/If[1]/Say[1] 4", "/Response/If[2] 10 0 10", "/Response/If[2]/Say[1] 0")
	for format := range formats {
		compare(t, "testdata/coverage."+format, write(t, graph.New(p, graph.Options{Hits: hits}), format))
	}
}
