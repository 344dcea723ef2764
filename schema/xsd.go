package schema

import (
	"strconv"
	"strings"
)

// XSD is an XML Schema (1.0) of the documents for a resource, with which editors
// complete and check. It judges a document as the parser does one that has no
// address, but for what such a schema cannot say: text and Numbers of one Dial,
// words that stand twice in a list, and blanks between two words. Elements in a
// namespace, which the parser ignores (R1.6), it refuses.
func (d *Dialect) XSD(on Resource) []byte {
	w := &xsd{on: on}
	w.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.open("xs:schema", "xmlns:xs", "http://www.w3.org/2001/XMLSchema")
	w.doc("VoxXML documents for a " + on.String() + ". Written by: voxsim schema xsd --resource " + on.String())
	w.open("xs:element", "name", d.Root)
	w.open("xs:complexType")
	w.verbs(0)
	w.close("xs:complexType")
	w.close("xs:element")
	w.open("xs:group", "name", "verbs")
	w.open("xs:choice")
	for i := range d.Verbs {
		w.use(&d.Verbs[i])
	}
	w.close("xs:choice")
	w.close("xs:group")
	for i := range d.Verbs {
		w.verb(d, &d.Verbs[i])
	}
	for k := None; k <= Speech; k++ {
		w.kind(k)
	}
	w.close("xs:schema")
	return []byte(w.b.String())
}

// xsd writes a schema.
type xsd struct {
	on    Resource
	b     strings.Builder
	depth int
}

// use declares the element of a verb, if the resource has it.
func (w *xsd) use(v *Verb) {
	if v.On&w.on != 0 {
		w.empty("xs:element", "name", v.Name, "type", v.Name)
	}
}

// verbs takes any number of verbs, at least so many.
func (w *xsd) verbs(least int) {
	w.empty("xs:group", "ref", "verbs", "minOccurs", strconv.Itoa(least), "maxOccurs", "unbounded")
}

// verb declares the type of a verb.
func (w *xsd) verb(d *Dialect, v *Verb) {
	if v.On&w.on == 0 {
		return
	}
	if len(v.Holds) > 0 && v.Content != None {
		w.open("xs:complexType", "name", v.Name, "mixed", "true")
	} else {
		w.open("xs:complexType", "name", v.Name)
	}
	w.doc(v.Doc)
	if len(v.Holds) > 0 {
		w.inside(d, v)
		w.attributes(v)
	} else {
		w.open("xs:simpleContent")
		w.open("xs:extension", "base", typeNames[v.Content])
		w.attributes(v)
		w.close("xs:extension")
		w.close("xs:simpleContent")
	}
	w.close("xs:complexType")
}

// inside declares the elements that a verb holds.
func (w *xsd) inside(d *Dialect, v *Verb) {
	least := 1
	if v.Optional || v.Content != None {
		least = 0
	}
	if v.Holds[0] == AnyVerb {
		w.verbs(least)
		return
	}
	w.open("xs:choice", "minOccurs", strconv.Itoa(least), "maxOccurs", "unbounded")
	for _, name := range v.Holds {
		w.use(d.Verb(name))
	}
	w.close("xs:choice")
}

func (w *xsd) attributes(v *Verb) {
	for i := range v.Attrs {
		w.attribute(&v.Attrs[i])
	}
}

func (w *xsd) attribute(a *Attr) {
	pairs := []string{"name", a.Name}
	own := a.Kind == Int || a.Kind == Seconds || len(a.Values) > 0
	if !own {
		pairs = append(pairs, "type", typeNames[a.Kind])
	}
	if a.Required {
		pairs = append(pairs, "use", "required")
	}
	if a.Default != "" {
		pairs = append(pairs, "default", a.Default)
	}
	w.open("xs:attribute", pairs...)
	w.doc(a.Doc + " It is " + a.Accepts() + ".")
	if own {
		w.open("xs:simpleType")
		w.values(a)
		w.close("xs:simpleType")
	}
	w.close("xs:attribute")
}

// values restricts the values of an attribute whose kind does not say all.
func (w *xsd) values(a *Attr) {
	switch a.Kind {
	case Int:
		w.number(a)
	case Seconds:
		w.open("xs:union")
		w.open("xs:simpleType")
		w.number(a)
		w.close("xs:simpleType")
		w.open("xs:simpleType")
		w.restrict("xs:token", "pattern", numbers(a.Min, a.Max)+"s")
		w.close("xs:simpleType")
		w.close("xs:union")
	case Words:
		w.open("xs:list")
		w.open("xs:simpleType")
		w.restrict("xs:token", "enumeration", a.Values...)
		w.close("xs:simpleType")
		w.close("xs:list")
	default:
		words := a.Words()
		if a.Kind == Methods {
			words = append(words, a.Values[1]+" "+a.Values[0])
		}
		w.restrict("xs:token", "enumeration", words...)
	}
}

