package server

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store/memory"
)

// TestRetention: what has ended is listed for the retention, and not for much
// longer (R7.1): also when that is short, and when the server did not run.
func TestRetention(t *testing.T) {
	listed := func(p *process) any { return p.must("GET", "/api/v1/calls", "")["count"] }
	synctest.Test(t, func(t *testing.T) {
		s := memory.New()
		p := start(t, Config{Store: s, Retention: 20 * time.Second}, &application{})
		p.create(`<Response/>`)
		lasting := p.create(`<Response><Pause length='60'/></Response>`)
		pass(20 * time.Second)
		assert.EqualValues(t, 2, listed(p))
		pass(25 * time.Second)
		assert.EqualValues(t, 1, listed(p), "only what has ended is forgotten")
		assert.Equal(t, "answered", p.call(lasting).Status)
		pass(70 * time.Second)
		assert.EqualValues(t, 0, listed(p))

		p.create(`<Response/>`)
		pass(5 * time.Second)
		require.NoError(t, p.stop())
		pass(time.Minute)
		p = start(t, Config{Store: s, Retention: 20 * time.Second}, &application{})
		assert.EqualValues(t, 0, listed(p), "forgotten at once")
	})
	assert.Equal(t, 7*24*time.Hour, New(Config{Store: memory.New()}).Retention)
}
