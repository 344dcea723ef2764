package graph_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/graph"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// formats are the three, by the ends of file names.
var formats = map[string]func(*graph.Graph, io.Writer) error{
	"mmd": (*graph.Graph).WriteMermaid, "dot": (*graph.Graph).WriteDOT, "svg": (*graph.Graph).WriteSVG,
}

// compile reads a document, for the first resource that takes it.
func compile(t testing.TB, name, text string) *interp.Program {
	t.Helper()
	var problems error
	for _, on := range []schema.Resource{schema.Call, schema.Conference, schema.Participant} {
		doc, found := parser.Parse(name, []byte(text), parser.Options{Resource: on})
		if doc != nil {
			return interp.Compile(doc, on)
		}
		problems = found.Err()
	}
	require.NoError(t, problems)
	return nil
}

// golden are scripts, and the documents that their Redirects lead to.
var golden = map[string]struct {
	file string
	web  map[string]string
}{
	"complex-ivr": {file: "../testdata/docs/complex-ivr.xml"},
	"simple-ivr":  {file: "../testdata/docs/simple-ivr.xml"},
	"announce":    {file: "../testdata/scenarios/conference-announce.xml"},
	"moderator":   {file: "../testdata/scenarios/conference-moderator.xml"},
	"hostile":     {file: "testdata/hostile.xml"},
	"dead":        {file: "testdata/dead.xml"},
	"loop": {file: "testdata/loop.xml", web: map[string]string{
		"https://example.com/loop": "testdata/loop.xml",
		"https://example.com/next": "testdata/next.xml",
	}},
}

// load makes the graph of one of them.
func load(t *testing.T, name string, o graph.Options) (*graph.Graph, []*interp.Program) {
	t.Helper()
	programs := map[string]*interp.Program{}
	read := func(file string) *interp.Program {
		if programs[file] == nil {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			programs[file] = compile(t, filepath.Base(file), string(text))
		}
		return programs[file]
	}
	first := read(golden[name].file)
	o.Fetch = func(address string) *interp.Program {
		if file := golden[name].web[address]; file != "" {
			return read(file)
		}
		return nil
	}
	g := graph.New(first, o)
	var all []*interp.Program
	for _, p := range programs {
		all = append(all, p)
	}
	return g, all
}

// write is a graph in a format.
func write(t testing.TB, g *graph.Graph, format string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, formats[format](g, &out))
	return out.String()
}

func TestGolden(t *testing.T) {
	for name := range golden {
		for format := range formats {
			g, _ := load(t, name, graph.Options{})
			compare(t, filepath.Join("testdata", name+"."+format), write(t, g, format))
		}
	}
}

// compare compares with a golden file.
func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Empty(t, cmp.Diff(string(want), got), file)
}

// scripts are all documents that are valid somewhere in testdata.
func scripts(t testing.TB) map[string]*interp.Program {
	t.Helper()
	all := map[string]*interp.Program{}
	for _, pattern := range []string{"../testdata/*/*.xml", "../testdata/docs/snippets/*.xml", "testdata/*.xml"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, on := range []schema.Resource{schema.Call, schema.Conference, schema.Participant} {
				if doc, _ := parser.Parse(file, text, parser.Options{Resource: on}); doc != nil {
					all[file+" "+on.String()] = interp.Compile(doc, on)
				}
			}
		}
	}
	require.Greater(t, len(all), 20)
	return all
}

// TestEveryVerbIsDrawnOnce: as a part of a node or as an If of an edge, and
// every edge connects two nodes of the graph.
func TestEveryVerbIsDrawnOnce(t *testing.T) {
	for name, p := range scripts(t) {
		checkWhole(t, name, graph.New(p, graph.Options{}), p)
	}
	for name := range golden {
		g, programs := load(t, name, graph.Options{})
		checkWhole(t, name, g, programs...)
	}
}

func checkWhole(t testing.TB, name string, g *graph.Graph, programs ...*interp.Program) {
	t.Helper()
	drawn, nodes, id := map[*ast.Tag]int{}, map[*graph.Node]bool{}, 0
	for _, d := range g.Documents {
		for _, n := range d.Nodes {
			assert.Equal(t, id, n.ID, name)
			id++
			nodes[n] = true
			for _, p := range n.Parts {
				if p.Tag != nil {
					drawn[p.Tag]++
				}
			}
		}
	}
	for _, e := range g.Edges {
		assert.True(t, nodes[e.From] && nodes[e.To], "%s: an edge %q leads nowhere", name, e.Label)
		if e.If != nil {
			drawn[&e.If.Tag]++
		}
	}
	verbs := 0
	for _, p := range programs {
		ast.Walk(p.Document(), func(v ast.Verb) bool {
			verbs++
			assert.Equal(t, 1, drawn[v.Element()], "%s: %s", name, v.Element().Path())
			return true
		})
	}
	assert.Len(t, drawn, verbs, name)
}

