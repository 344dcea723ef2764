package parser

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
)

// TestSchemaMatchesStructs has a field for each attribute and content, and an
// attribute or content for each field; every verb of the schema can be made.
func TestSchemaMatchesStructs(t *testing.T) {
	assert.Len(t, constructors, len(schema.Classic.Verbs))
	for _, v := range classic.verbs {
		var s slabs
		v.reserve(&s, 1)
		node, _ := v.next(&s, v.model)
		assert.Equal(t, "*ast."+v.Name, reflect.TypeOf(node).String())
		want := map[string]bool{}
		for i := range v.Attrs {
			want[v.Attrs[i].Name] = true
		}
		if v.Content != schema.None {
			want["content"] = true
		}
		for name := range taggedFields(v.typ) {
			assert.True(t, want[name], "%s has a field for %s, which the schema does not know", v.Name, name)
			delete(want, name)
		}
		assert.Empty(t, want, v.Name)
		assert.Equal(t, len(v.Holds) > 0, v.fill != nil, "%s holds verbs", v.Name)
	}
}

// TestDefaultsAreAccepted writes out every default; the meaning is the same.
func TestDefaultsAreAccepted(t *testing.T) {
	for _, v := range classic.verbs {
		for i := range v.Attrs {
			a := &v.Attrs[i]
			if a.Default == "" {
				continue
			}
			got, fault := check(a, a.Default, nil)
			require.Nil(t, fault, "%s %s", v.Name, a.Name)
			node := reflect.New(v.typ)
			node.Elem().Set(reflect.ValueOf(v.model).Elem())
			v.attrs[i].set(fieldsOf(v.model), got)
			assert.Equal(t, node.Interface(), v.model)
		}
	}
}

// TestErrorsCoverAttributes finds a value of every attribute in testdata/errors
// that is not accepted or odd.
func TestErrorsCoverAttributes(t *testing.T) {
	var all []string
	for _, file := range errorFiles(t, "values-*.xml") {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, string(data))
	}
	text := strings.Join(all, "\n")
	for _, v := range classic.verbs {
		for i := range v.Attrs {
			problem := regexp.MustCompile(`(bad|odd)-value \S+ /Response/` + v.Name + `\[\d+\] ` + v.Attrs[i].Name + ` is "`)
			assert.True(t, problem.MatchString(text), "no bad value of %s %s", v.Name, v.Attrs[i].Name)
		}
	}
}

func TestUnusableDialects(t *testing.T) {
	for name, verb := range map[string]schema.Verb{
		"no struct for the verb Sing":                     {Name: "Sing"},
		"the struct of Pause has no field for colour":     {Name: "Pause", Attrs: []schema.Attr{{Name: "colour"}}},
		"the default of Pause length is not accepted":     {Name: "Pause", Attrs: []schema.Attr{{Name: "length", Kind: schema.Int, Max: 1, Default: "2"}}},
		"the struct of Reject has no field for content":   {Name: "Reject", Content: schema.Speech},
		"the struct of Hangup has no field for statusURL": {Name: "Hangup", Attrs: []schema.Attr{{Name: "statusURL"}}},
	} {
		assert.PanicsWithValue(t, "parser: "+name, func() { newVocabulary(&schema.Dialect{Verbs: []schema.Verb{verb}}) })
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		assert.Regexp(t, `^[a-z]+(-[a-z]+)+$`, r.Name)
		assert.Regexp(t, `^[A-Z].* \(R\d+(\.\d+)?(, R\d+\.\d+)*( to R\d+\.\d+)?\)\.$`, r.Doc)
		assert.False(t, seen[r.Name], r.Name)
		seen[r.Name] = true
	}
	Rules()[0].Name = "changed"
	assert.Equal(t, notWellFormed, Rules()[0].Name)
}
