package build

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/format"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// minimal has every verb with nothing but what it needs.
const minimal = `<Response><Conference>r</Conference><Dial>12</Dial><Gather/><Hangup/>
	<If variable='$a' test='EQUAL' value=''/><Number>12</Number><Pause/><Play>http://a</Play>
	<Redirect>http://a</Redirect><Reject/><Say/></Response>`

// defaults are the verbs of the tree with their defaults, by name.
var defaults = func() map[string]ast.Verb {
	all := map[string]ast.Verb{"SetMute": &ast.SetMute{}}
	doc, _ := parser.Parse("", []byte(minimal), parser.Options{})
	for _, v := range doc.Verbs {
		all[v.Element().Name] = v
	}
	return all
}()

// TestRoundTrip builds random documents and parses them: the tree has what was
// said and the defaults of everything else.
func TestRoundTrip(t *testing.T) { rapid.Check(t, roundTrip) }

// FuzzRoundTrip is TestRoundTrip for the fuzzer.
func FuzzRoundTrip(f *testing.F) { f.Fuzz(rapid.MakeFuzz(roundTrip)) }

func roundTrip(t *rapid.T) {
	m := maker{T: t, opt: parser.Options{Resource: rapid.SampledFrom([]schema.Resource{schema.Call, schema.Conference, schema.Participant}).Draw(t, "resource")}}
	verbs := m.list(reflect.TypeFor[Response](), 0)
	text, err := verbs.Interface().(Response).Bytes(m.opt)
	require.NoError(t, err)
	doc, problems := parser.Parse("", text, m.opt)
	require.NoError(t, problems.Err())
	want := reflect.New(reflect.TypeFor[[]ast.Verb]()).Elem()
	expectList(want, verbs)
	require.Empty(t, cmp.Diff(want.Interface(), doc.Verbs, cmp.Transformer("name", func(t ast.Tag) string { return t.Name })))
	again, err := format.Source("", text, m.opt)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}

// maker makes random verbs.
type maker struct {
	*rapid.T
	opt parser.Options
}

// list makes a list of verbs of a slice's type.
func (m maker) list(typ reflect.Type, depth int) reflect.Value {
	var names []string
	for name, kind := range kinds() {
		fits := kind == typ.Elem() || typ.Elem().Kind() == reflect.Interface && kind.Implements(typ.Elem())
		if verb := schema.Classic.Verb(name); fits && verb.On&m.opt.Resource != 0 && (depth < 3 || len(verb.Holds) == 0) {
			names = append(names, name)
		}
	}
	all := reflect.Zero(typ)
	if len(names) == 0 {
		return all
	}
	for range rapid.IntRange(0, 4).Draw(m.T, "length") {
		name := rapid.Permutation(sorted(names)).Draw(m.T, "verb")[0]
		all = reflect.Append(all, m.verb(schema.Classic.Verb(name), kinds()[name], depth))
	}
	return all
}

func sorted(names []string) (all []string) {
	for i := range schema.Classic.Verbs {
		for _, name := range names {
			if name == schema.Classic.Verbs[i].Name {
				all = append(all, name)
			}
		}
	}
	return all
}

// verb makes a verb; a Dial has a number or several.
func (m maker) verb(verb *schema.Verb, typ reflect.Type, depth int) reflect.Value {
	v := reflect.New(typ).Elem()
	inside := v.FieldByName(holder(typ))
	if inside.IsValid() {
		inside.Set(m.list(inside.Type(), depth+1))
	}
	m.fields(verb, v, !inside.IsValid() || inside.Len() == 0)
	return v
}

// fields fills in the attributes of a struct, each or not.
func (m maker) fields(verb *schema.Verb, v reflect.Value, content bool) {
	for i := range v.NumField() {
		field, name := v.Field(i), v.Type().Field(i).Tag.Get("vox")
		a := verb.Attr(name)
		switch {
		case field.Type() == reflect.TypeFor[Callbacks]():
			m.fields(verb, field, false)
		case name == "content" && content:
			field.SetString(m.text(&schema.Attr{Kind: verb.Content}))
		case a != nil && (a.Required || rapid.Bool().Draw(m.T, name)):
			if field.Kind() == reflect.Pointer {
				field.Set(reflect.New(field.Type().Elem()))
				field = field.Elem()
			}
			m.set(field, a)
		}
	}
}

