package schema_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// told is what libxml2 tells of documents, 0.xml and so on, and of the schema for
// a resource.
func told(t *testing.T, on schema.Resource, documents [][]byte) string {
	t.Helper()
	dir := t.TempDir()
	xsd := filepath.Join(dir, "voxxml.xsd")
	require.NoError(t, os.WriteFile(xsd, schema.Classic.XSD(on), 0o644))
	args := []string{"--noout", "--nonet", "--schema", xsd}
	for i, doc := range documents {
		name := fmt.Sprintf("%d.xml", i)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), doc, 0o644))
		args = append(args, name)
	}
	cmd := exec.Command("xmllint", args...)
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput() // its status is that of any document
	require.NotContains(t, string(out), "failed to compile")
	return "\n" + string(out)
}

// validated tells which documents libxml2 finds valid by the schema for a
// resource.
func validated(t *testing.T, on schema.Resource, documents [][]byte) []bool {
	t.Helper()
	out := told(t, on, documents)
	valid := make([]bool, len(documents))
	for i := range documents {
		valid[i] = strings.Contains(out, fmt.Sprintf("\n%d.xml validates\n", i))
	}
	return valid
}

// TestXSDAcceptsExamples: every document of testdata that is valid without an
// address is valid by the schema, too.
func TestXSDAcceptsExamples(t *testing.T) {
	for on := schema.Call; on <= schema.Participant; on <<= 1 {
		var names []string
		var documents [][]byte
		for _, name := range found(t, "docs/*.xml", "docs/snippets/*.xml", "scripts/*.xml", "scenarios/*.xml") {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			if strings.Contains(name, "snippets") {
				data = []byte("<Response>" + string(data) + "</Response>")
			}
			if _, problems := parser.Parse(name, data, parser.Options{Resource: on}); !problems.HasErrors() {
				names, documents = append(names, name), append(documents, data)
			}
		}
		require.Greater(t, len(names), 5)
		for i, valid := range validated(t, on, documents) {
			assert.True(t, valid, "%s on a %s", names[i], on)
		}
	}
}

// TestXSDCanBeAttached: a document may name its schema (R1.6).
func TestXSDCanBeAttached(t *testing.T) {
	document := []byte(`<Response xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="voxxml.xsd"><Hangup/></Response>`)
	_, problems := parser.Parse("", document, parser.Options{})
	assert.Empty(t, problems)
	assert.Equal(t, []bool{true}, validated(t, schema.Call, [][]byte{document}))
}

// found are files of testdata.
func found(t *testing.T, patterns ...string) []string {
	t.Helper()
	var names []string
	for _, p := range patterns {
		some, err := filepath.Glob(filepath.Join("../testdata", p))
		require.NoError(t, err)
		require.NotEmpty(t, some, p)
		names = append(names, some...)
	}
	return names
}

// excuse is a problem that a schema of version 1.0 cannot catch.
type excuse struct {
	rule string
	// says is a part of the message, where the rule is not enough.
	says string
	why  string
}

var excuses = []excuse{
	{"missing-content", "Dial is empty", "an element with text or elements may have neither"},
	{"bad-content", "Dial holds", "text has no type where elements may stand, too"},
	{"text-not-allowed", "stands beside Number", "text may stand everywhere where elements may stand, too"},
	{"bad-value", "is there twice", "the words of a list need not differ"},
	{"bad-value", `input is "dtmf  speech"`, "white space collapses between words when it is trimmed at the ends"},
	{"bad-encoding", `"Shift_JIS" is unknown`, "which encodings are read is nothing of a schema"},
	{"not-well-formed", `version is "1.1"`, "the version of XML is nothing of a schema"},
}

// excused tells the place of the excuse for a problem; -1 when there is none.
func excused(d source.Diagnostic) int {
	return slices.IndexFunc(excuses, func(e excuse) bool { return e.rule == d.Rule && strings.Contains(d.Message, e.says) })
}

// wrong is a document of testdata/errors, or an element of one.
type wrong struct {
	name     string
	data     []byte
	problems source.Diagnostics
}

// TestXSDCatches: by the schema, the documents of testdata/errors are wrong
// where the parser says so, element by element, but for the excuses, each of
// which is needed.
func TestXSDCatches(t *testing.T) {
	needed := map[int]bool{}
	for on, cases := range wrongDocuments(t) {
		var documents [][]byte
		for _, c := range cases {
			documents = append(documents, c.data)
		}
		for i, valid := range validated(t, on, documents) {
			c := &cases[i]
			if valid != c.problems.HasErrors() {
				continue
			}
			if !valid {
				assert.Fail(t, "refused", "%s: %s", c.name, c.data)
				continue
			}
			for _, d := range c.problems {
				if d.Severity == source.Warning {
					continue
				}
				k := excused(d)
				assert.GreaterOrEqual(t, k, 0, "accepted: %s %s\n%s", c.name, d.Error(), c.data)
				needed[k] = true
			}
		}
	}
	for i, e := range excuses {
		assert.True(t, needed[i], "nothing needs the excuse %s %s", e.rule, e.says)
	}
}

var options = regexp.MustCompile(`OPTIONS (.*?)(?: -->|\n)`)

