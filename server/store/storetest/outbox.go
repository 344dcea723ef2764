package storetest

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

var outboxTests = map[string]func(*suite){
	"a callback comes as it was committed": testClaimWhole,
	"claimed when it is due":               testClaimDue,
	"claimed up to a limit":                testClaimLimit,
	"held until its lease ends":            testLease,
	"reported only by its holder":          testReportHolder,
	"a report is kept":                     testReportKept,
	"sent again":                           testResend,
	"when the next one is due":             testNextDue,
	"who commits is woken":                 testWoken,
}

var laneTests = map[string]func(*suite){
	"only the first of a lane":            testLaneFirst,
	"a retry holds its lane":              testLaneRetry,
	"one that failed frees its lane":      testLaneFailed,
	"a lane through many processes":       testLaneOrder,
	"sent again into a lane":              testLaneResend,
	"sent again while the lane is held":   testLaneResendHeld,
	"a long lane does not hide the other": testLaneLong,
}

func testClaimWhole(s *suite) {
	due := notice("a", 5)
	due.ID, due.State, due.Attempts, due.Outcome = 99, store.Failed, 7, "not read"
	s.commit(store.Batch{Callbacks: []store.Callback{due, notice("b", 5)}})
	claimed := s.claimLanes(s.other, "two", 5, "a", "b")
	assert.Less(s, claimed[0].ID, claimed[1].ID)
	want := notice("a", 5)
	want.ID, want.State, want.Next = claimed[0].ID, store.Pending, at(5)
	assert.Equal(s, want, claimed[0])
}

func testClaimDue(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("late", 20), notice("soon", 10)}})
	s.claimLanes(s.one, "one", 9)
	s.claimLanes(s.one, "one", 10, "soon")
	s.claimLanes(s.one, "one", 19)
	s.claimLanes(s.one, "one", 1000, "soon", "late")
}

func testClaimLimit(s *suite) {
	var batch store.Batch
	for n := range 10 {
		batch.Callbacks = append(batch.Callbacks, notice(fmt.Sprint(n), 10-n))
	}
	s.commit(batch)
	assert.Empty(s, s.claim(s.one, "one", 100, 0))
	assert.Equal(s, []string{"7", "8", "9"}, lanes(s.claim(s.one, "one", 100, 3)), "those due first, in the order of ids")
	assert.Equal(s, []string{"4", "5", "6"}, lanes(s.claim(s.other, "two", 100, 3)))
	assert.Equal(s, []string{"0", "1", "2", "3"}, lanes(s.claim(s.other, "two", 100, 100)))
}

func testLease(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0)}})
	first := s.claimLanes(s.one, "one", 10, "a")
	s.claimLanes(s.other, "two", 109)
	s.claimLanes(s.one, "one", 109)
	second := s.claimLanes(s.other, "two", 110, "a")
	assert.Equal(s, first[0].ID, second[0].ID, "the same one")
	assert.Zero(s, second[0].Attempts, "nobody has reported an attempt")
	s.claimLanes(s.one, "one", 209)
	s.claimLanes(s.other, "two", 210, "a")
}

func testReportHolder(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0)}})
	first := s.claimLanes(s.one, "one", 0, "a")
	s.report("two", store.Delivered, 1, 0, first...)
	s.claimLanes(s.other, "two", 100, "a")
	s.report("one", store.Delivered, 101, 0, first...)
	s.report("one", store.Pending, 101, 0, first...)
	s.claimLanes(s.one, "one", 150)
	held := s.callbacks("")[0]
	assert.Equal(s, store.Pending, held.State)
	assert.Zero(s, held.Attempts)
	assert.Empty(s, held.Outcome)

	s.report("two", store.Delivered, 300, 0, first...) // its lease is over, but nobody has it
	s.report("two", store.Failed, 301, 0, first...)    // it is done
	require.NoError(s, s.one.Report(s.Context(), "two", []store.Report{{ID: 999_999, State: store.Delivered}}))
	require.NoError(s, s.one.Report(s.Context(), "two", nil))
	done := s.callbacks("")[0]
	assert.Equal(s, store.Delivered, done.State)
	assert.Equal(s, at(300), done.Done)
	assert.Equal(s, 1, done.Attempts)
	s.claimLanes(s.one, "one", 10_000)
}

