package graph

import (
	"strings"
	"unicode"
)

// wrap breaks a text into lines that are at most so wide: behind a blank, | or
// / where it can. The lines together are the text: a blank stays at the end of
// its line, where it may stick out.
func wrap(text string, width int, measure func(rune) int) []string {
	var lines []string
	start, used := 0, 0    // of the line
	chance, behind := 0, 0 // where it can best be broken, and what is used up to there
	for i, r := range text {
		w := measure(r)
		for used+w > width && r != ' ' && i > start && w > 0 {
			cut := i
			if chance > start {
				cut, used = chance, used-behind
			} else {
				used = 0
			}
			lines = append(lines, text[start:cut])
			start = cut
		}
		used += w
		if r == ' ' || r == '|' || r == '/' {
			chance, behind = i+1, used
		}
	}
	return append(lines, text[start:])
}

// columns is the width of a character where all have one or two columns.
func columns(r rune) int {
	if r >= wide {
		return 2
	}
	return 1
}

// wide is where the scripts begin whose characters are mostly wide: Hangul,
// Chinese, Japanese, emoji.
const wide = 0x1100

// advance is how far a character moves on, in hundredths of the size of the
// font: no less than in the wide fonts that are common (Verdana, DejaVu Sans).
func advance(r rune) int {
	switch {
	case strings.ContainsRune(" !'|,.:;ijlI()[]/\\-\"`ftr", r):
		return 46
	case strings.ContainsRune("mwMW@%+=<>#~^&QO", r):
		return 100
	case r >= 'A' && r <= 'Z':
		return 80
	case r < 0x80:
		return 64
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= wide:
		return 130
	}
	return 100
}

// measured is the width of a text of that size, in pixels.
func measured(text string, size int) int {
	sum := 0
	for _, r := range text {
		sum += advance(r)
	}
	return (sum*size + 99) / 100
}

// clean makes a text harmless on one line: control characters, and those that
// XML does not have, become visible.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		if unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// textWidth is where the text formats break lines, in columns.
const textWidth = 44

// lines are what stands in a node, for the formats that are only text.
func (n *Node) lines() []string {
	var all []string
	for _, p := range n.Parts {
		text := p.Name
		if p.Text != "" {
			text += ": " + p.Text
		}
		if p.Detail != "" {
			text += " (" + p.Detail + ")"
		}
		if ran := p.Ran.String(); ran != "" {
			text += " – " + ran
		}
		for _, line := range wrap(clean(text), textWidth, columns) {
			all = append(all, strings.TrimRight(line, " "))
		}
	}
	return all
}

// text is what stands at an edge, for the same formats.
func (e *Edge) text() string {
	if ran := e.Ran.String(); ran != "" {
		return e.Label + " – " + ran
	}
	return e.Label
}

// class is what a node looks like: the name of a class in Mermaid and SVG.
func (g *Graph) class(n *Node) string {
	if n.Dead {
		return "dead"
	}
	if s := n.State(); s != Unknown {
		return string(s)
	}
	if g.Coloured {
		return "plain"
	}
	return kindNames[n.Kind]
}

// kindNames are the classes of the kinds.
var kindNames = [...]string{
	Begin: "begin", Prompt: "prompt", Input: "input", Choice: "input", Party: "party", Ending: "ending", Nothing: "plain",
}
