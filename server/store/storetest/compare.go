package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

// Compare does the same by chance to two empty stores, and demands the same answers.
func Compare(t *testing.T, seed uint64, steps int, one, other store.Store) {
	w := &walk{T: t, r: rand.New(rand.NewPCG(seed, 0)), stores: [2]store.Store{one, other}}
	for n := range steps {
		w.now += w.r.IntN(30)
		w.did = fmt.Sprintf("seed %d, step %d", seed, n)
		w.step()
		w.look()
		if t.Failed() {
			return
		}
	}
}

// walk is what has been done so far.
type walk struct {
	*testing.T
	r      *rand.Rand
	stores [2]store.Store
	now    int // in milliseconds
	did    string
}

// node is one of three processes; lane one of four.
func (w *walk) node() string { return fmt.Sprint("node", w.r.IntN(3), "-", w.now/400) }
func (w *walk) lane() string { return id(w.r.IntN(4)) }

// both asks both stores and demands the same.
func both[T any](w *walk, ask func(s store.Store) (T, error)) T {
	w.Helper()
	one, oneErr := ask(w.stores[0])
	other, otherErr := ask(w.stores[1])
	assert.Equal(w, oneErr, otherErr, w.did)
	require.Equal(w, one, other, w.did)
	return one
}

// try does something in both stores.
func (w *walk) try(do func(s store.Store) error) {
	w.Helper()
	both(w, func(s store.Store) (any, error) { return nil, do(s) })
}

// step changes the stores.
func (w *walk) step() {
	ctx, node, now := w.Context(), w.node(), at(w.now)
	kind := w.r.IntN(12)
	w.did += fmt.Sprintf(", kind %d of %s at %d", kind, node, w.now)
	switch kind {
	case 0, 1, 2:
		b := w.batch(node)
		w.try(func(s store.Store) error { return s.Commit(ctx, &b) })
	case 3, 4, 5, 6:
		limit := w.r.IntN(4)
		claimed := both(w, func(s store.Store) ([]store.Callback, error) {
			return s.Claim(ctx, node, now, 50*time.Millisecond, limit)
		})
		w.report(node, claimed)
	case 7:
		number := int64(1 + w.r.IntN(40))
		w.try(func(s store.Store) error { return s.Resend(ctx, number, now) })
	case 8, 9:
		w.try(func(s store.Store) error { return s.Beat(ctx, node, now, 100*time.Millisecond) })
	case 10:
		buried := both(w, func(s store.Store) (map[string]bool, error) {
			names, err := s.Bury(ctx, now, why)
			set := map[string]bool{}
			for _, name := range names {
				set[name] = true
			}
			return set, err
		})
		w.did += fmt.Sprint(", buried ", buried)
	case 11:
		w.try(func(s store.Store) error { return s.Retire(ctx, node) })
	}
}

// batch is something of a process.
func (w *walk) batch(node string) store.Batch {
	c := call(w.r.IntN(6))
	c.Node, c.Ended = node, w.r.IntN(3) == 0
	c.LastWords = []store.Callback{notice(c.ID, 0)}
	room := conference(w.r.IntN(3))
	room.Node, room.Ended = node, w.r.IntN(3) == 0
	b := store.Batch{Node: node, Calls: []store.Call{c}, Conferences: []store.Conference{room}}
	for range w.r.IntN(3) {
		b.Callbacks = append(b.Callbacks, notice(w.lane(), w.now+w.r.IntN(20)))
		n := w.r.IntN(5)
		member := participant(n, n%3)
		member.Call = id(w.r.IntN(6))
		b.Joined = append(b.Joined, member)
		b.Left = append(b.Left, id(w.r.IntN(5)))
	}
	if w.r.IntN(3) == 0 {
		b.Node = ""
	}
	return b
}

// report says of some of the claimed what came of them.
func (w *walk) report(node string, claimed []store.Callback) {
	var reports []store.Report
	for _, c := range claimed {
		state := []store.State{store.Delivered, store.Failed, store.Pending, ""}[w.r.IntN(4)]
		if state != "" {
			reports = append(reports, store.Report{ID: c.ID, State: state, At: at(w.now), Next: at(w.now + w.r.IntN(60)), Outcome: "x"})
		}
	}
	w.try(func(s store.Store) error { return s.Report(w.Context(), node, reports) })
}

// look reads all that the stores show.
func (w *walk) look() {
	ctx, page := w.Context(), store.Page{Number: 1, Size: 1000}
	both(w, func(s store.Store) (time.Time, error) { return s.NextDue(ctx) })
	both(w, func(s store.Store) (store.List[store.Call], error) { return s.Calls(ctx, page) })
	both(w, func(s store.Store) (store.List[store.Conference], error) { return s.Conferences(ctx, page) })
	for n := range 3 {
		both(w, func(s store.Store) (store.List[store.Participant], error) { return s.Participants(ctx, id(n), page) })
	}
	both(w, func(s store.Store) (store.List[store.Callback], error) { return s.Callbacks(ctx, "", page) })
	both(w, func(s store.Store) (store.List[store.Callback], error) { return s.Callbacks(ctx, store.Failed, page) })
	both(w, func(s store.Store) (map[string]int, error) { calls, _, err := s.Counts(ctx); return calls, err })
}
