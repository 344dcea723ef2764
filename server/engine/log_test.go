package engine

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// TestLogSaysWhy: of a document that did not come or is not valid, and of a call
// that failed, the log says why and where; the API shows a code only (R4.9).
func TestLogSaysWhy(t *testing.T) {
	web := pages(map[string]sim.Page{
		"http://user:secret@app/bad": {Body: []byte("<Response>\n <Sya/><Sya/></Response>")},
		"http://app/html":            {ContentType: "text/html"},
	})
	const prefix = `level=WARN msg=`
	failed := func(code, reason string) string {
		return prefix + `"a call has failed" call=ID code=` + code + ` reason="` + reason + "\"\n"
	}
	for name, c := range map[string]struct {
		call NewCall
		want string
	}{
		"no connection": {
			NewCall{URL: "http://user:secret@app/gone?a=b"},
			prefix + `"a document could not be fetched" call=ID url="http://user:xxxxx@app/gone?a=b" code=5107 reason="no page is given for this address"` + "\n" +
				failed("5107", "could not reach URL"),
		},
		"type": {
			NewCall{URL: "http://app/html"},
			prefix + `"a document could not be fetched" call=ID url=http://app/html code=5108 reason="content type \"text/html\"; it must be text/xml, application/xml or text/plain"` + "\n" +
				failed("5108", "bad mimetype in HTTP VoxXML"),
		},
		"redirect goes on": {
			NewCall{Document: document(t, schema.Call, "<Response><Redirect>http://app/gone</Redirect></Response>")},
			prefix + `"a document could not be fetched" call=ID url=http://app/gone code=5107 reason="no page is given for this address"` + "\n",
		},
		"not valid, said once": {
			NewCall{URL: "http://user:secret@app/bad"},
			prefix + `"a document is not valid" call=ID url=http://user:xxxxx@app/bad line=2 column=2 problem="error 5106: unknown element Sya; Response takes Conference, Dial, Gather, Hangup, If, Number, Pause, Play, Redirect, Reject and Say; did you mean Say?"` + "\n" +
				failed("5106", "bad syntax in voxXML"),
		},
		"nothing to say": {NewCall{Document: document(t, schema.Call, "<Response><Say>Hello</Say></Response>")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				log := &bytes.Buffer{}
				d := open(t, Config{Fetch: web, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{ReplaceAttr: untimed}))})
				id := d.begin(c.call)
				pass(time.Minute)
				assert.NoError(t, d.stop())
				assert.Equal(t, c.want, string(bytes.ReplaceAll(log.Bytes(), []byte(id), []byte("ID"))))
			})
		})
	}
}

// untimed leaves out the time of a line.
func untimed(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
