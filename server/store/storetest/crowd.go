package storetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

var crowdTests = map[string]func(*suite){
	"everything at once":              testCrowd,
	"many deliver each callback once": testDeliverCrowd,
}

// testCrowd lets every method run beside every other, and looks for what must
// hold: a batch is there whole, and nothing is lost.
func testCrowd(s *suite) {
	const writers, rounds = 8, 25
	s.live("one")
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for r := range rounds {
				n := w*rounds + r
				c := call(n)
				st := []store.Store{s.one, s.other}[w%2]
				assert.NoError(s, st.Commit(s.Context(), &store.Batch{
					Node: "one", Calls: []store.Call{c}, Joined: []store.Participant{participant(n, 1)},
					Callbacks: []store.Callback{notice(c.ID, 0), notice(c.ID, 0)},
				}))
				c.Ended, c.Status = true, "complete"
				assert.NoError(s, st.Commit(s.Context(), &store.Batch{Calls: []store.Call{c}, Left: []string{c.ID}}))
			}
		})
	}
	for _, look := range []func(){
		func() { _, _ = s.one.Calls(s.Context(), store.Page{Number: 2, Size: 10}) },
		func() { _, _ = s.other.Participants(s.Context(), id(1), store.Page{Number: 1, Size: 10}) },
		func() { _, _ = s.other.Callbacks(s.Context(), "", store.Page{Number: 1, Size: 10}) },
		func() { _, _ = s.one.NextDue(s.Context()) },
		func() { _ = s.other.Beat(s.Context(), "two", at(0), time.Hour) },
		func() { _, _ = s.other.Bury(s.Context(), at(10), why) },
		func() { _, _ = s.one.Purge(s.Context(), at(-1)) },
		s.checkWhole,
	} {
		all.Go(func() {
			for range rounds {
				look()
			}
		})
	}
	all.Wait()
	s.checkWhole()
	calls, callbacks, err := s.other.Counts(s.Context())
	require.NoError(s, err)
	assert.Equal(s, map[string]int{"complete": writers * rounds}, calls)
	assert.Equal(s, map[store.State]int{store.Pending: 2 * writers * rounds}, callbacks)
}

// checkWhole checks that the newest call is as its batch was.
func (s *suite) checkWhole() {
	list, err := s.other.Calls(s.Context(), store.Page{Number: 1, Size: 1})
	if assert.NoError(s, err) && list.Count > 0 && assert.Len(s, list.Items, 1) {
		c := list.Items[0]
		assert.Equal(s, c.Ended, c.Status == "complete", c.Status)
	}
}

// testDeliverCrowd lets several processes claim and report while callbacks come:
// each is delivered once, those of a lane in order.
func testDeliverCrowd(s *suite) {
	const lanesN, perLane = 10, 12
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range perLane {
			for lane := range lanesN {
				c := notice(fmt.Sprint(lane), 0)
				c.Body = []byte(fmt.Sprint(n))
				assert.NoError(s, s.one.Commit(s.Context(), &store.Batch{Callbacks: []store.Callback{c}}))
			}
		}
	})
	var mu sync.Mutex
	delivered := map[string][]string{}
	total := 0
	deadline := s.patience()
	for n := range 4 {
		node, st := fmt.Sprint("node", n), []store.Store{s.one, s.other}[n%2]
		wg.Go(func() {
			for over := false; !over && assert.NoError(s, deadline.Err()); {
				claimed, err := st.Claim(s.Context(), node, at(1), time.Hour, 3)
				assert.NoError(s, err)
				var reports []store.Report
				mu.Lock()
				for _, c := range claimed {
					delivered[c.Lane] = append(delivered[c.Lane], string(c.Body))
					reports = append(reports, store.Report{ID: c.ID, State: store.Delivered, At: at(1)})
				}
				total += len(claimed)
				over = total >= lanesN*perLane
				mu.Unlock()
				assert.NoError(s, st.Report(s.Context(), node, reports))
			}
		})
	}
	wg.Wait()
	want := []string{}
	for n := range perLane {
		want = append(want, fmt.Sprint(n))
	}
	for lane, bodies := range delivered {
		assert.Equal(s, want, bodies, "lane %s", lane)
	}
	assert.Len(s, delivered, lanesN)
	s.nextDue(-1)
}
