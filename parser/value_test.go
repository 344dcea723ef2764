package parser

import (
	"math/rand/v2"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPlainURL has net/url judge random addresses that are taken for plain.
func TestPlainURL(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"http", "https", "ftp", "://", ":", "/", "//", "a", "B.c", "-", ".", "..", "_", "9", ":80", "%41", "%", "?", "#", "@", "é", " ", "[::1]"}
	found := 0
	for range 200_000 {
		s := ""
		if random.IntN(2) == 0 {
			s = "http://"
		}
		for range random.IntN(6) {
			s += pieces[random.IntN(len(pieces))]
		}
		if !isPlainURL(s) {
			continue
		}
		found++
		u, err := url.Parse(s)
		require.NoError(t, err, s)
		assert.Contains(t, []string{"http", "https"}, u.Scheme, s)
		assert.NotEmpty(t, u.Hostname(), s)
		assert.Empty(t, u.Port(), s)
	}
	assert.Greater(t, found, 1000)
}
