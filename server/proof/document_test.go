//go:build unix

package proof

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// example is a callback as the vendor's document shows it.
type example struct {
	heading string
	fields  map[string]string
}

// examples are the callbacks of the vendor's document, unchanged, by type and event.
func examples(t *testing.T) map[string]example {
	t.Helper()
	text, err := os.ReadFile("../../testdata/docs/callbacks.txt")
	require.NoError(t, err)
	all := map[string]example{}
	for _, block := range strings.Split(string(text), "== ")[1:] {
		heading, body, _ := strings.Cut(block, "\n")
		e := example{heading: heading}
		require.NoError(t, json.Unmarshal([]byte(body), &e.fields), heading)
		all[e.fields["type"]+" "+e.fields["event"]] = e
	}
	require.Len(t, all, 17)
	return all
}

// kinds are what values look like.
var kinds = map[string]*regexp.Regexp{
	"id":     regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`),
	"time":   regexp.MustCompile(`^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$`),
	"number": regexp.MustCompile(`^1555\d{7}$`),
}

func kind(value string) string {
	for name, form := range kinds {
		if form.MatchString(value) {
			return name
		}
	}
	return "text"
}

// shape is the fields of a callback, each with the kind of its value; type and event
// as they are.
func shape(fields map[string]string) map[string]string {
	shape := map[string]string{}
	for name, value := range fields {
		shape[name] = kind(value)
	}
	shape["type"], shape["event"] = fields["type"], fields["event"]
	return shape
}

// checkShape holds a callback to the document's example of it. A label is left out
// when there is none, and "dtmf" may have one; nobody is named when a whole
// conference was muted (R4.56).
func checkShape(t *testing.T, e example, a arrival) {
	t.Helper()
	want, got := shape(e.fields), shape(a.Fields)
	_, labelled := a.Fields["participant_label"]
	switch event := a.Fields["event"]; {
	case event == "mute_all" || event == "unmute_all":
		delete(want, "participant_id")
		delete(want, "participant_label")
	case event == "dtmf" && labelled:
		want["participant_label"] = "text"
	case !labelled:
		delete(want, "participant_label")
	}
	assert.Equal(t, want, got, "%s: fields and kinds of values of %v", e.heading, a.Fields)
}

// tell says what a callback tells, in words.
func tell(a arrival) string {
	f := a.Fields
	words := []string{f["event"]}
	for _, name := range []string{"partial_input", "complete_input", "input_method", "destination_number", "dtmf", "participant_label"} {
		if v, ok := f[name]; ok {
			words = append(words, v)
		}
	}
	return strings.Join(words, " ")
}

// told is what callbacks tell, in their order.
func told(arrivals []arrival) []string {
	lines := []string{}
	for _, a := range arrivals {
		lines = append(lines, tell(a))
	}
	return lines
}

// gathered is what a Gather tells that is answered with keys.
func gathered(keys string) []string {
	var lines []string
	for i := range keys {
		lines = append(lines, "partial_input "+keys[:i+1]+" dtmf")
	}
	return append(lines, "complete_input "+keys+" dtmf")
}

// lines puts what is told one behind the other.
func lines(parts ...[]string) []string { return slices.Concat(parts...) }
