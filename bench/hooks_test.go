package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/pgtest"
)

// TestSenders: all webhooks come, and each sender can begin anew.
func TestSenders(t *testing.T) {
	const some = 40
	at := httptest.NewServer(&receiver{seen: map[string]bool{}})
	defer at.Close()
	c := &child{server: server{get: "/count"}, base: at.URL}
	b := smallBench(t)
	p := startPostgres()
	defer p.stop()
	for _, s := range b.senders(p) {
		for range 2 {
			l, err := s.deliver(c, some)
			require.NoError(t, err, s.name)
			assert.Positive(t, l.wall, s.name)
			assert.Positive(t, l.cpu, s.name)
		}
	}
	_, err := bareHooks(t.Context(), at.URL+"\x00", some)
	assert.EqualError(t, err, "40 webhooks failed")
}

// TestReceiver counts what is different, and has come since it was asked last.
func TestReceiver(t *testing.T) {
	at := httptest.NewServer(&receiver{seen: map[string]bool{}})
	defer at.Close()
	c := &child{server: server{get: "/count"}, base: at.URL}
	post := func(body []byte) error { return postHook(at.Client().Transport.(*http.Transport), at.URL, body) }
	for _, i := range []int{1, 2, 1} {
		require.NoError(t, post(hookBody(i)))
	}
	assert.EqualError(t, post([]byte("{}")), "status 400")
	assert.EqualError(t, c.received(3), "2 of 3 webhooks have come")
	assert.NoError(t, c.received(0))
	assert.Len(t, hookBody(0), 170)
}

// TestHookFigures: ratios are taken round by round; a PostgreSQL that is missing hides
// nothing else, and neither does a peer that failed.
func TestHookFigures(t *testing.T) {
	p := &postgresServer{err: fmt.Errorf("%w: no such user", pgtest.ErrMissing)}
	all := smallBench(t).senders(p)
	second := func(n float64) lap { return lap{time.Duration(n * float64(time.Second)), 4 * time.Second} }
	laps := map[string][]lap{
		bareClient:   {second(1), second(1)},
		outboxSQLite: {second(2), second(4)},
	}
	missing := figure{Missing: "PostgreSQL is not installed; Debian: postgresql"}
	out := map[string]figure{outboxPostgres: missing, riverPostgres: missing, riverMany: missing, riverSQLite: {Failed: "locked"}}
	figures := hookFigures(all, laps, out)
	require.Len(t, figures, len(workload{ids: "W1 W2"}.goals()))
	assert.Equal(t, 0.375, figures[0].Value.Median)
	assert.Equal(t, "1,500/s (1 ms CPU)", figures[0].Ours)
	assert.Equal(t, "4,000/s (1 ms CPU)", figures[0].Theirs)
	assert.Equal(t, []figure{missing, {Failed: "locked"}, missing}, figures[1:])
	for _, s := range all {
		assert.Equal(t, strings.Contains(s.name+s.version, "PostgreSQL"), s.missing == missing.Missing, s.name)
	}
}
