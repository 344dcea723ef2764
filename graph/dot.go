package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// dotShapes are Graphviz's.
var dotShapes = [...]string{
	Begin: "oval", Prompt: "box", Input: "box", Choice: "diamond", Party: "component", Ending: "box", Nothing: "plaintext",
}

// dotStyles are the looks of [Graph.class].
var dotStyles = map[string]string{
	"begin":  `fillcolor="#e6e8eb"`,
	"prompt": `fillcolor="#e8f1ff", color="#4f79b7"`,
	"input":  `fillcolor="#fff3cd", color="#a97800"`,
	"party":  `fillcolor="#f1e8fd", color="#7a52b5"`,
	"ending": `fillcolor="#d5d9de", style="filled,rounded,bold"`,
	"plain":  `fillcolor="#f6f8fa"`,
	"dead":   `fillcolor="#f6f8fa", color="#8c959f", fontcolor="#6e7781", style="filled,dashed"`,
	"ran":    `fillcolor="#d9f2df", color="#1a7f37"`,
	"partly": `fillcolor="#fff3cd", color="#9a6700"`,
	"never":  `fillcolor="#ffe3e0", color="#cf222e", style="filled,dashed"`,
}

// WriteDOT writes a graph for Graphviz.
func (g *Graph) WriteDOT(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "digraph %s {\n", dotQuote(clean(g.Documents[0].Name)))
	fmt.Fprintln(out, `  graph [fontname="Helvetica,Arial,sans-serif", fontsize=12]`)
	fmt.Fprintln(out, `  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, style=filled, color="#57606a"]`)
	fmt.Fprintln(out, `  edge [fontname="Helvetica,Arial,sans-serif", fontsize=10, color="#57606a"]`)
	for i, d := range g.Documents {
		if len(g.Documents) > 1 {
			fmt.Fprintf(out, "  subgraph cluster_%d {\n  label=%s\n", i, dotQuote(clean(d.Name)))
		}
		for _, n := range d.Nodes {
			g.dotNode(out, n)
		}
		if len(g.Documents) > 1 {
			fmt.Fprintln(out, "  }")
		}
	}
	for _, e := range g.Edges {
		dotEdge(out, e)
	}
	fmt.Fprintln(out, "}")
	return out.Flush()
}

func (g *Graph) dotNode(out *bufio.Writer, n *Node) {
	end := `\n`
	if len(n.Parts) > 1 { // several verbs stand at the left
		end = `\l`
	}
	label := dotLines(n.lines(), end)
	fmt.Fprintf(out, "  n%d [label=%s, shape=%s, %s", n.ID, label, dotShapes[n.Kind], dotStyles[g.class(n)])
	if p := n.Parts[0]; p.Tag != nil {
		fmt.Fprintf(out, ", tooltip=%s", dotQuote(fmt.Sprintf("%s:%d", clean(n.doc.Name), p.Line)))
	}
	fmt.Fprintln(out, "]")
}

func dotEdge(out *bufio.Writer, e *Edge) {
	var attrs []string
	if label := e.text(); label != "" {
		attrs = append(attrs, "label="+dotLines(wrap(clean(label), textWidth/2, columns), `\n`))
	}
	switch {
	case e.State() == Done:
		attrs = append(attrs, `color="#1a7f37"`)
	case e.State() == Never:
		attrs = append(attrs, `color="#cf222e", style=dashed`)
	case e.From.Dead:
		attrs = append(attrs, `color="#8c959f", style=dashed`)
	}
	fmt.Fprintf(out, "  n%d -> n%d", e.From.ID, e.To.ID)
	if len(attrs) > 0 {
		fmt.Fprintf(out, " [%s]", strings.Join(attrs, ", "))
	}
	fmt.Fprintln(out)
}

// dotLines is text of several lines: centred when they end in \n, at the left
// when they end in \l.
func dotLines(lines []string, end string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(dotEscape.Replace(strings.TrimRight(line, " ")) + end)
	}
	return `"` + strings.TrimSuffix(b.String(), `\n`) + `"`
}

// dotQuote is text of one line.
func dotQuote(text string) string { return `"` + dotEscape.Replace(text) + `"` }

// dotEscape escapes text: Graphviz takes backslashes for escapes and reads the
// entities of HTML.
var dotEscape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")
