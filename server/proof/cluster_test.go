//go:build unix

package proof

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/pgtest"
)

// cluster is several servers on one database.
type cluster struct {
	*testing.T
	app *application
	// flags are the same for all.
	flags []string
	url   string // of the database
}

// newCluster makes a cluster without servers, in which time passes that fast.
func newCluster(t *testing.T, speed int) *cluster {
	c := &cluster{T: t, app: newApplication(t), url: pgtest.Database(t)}
	c.flags = []string{"--database", c.url, "--config", configure(t, phones, speed)}
	return c
}

// join starts one more server.
func (c *cluster) join() *process {
	c.Helper()
	return serve(c.T, checked, c.flags...)
}

// pair starts two servers at the same moment.
func (c *cluster) pair() (one, other *process) {
	c.Helper()
	one, other = launch(c.T, checked, c.flags...), launch(c.T, checked, c.flags...)
	return one.await(), other.await()
}

// TestTogether: two servers that find an empty database at the same moment make its
// tables once; what runs on one of them is seen, changed and ended through the other.
func TestTogether(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 10)
	one, other := c.pair()
	checkMigrated(c)

	waits := c.app.at("<Response><Pause length='60'/><Pause length='60'/></Response>", "")
	made := one.create(atOnce, waits)
	assert.Equal(t, one.calls(), other.calls())
	c.changes(other, made.ID)
	other.must("DELETE", "/api/v1/calls/"+made.ID, nil)
	assert.Equal(t, "complete", one.calls()[made.ID].Status)
	assert.Equal(t, one.calls(), other.calls())
	status, _, err := ask(other.url, "POST", "/api/v1/calls/"+made.ID, script("%s", waits))
	require.NoError(t, err)
	assert.Equal(t, http.StatusUnprocessableEntity, status)

	c.confer(one, other)
	one.settled()
	checkAll(other, c.app)
	for _, p := range []*process{one, other} {
		p.stop()
	}
}

// changes changes a call, and waits for the callback that tells of it.
func (c *cluster) changes(p *process, id string) {
	c.Helper()
	word := "word-" + id
	p.must("PATCH", "/api/v1/calls/"+id, script("%s", c.app.at("<Response><Number"+legEvents+"'>15551110001</Number></Response>", word)))
	eventually(c.T, func() bool {
		for _, a := range c.app.callbacks()[id] {
			if a.Own == word && a.Fields["event"] == "answered" {
				return true
			}
		}
		return false
	}, "the change of call %s", id)
}

// confer lets two calls of one server meet, and does everything to their conference
// through the other.
func (c *cluster) confer(one, other *process) {
	c.Helper()
	document := c.app.at("<Response><Conference"+roomEvents+"' participantLabel='guest'>shared</Conference></Response>", "")
	calls := []string{one.create(atOnce, document).ID, one.create(atOnce, document).ID}
	id, members := other.members("shared", 2)
	assert.Equal(c, one.conferences(), other.conferences())
	path := "/api/v1/conferences/" + id
	assert.Equal(c, members, list[participant](one, path+"/participants"))
	other.must("POST", path+"/participants/"+members[1].ID, script("<Response><SetMute muted='true'/></Response>"))
	other.must("PATCH", path, script("<Response><SetMute muted='true'/></Response>"))
	other.must("DELETE", path, nil)
	for _, id := range calls {
		assert.Equal(c, "complete", one.calls()[id].Status)
	}
	assert.Equal(c, "complete", other.conferences()[id].Status)
	assert.Empty(c, list[participant](one, path+"/participants"))
	assert.Equal(c, one.conferences(), other.conferences())
	other.settled()
	assert.Equal(c, []string{"start", "join guest", "join guest", "mute guest", "mute_all", "leave guest", "leave guest", "end"}, told(c.app.callbacks()[id]))
}

// checkMigrated holds that every step of the tables was done once.
func checkMigrated(c *cluster) {
	c.Helper()
	db, err := pgx.Connect(c.Context(), c.url)
	require.NoError(c, err)
	defer db.Close(context.Background())
	var steps, versions int
	require.NoError(c, db.QueryRow(c.Context(), "SELECT count(*), count(DISTINCT version_id) FROM goose_db_version").Scan(&steps, &versions))
	assert.Equal(c, versions, steps, "done once")
	assert.Greater(c, versions, 1)
}

// deliveries finds that a server says to have delivered callbacks.
var deliveries = regexp.MustCompile(`voxsim_delivery_seconds_count\{outcome="delivered"\} [1-9]`)

// delivers tells whether a server has delivered callbacks.
func delivers(p *process) bool {
	p.t.Helper()
	return deliveries.Match(p.must("GET", "/metrics", nil))
}

