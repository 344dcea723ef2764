// Package storetest is what every store must hold: one suite of tests for all of
// them.
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) (one, other store.Store) { … })
//	}
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

// Open makes an empty store, and gives it to two processes: in a store that only
// one process can have, both are the same. The test closes them at its end.
type Open func(t *testing.T) (one, other store.Store)

// suite is one test: two processes at one empty store.
type suite struct {
	*testing.T
	one, other store.Store
}

// Run tests the store that open makes.
func Run(t *testing.T, open Open) {
	for _, group := range []map[string]func(*suite){rowTests, listTests, outboxTests, laneTests, nodeTests, buryTests, commandTests, crowdTests} {
		for name, test := range group {
			t.Run(name, func(t *testing.T) {
				one, other := open(t)
				test(&suite{t, one, other})
			})
		}
	}
}

// at is a time of the tests: so many milliseconds after their beginning.
func at(ms int) time.Time {
	return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// id is the id with that number.
func id(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// patience ends what would wait for ever in a store that is wrong.
func (s *suite) patience() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	s.Cleanup(cancel)
	return ctx
}

// commit keeps a batch.
func (s *suite) commit(b store.Batch) {
	s.Helper()
	require.NoError(s, s.one.Commit(s.Context(), &b))
}

// call is a running call of process "one".
func call(n int) store.Call {
	return store.Call{
		ID: id(n), To: "15550001111", From: "15550002222", Status: "answered",
		Created: at(n), Modified: at(n + 1), Answered: at(n + 1), Node: "one",
	}
}

// conference is a running conference of process "one".
func conference(n int) store.Conference {
	return store.Conference{ID: id(n), Name: fmt.Sprint("room", n), Status: "in_progress", Created: at(n), Modified: at(n + 1), Node: "one"}
}

// participant is in a conference.
func participant(n, conference int) store.Participant {
	return store.Participant{ID: id(n), Label: "agent", Conference: id(conference), Call: id(n + 100), Created: at(n), Modified: at(n + 1), Joined: at(n + 2)}
}

// notice is a callback of a lane that is due at a time.
func notice(lane string, ms int) store.Callback {
	return store.Callback{
		Lane: lane, URL: "http://127.0.0.1/" + lane, Method: "POST",
		Body: []byte(`{"type":"call","time":"2026-01-02T03:04:05Z"}`), Created: at(ms),
	}
}

// live makes processes known whose lease ends at 1000.
func (s *suite) live(nodes ...string) {
	s.Helper()
	for _, n := range nodes {
		require.NoError(s, s.one.Beat(s.Context(), n, at(0), time.Second))
	}
}

// claim takes callbacks, with a lease of 100 ms.
func (s *suite) claim(in store.Store, node string, ms, limit int) []store.Callback {
	s.Helper()
	claimed, err := in.Claim(s.Context(), node, at(ms), 100*time.Millisecond, limit)
	require.NoError(s, err)
	return claimed
}

// lanes are the lanes of callbacks.
func lanes(callbacks []store.Callback) []string {
	names := []string{}
	for _, c := range callbacks {
		names = append(names, c.Lane)
	}
	return names
}

// claimLanes takes callbacks, and checks of which lanes they are.
func (s *suite) claimLanes(in store.Store, node string, ms int, want ...string) []store.Callback {
	s.Helper()
	claimed := s.claim(in, node, ms, 100)
	require.ElementsMatch(s, want, lanes(claimed), "claimed by %s at %d", node, ms)
	return claimed
}

// report says what came of callbacks.
func (s *suite) report(node string, state store.State, ms, next int, callbacks ...store.Callback) {
	s.Helper()
	var reports []store.Report
	for _, c := range callbacks {
		reports = append(reports, store.Report{ID: c.ID, State: state, At: at(ms), Next: at(next), Outcome: string(state) + "!"})
	}
	require.NoError(s, s.other.Report(s.Context(), node, reports))
}

// callbacks are all of a state, oldest first.
func (s *suite) callbacks(state store.State) []store.Callback {
	s.Helper()
	list, err := s.other.Callbacks(s.Context(), state, store.Page{Number: 1, Size: 100_000})
	require.NoError(s, err)
	require.Len(s, list.Items, list.Count)
	all := []store.Callback{}
	for i := range list.Items {
		all = append(all, list.Items[len(list.Items)-1-i])
	}
	return all
}

// nextDue checks when the next callback is due; never, when ms is negative.
func (s *suite) nextDue(ms int) {
	s.Helper()
	due, err := s.other.NextDue(s.Context())
	if ms < 0 {
		assert.ErrorIs(s, err, store.ErrNotFound)
		return
	}
	require.NoError(s, err)
	assert.Equal(s, at(ms), due)
}
