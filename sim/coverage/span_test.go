package coverage

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/parser"
)

// FuzzSpans cuts every document that parses: the spans are the whole text, in
// order; every verb owns one that begins at its place; the rows are the lines.
func FuzzSpans(f *testing.F) {
	files, err := filepath.Glob("../../testdata/*/*.xml")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, text := range []string{
		"<Response/>", "<Response></Response>", "<?xml version='1.0'?><Response>\r\n\r\r\n<Pause\r/></Response>\n\n<!-- > -->\r",
		"<Response><Say voice='a>b'>a<![CDATA[</Say>]]>b<!-- </Say> --><?x ?>c</Say><Dial>15550001111</Dial></Response>",
		"<Response><Dial>\n<Number>15550001111</Number>\n</Dial><Unknown><Say>a</Say></Unknown></Response>",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, _ := parser.Parse("a.xml", []byte(text), parser.Options{Lenient: true})
		if doc == nil {
			return
		}
		var set Set
		sc := set.script(doc)
		at, begun := 0, 0
		for _, s := range sc.spans() {
			require.Equal(t, at, s.start)
			require.Greater(t, s.end, s.start)
			at = s.end
			if s.place != nil && s.place.verb.Element().Start.Offset() == s.start {
				begun++
			}
		}
		require.Equal(t, len(doc.File.Text), at)
		require.Equal(t, len(sc.places), begun)

		verbs := 0
		for i, r := range sc.rows() {
			line := ""
			for _, s := range r.spans {
				line += doc.File.Text[s.start:s.end]
			}
			require.Equal(t, i+1, r.number)
			require.Equal(t, doc.File.LineText(r.number), line)
			for _, v := range r.verbs {
				require.Equal(t, r.number, v.line)
			}
			verbs += len(r.verbs)
		}
		assert.Equal(t, len(sc.places), verbs)
	})
}
