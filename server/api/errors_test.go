package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/api"
)

// message is that of an error, whose other fields are checked.
func message(t *testing.T, r reply) string {
	t.Helper()
	var e struct {
		Status  string `json:"status"`
		ID      string `json:"error_id"`
		Message string `json:"message"`
	}
	require.NoError(t, json.Unmarshal([]byte(r.body), &e), r.body)
	assert.Equal(t, "error", e.Status)
	assert.NoError(t, uuid.Validate(e.ID))
	assert.Equal(t, "application/json", r.header.Get("Content-Type"))
	return e.Message
}

const (
	anyCall  = "/api/v1/calls/" + changedCall
	anyRoom  = "/api/v1/conferences/" + changedRoom
	anyGuest = anyRoom + "/participants/" + changedGuest
	hangUp   = `{"voxXML":"<Response><Hangup/></Response>"}`
	nobody   = "99999999-9999-9999-9999-999999999999"
)

// TestRefused has what is refused with 404 or 422, and nothing happens.
func TestRefused(t *testing.T) {
	w := start(t)
	w.furnish(t)
	for _, c := range []struct{ method, path, body, want string }{
		// paths and methods that are not there (R7.2)
		{"GET", "/api/v1", "", "404 there is no GET /api/v1"},
		{"GET", "/api/v1/", "", "404 there is no GET /api/v1/"},
		{"GET", "/", "", "404 there is no GET /"},
		{"GET", "/calls", "", "404 there is no GET /calls"},
		{"GET", "/api/v2/calls", "", "404 there is no GET /api/v2/calls"},
		{"GET", "/api/v1/calls/", "", "404 there is no GET /api/v1/calls/"},
		{"GET", "/api/v1//calls", "", "404 there is no GET /api/v1//calls"},
		{"POST", "/api/v1/x/../calls", "{}", "404 there is no POST /api/v1/x/../calls"},
		{"GET", "/api/v1/call", "", "404 there is no GET /api/v1/call"},
		{"GET", anyCall, "", "404 there is no GET " + anyCall},
		{"PUT", anyCall, hangUp, "404 there is no PUT " + anyCall},
		{"PUT", "/api/v1/calls", "{}", "404 there is no PUT /api/v1/calls"},
		{"DELETE", "/api/v1/calls", "", "404 there is no DELETE /api/v1/calls"},
		{"OPTIONS", "/api/v1/calls", "", "404 there is no OPTIONS /api/v1/calls"},
		{"POST", "/api/v1/conferences", hangUp, "404 there is no POST /api/v1/conferences"},
		{"GET", anyRoom, "", "404 there is no GET " + anyRoom},
		{"DELETE", anyGuest, "", "404 there is no DELETE " + anyGuest},
		{"POST", anyRoom + "/participants", hangUp, "404 there is no POST " + anyRoom + "/participants"},

		// ids of nothing, and what is no id
		{"POST", "/api/v1/calls/" + nobody, hangUp, "404 there is no such resource"},
		{"PATCH", "/api/v1/calls/x", hangUp, "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/" + nobody, "", "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/x", "", "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/%00", "", "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/" + strings.ReplaceAll(changedCall, "-", ""), "", "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/urn:uuid:" + changedCall, "", "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/" + strings.Repeat("x", 5000), "", "404 there is no such resource"},
		{"DELETE", "/api/v1/calls/" + changedRoom, "", "404 there is no such resource"},
		{"PATCH", "/api/v1/conferences/" + nobody, hangUp, "404 there is no such resource"},
		{"DELETE", "/api/v1/conferences/x", "", "404 there is no such resource"},
		{"GET", "/api/v1/conferences/" + nobody + "/participants", "", "404 there is no such resource"},
		{"GET", "/api/v1/conferences/x/participants", "", "404 there is no such resource"},
		{"POST", anyRoom + "/participants/" + nobody, hangUp, "404 there is no such resource"},
		{"POST", anyRoom + "/participants/x", hangUp, "404 there is no such resource"},
		{"POST", anyRoom + "/participants/" + listedGuest, hangUp, "404 there is no such resource"}, // in another room
		{"POST", "/api/v1/conferences/x/participants/" + changedGuest, hangUp, "404 there is no such resource"},

		// pages
		{"GET", "/api/v1/calls?page=0", "", "422 validation failed; query.page: expected number >= 1"},
		{"GET", "/api/v1/calls?page=-1", "", "422 validation failed; query.page: expected number >= 1; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=%2B1", "", "422 validation failed; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=+1", "", "422 validation failed; query.page: invalid integer; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=1.5", "", "422 validation failed; query.page: invalid integer; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=one", "", "422 validation failed; query.page: invalid integer; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=", "", "422 validation failed; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page", "", "422 validation failed; query.page: invalid integer; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=1&page=2", "", "422 validation failed; query.page: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=9223372036854775808", "", "422 validation failed; query.page: invalid integer"},
		{"GET", "/api/v1/calls?page_size=0", "", "422 validation failed; query.page_size: expected number >= 1"},
		{"GET", "/api/v1/conferences?page_size=1001", "", "422 validation failed; query.page_size: expected number <= 1000"},
		{"GET", anyRoom + "/participants?page_size=x", "", "422 validation failed; query.page_size: invalid integer; query.page_size: give one whole number, in digits"},
		{"GET", "/api/v1/calls?page=%zz", "", `422 validation failed; query: invalid URL escape "%zz"`},

		// bodies that are no JSON object of the documented fields
		{"POST", "/api/v1/calls", "", "422 request body is required"},
		{"POST", "/api/v1/calls", "to=15556667777", "422 validation failed; body: at byte 2: invalid character 'o' in literal true (expecting 'r')"},
		{"POST", "/api/v1/calls", "{", "422 validation failed; body: the JSON value is not complete"},
		{"POST", "/api/v1/calls", `{"to"`, "422 validation failed; body: the JSON value is not complete"},
		{"POST", "/api/v1/calls", `{"to":"15556667777",}`, "422 validation failed; body: at byte 20: invalid character '}' looking for beginning of object key string"},
		{"POST", "/api/v1/calls", `null`, "422 validation failed; body: expected object"},
		{"POST", "/api/v1/calls", `[]`, "422 validation failed; body: expected object"},
		{"POST", "/api/v1/calls", `"x"`, "422 validation failed; body: expected object"},
		{"POST", anyCall, hangUp + " x", "422 validation failed; body: at byte 44: there is more behind the JSON value"},
		{"POST", anyCall, hangUp + hangUp, "422 validation failed; body: at byte 44: there is more behind the JSON value"},
		{"POST", anyCall, `{"voxXML":"<Response/>","voxXML":"<Response/>"}`, "422 validation failed; body: at byte 32: voxXML stands twice in one object"},
		{"POST", anyCall, "{\"voxXML\":\"<Response><Say>\xff</Say></Response>\"}", "422 validation failed; body: it is not valid UTF-8"},
		{"POST", anyCall, strings.Repeat("[", 1<<20), "422 validation failed; body: at byte 33: it is nested more than 32 levels deep"},
		{"POST", anyCall, `{}`, "422 validation failed; body: expected required property voxXML to be present"},
		{"POST", anyCall, `{"voxxml":"<Response/>"}`, "422 validation failed; body: there is no field voxxml"},
		{"POST", anyCall, `{"voxXML":"<Response/>","xml":"<Response/>"}`, "422 validation failed; body.xml: unexpected property"},
		{"POST", anyCall, `{"voxXML":7}`, "422 validation failed; body.voxXML: expected string"},
		{"POST", anyCall, `{"voxXML":null}`, "422 validation failed; body.voxXML: expected string"},
		{"POST", anyCall, `{"voxXML":["<Response/>"]}`, "422 validation failed; body.voxXML: expected string"},
		{"POST", "/api/v1/calls", `{"to":15556667777,"from":true,"voxXML":{}}`, "422 validation failed; body.from: expected string; body.to: expected string; body.voxXML: expected string"},
		{"POST", "/api/v1/calls", `{"to":"0123","from":"1","voxXML":"<Response/>"}`, "422 validation failed; body.from: expected string to be an E.164 number: 2 to 15 digits; body.to: expected string to be an E.164 number: 2 to 15 digits"},
		{"POST", "/api/v1/calls", `{"to":" 15556667777","from":"15556667777\n","voxXML":"<Response/>"}`, "422 validation failed; body.from: expected string to be an E.164 number: 2 to 15 digits; body.to: expected string to be an E.164 number: 2 to 15 digits"},
		{"POST", "/api/v1/calls", `{"to":"++1555","from":"1234567890123456","voxXML":"<Response/>"}`, "422 validation failed; body.from: expected string to be an E.164 number: 2 to 15 digits; body.to: expected string to be an E.164 number: 2 to 15 digits"},
		{"POST", anyGuest, `{}`, "422 validation failed; body: give voxXML, or xml in its place, and not both"},
		{"POST", anyGuest, `{"xml":null}`, "422 validation failed; body: give voxXML, or xml in its place, and not both"},
		{"POST", anyGuest, `{"voxXML":null}`, "422 validation failed; body: give voxXML, or xml in its place, and not both"},
		{"POST", anyGuest, `{"voxXML":"<Response/>","xml":"<Response/>"}`, "422 validation failed; body: give voxXML, or xml in its place, and not both"},

		// VoxXML that is not valid for its resource (R7.3)
		{"POST", anyCall, `{"voxXML":""}`, `422 voxXML:1:1: error 5105: root element "Response" missing in voxXML; the document has no element`},
		{"POST", anyCall, `{"voxXML":"<Say>hi</Say>"}`, `422 voxXML:1:1: error 5105: root element "Response" missing in voxXML; the root is Say`},
		{"POST", anyCall, `{"voxXML":"<Response>\n <Sya/></Response>"}`, "422 voxXML:2:2: error 5106: unknown element Sya; Response takes Conference, Dial, Gather, Hangup, If, Number, Pause, Play, Redirect, Reject and Say; did you mean Say?"},
		{"POST", anyCall, `{"voxXML":"<Response><SetMute/></Response>"}`, "422 voxXML:1:11: error 5106: SetMute"},
		{"PATCH", anyRoom, `{"voxXML":"<Response><Gather/></Response>"}`, "422 voxXML:1:11: error 5106: Gather"},
		{"PATCH", anyGuest, `{"xml":"<Response><Dial>15556667777</Dial></Response>"}`, "422 xml:1:11: error 5106: Dial"},
		{"POST", "/api/v1/calls", `{"to":"15556667777","from":"15556668888","voxXML":"<Response>"}`, "422 voxXML:1:11: error 5106: "},

		// what has ended
		{"POST", "/api/v1/calls/" + endedCall, hangUp, "422 it has ended and can be changed no more"},
		{"PATCH", "/api/v1/conferences/" + endedCall, hangUp, "422 it has ended and can be changed no more"},
		{"POST", "/api/v1/calls/" + endedCall, `{"voxXML":"x"}`, "422 voxXML:1:1: error 5105: "},
	} {
		t.Run(c.method+" "+shown(c.path)+" "+shown(c.body), func(t *testing.T) {
			got := w.ask(t, c.method, c.path, c.body)
			whole := strconv.Itoa(got.status) + " " + message(t, got)
			assert.True(t, strings.HasPrefix(whole, c.want), "want %s\n got %s", c.want, whole)
			assert.Empty(t, w.asked())
		})
	}
}

