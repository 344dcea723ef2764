package schema

import (
	"encoding/xml"
	"strings"
)

// open begins an element with attributes: name, value, name, value, …
func (w *xsd) open(name string, attrs ...string) {
	w.tag(name, attrs, ">")
	w.depth++
}

func (w *xsd) empty(name string, attrs ...string) { w.tag(name, attrs, "/>") }

func (w *xsd) close(name string) {
	w.depth--
	w.indent()
	w.raw("</" + name + ">\n")
}

// doc is what editors show of the element that is open.
func (w *xsd) doc(text string) {
	w.indent()
	w.raw("<xs:annotation><xs:documentation>")
	w.escape(text)
	w.raw("</xs:documentation></xs:annotation>\n")
}

func (w *xsd) tag(name string, attrs []string, end string) {
	w.indent()
	w.raw("<" + name)
	for i := 0; i < len(attrs); i += 2 {
		w.raw(" " + attrs[i] + `="`)
		w.escape(attrs[i+1])
		w.raw(`"`)
	}
	w.raw(end + "\n")
}

func (w *xsd) indent() { w.raw(strings.Repeat("  ", w.depth)) }

func (w *xsd) raw(s string) { w.b.WriteString(s) }

func (w *xsd) escape(s string) {
	_ = xml.EscapeText(&w.b, []byte(s)) // a Builder takes everything
}