func testReportKept(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("b", 0), notice("c", 0)}})
	claimed := s.claimLanes(s.one, "one", 0, "a", "b", "c")
	s.report("one", store.Pending, 5, 50, claimed[0])
	s.report("one", store.Delivered, 6, 60, claimed[1])
	s.report("one", store.Failed, 7, 70, claimed[2])

	retried, delivered, failed := claimed[0], claimed[1], claimed[2]
	retried.Attempts, retried.Next, retried.Outcome = 1, at(50), "pending!"
	delivered.Attempts, delivered.State, delivered.Done, delivered.Outcome = 1, store.Delivered, at(6), "delivered!"
	failed.Attempts, failed.State, failed.Done, failed.Outcome = 1, store.Failed, at(7), "failed!"
	assert.Equal(s, []store.Callback{retried, delivered, failed}, s.callbacks(""))

	again := s.claimLanes(s.other, "two", 50, "a")
	assert.Equal(s, retried, again[0])
	s.report("two", store.Delivered, 55, 0, again...)
	assert.Equal(s, 2, s.callbacks("")[0].Attempts)
}

func testResend(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("b", 0), notice("c", 0)}})
	claimed := s.claimLanes(s.one, "one", 0, "a", "b", "c")
	s.report("one", store.Failed, 1, 0, claimed[0])
	s.report("one", store.Delivered, 1, 0, claimed[1])
	for _, c := range claimed[1:] {
		assert.ErrorIs(s, s.one.Resend(s.Context(), c.ID, at(9)), store.ErrNotFound, "%s has not failed", c.Lane)
	}
	require.NoError(s, s.one.Resend(s.Context(), claimed[0].ID, at(9)))
	assert.ErrorIs(s, s.one.Resend(s.Context(), claimed[0].ID, at(9)), store.ErrNotFound, "again")

	want := claimed[0]
	want.Next = at(9)
	assert.Equal(s, want, s.callbacks("")[0])
	s.claimLanes(s.other, "two", 8)
	s.claimLanes(s.other, "two", 9, "a")
}

func testNextDue(s *suite) {
	s.nextDue(-1)
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 20), notice("a", 0), notice("b", 30)}})
	s.nextDue(20)
	claimed := s.claimLanes(s.one, "one", 25, "a")
	s.nextDue(30)
	s.claimLanes(s.one, "one", 40, "b")
	s.nextDue(125)
	s.report("one", store.Pending, 41, 500, claimed...)
	s.nextDue(140)
	s.claimLanes(s.one, "one", 140, "b")
	s.nextDue(240)
	claimed = append(s.claim(s.one, "one", 240, 9), s.claim(s.one, "one", 500, 9)...)
	s.report("one", store.Delivered, 500, 0, claimed...)
	s.nextDue(0)
	s.report("one", store.Delivered, 501, 0, s.claimLanes(s.one, "one", 501, "a")...)
	s.report("one", store.Delivered, 501, 0, s.claim(s.one, "one", 601, 9)...)
	s.nextDue(-1)
}

func testWoken(s *suite) {
	woken := func(why string) {
		s.Helper()
		select {
		case <-s.one.Woken():
		case <-time.After(10 * time.Second):
			assert.Fail(s, "nobody was woken", why)
		}
	}
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0)}})
	s.commit(store.Batch{Callbacks: []store.Callback{notice("b", 0)}}) // does not wait for a listener
	woken("by a commit")
	claimed := s.claimLanes(s.one, "one", 0, "a", "b")
	s.report("one", store.Failed, 1, 0, claimed...)
	require.NoError(s, s.one.Resend(s.Context(), claimed[0].ID, at(2)))
	woken("by sending again")
	s.live("one")
	_, err := s.one.Bury(s.Context(), at(9999), store.Error{Code: 6100})
	require.NoError(s, err)
	woken("by burying")
	require.NoError(s, s.other.Commit(s.Context(), &store.Batch{Callbacks: []store.Callback{notice("c", 0)}}))
	woken("by another process")
}

