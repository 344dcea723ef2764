package schema

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTableIsWhole(t *testing.T) {
	names := map[string]bool{}
	for i := range Classic.Verbs {
		v := &Classic.Verbs[i]
		assert.False(t, names[v.Name], v.Name)
		names[v.Name] = true
		assert.True(t, i == 0 || Classic.Verbs[i-1].Name < v.Name, "%s is not in alphabetical order", v.Name)
		assert.Same(t, v, Classic.Verb(v.Name))
		assert.NotZero(t, v.On, v.Name)
		assert.True(t, strings.HasSuffix(v.Doc, "."), v.Name)
		assert.False(t, v.Idle && !v.Optional, "%s: only what is optional can be idle", v.Name)
		for _, inside := range v.Holds {
			assert.True(t, inside == AnyVerb || Classic.Verb(inside) != nil, "%s holds %s", v.Name, inside)
		}
		checkAttrs(t, v)
	}
	assert.False(t, names[Classic.Root])
	assert.Nil(t, Classic.Verb("Sya"))
}

func checkAttrs(t *testing.T, v *Verb) {
	seen := map[string]bool{}
	for i := range v.Attrs {
		a := &v.Attrs[i]
		name := v.Name + " " + a.Name
		assert.False(t, seen[a.Name], name)
		seen[a.Name] = true
		assert.Same(t, a, v.Attr(a.Name))
		assert.True(t, strings.HasSuffix(a.Doc, "."), name)
		assert.False(t, a.Required && a.Default != "", name)
		assert.NotEmpty(t, a.Accepts(), name)
		switch a.Kind {
		case Int, Seconds:
			assert.Less(t, a.Min, a.Max, name)
			assert.Contains(t, []int{0, 1}, a.Min, "%s: the XML Schema has no patterns for others", name)
			assert.True(t, a.Cap == 0 || a.Cap > a.Min && a.Cap < a.Max, name)
		case Enum, Words, Methods:
			assert.NotEmpty(t, a.Values, name)
			assert.Len(t, slices.Compact(slices.Sorted(slices.Values(a.Values))), len(a.Values), name)
		default:
			assert.Empty(t, a.Values, name)
		}
	}
	assert.Nil(t, v.Attr("lenght"))
}

// TestEvents has the keywords of each verb's events accepted by its
// statusCallbackEvent, and no others (R3.7).
func TestEvents(t *testing.T) {
	for i := range Classic.Verbs {
		v := &Classic.Verbs[i]
		var keywords []string
		for _, e := range v.Events {
			keywords = append(keywords, e.Keyword)
			assert.NotEmpty(t, e.Name)
		}
		if a := v.Attr("statusCallbackEvent"); a != nil || keywords != nil {
			assert.Equal(t, keywords, a.Values, v.Name)
		}
	}
	events := func(verb string) string {
		return strings.Join(Classic.Verb(verb).Attr("statusCallbackEvent").Values, " ")
	}
	assert.Equal(t, "start end join leave dtmf mute unmute muteAll unmuteAll", events("Conference"))
	assert.Equal(t, "partialResult fullResult", events("Gather"))
	assert.Equal(t, "queued ringing answered complete noConnect", events("Number"))
	assert.Equal(t, events("Number"), events("Dial"))
}

// TestResources is the table of R2.1.
func TestResources(t *testing.T) {
	for verb, want := range map[string]Resource{
		"Conference": Call, "Dial": Call, "Gather": Call, "Hangup": Everywhere, "If": Everywhere, "Number": Call,
		"Pause": Everywhere, "Play": Everywhere, "Redirect": Everywhere, "Reject": Call, "Say": Everywhere, "SetMute": Conference | Participant,
	} {
		assert.Equal(t, want, Classic.Verb(verb).On, verb)
	}
	for r := Call; r <= Participant; r <<= 1 {
		got, ok := ParseResource(r.String())
		assert.True(t, ok)
		assert.Equal(t, r, got)
	}
	for _, word := range []string{"", "Call", "calls", "everywhere"} {
		_, ok := ParseResource(word)
		assert.False(t, ok, word)
	}
	assert.Empty(t, Everywhere.String())
}

// TestKinds describes every kind.
func TestKinds(t *testing.T) {
	for k := None; k <= Speech; k++ {
		assert.NotEmpty(t, k.Accepts(), k)
	}
	assert.Empty(t, (Speech + 1).Accepts())
	gather := Classic.Verb("Gather")
	assert.Equal(t, "a whole number of seconds from 0 to 60", gather.Attr("repeatDelay").Accepts())
	assert.Equal(t, "a whole number from 1 to 1000000", gather.Attr("numDigits").Accepts())
	assert.Equal(t, "dtmf or speech, or both parted by a blank", gather.Attr("input").Accepts())
	assert.Equal(t, []string{"dtmf", "speech"}, gather.Attr("input").Values, "describing changes nothing")
	assert.Equal(t, "a list of partialResult and fullResult, parted by blanks, each at most once", gather.Attr("statusCallbackEvent").Accepts())
}

func TestList(t *testing.T) {
	assert.Equal(t, "", List(nil, "and"))
	assert.Equal(t, "a", List([]string{"a"}, "and"))
	assert.Equal(t, "a or b", List([]string{"a", "b"}, "or"))
	assert.Equal(t, "a, b and c", List([]string{"a", "b", "c"}, "and"))
}

func TestVoices(t *testing.T) {
	assert.Equal(t, []string{"en-US"}, VoiceLanguages(Classic.Verb("Say").Attr("voice").Default))
	assert.Nil(t, VoiceLanguages("joanna"))
	assert.True(t, slices.IsSorted(Voices()))
	assert.Contains(t, Voices(), "Kendra")
	languages := Languages()
	assert.True(t, slices.IsSorted(languages))
	assert.Len(t, slices.Compact(languages), len(languages))
	for _, v := range Voices() {
		assert.NotEmpty(t, VoiceLanguages(v), v)
		for _, l := range VoiceLanguages(v) {
			assert.Contains(t, languages, l)
		}
	}
}
