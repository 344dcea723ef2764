package format

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"

	"github.com/voxsim/voxsim/schema"
)

const (
	// indent is the white space before the lines of one level.
	indent = "  "
	// width is the most characters of a line in which the line breaks of a
	// text are given up.
	width = 100
	// white is XML's white space.
	white = " \t\r\n"
)

// layout puts white space and attributes where they belong.
func layout(doc *etree.Document, d *schema.Dialect) {
	f := formatter{d}
	for _, t := range doc.Child {
		switch t := t.(type) {
		case *etree.ProcInst:
			declare(t)
		case *etree.Element:
			f.block(t, 0)
		}
	}
	end := etree.NewText("\n")
	doc.Child = append(lines(append(doc.Child, end), "")[1:], end) // nothing stands before the first line
}

// declare makes an XML declaration true: the output is UTF-8.
func declare(t *etree.ProcInst) {
	if t.Target != "xml" {
		return
	}
	was := t.Inst
	t.Inst = "version='1.0'"
	if strings.Contains(was, "encoding") {
		t.Inst += " encoding='UTF-8'"
	}
	for _, word := range []string{"yes", "no"} {
		if strings.Contains(was, "'"+word+"'") || strings.Contains(was, `"`+word+`"`) {
			t.Inst += " standalone='" + word + "'"
		}
	}
}

// formatter lays out elements of a dialect.
type formatter struct{ dialect *schema.Dialect }

// element lays out an element that stands on a line of its own. What the dialect
// does not know stays as it is.
func (f formatter) element(e *etree.Element, depth int) {
	v := f.dialect.Verb(e.Tag)
	if v == nil {
		return
	}
	slices.SortStableFunc(e.Attr, func(a, b etree.Attr) int { return cmp.Compare(order(v, a.Key), order(v, b.Key)) })
	if v.Content != schema.None && !slices.ContainsFunc(e.Child, f.isVerb) {
		inline(e, depth)
	} else {
		f.block(e, depth)
	}
}

// order is the place of an attribute in the schema; unknown ones come last.
func order(v *schema.Verb, name string) int {
	for i := range v.Attrs {
		if v.Attrs[i].Name == name {
			return i
		}
	}
	return len(v.Attrs)
}

func (f formatter) isVerb(t etree.Token) bool {
	e, ok := t.(*etree.Element)
	return ok && f.dialect.Verb(e.Tag) != nil
}

// block lays out an element that holds verbs.
func (f formatter) block(e *etree.Element, depth int) {
	for _, t := range e.Child {
		if child, ok := t.(*etree.Element); ok {
			f.element(child, depth+1)
		}
	}
	if e.Child = lines(e.Child, strings.Repeat(indent, depth+1)); len(e.Child) > 0 {
		e.Child = append(e.Child, etree.NewText("\n"+strings.Repeat(indent, depth)))
	}
}

// lines puts white space before each token that is none itself: it begins a new
// line with this indentation, or stays at the end of the one before it.
func lines(tokens []etree.Token, indentation string) (laid []etree.Token) {
	for i, it := range items(tokens) {
		space := "\n" + indentation
		switch {
		case it.breaks == 0 && it.remark && it.endsLine:
			space = " "
		case it.breaks > 1 && i > 0:
			space = "\n" + space
		}
		laid = append(laid, etree.NewText(space), it.token)
	}
	return laid
}

// item is a token with the white space before it.
type item struct {
	token  etree.Token
	breaks int  // line ends in the white space
	remark bool // a comment or processing instruction
	// endsLine says that its line ends behind it and remarks that follow.
	endsLine bool
}

// items are the tokens that are not white space.
func items(tokens []etree.Token) (all []item) {
	breaks := 0
	for _, t := range tokens {
		it := item{token: t, breaks: breaks}
		switch t := t.(type) {
		case *etree.CharData:
			if !t.IsCData() && strings.Trim(t.Data, white) == "" {
				breaks += strings.Count(t.Data, "\n")
				continue
			}
		case *etree.Comment, *etree.ProcInst:
			it.remark = true
		}
		all, breaks = append(all, it), 0
	}
	ends := breaks > 0
	for i := len(all) - 1; i >= 0; i-- {
		all[i].endsLine = ends
		ends = all[i].breaks > 0 || all[i].remark && ends
	}
	return all
}

// inline lays out an element that holds text: on one line, or on those that the
// author made of it if that one would be too long.
func inline(e *etree.Element, depth int) {
	broken := false
	for i, t := range e.Child {
		text, ok := t.(*etree.CharData)
		if !ok || text.IsCData() {
			continue
		}
		data := collapse(text.Data)
		if i == 0 {
			data = strings.TrimLeft(data, white)
		}
		if i == len(e.Child)-1 {
			data = strings.TrimRight(data, white)
		}
		broken = broken || strings.Contains(data, "\n")
		text.Data = data
	}
	e.Child = slices.DeleteFunc(e.Child, func(t etree.Token) bool {
		text, ok := t.(*etree.CharData)
		return ok && !text.IsCData() && text.Data == ""
	})
	if !broken {
		return
	}
	outer := "\n" + strings.Repeat(indent, depth)
	if long(e, depth) {
		replaceBreaks(e, outer+indent)
		e.Child = slices.Insert(e.Child, 0, etree.Token(etree.NewText(outer+indent)))
		e.Child = append(e.Child, etree.NewText(outer))
	} else {
		replaceBreaks(e, " ")
	}
}

// collapse makes a line end of a run of white space that has one, and a blank of
// any other.
func collapse(s string) string {
	var b strings.Builder
	for s != "" {
		n := strings.IndexAny(s, white)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		rest := strings.TrimLeft(s[n:], white)
		switch run := s[n : len(s)-len(rest)]; {
		case strings.Contains(run, "\n"):
			b.WriteByte('\n')
		case run != "":
			b.WriteByte(' ')
		}
		s = rest
	}
	return b.String()
}

// long tells whether an element is too long for a single line.
func long(e *etree.Element, depth int) bool {
	var line strings.Builder
	e.WriteTo(&line, &settings)
	return depth*len(indent)+utf8.RuneCountInString(line.String()) > width
}

// replaceBreaks writes something else where the texts of an element have line
// ends.
func replaceBreaks(e *etree.Element, by string) {
	for _, t := range e.Child {
		if text, ok := t.(*etree.CharData); ok && !text.IsCData() {
			text.Data = strings.ReplaceAll(text.Data, "\n", by)
		}
	}
}