// set gives a field a value that its attribute accepts.
func (m maker) set(field reflect.Value, a *schema.Attr) {
	switch field.Interface().(type) {
	case time.Duration:
		field.SetInt(int64(time.Second) * int64(m.number(a)))
	case int:
		field.SetInt(int64(m.number(a)))
	case bool:
		field.SetBool(rapid.Bool().Draw(m.T, a.Name))
	default:
		field.SetString(m.text(a))
	}
}

func (m maker) number(a *schema.Attr) int {
	most := a.Max
	if a.Cap > 0 {
		most = a.Cap
	}
	return rapid.IntRange(a.Min, most).Draw(m.T, a.Name)
}

// patterns are texts of the kinds that have more than a few; those that stay as
// they are when they are read.
var patterns = map[schema.Kind]string{
	schema.Keys: `[0-9#*]*`, schema.Name: `[a-zA-Z0-9]{1,9}`, schema.Label: `[a-zA-Z0-9]*`, schema.CallerID: `[a-zA-Z0-9]*`,
	schema.Phone: `[1-9][0-9]{1,14}`, schema.URL: `https?://[a-z]{1,5}/[a-z?&='"<>é]*`, schema.CallbackURL: `(https?://[a-z]{1,5}/[a-z&='"]*)?`,
	schema.Variable: `\$[a-zA-Z0-9_]{1,5}`, schema.Alternatives: `[a-z0-9|'"<>&é]*`, schema.Voice: `Amy|[a-z'&<]{1,5}`,
	schema.Language: `en-GB|[a-z'&<]{1,5}`, schema.Speech: `([a-z<>&"'é\]$!-]{1,30}( [a-z<>&"'é\]$!-]{1,30}){0,9})?`,
}

func (m maker) text(a *schema.Attr) string {
	if pattern := patterns[a.Kind]; pattern != "" {
		return rapid.StringMatching(pattern).Draw(m.T, a.Name)
	}
	if a.Kind == schema.Words {
		all := rapid.Permutation(a.Values).Draw(m.T, a.Name)
		return strings.Join(all[:rapid.IntRange(0, len(all)).Draw(m.T, "words")], " ")
	}
	return rapid.SampledFrom(a.Words()).Draw(m.T, a.Name)
}

// expectList makes the verbs of the tree that a list must become.
func expectList(to, from reflect.Value) {
	for i := range from.Len() {
		v := reflect.Indirect(from.Index(i))
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		to.Set(reflect.Append(to, expect(v)))
	}
}

// expect makes the verb of the tree that a verb must become.
func expect(from reflect.Value) reflect.Value {
	model := reflect.ValueOf(defaults[from.Type().Name()])
	to := reflect.New(model.Type().Elem())
	to.Elem().Set(model.Elem())
	to.Elem().FieldByName("Tag").Set(reflect.ValueOf(ast.Tag{Name: from.Type().Name()}))
	for _, f := range reflect.VisibleFields(to.Elem().Type()) {
		if f.Tag.Get("vox") == "content" {
			to.Elem().FieldByIndex(f.Index).SetString("") // the default is what minimal needs
		}
	}
	expectFields(to.Elem(), from)
	if name := holder(from.Type()); name != "" {
		expectList(to.Elem().FieldByName(name), from.FieldByName(name))
	}
	return to
}

// expectFields copies all fields that are not zero, by their tags.
func expectFields(to, from reflect.Value) {
	for i := range from.NumField() {
		field, name := from.Field(i), from.Type().Field(i).Tag.Get("vox")
		if field.Type() == reflect.TypeFor[Callbacks]() {
			expectFields(to, field)
		}
		if name == "" || field.IsZero() {
			continue
		}
		for _, f := range reflect.VisibleFields(to.Type()) {
			if f.Tag.Get("vox") == name {
				to.FieldByIndex(f.Index).Set(reflect.Indirect(field))
			}
		}
	}
}
