package store

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDueReplacesTime(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 890e6, time.FixedZone("", 3600))
	for _, c := range []struct{ name, body, want string }{
		{"in the middle", `{"type":"call","time":"x","call_id":"1"}`, `{"type":"call","time":"2026-03-04T04:06:07Z","call_id":"1"}`},
		{"spaces", "{ \"a\" : 1 ,\n \"time\" : \"x\" , \"b\":[2 ] }", "{ \"a\" : 1 ,\n \"time\" : \"2026-03-04T04:06:07Z\" , \"b\":[2 ] }"},
		{"escapes around it", `{"input":"\"time\":\"\\","time":"a\"b\\","z":"é😀"}`, `{"input":"\"time\":\"\\","time":"2026-03-04T04:06:07Z","z":"é😀"}`},
		{"alone", `{"time":""}`, `{"time":"2026-03-04T04:06:07Z"}`},
		{"a number", `{"time":12.5 ,"z":1}`, `{"time":"2026-03-04T04:06:07Z" ,"z":1}`},
		{"one within another", `{"inner":{"time":"x"},"list":["time","y"]}`, `{"inner":{"time":"x"},"list":["time","y"]}`},
		{"none", `{"type":"call"}`, `{"type":"call"}`},
		{"no object", `["time","x"]`, `["time","x"]`},
		{"no JSON", `{"time`, `{"time`},
		{"broken value", `{"time":}`, `{"time":}`},
		{"empty", ``, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			word := Callback{ID: 7, Lane: "lane", URL: "http://a/", Method: "GET", Body: []byte(c.body), Attempts: 3, State: Failed}
			want := Callback{Lane: "lane", URL: "http://a/", Method: "GET", Body: []byte(c.want), State: Pending, Created: now, Next: now}
			assert.Equal(t, want, word.Due(now))
		})
	}
}

func TestWordsAreKeptAsTheyAre(t *testing.T) {
	now := time.UnixMilli(1234).UTC()
	words := []Callback{
		{Lane: "a", URL: "http://b/\x00\xff", Method: "POST", Body: []byte("\x00\xfe{}")},
		{Lane: "a", URL: "http://c/", Method: "GET", Body: []byte("{}")},
	}
	got, err := DecodeWords(EncodeWords(words, false), now)
	require.NoError(t, err)
	assert.Equal(t, []Callback{words[0].Due(now), words[1].Due(now)}, got)

	assert.Empty(t, EncodeWords(words, true), "those of a call that ended")
	got, err = DecodeWords(EncodeWords(nil, false), now)
	require.NoError(t, err)
	assert.Empty(t, got)
	_, err = DecodeWords([]byte("{"), now)
	assert.Error(t, err)
}

// FuzzDue changes the first field "time" of an object, and nothing else.
func FuzzDue(f *testing.F) {
	for _, seed := range []string{`{"time":"x"}`, `{"a":{"time":1},"time" : [2] ,"b":"\"time\""}`, `{"time":1,"time":2}`, `[]`, `{`, "{\"time\":\"\xff\"}"} {
		f.Add([]byte(seed))
	}
	now := time.UnixMilli(1_800_000_000_123)
	f.Fuzz(func(t *testing.T, body []byte) {
		got := Callback{Body: body}.Due(now).Body
		from, to := fieldTime(body)
		if to == 0 {
			require.Equal(t, body, got)
			return
		}
		require.Equal(t, string(body[:from])+`"2027-01-15T08:00:00Z"`+string(body[to:]), string(got))
		require.True(t, json.Valid(body[from:to]), "%q is a value", body[from:to])
		require.Equal(t, json.Valid(body), json.Valid(got))
	})
}
