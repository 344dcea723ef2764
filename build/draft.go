package build

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/voxsim/voxsim/schema"
)

// draft is the text of a document before it is judged and formatted.
type draft struct {
	dialect *schema.Dialect
	text    []byte
}

// raw appends markup.
func (d *draft) raw(parts ...string) {
	for _, s := range parts {
		d.text = append(d.text, s...)
	}
}

// elements appends all verbs of a list.
func (d *draft) elements(list reflect.Value) {
	for i := range list.Len() {
		d.element(list.Index(i))
	}
}

// element appends a verb; its name is that of its struct. A nil becomes an
// element too, which the parser refuses.
func (d *draft) element(v reflect.Value) {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		d.raw("\n<nil/>")
		return
	}
	name := v.Type().Name()
	d.raw("\n<", name)
	verb := d.dialect.Verb(name)
	if verb == nil {
		verb = &schema.Verb{} // refused by the parser
	}
	d.attributes(verb, v)
	d.raw(">")
	for i := range v.NumField() {
		switch field := v.Field(i); {
		case v.Type().Field(i).Tag.Get("vox") == "content":
			d.raw(textEscapes.Replace(field.String()))
		case field.Kind() == reflect.Slice:
			d.elements(field)
		}
	}
	d.raw("</", name, ">")
}

// attributes appends the fields of a struct that are attributes, but for those
// that are zero and not required.
func (d *draft) attributes(verb *schema.Verb, v reflect.Value) {
	for i := range v.NumField() {
		field, name := v.Field(i), v.Type().Field(i).Tag.Get("vox")
		switch {
		case field.Type() == reflect.TypeFor[Callbacks]():
			d.attributes(verb, field)
		case name == "" || name == "content":
		case !field.IsZero() || required(verb, name):
			d.raw(" ", name, "='", valueEscapes.Replace(value(reflect.Indirect(field))), "'")
		}
	}
}

func required(verb *schema.Verb, name string) bool {
	a := verb.Attr(name)
	return a != nil && a.Required
}

// value is a field as an attribute has it. Parts of seconds are written out, for
// the parser to refuse.
func value(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case time.Duration:
		return strconv.FormatFloat(x.Seconds(), 'f', -1, 64)
	case int:
		return strconv.Itoa(x)
	case bool:
		return strconv.FormatBool(x)
	default:
		return v.String()
	}
}

var (
	textEscapes  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	valueEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", "'", "&apos;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)
