package api_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestQuickly sends each body twice: so that it may be read quickly, and so that the
// library reads it. Both must come to the same.
func TestQuickly(t *testing.T) {
	w := start(t)
	const to, from, vox = `"to":"15556667777"`, `"from":"+15556668888"`, `"voxXML":"<Response/>"`
	accepted := 0
	for _, body := range []string{
		"{" + to + "," + from + "," + vox + "}",
		"{" + vox + "," + from + "," + to + "}",
		" {\r\n\t" + to + " , " + from + " , " + vox + " } \n",
		`{"\u0074o":"1555666\u0037777",` + from + "," + vox + "}",
		"{" + to + "," + from + `,"voxXML":"<Response>\n<Say voice=\"Joanna\">caf\u00e9 \ud83d\ude00 é</Say><\/Response>"}`,
		"{" + to + "," + from + `,"voxXML":"<Response><Say>\ud83d</Say></Response>"}`,
		"{" + to + "," + from + `,"voxXML":"<Response><Say>` + strings.Repeat("long ", 10_000) + `</Say></Response>"}`,
		"{" + to + "," + from + `,"voxXML":"<Response>\x"}`,
		"{" + to + "," + from + ",\"voxXML\":\"<Response>\n</Response>\"}",
		"{" + to + "," + from + ",\"voxXML\":\"<Response>\xff</Response>\"}",
		"{" + to + "," + from + `,"voxXML":""}`,
		"{" + to + "," + from + `,"voxXML":"<Response>"}`,
		"{" + to + "," + from + `,"voxXML":"<Response/>\"}`,
		"{" + to + "," + from + "," + vox + ",}",
		"{" + to + "," + from + "," + vox + "} x",
		"{" + to + "," + from + "," + vox + "," + vox + "}",
		"{" + to + "," + from + "," + vox + `,"other":"x"}`,
		"{" + to + "," + to + "," + vox + "}",
		"{" + to + " " + from + "," + vox + "}",
		"{" + to + "," + from + "," + vox,
		"{" + to + "," + from + `,"voxXML":7}`,
		"{" + to + "," + from + `,"voxxml":"<Response/>"}`,
		"{" + to + "," + vox + "}",
		`{"to":"","from":"1",` + vox + "}",
		`{"to":"0155",` + from + "," + vox + "}",
		`{"to":"15556667777\n",` + from + "," + vox + "}",
		"[" + to + "]", `"to"`, "{}", "", "{", `{"to`,
	} {
		quick := w.ask(t, "POST", "/api/v1/calls", body, "Content-Type", "application/json")
		done := w.asked()
		slow := w.ask(t, "POST", "/api/v1/calls", body, "Content-Type", "application/json; charset=utf-8")
		assert.Equal(t, slow.status, quick.status, body)
		assert.Equal(t, done, w.asked(), body)
		assert.Equal(t, slow.header.Get("Content-Type"), quick.header.Get("Content-Type"), body)
		if quick.status != 200 {
			assert.Equal(t, message(t, slow), message(t, quick), body)
			continue
		}
		assert.Equal(t, slow.body, quick.body)
		accepted++
	}
	assert.Equal(t, 7, accepted)
}