// TestServerDies kills one of two servers under load. The other ends what it ran, and
// sends the last callbacks; a third joins, the killed one comes back.
func TestServerDies(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 2)
	one, other := c.pair()
	random := draw(t)
	lost, left := newCrowd(c.app), newCrowd(c.app)
	doomed, kill := context.WithCancel(t.Context())
	goesOn, end := context.WithCancel(t.Context())
	done := make(chan struct{}, 2)
	seeds := [2]uint64{random.Uint64(), random.Uint64()}
	go func() { lost.run(doomed, 4, seeds[0], one.url, other.url); done <- struct{}{} }()
	go func() { left.run(goesOn, 4, seeds[1], other.url, one.url); done <- struct{}{} }()
	c.loaded(other, lost, left)
	eventually(t, func() bool { return delivers(one) && delivers(other) }, "callbacks shared out")

	before := other.calls()
	kill()
	one.kill()
	began := time.Now()
	c.tryDead(other, unended(before, lost.createdNow()))
	eventually(t, func() bool { return len(unended(other.calls(), lost.createdNow())) == 0 }, "the end of what the dead server ran")
	t.Logf("killed with %d calls running here and %d there, %d requests arrived; all ended after %s",
		len(unended(before, lost.createdNow())), len(unended(before, left.createdNow())), len(c.app.requests()), time.Since(began).Round(time.Millisecond))
	end()
	<-done
	<-done

	third, again := c.join(), c.join()
	c.changes(again, third.create(atOnce, "<Response><Pause length='60'/></Response>").ID)
	c.changes(third, again.create(atOnce, "<Response><Pause length='60'/></Response>").ID)
	for _, id := range unended(third.calls(), nil) {
		third.must("DELETE", "/api/v1/calls/"+id, nil)
	}
	assert.Equal(t, third.calls(), other.calls())
	again.settled()
	checkFailed(again, before, lost)
	for _, crowd := range []*crowd{lost, left} {
		crowd.check(again)
	}
	checkAll(again, c.app)
}

// loaded waits until both servers have much to do, of every kind.
func (c *cluster) loaded(p *process, crowds ...*crowd) {
	c.Helper()
	eventually(c.T, func() bool {
		calls := p.calls()
		phases := map[string]bool{}
		for _, crowd := range crowds {
			if len(unended(calls, crowd.createdNow())) < 100 {
				return false
			}
		}
		for _, call := range calls {
			phases[call.Status] = true
		}
		return len(c.app.requests()) > 1000 && phases["processing"] && phases["ringing"] && phases["answered"] && phases["complete"]
	}, "load")
}

// createdNow are the calls that have been accepted so far.
func (c *crowd) createdNow() map[string]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.created)
}

// unended are those of calls that have not ended; all that have not when of is nil.
func unended(calls map[string]call, of map[string]bool) []string {
	var ids []string
	for id, c := range calls {
		if !final(c.Status) && (of == nil || of[id]) {
			ids = append(ids, id)
		}
	}
	return ids
}

// tryDead asks for what cannot be done any more: it is answered, and truly.
func (c *cluster) tryDead(p *process, ran []string) {
	c.Helper()
	status, _, err := ask(p.url, "POST", "/api/v1/calls/"+ran[0], script("<Response><Hangup/></Response>"))
	require.NoError(c, err)
	assert.Equal(c, http.StatusUnprocessableEntity, status)
	p.must("DELETE", "/api/v1/calls/"+ran[1], nil)
	calls := p.calls()
	for _, id := range ran[:2] {
		assert.True(c, final(calls[id].Status))
	}
}

// checkFailed holds that calls of a dead server have failed for that, and none that it
// had ended before.
func checkFailed(p *process, before map[string]call, of *crowd) {
	p.t.Helper()
	failed := 0
	for id, c := range p.calls() {
		switch {
		case final(before[id].Status):
			assert.Equal(p.t, before[id], c)
		case of.created[id] && c.Error != nil:
			failed++
			assert.Equal(p.t, "failed", c.Status)
			assert.Equal(p.t, 6100, c.Error.Code)
		}
	}
	assert.Positive(p.t, failed)
}

// TestServerSleeps stops a server for so long that the others take it for dead. When
// it goes on, it must not do so with its calls: it ends.
func TestServerSleeps(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	one, other := c.pair()
	one.troubled = true
	var made []string
	for n := range 20 {
		made = append(made, one.create([]string{atOnce, slow}[n%2], c.app.at(documents[n%6], "")).ID)
	}
	require.NoError(t, one.cmd.Process.Signal(syscall.SIGSTOP))
	ran := unended(other.calls(), nil)
	eventually(t, func() bool { return len(unended(other.calls(), nil)) == 0 }, "the end of what the sleeping server ran")
	require.NoError(t, one.cmd.Process.Signal(syscall.SIGCONT))
	one.ends(1)
	for _, id := range ran {
		assert.Equal(t, "failed", other.calls()[id].Status)
	}
	assert.NotEmpty(t, ran)
	assert.Len(t, other.calls(), len(made))
	other.settled()
	checkAll(other, c.app)
}

// ends waits until a server has ended by itself, with that status.
func (p *process) ends(status int) {
	p.t.Helper()
	ended := make(chan struct{})
	go func() {
		for range p.said {
		}
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		require.Fail(p.t, "it does not end", p.log())
	}
	_ = p.cmd.Wait() // the status says it
	assert.Equal(p.t, fmt.Sprint("exit status ", status), p.cmd.ProcessState.String(), p.log())
}
