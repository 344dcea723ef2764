package api_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/api"
)

// examples are the requests of the vendor's document and the answers that it
// shows, unchanged.
const examples = "../../testdata/docs/requests.txt"

// want is what an example must come to.
type want struct {
	answer string // status and body
	done   string // what the voice is asked to do
}

const calls = `200 {"page":1,"page_size":25,"page_count":1,"count":3,"results":[` +
	`{"id":"11111111-2222-3333-4444-555555555555","to":"15556667777","from":"15556668888","status":"failed","created_time":"2026-01-02T03:04:03.005Z","modified_time":"2026-01-02T03:04:09.005Z","answer_time":"2026-01-02T03:04:04.005Z","hangup_time":"2026-01-02T03:04:09.005Z","error":{"code":5105,"description":"root element \"Response\" missing in voxXML","time":"2026-01-02T03:04:09.005Z"}},` +
	`{"id":"b9d7599c-b63c-48b7-e608-e5bc53b23c57","to":"15556667777","from":"15556668888","status":"ringing","created_time":"2026-01-02T03:04:01.005Z","modified_time":"2026-01-02T03:04:01.005Z"},` +
	`{"id":"8d658f67-3879-4938-bbad-863878bd5341","to":"15556667777","from":"15556668888","status":"answered","created_time":"2026-01-02T03:04:00.005Z","modified_time":"2026-01-02T03:04:02.005Z","answer_time":"2026-01-02T03:04:02.005Z"}]}` + "\n"

// wants are by the example's heading in the document.
var wants = map[string]want{
	"Authentication": {answer: calls},
	"List calls":     {answer: calls},
	"Create a call": {
		answer: `200 {"id":"8d658f67-3879-4938-bbad-863878bd5341","to":"15556667777","from":"15556668888","status":"queued","created_time":"2026-01-02T03:04:07.005Z","modified_time":"2026-01-02T03:04:07.005Z"}` + "\n",
		done:   `call 15556667777 from 15556668888: <Response><Say voice="Joanna" language="en-US">Hello!</Say></Response> (1 verbs)`,
	},
	"Modify a call": {answer: "204 ", done: "update call 8d658f67-3879-4938-bbad-863878bd5341: <Response><Hangup/></Response>"},
	"Delete a call": {answer: "204 ", done: "delete call b9d7599c-b63c-48b7-e608-e5bc53b23c57"},
	"List conferences": {answer: `200 {"page":1,"page_size":25,"page_count":1,"count":3,"results":[` +
		`{"id":"11111111-2222-3333-4444-555555555555","name":"room3","status":"conf_failed","created_time":"2026-01-02T03:04:03.005Z","modified_time":"2026-01-02T03:04:09.005Z","error":{"code":5105,"description":"root element \"Response\" missing in voxXML","time":"2026-01-02T03:04:09.005Z"}},` +
		`{"id":"b9d7599c-b63c-48b7-e608-e5bc53b23c57","name":"room2","status":"in_progress","created_time":"2026-01-02T03:04:02.005Z","modified_time":"2026-01-02T03:04:03.005Z"},` +
		`{"id":"c0904ce2-9081-4fa1-4ade-8278d347fcac","name":"room1","status":"in_progress","created_time":"2026-01-02T03:04:00.005Z","modified_time":"2026-01-02T03:04:01.005Z"}]}` + "\n"},
	"Modify a conference": {answer: "204 ", done: "update conference room1: <Response><Hangup/></Response>"},
	"Delete a conference": {answer: "204 ", done: "delete conference room2"},
	"List conference participants": {answer: `200 {"page":1,"page_size":25,"page_count":1,"count":1,"results":[` +
		`{"id":"70fe317e-6bf7-484c-b964-dbed00d09684","label":"person1","created_time":"2026-01-02T03:04:02.005Z","modified_time":"2026-01-02T03:04:03.005Z","joined_time":"2026-01-02T03:04:02.005Z","conference_id":"b9d7599c-b63c-48b7-e608-e5bc53b23c57",` +
		`"error":{"code":5105,"description":"root element \"Response\" missing in voxXML","time":"2026-01-02T03:04:09.005Z"}}]}` + "\n"},
	"Modify a conference participant": {answer: "204 ", done: "update participant 0be37c87-c204-8832-1058-3119a606be89 at here: <Response><Hangup/></Response>"},
}