// number is a whole number without a sign (R3.3).
func (w *xsd) number(a *Attr) {
	w.open("xs:restriction", "base", "xs:integer")
	w.empty("xs:pattern", "value", "[0-9]+")
	w.empty("xs:minInclusive", "value", strconv.Itoa(a.Min))
	w.empty("xs:maxInclusive", "value", strconv.Itoa(a.Max))
	w.close("xs:restriction")
}

// numbers is a pattern of the numbers from least, which is 0 or 1, to most,
// with leading zeros.
func numbers(least, most int) string {
	digits := strconv.Itoa(most)
	all := []string{digits}
	if n := len(digits); n > 1 {
		all = append(all, "[1-9][0-9]{0,"+strconv.Itoa(n-2)+"}")
	}
	for i, c := range digits {
		first := '0'
		if i == 0 {
			first = '1'
		}
		if c > first {
			all = append(all, digits[:i]+"["+string(first)+"-"+string(c-1)+"][0-9]{"+strconv.Itoa(len(digits)-1-i)+"}")
		}
	}
	if least == 0 {
		all = append(all, "0")
	}
	return "0*(" + strings.Join(all, "|") + ")"
}

// typeNames are the names of the kinds' types, for those that have one.
var typeNames = [...]string{
	None: "nothing", Bool: "truth", Keys: "keys", Name: "name", Label: "label", CallerID: "callerId", Phone: "phone",
	URL: "url", CallbackURL: "callbackUrl", Variable: "variable", Alternatives: "alternatives",
	Voice: "voice", Language: "language", Speech: "speech",
}

// pattern are the texts of a kind, without the white space around them, if not all
// texts are. The language of patterns is that of XML Schema; they match as a whole.
func pattern(k Kind) (text string, ok bool) {
	switch k {
	case None:
		return "", true
	case Keys:
		return "[0-9#*]*", true
	case Name:
		return "[0-9A-Za-z]+", true
	case Label:
		return "[0-9A-Za-z]*", true
	case CallerID:
		return `(\+?[0-9A-Za-z]+)?`, true
	case Phone:
		return `\+?[1-9][0-9]{1,14}`, true
	case URL:
		return webAddress(), true
	case CallbackURL:
		return "(" + webAddress() + ")?", true
	case Variable:
		return `$[0-9A-Za-z_]+`, true
	}
	return "", false
}

// webAddress is an absolute http or https URL (R2.7): user, host, port, path,
// query and fragment.
func webAddress() string {
	return `[hH][tT][tT][pP][sS]?://([^/?#\s\p{Cc}]*@)?([^/?#@:\[\]\s\p{Cc}]+|\[[^/?#@\[\]\s\p{Cc}]+\])(:(` +
		numbers(0, 65535) + `)?)?(/([^?#%\s\p{Cc}]|%[0-9A-Fa-f]{2})*)?(\?[^#\s\p{Cc}]*)?(#([^%\s\p{Cc}]|%[0-9A-Fa-f]{2})*)?`
}

// suggested are the values of a kind that editors propose; others are valid
// (R3.11).
func suggested(k Kind) []string {
	switch k {
	case Voice:
		return Voices()
	case Language:
		return Languages()
	}
	return nil
}

// kind declares the type of a kind, if it has one.
func (w *xsd) kind(k Kind) {
	name := typeNames[k]
	if name == "" {
		return
	}
	w.open("xs:simpleType", "name", name)
	w.doc("It is " + k.Accepts() + ".")
	switch {
	case k == Bool:
		w.restrict("xs:token", "enumeration", truths...)
	case suggested(k) != nil:
		w.open("xs:union")
		w.open("xs:simpleType")
		w.restrict("xs:token", "enumeration", suggested(k)...)
		w.close("xs:simpleType")
		w.open("xs:simpleType")
		w.restrict("xs:token", "minLength", "1")
		w.close("xs:simpleType")
		w.close("xs:union")
	default:
		var all []string
		if p, ok := pattern(k); ok {
			all = append(all, p)
		}
		w.restrict("xs:token", "pattern", all...)
	}
	w.close("xs:simpleType")
}

// restrict narrows a type by a facet, or by several of which one must hold.
func (w *xsd) restrict(base, facet string, values ...string) {
	w.open("xs:restriction", "base", base)
	for _, v := range values {
		w.empty("xs:"+facet, "value", v)
	}
	w.close("xs:restriction")
}
