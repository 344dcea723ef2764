package yamlread_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/yamlread"
)

func load(text string) (*yamlread.Decoder, *yamlread.Node) {
	return yamlread.Load("f.yaml", []byte(text), "a list of tunes", "it needs tunes")
}

// read loads a text and reads it with a function; it returns what is wrong.
func read(text string, with func(d *yamlread.Decoder, root *yamlread.Node)) string {
	d, root := load(text)
	if root != nil {
		with(d, root)
	}
	return d.Problems().Error()
}

// TestNoDocument is about files that cannot be read at all.
func TestNoDocument(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "f.yaml:1:1: the file is empty; it needs tunes"},
		{"only a comment", "# nothing\n", "f.yaml:1:1: the file is empty; it needs tunes"},
		{"several documents", "a: 1\n---\nb: 2\n", "f.yaml:1:1: the file holds several documents, parted by ---; a list of tunes is one"},
		{"not UTF-8", "a: \xff\n", "f.yaml:1:1: the file is no text in UTF-8"},
		{"a zero byte", "a: \x00\n", "f.yaml:1:1: the file is no text in UTF-8"},
		{"UTF-16", "\xff\xfea\x00", "f.yaml:1:1: the file is no text in UTF-8"},
		{"a tab", "a:\n\tb: 1\n", "f.yaml:2:1: found character that cannot start any token; indent with blanks, not with tabs"},
		{"a star", "a: *\n", "f.yaml:1:5: did not find expected alphabetic or numeric character; a * alone must stand in quotes"},
		{"an unknown alias", "a: *b\n", "f.yaml:1:4: unknown anchor 'b' referenced"},
		{"very deep", strings.Repeat("[", 10_001), "f.yaml:1:10001: exceeded max depth of 10000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, root := load(c.text)
			assert.Nil(t, root)
			assert.Equal(t, 1, d.Faults())
			assert.EqualError(t, d.Problems(), c.want)
		})
	}
}

// TestDeep reads what is as deep as the library reads.
func TestDeep(t *testing.T) {
	d, root := load(strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000))
	require.NotNil(t, root, "%v", d.Problems())
	d.FollowAliases(root)
	assert.Empty(t, d.Problems())
}

// tunes reads a mapping with every kind of value.
func tunes(d *yamlread.Decoder, root *yamlread.Node) {
	d.Mapping(root, "the file", []yamlread.Field{
		{Name: "title", Read: func(n *yamlread.Node) { d.Text(n, "title") }},
		{Name: "tempo", Read: func(n *yamlread.Node) { yamlread.Value(d, n, "tempo", tempo) }},
		{Name: "notes", Read: func(n *yamlread.Node) {
			d.List(n, "notes", func(n *yamlread.Node) { d.Text(n, "a note") })
		}},
	})
}

func tempo(text string) (bpm int, err error) {
	if _, err := fmt.Sscanf(text, "%d", &bpm); err != nil {
		return 0, errors.New("it must be a number")
	}
	return bpm, nil
}

// TestProblems holds the messages and their places.
func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"all is well", "{title: a, tempo: 90, notes: [c, 1, true]}", ""},
		{"a name that is nearly right", "titel: a", `f.yaml:1:1: the file has no "titel"; it takes title, tempo, notes; did you mean title?`},
		{"a name that is like none", "xyzzy: a", `f.yaml:1:1: the file has no "xyzzy"; it takes title, tempo, notes`},
		{"twice", "title: a\ntitle: b", `f.yaml:2:1: "title" stands twice in the file`},
		{"a name that is a list", "? [a]\n: b", "f.yaml:1:3: a name in the file must be a text, not a list"},
		{"a text in place of the mapping", "hello", `f.yaml:1:1: the file must be a mapping (name: value), not "hello"`},
		{"nothing in place of the mapping", "~", "f.yaml:1:1: the file must be a mapping (name: value), not nothing"},
		{"a list in place of the text", "title: [a]", "f.yaml:1:8: title must be a text, not a list"},
		{"a mapping in place of the list", "notes: {a: b}", "f.yaml:1:8: notes must be a list (- …), not a mapping"},
		{"no text", "title: #", "f.yaml:1:7: title is empty; a # or * alone must stand in quotes"},
		{"no text, quoted", `title: ""`, ""},
		{"a value that is refused", "tempo: fast", "f.yaml:1:8: tempo: it must be a number"},
		{"an alias where there may be none", "title: &a x\ntempo: *a", "f.yaml:2:8: tempo must be a text, not an alias, which this file does not take"},
		{"the order of the file", "notes: [[], {}]\ntitle: []\nbeat: 1\nhue: 2",
			"f.yaml:1:9: a note must be a text, not a list\nf.yaml:1:13: a note must be a text, not a mapping\n" +
				"f.yaml:2:8: title must be a text, not a list\n" +
				"f.yaml:3:1: the file has no \"beat\"; it takes title, tempo, notes\nf.yaml:4:1: the file has no \"hue\"; it takes title, tempo, notes"},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, read(c.text, tunes)) })
	}
}