func testLaneFirst(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 3), notice("a", 2), notice("b", 1)}})
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0)}})
	s.claimLanes(s.one, "one", 2, "b") // the first of a is not yet due, however due the others are
	first := s.claimLanes(s.one, "one", 3, "a")
	assert.Equal(s, at(3), first[0].Created)
	s.claimLanes(s.other, "two", 4)
	s.report("one", store.Delivered, 5, 0, first...)
	second := s.claimLanes(s.other, "two", 5, "a")
	assert.Equal(s, at(2), second[0].Created)
	s.claimLanes(s.one, "one", 5)
}

func testLaneRetry(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("a", 0)}})
	first := s.claimLanes(s.one, "one", 0, "a")
	s.report("one", store.Pending, 1, 1000, first...)
	s.claimLanes(s.other, "two", 999)
	again := s.claimLanes(s.other, "two", 1000, "a")
	assert.Equal(s, first[0].ID, again[0].ID)
}

func testLaneFailed(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("a", 0)}})
	first := s.claimLanes(s.one, "one", 0, "a")
	s.report("one", store.Failed, 1, 0, first...)
	second := s.claimLanes(s.other, "two", 1, "a")
	assert.Greater(s, second[0].ID, first[0].ID)
}

func testLaneOrder(s *suite) {
	for n := range 12 {
		s.commit(store.Batch{Callbacks: []store.Callback{notice("a", n%5), notice("b", 0)}})
	}
	stores := []store.Store{s.one, s.other}
	var ids []int64
	for n := range 24 {
		node := fmt.Sprint("node", n%3)
		claimed := s.claim(stores[n%2], node, 100, 1)
		require.Len(s, claimed, 1)
		if claimed[0].Lane == "a" {
			ids = append(ids, claimed[0].ID)
		}
		s.report(node, store.Delivered, 100, 0, claimed...)
	}
	assert.Len(s, ids, 12)
	assert.IsIncreasing(s, ids)
	s.nextDue(-1)
}

func testLaneResend(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("a", 0), notice("a", 0)}})
	first := s.claimLanes(s.one, "one", 0, "a")
	s.report("one", store.Failed, 1, 0, first...)
	require.NoError(s, s.one.Resend(s.Context(), first[0].ID, at(50)))
	s.nextDue(50)
	s.claimLanes(s.one, "one", 49)
	again := s.claimLanes(s.one, "one", 50, "a")
	assert.Equal(s, first[0].ID, again[0].ID, "before those that nobody holds")
	s.report("one", store.Delivered, 51, 0, again...)
	s.report("one", store.Delivered, 52, 0, s.claimLanes(s.one, "one", 51, "a")...)
	s.report("one", store.Delivered, 52, 0, s.claimLanes(s.one, "one", 52, "a")...)
	s.nextDue(-1)
}

func testLaneResendHeld(s *suite) {
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("a", 0), notice("a", 0)}})
	first := s.claimLanes(s.one, "one", 0, "a")
	s.report("one", store.Failed, 1, 0, first...)
	second := s.claimLanes(s.one, "one", 1, "a")
	require.NoError(s, s.one.Resend(s.Context(), first[0].ID, at(2)))
	s.claimLanes(s.other, "two", 3) // one of a lane at a time
	s.report("one", store.Pending, 4, 50, second...)
	again := s.claimLanes(s.other, "two", 4, "a")
	assert.Equal(s, first[0].ID, again[0].ID, "the second is free, so the first comes first")
	s.report("two", store.Delivered, 5, 0, again...)
	s.claimLanes(s.other, "two", 49)
	again = s.claimLanes(s.other, "two", 50, "a")
	assert.Equal(s, second[0].ID, again[0].ID)
	s.report("two", store.Failed, 51, 0, again...)
	third := s.claimLanes(s.other, "two", 51, "a")
	assert.Greater(s, third[0].ID, second[0].ID)
	s.report("two", store.Failed, 52, 0, third...)
	s.nextDue(-1)
}

func testLaneLong(s *suite) {
	var batch store.Batch
	for range 2000 {
		batch.Callbacks = append(batch.Callbacks, notice("dead", 0))
	}
	s.commit(batch)
	s.report("one", store.Pending, 1, 100_000, s.claimLanes(s.one, "one", 0, "dead")...)
	s.commit(store.Batch{Callbacks: []store.Callback{notice("alive", 5)}})
	s.nextDue(5)
	s.report("one", store.Delivered, 5, 0, s.claimLanes(s.one, "one", 5, "alive")...)
	s.nextDue(100_000)
}