// shown is the beginning of a text.
func shown(s string) string { return s[:min(len(s), 60)] }

// TestAccepted has what is fine, and what comes of it.
func TestAccepted(t *testing.T) {
	w := start(t)
	w.furnish(t)
	const create = "call 15556667777 from 15556668888: <Response/> (0 verbs)"
	for _, c := range []struct {
		method, path, body string
		header             []string
		status             int
		done               string
	}{
		{"POST", "/api/v1/calls", `{"to":"+15556667777","from":"+15556668888","voxXML":"<Response/>"}`, nil, 200, create},
		{"POST", "/api/v1/calls", "\r\n {\"from\":\"15556668888\",\"voxXML\":\"\\u003cResponse/>\",\"to\":\"15556667777\"}\n", nil, 200, create},
		{"POST", "/api/v1/calls", `{"to":"15556667777","from":"15556668888","voxXML":"<Response/>"}`, []string{"Content-Type", "application/json; charset=utf-8", "Accept", "text/html"}, 200, create},
		{"POST", "/api/v1/calls", `{"to":"15556667777","from":"15556668888","voxXML":"<Response/>"}`, []string{"Accept", "json"}, 200, create},
		{"PATCH", anyCall, hangUp, nil, 204, "update call " + changedCall + ": <Response><Hangup/></Response>"},
		{"PATCH", "/api/v1/calls/" + strings.ToUpper(changedCall), hangUp, nil, 204, "update call " + changedCall + ": <Response><Hangup/></Response>"},
		{"PATCH", anyRoom, `{"voxXML":"<Response><SetMute/></Response>"}`, nil, 204, "update conference room1: <Response><SetMute/></Response>"},
		{"PATCH", anyGuest, hangUp, nil, 204, "update participant " + changedGuest + " at here: <Response><Hangup/></Response>"},
		{"DELETE", "/api/v1/calls/" + endedCall, "", nil, 204, ""},
		{"DELETE", "/api/v1/conferences/" + endedCall, "", nil, 204, ""},
		{"DELETE", anyCall, "a body that nobody reads", nil, 204, "delete call " + changedCall},
		{"HEAD", "/api/v1/calls", "", nil, 200, ""},
		{"GET", "/api/v1/openapi.json", "", []string{"Authorization", ""}, 200, ""},
		{"GET", "/api/v1/openapi.yaml", "", []string{"Authorization", ""}, 200, ""},
	} {
		t.Run(c.method+" "+c.path+" "+shown(c.body), func(t *testing.T) {
			got := w.ask(t, c.method, c.path, c.body, c.header...)
			assert.Equal(t, c.status, got.status, got.body)
			assert.Equal(t, c.done, strings.Join(w.asked(), "\n"))
			if c.status == http.StatusNoContent {
				assert.Empty(t, got.body)
				assert.NotContains(t, got.header, "Content-Type")
				assert.NotContains(t, got.header, "Content-Length")
			}
			if c.method == "HEAD" {
				assert.Empty(t, got.body)
				assert.Equal(t, "application/json", got.header.Get("Content-Type"))
			}
		})
	}
}