// wrongDocuments are those of testdata/errors by resource, the large ones cut
// into a document for each element of the root.
func wrongDocuments(t *testing.T) map[schema.Resource][]wrong {
	t.Helper()
	all := map[schema.Resource][]wrong{}
	add := func(name string, data []byte, said string) {
		on := schema.Call
		if m := regexp.MustCompile(`resource=(\w+)`).FindStringSubmatch(said); m != nil {
			on, _ = schema.ParseResource(m[1])
		}
		_, problems := parser.Parse(name, data, parser.Options{Resource: on})
		all[on] = append(all[on], wrong{name, data, problems})
	}
	for _, name := range found(t, "errors/*.xml") {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, part := range parts(t, data) {
			add(name, part, options.FindString(string(data)))
		}
	}
	for _, name := range found(t, "errors/*.txtar") {
		archive, err := txtar.ParseFile(name)
		require.NoError(t, err)
		for i := 0; i < len(archive.Files); i += 2 {
			add(name+"/"+archive.Files[i].Name, archive.Files[i].Data, options.FindString(string(archive.Comment)))
		}
	}
	return all
}

// parts cuts a document into one for each element in its root, and one for the
// text beside them.
func parts(t *testing.T, data []byte) [][]byte {
	t.Helper()
	var all [][]byte
	var head, rest []byte
	d := xml.NewDecoder(bytes.NewReader(data))
	for depth, from := 0, int64(0); ; {
		before := d.InputOffset()
		token, err := d.RawToken()
		if err == io.EOF {
			return append(all, slices.Concat(head, rest, []byte("</Response>")))
		}
		require.NoError(t, err)
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				head = data[before:d.InputOffset()]
			} else if depth == 2 {
				from = before
			}
		case xml.EndElement:
			if depth--; depth == 1 {
				all = append(all, slices.Concat(head, data[from:d.InputOffset()], []byte("</Response>")))
			}
		case xml.CharData:
			if depth == 1 {
				rest = append(rest, data[before:d.InputOffset()]...)
			}
		}
	}
}

// TestXSDValues gives all attributes and contents a number of values: parser and
// schema must agree on each.
func TestXSDValues(t *testing.T) {
	for on, lines := range valueLines() {
		document := "<Response>\n" + strings.Join(lines, "\n") + "\n</Response>"
		_, problems := parser.Parse("", []byte(document), parser.Options{Resource: on})
		want := map[int]bool{}
		for _, d := range problems {
			if d.Severity == source.Error && excused(d) < 0 {
				want[d.File.Line(d.Span.Start)] = true
			}
		}
		require.Greater(t, len(want), 50)
		got := map[int]bool{}
		for _, m := range regexp.MustCompile(`0\.xml:(\d+): element`).FindAllStringSubmatch(told(t, on, [][]byte{[]byte(document)}), -1) {
			n, _ := strconv.Atoi(m[1])
			got[n] = true
		}
		for i, line := range lines {
			assert.Equal(t, want[i+2], got[i+2], line)
		}
	}
}

// valueLines are verbs for one of their resources, one a line.
func valueLines() map[schema.Resource][]string {
	all := map[schema.Resource][]string{}
	for i := range schema.Classic.Verbs {
		v := &schema.Classic.Verbs[i]
		on := schema.Call
		if v.On&on == 0 {
			on = schema.Conference
		}
		add := func(attrs, content string) {
			all[on] = append(all[on], "<"+v.Name+attrs+">"+content+"</"+v.Name+">")
		}
		for _, value := range tried {
			for j := range v.Attrs {
				add(otherAttrs(v, j)+" "+v.Attrs[j].Name+"='"+value+"'", validContent[v.Content])
			}
			add(otherAttrs(v, -1), "<!-- a --> "+value)
		}
	}
	return all
}

// otherAttrs are valid values of the required attributes but one.
func otherAttrs(v *schema.Verb, but int) string {
	s := ""
	for i, a := range v.Attrs {
		if a.Required && i != but {
			s += " " + a.Name + "='" + map[string]string{"variable": "$GATHER", "test": "EQUAL", "value": "1"}[a.Name] + "'"
		}
	}
	return s
}

var validContent = map[schema.Kind]string{
	schema.Name: "room", schema.Phone: "15550001111", schema.URL: "https://example.com/", schema.Speech: "hello",
}

var tried = append(strings.Split(`
 
0
00
1
01
7
59
60
61
 60 
060
0061
s
0s
00s
1s
59s
60s
61s
00060s
999999
1000000
1000001
0001000000
999999s
1000000s
1000001s
9999999
+1
-1
-0
1.0
1e3
true
false
True
 true 
"true"
GET
POST
get
dtmf
speech
dtmf speech
speech dtmf
dtmf,speech
#
0123456789*#
# *
a
A1
+A1
++1
room-1
é
１
$GATHER
$
$$A
$a_1
$A B
EQUAL
NOTEQUAL
1|2
|
start end
queued  ringing
partialResult
fullResult partialResult
muteAll,mute
onEnter
en-US
en-us
Joanna
Amy B
12
1
123456789012345
1234567890123456
+15550001111
015550001111
1 555
https://example.com
HTTPS://example.com/a?b=c&amp;d#e
http://user:pw@example.com:8080/
http://@example.com/
http://[::1]:80/
http://[::1/
http://example.com:/
http://example.com:0/
http://example.com:65535/
http://example.com:65536/
http://example.com:000080/
http://example.com:99999/
http://example.com:port/
http://:80/
http://
http:///a
http:example.com
http:/example.com
//example.com/a
/a
a.mp3
ftp://example.com/
https://example.com/a b
https://example.com/%20
https://example.com/%zz
https://example.com/?%zz
https://example.com/#%zz
https://example.com/#a#b
https://example.com/?a?b/c
https://exämple.com/ä
https://example.com/&#x85;
https://example.com?x
https://example.com#x`, "\n"), "\t 1 ")
