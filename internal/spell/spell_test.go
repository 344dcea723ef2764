package spell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	verbs := []string{"Conference", "Dial", "Gather", "Hangup", "If", "Number", "Pause", "Play", "Redirect", "Reject", "Say", "SetMute"}
	for word, want := range map[string]string{
		"Gathr": "Gather", "gather": "Gather", "GATHER": "Gather", "Gahter": "Gather",
		"Sya": "Say", "Saay": "Say", "Sy": "Say", "IF": "If", "Ig": "If",
		"HangUp": "Hangup", "Hang": "", "Plya": "Play", "Puase": "Pause",
		"Rejects": "Reject", "Conferense": "Conference", "setmuted": "SetMute", "v:Say": "Say",
		"": "", "x": "", "Record": "", "Enqueue": "", "Ödial": "Dial",
		strings.Repeat("Say", 1000): "",
	} {
		assert.Equal(t, want, Nearest(word, verbs), "%.20q", word)
	}
}

func TestNearestPrefersTheFewestErrors(t *testing.T) {
	assert.Equal(t, "muteAll", Nearest("muteAl", []string{"mute", "unmuteAll", "muteAll"}))
	assert.Equal(t, "mute", Nearest("Mute", []string{"unmute", "mute"}))
	assert.Equal(t, "a1", Nearest("a", []string{"a1"})+Nearest("a2", []string{"a1", "a3"}), "one letter is never near, the first of equals wins")
	assert.Empty(t, Nearest("Say", []string{strings.Repeat("Say", 100)}))
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1},
		{"abcd", "badc", 2}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"größe", "grosse", 3},
	} {
		assert.Equal(t, c.want, distance(c.a, c.b, 10), "%s %s", c.a, c.b)
	}
}