// block is one example: its heading, "request" or "response", and its text.
var block = regexp.MustCompile(`(?ms)^== ([^\n]+): (request|response)\n(.*?)\n(?:\n|\z)`)

// TestDocument runs every curl line of the document, in its order, with curl
// itself. Only host and key are replaced, and the ends of lines where the
// document has forgotten the backslash.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile(examples)
	require.NoError(t, err)
	w := start(t)
	w.furnish(t)
	ran, answered := map[string]bool{}, ""
	for _, m := range block.FindAllStringSubmatch(string(text), -1) {
		heading, kind, text := m[1], m[2], m[3]
		if kind == "response" {
			t.Run(heading+" answers", func(t *testing.T) { assertLike(t, text, answered) })
			continue
		}
		t.Run(heading, func(t *testing.T) {
			answered = curl(t, w, text)
			assert.Equal(t, wants[heading], want{answered, strings.Join(w.asked(), "\n")})
			ran[heading] = true
		})
	}
	assert.Len(t, ran, len(wants), "examples of the document that were run")
	assert.Equal(t, len(wants), strings.Count(string(text), "curl "), "all examples")
}

// curl runs a command line of the document; the answer is status and body.
func curl(t *testing.T, w *world, line string) string {
	t.Helper()
	line = strings.NewReplacer("\\\n", " ", "\n", " ", "YOUR_API_KEY", key, "APIKEY", key,
		"https://voiceapi.voxtelesys.net", w.url).Replace(line)
	home := t.TempDir() // where curl's own settings are: silence, and the status
	settings := "silent\nshow-error\nnoproxy = \"*\"\noutput = \"body\"\nwrite-out = \"%{http_code} \"\n"
	require.NoError(t, os.WriteFile(filepath.Join(home, ".curlrc"), []byte(settings), 0o600))
	cmd := exec.Command("/bin/sh", "-c", line)
	cmd.Dir, cmd.Env = home, append(os.Environ(), "CURL_HOME="+home, "HOME="+home)
	status, err := cmd.Output()
	require.NoError(t, err, "%s\n%s", line, cmd.Stderr)
	body, err := os.ReadFile(filepath.Join(home, "body"))
	if !os.IsNotExist(err) { // curl writes no file when there is no body
		require.NoError(t, err)
	}
	return string(status) + string(body)
}

// field is the name of a field of a JSON object.
var field = regexp.MustCompile(`"([a-z_]+)":`)

// assertLike wants the fields that the document shows, in its order; its lists
// show a call that is over and one participant without an error.
func assertLike(t *testing.T, shown, answered string) {
	t.Helper()
	var names []string
	for _, m := range field.FindAllStringSubmatch(shown, -1) {
		names = append(names, m[1])
	}
	_, body, _ := strings.Cut(answered, " ")
	require.True(t, json.Valid([]byte(body)), body)
	at := 0
	for _, m := range field.FindAllStringSubmatch(body, -1) {
		if at < len(names) && m[1] == names[at] {
			at++
		}
	}
	assert.Equal(t, len(names), at, "%s is missing, or not in its place, in %s", names[min(at, len(names)-1)], body)
}

// TestFields compares the description with the document's tables of fields.
func TestFields(t *testing.T) {
	text, err := os.ReadFile("../../testdata/docs/fields.txt")
	require.NoError(t, err)
	documented := strings.Split(strings.TrimSpace(string(text)), "\n")
	_, d := api.New(api.Config{})
	schemas := d.Components.Schemas.Map()
	var described []string
	for _, kind := range []string{"Call", "Conference", "Participant"} {
		for name, s := range schemas["List"+kind].Properties {
			described = append(described, kind+" "+name+" "+typeOf(s.Type))
		}
		for name, s := range schemas[kind].Properties {
			described = append(described, kind+" results."+name+" "+typeOf(s.Type))
		}
		for name, s := range schemas["Failure"].Properties {
			described = append(described, kind+" results.error."+name+" "+typeOf(s.Type))
		}
	}
	assert.ElementsMatch(t, documented, described)
}

// typeOf is a type in the document's words.
func typeOf(kind string) string {
	switch kind {
	case "integer":
		return "number"
	case "": // a reference
		return "object"
	}
	return kind
}
