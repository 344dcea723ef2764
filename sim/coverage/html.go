package coverage

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
)

//go:embed report.css
var style string

// WriteHTML writes one page that needs nothing besides: every script with its
// lines, the verbs coloured and marked as covered, never reached, or an If that
// was decided only one way.
func (s *Set) WriteHTML(w io.Writer) error {
	p := page{bufio.NewWriter(w)}
	scripts, total := s.sorted(), s.total()
	p.head()
	p.summary(scripts, total)
	for i, sc := range scripts {
		p.section(i+1, sc)
	}
	p.print("</main></body></html>\n")
	return p.Flush()
}

// page is an HTML page that is being written. It is well-formed XML as well.
type page struct{ *bufio.Writer }

// print writes text; every argument is escaped.
func (p page) print(format string, args ...any) {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = escape(text)
		}
	}
	fmt.Fprintf(p, format, args...)
}

func escape(text string) string { return html.EscapeString(visible(text)) }

func (p page) head() {
	p.print(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>Coverage</title>
<style>
`)
	p.WriteString(style)
	p.print("</style></head>\n<body><main>\n")
}

// summary is the top of the page: the total, the scripts if there are several,
// and what the colours mean.
func (p page) summary(scripts []titled, total tally) {
	p.print(`<header><h1>Coverage <b>%s</b></h1>`, total.percent())
	p.bar(total)
	p.print("<p>%s</p></header>\n", total.String())
	if len(scripts) > 1 {
		p.print("<table class=\"scripts\"><thead><tr><th>script</th><th>covered</th><th></th><th>verbs</th><th>sides of Ifs</th></tr></thead><tbody>\n")
		for i, sc := range scripts {
			t := sc.total()
			p.print(`<tr><td><a href="#s%d">%s</a></td><td>%s</td><td>`, i+1, sc.title, t.percent())
			p.bar(t)
			p.print("</td><td>%d/%d</td><td>%d/%d</td></tr>\n", t.verbsHit, t.verbs, t.sidesHit, t.sides)
		}
		p.print("</tbody></table>\n")
	}
	p.print(`<ul class="legend"><li class="ok"><i>%s</i> covered</li><li class="part"><i>%s</i> an If decided only one way, or a line covered in part</li><li class="no"><i>%s</i> never reached</li><li><i>2×</i> how often it began</li></ul>
`, marks["ok"], marks["part"], marks["no"])
}

// String is a tally in words.
func (t *tally) String() string {
	switch {
	case t.all() == 0:
		return "nothing to cover"
	case t.sides == 0:
		return fmt.Sprintf("%d of %d verbs", t.verbsHit, t.verbs)
	}
	return fmt.Sprintf("%d of %d verbs, %d of %d sides of Ifs", t.verbsHit, t.verbs, t.sidesHit, t.sides)
}

// bar draws how much is covered.
func (p page) bar(t tally) {
	p.print(`<span class="bar" role="img" aria-label="%s"><span style="width:%s"></span></span>`, t.percent(), t.percent())
}

// section is one script.
func (p page) section(n int, sc titled) {
	t := sc.total()
	p.print("<section id=\"s%d\"><h2><span>%s</span> <b>%s</b>", n, sc.title, t.percent())
	p.bar(t)
	p.print("<small>%s</small></h2>\n", t.String())
	p.missing(n, sc)
	p.print("<table class=\"source\"><tbody>\n")
	for _, r := range sc.rows() {
		p.row(n, sc, r)
	}
	p.print("</tbody></table></section>\n")
}

// missing lists what is not covered of a script.
func (p page) missing(n int, sc titled) {
	var open []*place
	for _, v := range sc.verbs() {
		if v.missing() != "" {
			open = append(open, v)
		}
	}
	if len(open) == 0 {
		return
	}
	p.print("<details><summary>%d not covered</summary><ul>\n", len(open))
	for _, v := range open {
		p.print("<li class=\"%s\"><a href=\"#s%d-%d\">%d</a> <i>%s</i> %s <em>%s</em></li>\n",
			v.state(), n, v.line, v.line, marks[v.state()], describe(v.verb), v.missing())
	}
	p.print("</ul></details>\n")
}

// marks stand beside the colours, for those who do not see them.
var marks = map[string]string{"ok": "✓", "part": "◐", "no": "✗", "": ""}

// state is how much of a verb is covered: ok, part or no.
func (p *place) state() string {
	switch {
	case p.hits == 0:
		return "no"
	case p.missing() != "":
		return "part"
	}
	return "ok"
}

// state of a line is that of its verbs, part when they differ; empty when none
// begins on it.
func (r *row) state() string {
	state := ""
	for _, v := range r.verbs {
		switch s := v.state(); {
		case state == "" || state == s:
			state = s
		default:
			return "part"
		}
	}
	return state
}

// hits are how often the verbs of a line began: from the least to the most.
func (r *row) hits() string {
	if len(r.verbs) == 0 {
		return ""
	}
	least, most := r.verbs[0].hits, r.verbs[0].hits
	for _, v := range r.verbs {
		least, most = min(least, v.hits), max(most, v.hits)
	}
	if least != most {
		return fmt.Sprintf("%d–%d×", least, most)
	}
	return fmt.Sprintf("%d×", least)
}

// row writes a line of a script.
func (p page) row(n int, sc titled, r row) {
	state := r.state()
	p.print(`<tr id="s%d-%d" class="%s"><td>%s</td><td><a href="#s%d-%d">%d</a></td><td>%s</td><td><code>`,
		n, r.number, state, marks[state], n, r.number, r.number, r.hits())
	for i, s := range r.spans {
		p.span(sc, s, i == 0, len(r.verbs) > 1)
	}
	p.print("</code>")
	for _, v := range r.verbs {
		p.sides(v)
	}
	p.print("</td></tr>\n")
}

// span writes a stretch of a line; several: the line has more than one verb, and
// each shows its own hits.
func (p page) span(sc titled, s span, first, several bool) {
	text := sc.file.Text[s.start:s.end]
	if first {
		rest := strings.TrimLeft(text, " \t")
		p.code(text[:len(text)-len(rest)])
		text = rest
	}
	switch {
	case text == "":
		return
	case s.comment:
		p.print("<s>")
		p.code(text)
		p.print("</s>")
		return
	case s.place == nil:
		p.code(text)
		return
	}
	p.print(`<span class="%s" title="%s"`, s.place.state(), s.place.told())
	if several && s.start == s.place.verb.Element().Start.Offset() {
		p.print(` data-hits="%d×"`, s.place.hits)
	}
	p.print(">")
	p.code(text)
	p.print("</span>")
}

// code writes source text; tabs are kept.
func (p page) code(text string) {
	for i, part := range strings.Split(text, "\t") {
		if i > 0 {
			p.WriteByte('\t')
		}
		p.WriteString(escape(part))
	}
}

// told says of a verb how often it began, or that it never did.
func (p *place) told() string {
	name := p.verb.Element().Name
	if p.hits == 0 {
		return name + " " + p.missing()
	}
	if p.isIf() {
		return fmt.Sprintf("%s: true %d×, false %d×", name, p.sides[sideTrue], p.sides[sideFalse])
	}
	return fmt.Sprintf("%s: %d×", name, p.hits)
}

// sides shows how an If was decided.
func (p page) sides(v *place) {
	if !v.isIf() || v.hits == 0 {
		return
	}
	p.print(`<span class="sides">`)
	for side, name := range [...]string{"true", "false"} {
		if n := v.sides[side]; n > 0 {
			p.print(`<span class="ok">%s %d×</span>`, name, n)
		} else {
			p.print(`<span class="no">%s never</span>`, name)
		}
	}
	p.print("</span>")
}