// TestLists pages through a list.
func TestLists(t *testing.T) {
	w := start(t)
	got := w.ask(t, "GET", "/api/v1/calls", "")
	assert.Equal(t, `{"page":1,"page_size":25,"page_count":0,"count":0,"results":[]}`+"\n", got.body)
	w.furnish(t)
	ids := regexp.MustCompile(`"id":"(\w)|("page.*"count":\d+)`)
	for query, want := range map[string]string{
		"?page_size=2":         `"page":1,"page_size":2,"page_count":2,"count":3 1 b`,
		"?page_size=2&page=2":  `"page":2,"page_size":2,"page_count":2,"count":3 8`,
		"?page_size=3&page=01": `"page":1,"page_size":3,"page_count":1,"count":3 1 b 8`,
		"?page=2":              `"page":2,"page_size":25,"page_count":1,"count":3`,
		"?page=9223372036854775807&page_size=999": `"page":9223372036854775807,"page_size":999,"page_count":1,"count":3`,
		"?page_size=1000&unknown=x":               `"page":1,"page_size":1000,"page_count":1,"count":3 1 b 8`,
	} {
		t.Run(query, func(t *testing.T) {
			got := w.ask(t, "GET", "/api/v1/calls"+query, "")
			require.Equal(t, 200, got.status, got.body)
			var words []string
			for _, m := range ids.FindAllStringSubmatch(got.body, -1) {
				words = append(words, m[1]+m[2])
			}
			assert.Equal(t, want, strings.Join(words, " "))
		})
	}
	got = w.ask(t, "GET", "/api/v1/conferences/"+endedCall+"/participants", "")
	assert.Equal(t, `{"page":1,"page_size":25,"page_count":0,"count":0,"results":[]}`+"\n", got.body)
}

