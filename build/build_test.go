package build

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// every has a value of each verb.
var every = []Verb{
	Conference{}, Dial{}, Gather{}, Hangup{}, If{}, Number{}, Pause{}, Play{}, Redirect{}, Reject{}, Say{}, SetMute{},
}

// kinds are their types by name.
func kinds() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, v := range every {
		types[reflect.TypeOf(v).Name()] = reflect.TypeOf(v)
	}
	return types
}

// tags are the vox tags of a struct, those of its callbacks included.
func tags(typ reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(typ) {
		if name := f.Tag.Get("vox"); name != "" {
			names = append(names, name)
		}
		if f.Type == reflect.TypeFor[Callbacks]() {
			names = append(names, tags(f.Type)...)
		}
	}
	return names
}

// TestSchema has a struct for each verb of the schema, a field for each of its
// attributes and contents, and nothing else.
func TestSchema(t *testing.T) {
	types := kinds()
	assert.Len(t, types, len(schema.Classic.Verbs))
	for i := range schema.Classic.Verbs {
		v := &schema.Classic.Verbs[i]
		typ := types[v.Name]
		if !assert.NotNil(t, typ, v.Name) {
			continue
		}
		var want []string
		for i := range v.Attrs {
			want = append(want, v.Attrs[i].Name)
		}
		if v.Content != schema.None {
			want = append(want, "content")
		}
		assert.ElementsMatch(t, want, tags(typ), v.Name)
		assert.Equal(t, typ.Implements(reflect.TypeFor[Prompt]()), isPrompt(v.Name), v.Name)
		assert.Equal(t, len(v.Holds) > 0, holder(typ) != "", v.Name)
	}
}

// isPrompt tells whether a Gather holds the verb.
func isPrompt(name string) bool {
	for _, held := range schema.Classic.Verb("Gather").Holds {
		if held == name {
			return true
		}
	}
	return false
}

// holder is the field of a verb that has what stands in it.
func holder(typ reflect.Type) string {
	for _, f := range reflect.VisibleFields(typ) {
		if f.Type.Kind() == reflect.Slice {
			return f.Name
		}
	}
	return ""
}

// TestZero: a field is a pointer if and only if its zero value is a choice of its
// own beside the default.
func TestZero(t *testing.T) {
	for name, typ := range kinds() {
		for _, f := range reflect.VisibleFields(typ) {
			a := schema.Classic.Verb(name).Attr(f.Tag.Get("vox"))
			if a == nil || a.Required {
				continue
			}
			pointer, kind := f.Type.Kind() == reflect.Pointer, f.Type
			if pointer {
				kind = f.Type.Elem()
			}
			zero := value(reflect.Zero(kind))
			choice := zero != a.Default && a.Default != "" && accepted(name, a.Name, zero)
			assert.Equal(t, choice, pointer, "%s %s", name, a.Name)
		}
	}
}

// accepted tells whether an attribute can have a value.
func accepted(verb, attribute, value string) bool {
	text := fmt.Sprintf("<Response><%s %s='%s'/></Response>", verb, attribute, value)
	_, problems := parser.Parse("", []byte(text), parser.Options{})
	for _, p := range problems {
		if p.Rule == "bad-value" {
			return false
		}
	}
	return true
}

// problems builds a document that is wrong and returns the rule and the path of
// each error.
func problems(t *testing.T, r Response, opt parser.Options) (all []string) {
	t.Helper()
	text, err := r.Bytes(opt)
	assert.Nil(t, text)
	var found source.Diagnostics
	require.ErrorAs(t, err, &found)
	for _, p := range found {
		if p.Severity == source.Error {
			all = append(all, p.Rule+" "+p.Path)
		}
	}
	return all
}

