//go:build unix

package proof

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the driver

	"github.com/voxsim/voxsim/server/store/sqlite"
)

var (
	kills = flag.Int("kills", 100, "how often TestKilled kills the server")
	seed  = flag.Uint64("seed", 0, "what the moments of TestKilled are drawn from; 0 is another each time")
)

// draw makes the source of a test's randomness, and says what it comes from.
func draw(t *testing.T) *rand.Rand {
	t.Helper()
	from := *seed
	if from == 0 {
		from = rand.Uint64()
	}
	t.Logf("to have the same moments again: -seed %d", from)
	return rand.New(rand.NewPCG(from, 0))
}

// configure writes settings of servers into a file.
func configure(t *testing.T, format string, args ...any) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "voxsim.yaml")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, format, args...), 0o600))
	return file
}

// TestKilled kills a server again and again, at any moment, and starts it again on the
// same folder. What was accepted must be there, what was due delivered, and what ran
// ended.
func TestKilled(t *testing.T) {
	t.Parallel()
	random, app, folder, config := draw(t), newApplication(t), t.TempDir(), configure(t, phones, 50)
	app.refuse = func(id int64) bool { return id%100 == 0 }
	c := newCrowd(app)
	served := 0
	for range *kills {
		if runFor(t, c, random, "--data", folder, "--config", config) {
			served++
		}
	}
	last := serve(t, command, "--data", folder, "--config", config)
	took := last.settled()
	t.Logf("%d kills, %d of servers that served; accepted: %d calls, changes of %d, deletions of %d; %d requests arrived, the last %s after the last start",
		*kills, served, len(c.created), len(c.changed), len(c.deleted), len(app.requests()), took)
	c.check(last)
	checkAll(last, app)
	last.stop()
	checkDatabase(t, folder)
}

// runFor runs a server under load until it is killed: within 300 ms from when it
// serves, or, every fourth time, within 400 ms from its start. It tells whether it
// served before.
func runFor(t *testing.T, c *crowd, random *rand.Rand, flags ...string) bool {
	t.Helper()
	p := launch(t, command, flags...)
	if random.IntN(4) == 0 {
		sooner := time.AfterFunc(time.Duration(random.IntN(400))*time.Millisecond, func() { _ = p.cmd.Process.Kill() })
		defer sooner.Stop()
	}
	var ok bool
	select {
	case p.url, ok = <-p.said:
	case <-time.After(patience):
		require.Fail(t, "it neither serves nor ends", p.log())
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(300))*time.Millisecond)
	defer cancel()
	if ok {
		stop := context.AfterFunc(ctx, func() { _ = p.cmd.Process.Kill() })
		defer stop()
		c.run(ctx, 3, random.Uint64(), p.url, p.url)
	}
	p.kill()
	return ok
}

// check holds what was accepted against what a server says, when no call runs any
// more.
func (c *crowd) check(p *process) {
	p.t.Helper()
	calls, lanes := p.calls(), c.app.callbacks()
	for id := range c.created {
		assert.True(p.t, final(calls[id].Status), "accepted, and then %+v", calls[id])
	}
	for id := range c.deleted {
		assert.True(p.t, final(calls[id].Status), "deleted, and then %+v", calls[id])
		assert.Nil(p.t, calls[id].Error, "deleted, and then %+v", calls[id])
	}
	for id, words := range c.changed {
		came := map[string]bool{}
		for _, a := range lanes[id] {
			came[a.Own] = true
		}
		for _, word := range words {
			assert.Contains(p.t, came, word, "an accepted change of call %s", id)
		}
	}
}

// checkAll holds everything that the application got against what a server says, when
// no call runs any more.
func checkAll(p *process, app *application) {
	p.t.Helper()
	lanes := app.callbacks()
	checkDelivered(p, lanes)
	checkKnown(p, lanes)
	checkLanes(p.t, lanes)
}

// checkDatabase lets SQLite look through a database that is not in use.
func checkDatabase(t *testing.T, folder string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, sqlite.File))
	require.NoError(t, err)
	defer db.Close()
	for query, want := range map[string]string{
		"PRAGMA integrity_check":                                                "ok",
		"SELECT count(*) FROM pragma_foreign_key_check":                         "0",
		"SELECT count(*) FROM participants":                                     "0",
		"SELECT count(*) FROM callbacks WHERE owner <> ''":                      "0",
		"SELECT count(*) FROM nodes WHERE gone = 0":                             "0",
		"SELECT count(*) FROM calls WHERE ended = 0 OR last_words <> x''":       "0",
		"SELECT count(*) FROM conferences WHERE ended = 0 OR last_words <> x''": "0",
	} {
		var got string
		require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&got), query)
		assert.Equal(t, want, got, query)
	}
}

// TestKilledAtFirst kills servers that have never run before, and whose database is
// being made.
func TestKilledAtFirst(t *testing.T) {
	t.Parallel()
	random := draw(t)
	for n := range 10 {
		folder := filepath.Join(t.TempDir(), fmt.Sprint(n))
		p := launch(t, command, "--data", folder)
		stop := time.AfterFunc(time.Duration(random.IntN(60))*time.Millisecond, func() { _ = p.cmd.Process.Kill() })
		p.url = <-p.said
		stop.Stop()
		p.kill()
		again := serve(t, command, "--data", folder)
		assert.Empty(t, again.calls())
		again.stop()
		checkDatabase(t, folder)
	}
}