// TestMeanwhile has what ends between the look into the store and the order.
func TestMeanwhile(t *testing.T) {
	w := start(t)
	w.furnish(t)
	w.fail = api.ErrGone
	for _, path := range []string{anyCall, anyRoom, anyGuest} {
		got := w.ask(t, "POST", path, hangUp)
		assert.Equal(t, "it has ended and can be changed no more", message(t, got), path)
		assert.Equal(t, 422, got.status, path)
	}
	for _, path := range []string{anyCall, anyRoom} {
		assert.Equal(t, 204, w.ask(t, "DELETE", path, "").status, path)
	}
}

// TestInternal tells the log what is wrong within, and callers nothing but the id.
func TestInternal(t *testing.T) {
	w := start(t)
	w.furnish(t)
	w.fail, w.lists.fail = errors.New("a secret"), errors.New("another secret")
	for _, c := range []struct{ method, path, body, logged string }{
		{"POST", anyCall, hangUp, "a secret"},
		{"DELETE", anyRoom, "", "a secret"},
		{"GET", "/api/v1/calls", "", "another secret"},
		{"POST", "/api/v1/calls", `{"to":"15550000666","from":"15556668888","voxXML":"<Response/>"}`, "panic: the devil answers"},
	} {
		got := w.ask(t, c.method, c.path, c.body, "X-Request-Id", "it-is-me")
		assert.Equal(t, 500, got.status)
		assert.Equal(t, "internal server error", message(t, got))
		id := regexp.MustCompile(`"error_id":"(.*?)"`).FindStringSubmatch(got.body)[1]
		line := regexp.MustCompile(`(?m)^.*level=ERROR msg="a request failed" request=it-is-me error_id=` + id + ` error=(.*)$`)
		assert.Regexp(t, line, w.log.String())
		assert.Contains(t, w.log.String(), c.logged)
	}
}