// nodeLines and edgeLines find the nodes and edges of the text formats.
var (
	nodeLines = map[string]*regexp.Regexp{
		"mmd": regexp.MustCompile(`(?m)^  n(\d+)[\[({].*:::\w+$`),
		"dot": regexp.MustCompile(`(?m)^  n(\d+) \[label=".*\]$`),
		"svg": regexp.MustCompile(`(?m)^<g class="node \w+">()`),
	}
	edgeLines = map[string]*regexp.Regexp{
		"mmd": regexp.MustCompile(`(?m)^  n\d+ (?:-->|-\.->)(?:\|"[^"]*"\|)? n\d+$`),
		"dot": regexp.MustCompile(`(?m)^  n\d+ -> n\d+(?: \[.*\])?$`),
		"svg": regexp.MustCompile(`(?m)^<path class="edge \w*" d="M[\dMHV ]*"/>`),
	}
)

// TestEveryFormatHasAll: a node is one node in each format, an edge one edge,
// and nothing that a script says makes another line of it.
func TestEveryFormatHasAll(t *testing.T) {
	for name, p := range scripts(t) {
		g := graph.New(p, graph.Options{})
		nodes := len(g.Documents[0].Nodes)
		for format := range formats {
			text := write(t, g, format)
			assert.Len(t, nodeLines[format].FindAllString(text, -1), nodes, "%s, %s", name, format)
			assert.Len(t, edgeLines[format].FindAllString(text, -1), len(g.Edges), "%s, %s", name, format)
		}
	}
}

// TestTextsAreWhole: the SVG is well-formed and holds every text of the script,
// however it is broken into lines.
func TestTextsAreWhole(t *testing.T) {
	for name, p := range scripts(t) {
		texts := svgTexts(t, write(t, graph.New(p, graph.Options{}), "svg"))
		ast.Walk(p.Document(), func(v ast.Verb) bool {
			switch v := v.(type) {
			case *ast.Say:
				assert.Contains(t, texts, v.Text, name)
			case *ast.Play:
				assert.Contains(t, texts, v.URL, name)
			case *ast.Number:
				assert.Contains(t, texts, v.Number, name)
			}
			return true
		})
	}
}

// svgTexts are the contents of all text elements, a line each.
func svgTexts(t testing.TB, svg string) string {
	t.Helper()
	var b strings.Builder
	inText := 0
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "text" {
				inText++
			}
			assert.NotContains(t, []string{"script", "image", "foreignObject", "a", "use"}, token.Name.Local)
		case xml.EndElement:
			if token.Name.Local == "text" {
				inText--
				b.WriteByte('\n')
			}
		case xml.CharData:
			if inText > 0 {
				b.Write(token)
			}
		}
	}
}

// TestXMLLint: a second reader takes the SVG.
func TestXMLLint(t *testing.T) {
	for name := range golden {
		g, _ := load(t, name, graph.Options{})
		cmd := exec.Command("xmllint", "--noout", "-")
		cmd.Stdin = strings.NewReader(write(t, g, "svg"))
		out, err := cmd.CombinedOutput()
		assert.NoError(t, err, "xmllint (Debian: libxml2-utils) on %s: %s", name, out)
	}
}

// FuzzGraph: whatever a document holds, all of it is drawn, and the SVG is
// well-formed.
func FuzzGraph(f *testing.F) {
	for _, p := range scripts(f) {
		f.Add(p.Document().File.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, _ := parser.Parse("a\n\"<\xff.xml", []byte(text), parser.Options{Lenient: true})
		if doc == nil {
			return
		}
		p := interp.Compile(doc, schema.Call)
		g := graph.New(p, graph.Options{Fetch: func(string) *interp.Program { return p }})
		checkWhole(t, "fuzzed", g, p)
		for format := range formats {
			drawn := write(t, g, format)
			assert.Len(t, nodeLines[format].FindAllString(drawn, -1), len(g.Documents[0].Nodes), drawn)
			assert.Len(t, edgeLines[format].FindAllString(drawn, -1), len(g.Edges), drawn)
		}
		svgTexts(t, write(t, g, "svg"))
	})
}