// TestText keeps texts as they are written.
func TestText(t *testing.T) {
	for _, text := range []string{"0123", "1e3", "1_000", "true", "2026-11-23", "0x10", "-0", "."} {
		d, root := load(text)
		assert.Equal(t, text, d.Text(root, "it"))
		assert.Empty(t, d.Problems())
	}
}

// TestValue gives the value, and none when there is a problem.
func TestValue(t *testing.T) {
	d, root := load("[90, fast, {}]")
	var got []int
	d.List(root, "tempi", func(n *yamlread.Node) { got = append(got, yamlread.Value(d, n, "a tempo", tempo)) })
	assert.Equal(t, []int{90, 0, 0}, got)
	assert.EqualError(t, d.Problems(), "f.yaml:1:6: a tempo: it must be a number\nf.yaml:1:12: a tempo must be a text, not a mapping")
}

// TestFollowAliases reads aliases as what they stand for.
func TestFollowAliases(t *testing.T) {
	d, root := load("- &a {title: &b x}\n- *a\n- *b\n- {? *b : 1}\n")
	d.FollowAliases(root)
	var got []string
	d.List(root, "all", func(n *yamlread.Node) {
		if n.Kind == yamlread.ScalarNode {
			got = append(got, d.Text(n, "it"))
			return
		}
		d.Pairs(n, "one", func(key, value *yamlread.Node) { got = append(got, key.Value+"="+d.Text(value, "it")) })
	})
	assert.Empty(t, d.Problems())
	assert.Equal(t, []string{"title=x", "title=x", "x", "x=1"}, got)
}

// TestAliasesThatAreTooMuch refuses a file that has no end, or nearly none.
func TestAliasesThatAreTooMuch(t *testing.T) {
	follow := func(d *yamlread.Decoder, root *yamlread.Node) { d.FollowAliases(root) }
	assert.Equal(t, `f.yaml:1:9: the alias "a" stands in what it stands for`, read("&a [x, [*a]]", follow))

	var bomb strings.Builder
	bomb.WriteString("- &x0 [a, a, a, a, a, a, a, a]\n")
	for i := range 7 {
		fmt.Fprintf(&bomb, "- &x%d [%s]\n", i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*x%d, ", i), 8), ", "))
	}
	assert.Equal(t, "f.yaml:1:1: the file has more than 2000000 values, its aliases written out", read(bomb.String(), follow))
}

// TestOffset finds the first byte of every value.
func TestOffset(t *testing.T) {
	for _, text := range []string{
		"a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r", "\ufeffa: 1\nb: 2", "é: ü\n日本: 語",
	} {
		_, root := load(text)
		require.NotNil(t, root)
		values := 0
		for n := root.First; n != nil; n = n.Next {
			values++
			at := yamlread.Offset([]byte(text), int(n.Line), int(n.Column))
			assert.Truef(t, strings.HasPrefix(text[at:], n.Value), "%q at %d of %q", n.Value, at, text)
		}
		assert.Equal(t, 4, values)
	}
}

// TestOffsetBehind is the end of a file that has no such place.
func TestOffsetBehind(t *testing.T) {
	assert.Equal(t, 3, yamlread.Offset([]byte("a\nb"), 9, 1))
	assert.Equal(t, 3, yamlread.Offset([]byte("a\nb"), 2, 9))
	assert.Equal(t, 0, yamlread.Offset(nil, 1, 1))
}
