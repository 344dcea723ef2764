package yamlread_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/voxsim/voxsim/internal/yamlread"
)

// taken tells whether a text was read as JSON, and holds that it was read as the
// library reads it.
func taken(t require.TestingT, text string) bool {
	fast := yamlread.FromJSON([]byte(text))
	if fast == nil {
		return false
	}
	slow, err := yamlread.FromYAML([]byte(text))
	require.NoErrorf(t, err, "%q", text)
	require.Equalf(t, slow, fast, "%q", text)
	return true
}

// TestJSON knows which texts are read as JSON.
func TestJSON(t *testing.T) {
	for _, text := range []string{
		`{}`, " \r\n{ }\n", `{"a":1}`, `{"a": [1, -2.5e3, null, true, false, "", {}, []]}`,
		"{\r\n  \"a\" : \"é\",\r  \"b\": 1}", "{\n\"a\": \"日本\", \"b\": [\n-0\n]\n}",
		`{"a": "\"\\\/\b\f\n\r\t\u00e9\u0000"}`, `{"a": "/x/", "a": "*"}`, `{"1": 0123}`,
		`{"a": ` + strings.Repeat("[", 999) + strings.Repeat("]", 999) + `}`,
	} {
		assert.True(t, taken(t, text), "%q", text)
	}
	for _, text := range []string{
		``, ` `, `[]`, `"a"`, `{`, `{"a"`, `{"a":`, `{"a":"`, `{"a":"\`, `{"a":"b`, `{"a":1`, `{"a":1,`, `{]`,
		`{"a":1,}`, `{,}`, `{"a":[1,]}`, `{"a":[,1]}`, `{"a":1 2}`, `{"a":.5}`, `{"a":-}`, `{"a":+1}`, `{"a":1_0}`, `{"a"}`, `{"a":nul}`, `{"a":nullx}`,
		`{a: 1}`, `{1: 1}`, `{'a': 1}`, `{"a" 1}`, `{[]: 1}`, `{} {}`, "{}\n---\n{}", `{} # c`, "{\t}", "{\"a\"\n: 1}",
		"{\"a\": \"\u2028\"}", "{\"a\": \"\u0085\"}", "{\"a\": \"\x7f\"}", "{\"a\": \"\n\"}", "{\"a\": \"\ufffe\"}",
		`{"a": "\ud83d\ude00"}`, `{"a": "\x41"}`, `{"a": "\u12"}`, "\ufeff{}", `{"a": *b}`, `{"a": &b 1}`, `{"a": !!str 1}`,
		`{"` + strings.Repeat("a", 1024) + `": 1}`, `{"a": ` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`,
	} {
		assert.False(t, taken(t, text), "%q", text)
	}
}

// TestJSONRandomly reads texts that are JSON, or nearly.
func TestJSONRandomly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := jsonWriter{t: t}
		w.object(0)
		text := w.String()
		require.True(t, taken(t, text), "%q", text)
		for range 8 {
			taken(t, w.damaged(text))
		}
	})
}

// jsonWriter writes random JSON that is YAML too.
type jsonWriter struct {
	strings.Builder
	t *rapid.T
}

func (w *jsonWriter) number(most int) int { return rapid.IntRange(0, most).Draw(w.t, "n") }

// some writes a few of the pieces.
func (w *jsonWriter) some(most int, pieces ...string) {
	for range w.number(most) {
		w.WriteString(rapid.SampledFrom(pieces).Draw(w.t, "piece"))
	}
}

func (w *jsonWriter) blank() { w.some(2, " ", "   ", "\n", "\r\n", "\r") }

func (w *jsonWriter) text() {
	w.WriteByte('"')
	w.some(6, "a", "/", "*", "é", "日", "😀", " ", "  ", "#", ": ", ", ", "- ", "&", "[", "}", "'", "~", "null", "0123", "<<", "...", "---",
		`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0000`, `\u00E9`, `\u2028`, `\uffff`)
	w.WriteByte('"')
}

func (w *jsonWriter) value(depth int) {
	switch w.number(7) {
	case 0, 1:
		w.text()
	case 2:
		fmt.Fprint(w, rapid.Int().Draw(w.t, "int"))
	case 3:
		fmt.Fprint(w, rapid.Float64().Draw(w.t, "float"))
	case 4:
		w.WriteString(rapid.SampledFrom([]string{"null", "true", "false", "0", "-0", "0123", "1E5", "1e+400"}).Draw(w.t, "word"))
	case 5:
		w.list(depth + 1)
	default:
		w.object(depth + 1)
	}
}

// values writes up to three values, fewer the deeper they are.
func (w *jsonWriter) values(depth int, begin, end byte, value func()) {
	w.WriteByte(begin)
	for i := range w.number(max(3-depth, 0)) {
		if i > 0 {
			w.WriteByte(',')
		}
		w.blank()
		value()
		w.blank()
	}
	w.blank()
	w.WriteByte(end)
}

func (w *jsonWriter) list(depth int) {
	w.values(depth, '[', ']', func() { w.value(depth) })
}

func (w *jsonWriter) object(depth int) {
	w.values(depth, '{', '}', func() {
		w.text()
		w.some(2, " ")
		w.WriteByte(':')
		w.blank()
		w.value(depth)
	})
}

// damaged puts something in place of a character or two.
func (w *jsonWriter) damaged(text string) string {
	all := []rune(text)
	at := w.number(len(all) - 1)
	behind := min(at+w.number(2), len(all))
	piece := rapid.SampledFrom([]string{"", "\t", "\n", "\"", "'", "\\", "{", "}", "[", "]", ":", ",", "#", " #", "-", "- ", "?", "? ", "|", ">", "%", "@",
		"&a ", "*a", "!x ", "~", "0", "1", ".", "x", "+", "é", "\u0085", "\u00a0", "\u2028", "\ufeff", "\ufffd", "\x7f", "\x01", `\x41`, `\ud800`, `\ude00`, `\uD83D\uDE00`,
		`\U0001F600`, `\ `, `\_`, "\\\n", "---", "\n---\n", "\n...\n"}).Draw(w.t, "damage")
	return string(all[:at]) + piece + string(all[behind:])
}

// FuzzJSON reads any text.
func FuzzJSON(f *testing.F) {
	f.Add(`{"script": "ivr.xml", "tests": [{"name": "a", "steps": [{"hear": "/one/"}, {"press": 2}], "result": {"status": "complete"}}]}`)
	f.Add("{\"a\":[1,-2.5e3,null,true,false,\"x\\n\\/\\u00e9é\"],\r\n\"b\" :{}}")
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) { // Load refuses others
			taken(t, text)
		}
	})
}
