package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// mermaidShapes are what stands around the text of a node.
var mermaidShapes = [...][2]string{
	Begin: {"([", "])"}, Prompt: {"[", "]"}, Input: {"(", ")"}, Choice: {"{", "}"},
	Party: {"[[", "]]"}, Ending: {"([", "])"}, Nothing: {"[", "]"},
}

// mermaidClasses are the looks of [Graph.class]. Colours of the text are given
// too, so that both light and dark pages are readable.
var mermaidClasses = []struct{ name, style string }{
	{"begin", "fill:#e6e8eb,stroke:#57606a,color:#1f2328"},
	{"prompt", "fill:#e8f1ff,stroke:#4f79b7,color:#1f2328"},
	{"input", "fill:#fff3cd,stroke:#a97800,color:#1f2328"},
	{"party", "fill:#f1e8fd,stroke:#7a52b5,color:#1f2328"},
	{"ending", "fill:#d5d9de,stroke:#24292f,stroke-width:2px,color:#1f2328"},
	{"plain", "fill:#f6f8fa,stroke:#57606a,color:#1f2328"},
	{"dead", "fill:#f6f8fa,stroke:#8c959f,color:#6e7781,stroke-dasharray:4 3"},
	{"ran", "fill:#d9f2df,stroke:#1a7f37,color:#1f2328"},
	{"partly", "fill:#fff3cd,stroke:#9a6700,color:#1f2328"},
	{"never", "fill:#ffe3e0,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 3"},
}

// WriteMermaid writes a Mermaid flowchart, which code hosts show in Markdown.
func (g *Graph) WriteMermaid(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "flowchart TD")
	used := map[string]bool{}
	for i, d := range g.Documents {
		if len(g.Documents) > 1 {
			fmt.Fprintf(out, "  subgraph d%d[\"%s\"]\n", i, mermaidText(clean(d.Name)))
		}
		for _, n := range d.Nodes {
			shape, class := mermaidShapes[n.Kind], g.class(n)
			used[class] = true
			fmt.Fprintf(out, "  n%d%s\"%s\"%s:::%s\n", n.ID, shape[0], mermaidLines(n.lines()), shape[1], class)
		}
		if len(g.Documents) > 1 {
			fmt.Fprintln(out, "  end")
		}
	}
	for _, e := range g.Edges {
		g.mermaidEdge(out, e)
	}
	for _, class := range mermaidClasses {
		if used[class.name] {
			fmt.Fprintf(out, "  classDef %s %s\n", class.name, class.style)
		}
	}
	for _, state := range []State{Done, Never} {
		g.mermaidLinks(out, state)
	}
	return out.Flush()
}

func (g *Graph) mermaidEdge(out *bufio.Writer, e *Edge) {
	arrow := "-->"
	if e.From.Dead || e.State() == Never {
		arrow = "-.->"
	}
	if label := e.text(); label != "" {
		arrow += `|"` + mermaidLines(wrap(clean(label), textWidth/2, columns)) + `"|`
	}
	fmt.Fprintf(out, "  n%d %s n%d\n", e.From.ID, arrow, e.To.ID)
}

// mermaidLinks colours the edges of a state.
func (g *Graph) mermaidLinks(out *bufio.Writer, state State) {
	var numbers []string
	for i, e := range g.Edges {
		if e.State() == state {
			numbers = append(numbers, fmt.Sprint(i))
		}
	}
	colour := map[State]string{Done: "#1a7f37", Never: "#cf222e"}[state]
	if len(numbers) > 0 {
		fmt.Fprintf(out, "  linkStyle %s stroke:%s\n", strings.Join(numbers, ","), colour)
	}
}

// mermaidLines is text of several lines.
func mermaidLines(lines []string) string {
	for i, line := range lines {
		lines[i] = mermaidText(strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "<br/>")
}

// mermaidSpecial are the characters that can mean something in a label.
const mermaidSpecial = "\"#&;<>`*_[]{}|\\%~+!"

// mermaidGap is a space without width. It keeps apart what Mermaid reads even
// when it is escaped: \n for a new line, $$ for a formula, fa:fa-x for an icon.
const mermaidGap = "#8203;"

// mermaidText escapes whatever Mermaid, its Markdown or its HTML could take for
// more than text. Mermaid's entities are numbers with # in place of &#.
func mermaidText(text string) string {
	var b strings.Builder
	for i, r := range text {
		list := i > 0 && r == '.' && strings.Trim(text[:i], "0123456789") == ""
		switch before := text[:i]; {
		case r == 'n' && strings.HasSuffix(before, `\`), r == '$' && strings.HasSuffix(before, "$"), r == 'f' && strings.HasSuffix(before, ":"):
			b.WriteString(mermaidGap)
		}
		switch {
		case list, strings.ContainsRune(mermaidSpecial, r), r == '-' && (i == 0 || text[i-1] == '-'):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
