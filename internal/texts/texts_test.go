package texts_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/voxsim/voxsim/internal/texts"
)

// read are the fields of an object, or "no".
func read(data string) string {
	var fields []string
	ok := texts.Read([]byte(data), func(name, value string) bool {
		fields = append(fields, name+"="+value)
		return value != "stop"
	})
	if !ok {
		return "no"
	}
	return strings.Join(fields, " ")
}

func TestRead(t *testing.T) {
	for data, want := range map[string]string{
		`{}`:                                "",
		" { } \r\n\t":                       "",
		`{"a":"b"}`:                         "a=b",
		` { "a" : "b" , "c" : "" } `:        "a=b c=",
		`{"a":"1","a":"2"}`:                 "a=1 a=2",
		`{"\u0061":"\"\\\/\n\ud83d\ude00"}`: "a=\"\\/\n😀",
		`{"a":"é"}`:                         "a=é",
		`{"a":"stop"}`:                      "no",
		`{"a":"b","c":"stop","d":"e"}`:      "no",
		"":                                  "no", "{": "no", "[]": "no", `"a"`: "no", "null": "no", "{} x": "no", "{}{}": "no",
		`{"a":1}`: "no", `{"a":null}`: "no", `{"a":{}}`: "no", `{"a":["b"]}`: "no", `{a:"b"}`: "no",
		`{"a":"b",}`: "no", `{,"a":"b"}`: "no", `{"a":"b" "c":"d"}`: "no", `{"a" "b"}`: "no", `{"a":}`: "no",
		`{"a":"b"`: "no", `{"a":"b`: "no", `{"a":"b\"}`: "no", `{"a":"\x"}`: "no", `{"a":"\u12"}`: "no",
		"{\"a\":\"\n\"}": "no", "{\"a\":\"\xff\"}": "no",
	} {
		if got := read(data); got != want {
			t.Errorf("%s: %q, want %q", data, got, want)
		}
	}
}

// FuzzRead compares what is read with what encoding/json reads.
func FuzzRead(f *testing.F) {
	f.Add(`{"a":"b","\u0063":"\ud83d\ude00\n"}`)
	f.Add(` { "a" : "\"" } `)
	f.Add(`{"a":1}`)
	f.Fuzz(func(t *testing.T, data string) {
		got := map[string]string{}
		if !texts.Read([]byte(data), func(name, value string) bool { got[name] = value; return true }) {
			return
		}
		var want map[string]string
		if err := json.Unmarshal([]byte(data), &want); err != nil {
			t.Fatalf("%q was read, and is not JSON: %v", data, err)
		}
		for name, value := range want {
			if got[name] != value || len(got) != len(want) {
				t.Errorf("%q: %q, want %q", data, got, want)
			}
		}
	})
}
