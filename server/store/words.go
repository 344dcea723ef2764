package store

import (
	"bytes"
	"encoding/json"
	"time"
)

// Due makes a last word a callback that is due now: the field "time" of its body
// becomes now, cut to seconds (R5.1), and the other fields stay as they are.
func (c Callback) Due(now time.Time) Callback {
	return Callback{
		Lane: c.Lane, URL: c.URL, Method: c.Method, Body: retimed(c.Body, now),
		State: Pending, Created: now, Next: now,
	}
}

// retimed replaces the field "time" of a JSON object. What is no object, or has
// no such field, stays as it is.
func retimed(body []byte, now time.Time) []byte {
	from, to := fieldTime(body)
	if to == 0 {
		return body
	}
	moment := now.UTC().Format(`"` + time.RFC3339 + `"`)
	return bytes.Join([][]byte{body[:from], body[to:]}, []byte(moment))
}

// fieldTime says where in an object the value of its own field "time" stands;
// 0, 0 when there is none.
func fieldTime(body []byte) (from, to int) {
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return 0, 0
	}
	for d.More() {
		key, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return 0, 0
		}
		if key == "time" {
			to := int(d.InputOffset())
			return to - len(value), to
		}
	}
	return 0, 0
}

// word is a last word as the databases keep it. Its texts are bytes, so that JSON
// changes nothing in them.
type word struct {
	Lane, URL, Method, Body []byte
}

// EncodeWords writes last words for a column of a database; nothing when there
// are none, or the row has ended and needs none.
func EncodeWords(words []Callback, ended bool) []byte {
	if len(words) == 0 || ended {
		return []byte{}
	}
	rows := make([]word, len(words))
	for i, w := range words {
		rows[i] = word{[]byte(w.Lane), []byte(w.URL), []byte(w.Method), w.Body}
	}
	data, err := json.Marshal(rows)
	if err != nil {
		panic(err) // byte slices can always be written
	}
	return data
}

// DecodeWords reads what [EncodeWords] wrote, and makes it due now.
func DecodeWords(data []byte, now time.Time) ([]Callback, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var rows []word
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, err
	}
	due := make([]Callback, len(rows))
	for i, w := range rows {
		due[i] = Callback{Lane: string(w.Lane), URL: string(w.URL), Method: string(w.Method), Body: w.Body}.Due(now)
	}
	return due, nil
}
