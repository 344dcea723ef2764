package parser

import (
	"fmt"
	"reflect"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// vocabulary is a dialect, prepared for reading.
type vocabulary struct {
	dialect *schema.Dialect
	verbs   []*verb
	names   nameTable // of the verbs
	// none is one 0 for each verb, to count with.
	none []int32
	// attrs is how many attributes a verb has at most.
	attrs int
}

// verb is a verb of the dialect with the struct that it becomes.
type verb struct {
	*schema.Verb
	constructor
	// names of the attributes, in the schema's order, and where their values go.
	names nameTable
	attrs []target
	// inner is the text inside, as if it were an attribute, and content where it
	// goes.
	inner   schema.Attr
	content target
	// model is the verb with all defaults filled in.
	model ast.Verb
	// required are the attributes that must be there.
	required []int
	// holds tells for each verb of the dialect whether it may stand inside.
	holds []bool
	// The attributes that are judged together; -1 where there is none.
	events, callback, voice, language int
}

// target is the field of a struct that a value goes to. The path is that of
// [reflect.Value.FieldByIndex], which takes twice as long as a step or two of
// [reflect.Value.Field].
type target struct {
	path []int
	as   meaning
}

// meaning is what a field holds of a value.
type meaning uint8

const (
	asText meaning = iota
	asNumber
	asSeconds
	asTruth
)

// meaningOf is that of a field of this type.
func meaningOf(t reflect.Type) meaning {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return asSeconds
	case t.Kind() == reflect.String:
		return asText
	case t.Kind() == reflect.Bool:
		return asTruth
	}
	return asNumber
}

// classic is ready from the start; other dialects are prepared when used.
var classic = newVocabulary(schema.Classic)

// newVocabulary prepares a dialect. It panics if the dialect and package ast
// do not match: such a dialect cannot be used at all.
func newVocabulary(d *schema.Dialect) *vocabulary {
	voc := &vocabulary{dialect: d, none: make([]int32, len(d.Verbs))}
	var names []string
	for i := range d.Verbs {
		names = append(names, d.Verbs[i].Name)
	}
	voc.names = newNameTable(names)
	for i := range d.Verbs {
		voc.verbs = append(voc.verbs, voc.newVerb(&d.Verbs[i]))
	}
	return voc
}

func (voc *vocabulary) newVerb(s *schema.Verb) *verb {
	c, ok := constructors[s.Name]
	if !ok {
		panic("parser: no struct for the verb " + s.Name)
	}
	fields := taggedFields(c.typ)
	v := &verb{Verb: s, constructor: c, inner: schema.Attr{Kind: s.Content}, model: reflect.New(c.typ).Interface().(ast.Verb)}
	voc.attrs = max(voc.attrs, len(s.Attrs))
	v.model.Element().Name = s.Name
	v.events, v.callback = v.first(schema.Words), v.first(schema.CallbackURL)
	v.voice, v.language = v.first(schema.Voice), v.first(schema.Language)
	var names []string
	for i := range s.Attrs {
		a := &s.Attrs[i]
		names = append(names, a.Name)
		t := fields.find(s.Name, a.Name)
		v.attrs = append(v.attrs, t)
		if a.Required {
			v.required = append(v.required, i)
		}
		if a.Default == "" {
			continue
		}
		value, fault := check(a, a.Default, nil)
		if fault != nil {
			panic("parser: the default of " + s.Name + " " + a.Name + " is not accepted")
		}
		t.set(fieldsOf(v.model), value)
	}
	v.names = newNameTable(names)
	if s.Content != schema.None {
		v.content = fields.find(s.Name, "content")
	}
	v.holds = make([]bool, len(voc.dialect.Verbs))
	for _, name := range s.Holds {
		voc.hold(v.holds, name)
	}
	return v
}

// hold marks the verbs that a name in [schema.Verb.Holds] stands for.
func (voc *vocabulary) hold(holds []bool, name string) {
	for i := range holds {
		holds[i] = holds[i] || name == schema.AnyVerb || name == voc.names.list[i]
	}
}

// first is the first attribute of a kind, -1 if there is none.
func (v *verb) first(kind schema.Kind) int {
	for i := range v.Attrs {
		if v.Attrs[i].Kind == kind {
			return i
		}
	}
	return -1
}

// fieldMap are the fields of a struct by their vox tag.
type fieldMap map[string]target

func taggedFields(t reflect.Type) fieldMap {
	fields := fieldMap{}
	for i := range t.NumField() {
		f := t.Field(i)
		if name, ok := f.Tag.Lookup("vox"); ok {
			fields[name] = target{f.Index, meaningOf(f.Type)}
		} else if f.Anonymous {
			for name, inner := range taggedFields(f.Type) {
				fields[name] = target{append(f.Index, inner.path...), inner.as}
			}
		}
	}
	return fields
}

// find returns the field of a name; it panics if there is none.
func (m fieldMap) find(verb, name string) target {
	t, ok := m[name]
	if !ok {
		panic(fmt.Sprintf("parser: the struct of %s has no field for %s", verb, name))
	}
	return t
}

// value is what an attribute or content means: a text, or a number (whole
// numbers, seconds, and 1 for true).
type value struct {
	text   string
	number int64
}

// fieldsOf are the fields of a verb's struct.
func fieldsOf(v ast.Verb) reflect.Value { return reflect.ValueOf(v).Elem() }

// set puts a value into the field of a verb's struct.
func (t target) set(field reflect.Value, to value) {
	for _, i := range t.path {
		field = field.Field(i)
	}
	switch t.as {
	case asText:
		field.SetString(to.text)
	case asNumber:
		field.SetInt(to.number)
	case asSeconds:
		field.SetInt(to.number * int64(time.Second))
	case asTruth:
		field.SetBool(to.number != 0)
	}
}

// vocabularyOf returns the vocabulary of a dialect; last is the one used before.
func vocabularyOf(d *schema.Dialect, last *vocabulary) *vocabulary {
	switch {
	case d == nil || d == schema.Classic:
		return classic
	case last != nil && last.dialect == d:
		return last
	}
	return newVocabulary(d)
}