// TestRefused has what the parser refuses, with the parser's problems.
func TestRefused(t *testing.T) {
	say := Say{Text: "a"}
	for want, verbs := range map[string]Response{
		"bad-value /Response/Pause[1]":            {Pause{Length: 90 * time.Second}},
		"bad-value /Response/Pause[2]":            {Pause{}, Pause{Length: 1500 * time.Millisecond}},
		"bad-value /Response/Gather[1]":           {Gather{Timeout: new(30 * time.Nanosecond)}},
		"bad-value /Response/Gather[1]/Say[2]":    {Gather{Prompts: Prompts{say, Say{Text: "b", Loop: new(-1)}}}},
		"bad-value /Response/If[1]":               {If{Variable: "GATHER", Test: "EQUAL"}},
		"missing-content /Response/Conference[1]": {Conference{}},
		"missing-content /Response/Dial[1]":       {Dial{}},
		"bad-content /Response/Number[1]":         {Number{Number: "555 1234"}},
		"bad-content /Response/Play[1]":           {Play{URL: "/a.mp3"}},
		"text-not-allowed /Response/Dial[1]":      {Dial{Number: "12", Numbers: []Number{{Number: "13"}}}},
		"not-on-resource /Response/SetMute[1]":    {SetMute{Muted: true}},
		"not-well-formed ":                        {Say{Text: "bell \a"}},
		"bad-encoding ":                           {Say{Text: "\xff"}},
		"unknown-element /Response/nil[1]":        {say, nil},
		"unknown-element /Response/If[1]/nil[1]":  {If{Variable: "$a", Test: "EQUAL", Verbs: Verbs{(*Say)(nil)}}},
		"unknown-element /Response/mySay[1]":      {mySay{say}},
		"bad-value /Response/Conference[1]":       {Conference{Room: "r", Beep: "'/><Hangup"}},
		"bad-content /Response/Conference[1]":     {Conference{Room: "</Conference>"}},
		"bad-value /Response/Gather[1]/Say[1]":    {Gather{Prompts: Prompts{Say{Text: "a", RepeatDelay: -time.Second}}}},
		"bad-value /Response/Number[1]":           {Number{Number: "12", Callbacks: Callbacks{Events: "start", URL: "https://example.com"}}},
	} {
		assert.Equal(t, []string{want}, problems(t, verbs, parser.Options{}), want)
	}
	_, err := Response{If{Variable: "$a", Test: "EQUAL", Value: "a\nb"}}.Bytes(parser.Options{})
	assert.EqualError(t, err, "response.xml:2:39: the value of value holds a tab or a line end, which cannot be kept; write a blank")
	assert.Equal(t, []string{"unknown-element /Response/nil[1]"}, problems(t, Response{nil}, parser.Options{Lenient: true}))
	assert.Equal(t, []string{"not-on-resource /Response/Reject[1]"}, problems(t, Response{Reject{}}, parser.Options{Resource: schema.Participant}))
	deep := Verbs{}
	for range 64 {
		deep = Verbs{If{Variable: "$a", Test: "EQUAL", Verbs: deep}}
	}
	assert.Contains(t, problems(t, Response(deep), parser.Options{})[0], "too-deep ")
}

// mySay is a verb to Go, but to nobody else.
type mySay struct{ Say }

// TestText writes what is given, whatever it is.
func TestText(t *testing.T) {
	const odd = `</Say><Hangup/> & ]]> "it's" $GATHER &amp; <!-- c --> é \n`
	text, err := Response{
		&Say{Text: odd},
		Say{Text: " blanks\n\tand lines\r\n "},
		If{Variable: "$GATHER", Test: "NOTEQUAL", Value: `<'1'|"2"&>`},
		Play{URL: "https://example.com/a?b=1&c='2'"},
	}.Bytes(parser.Options{})
	require.NoError(t, err)
	doc, problems := parser.Parse("", text, parser.Options{})
	require.NoError(t, problems.Err())
	assert.Len(t, doc.Verbs, 4)
	assert.Equal(t, odd, doc.Verbs[0].(*ast.Say).Text)
	assert.Equal(t, "blanks and lines", doc.Verbs[1].(*ast.Say).Text)
	assert.Equal(t, `<'1'|"2"&>`, doc.Verbs[2].(*ast.If).Value)
	assert.Equal(t, "https://example.com/a?b=1&c='2'", doc.Verbs[3].(*ast.Play).URL)
}

// TestBase leaves relative addresses as they are where the document has one.
func TestBase(t *testing.T) {
	text, err := Response{Redirect{URL: "menu?a=1", Method: "GET"}}.Bytes(parser.Options{Base: "https://example.com/ivr"})
	require.NoError(t, err)
	assert.Equal(t, "<Response>\n  <Redirect method='GET'>menu?a=1</Redirect>\n</Response>\n", string(text))
}

func TestEmpty(t *testing.T) {
	text, err := Response(nil).Bytes(parser.Options{})
	require.NoError(t, err)
	assert.Equal(t, "<Response/>\n", string(text))
}
