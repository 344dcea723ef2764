package storetest

import (
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

var nodeTests = map[string]func(*suite){
	"only who lives may write":    testFence,
	"a beat lengthens the lease":  testBeat,
	"who retires writes no more":  testRetire,
	"who retires holds no longer": testRetireFrees,
}

var buryTests = map[string]func(*suite){
	"what the dead ran is ended":             testBury,
	"the dead hold no longer":                testBuryFrees,
	"the living are not buried":              testBuryLiving,
	"last words are said once":               testBuryOnce,
	"who has ended has no last words":        testLastWordsOfEnded,
	"a batch that comes too late is refused": testBuryWhileCommitting,
	"two who bury":                           testBuryByTwo,
}

// why is the error of those who were buried.
var why = store.Error{Code: 6100, Description: "The process has died."}

// bury gives up those whose lease is over.
func (s *suite) bury(ms int, want ...string) {
	s.Helper()
	buried, err := s.other.Bury(s.Context(), at(ms), why)
	require.NoError(s, err)
	require.ElementsMatch(s, want, buried)
}

func testFence(s *suite) {
	write := func(node string) error {
		return s.one.Commit(s.Context(), &store.Batch{Node: node, Calls: []store.Call{call(1)}})
	}
	assert.ErrorIs(s, write("one"), store.ErrDead, "not known yet")
	assert.NoError(s, write(""), "no process at all")
	s.live("one", "two")
	assert.NoError(s, write("one"))
	s.bury(1001, "one", "two")
	assert.ErrorIs(s, write("one"), store.ErrDead)
	assert.ErrorIs(s, s.one.Beat(s.Context(), "one", at(1002), time.Hour), store.ErrDead)
	assert.ErrorIs(s, write("one"), store.ErrDead, "a beat does not help")
	assert.NoError(s, write(""))
}

func testBeat(s *suite) {
	s.live("one", "two")
	require.NoError(s, s.other.Beat(s.Context(), "one", at(900), time.Second))
	s.bury(1000)
	s.bury(1900, "two")
	s.bury(1900)
	s.bury(1901, "one")
}

func testRetire(s *suite) {
	s.live("one")
	s.commit(store.Batch{Node: "one", Calls: []store.Call{call(1)}})
	require.NoError(s, s.other.Retire(s.Context(), "one"))
	assert.ErrorIs(s, s.one.Commit(s.Context(), &store.Batch{Node: "one"}), store.ErrDead)
	assert.ErrorIs(s, s.one.Beat(s.Context(), "one", at(0), time.Second), store.ErrDead)
	s.bury(100_000)
	c, err := s.one.Call(s.Context(), id(1))
	require.NoError(s, err)
	assert.Equal(s, call(1), c)
	require.NoError(s, s.other.Retire(s.Context(), "one"), "again")
	require.NoError(s, s.other.Retire(s.Context(), "unknown"))
}

func testRetireFrees(s *suite) {
	s.live("one", "two")
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("a", 0), notice("b", 3)}})
	s.claimLanes(s.one, "one", 0, "a")
	s.claimLanes(s.one, "two", 3, "b")
	require.NoError(s, s.one.Retire(s.Context(), "one"))
	s.nextDue(0)
	s.claimLanes(s.other, "two", 4, "a")
}

// dying is a batch of process "one": a call and a conference that run, each with
// last words, and a call and a conference that have ended; a callback is due at 7.
func dying() store.Batch {
	running, over := call(1), call(2)
	over.Ended, over.Status = true, "complete"
	running.LastWords = []store.Callback{notice(running.ID, 0), notice(running.ID, 0)}
	running.LastWords[0].Body = []byte(`{"type":"call","event":"hangup","time":"then","call_id":"1"}`)
	running.LastWords[1].Method, running.LastWords[1].URL = "GET", "http://b/"
	over.LastWords = []store.Callback{notice(over.ID, 0)}
	room, left := conference(3), conference(4)
	room.LastWords = []store.Callback{notice(room.ID, 0)}
	left.Ended, left.Status, left.LastWords = true, "complete", []store.Callback{notice(left.ID, 0)}
	inside, called := participant(5, 3), participant(6, 9)
	called.Call = running.ID
	return store.Batch{
		Node: "one", Calls: []store.Call{running, over}, Conferences: []store.Conference{room, left},
		Joined:    []store.Participant{inside, called, participant(7, 9)},
		Callbacks: []store.Callback{notice(running.ID, 7)},
	}
}

func testBury(s *suite) {
	s.live("one")
	s.commit(dying())
	s.bury(2000, "one")

	ended := call(1)
	ended.Status, ended.Ended, ended.Modified, ended.HungUp = "failed", true, at(2000), at(2000)
	ended.Error = &store.Error{Code: why.Code, Description: why.Description, Time: at(2000)}
	over := call(2)
	over.Ended, over.Status = true, "complete"
	calls, err := s.one.Calls(s.Context(), store.Page{Number: 1, Size: 9})
	require.NoError(s, err)
	assert.Equal(s, []store.Call{over, ended}, calls.Items)
	room, left := conference(3), conference(4)
	room.Status, room.Ended, room.Modified, room.Error = "conf_failed", true, at(2000), ended.Error
	left.Ended, left.Status = true, "complete"
	rooms, err := s.one.Conferences(s.Context(), store.Page{Number: 1, Size: 9})
	require.NoError(s, err)
	assert.Equal(s, []store.Conference{left, room}, rooms.Items)
	for conference, want := range map[int]int{3: 0, 9: 1} {
		list, err := s.one.Participants(s.Context(), id(conference), store.Page{Number: 1, Size: 9})
		require.NoError(s, err)
		assert.Equal(s, want, list.Count, "in conference %d", conference)
	}
	s.checkLastWords()
}

// checkLastWords checks what is due after [dying] was buried at 2000.
func (s *suite) checkLastWords() {
	s.Helper()
	byLane := map[string][]store.Callback{}
	for _, c := range s.callbacks("") {
		c.ID = 0
		byLane[c.Lane] = append(byLane[c.Lane], c)
	}
	before, second, third := notice(id(1), 7), notice(id(1), 2000), notice(id(1), 2000)
	second.Body = []byte(`{"type":"call","event":"hangup","time":"2026-01-02T03:04:07Z","call_id":"1"}`)
	third.Method, third.URL, third.Body = "GET", "http://b/", []byte(`{"type":"call","time":"2026-01-02T03:04:07Z"}`)
	room := notice(id(3), 2000)
	room.Body = third.Body
	for _, c := range []*store.Callback{&before, &second, &third, &room} {
		c.State, c.Next = store.Pending, c.Created
	}
	assert.Equal(s, map[string][]store.Callback{id(1): {before, second, third}, id(3): {room}}, byLane)
	s.claimLanes(s.other, "two", 2000, id(1), id(3))
}

func testBuryFrees(s *suite) {
	s.live("one")
	s.commit(store.Batch{Callbacks: []store.Callback{notice("a", 0), notice("b", 0)}})
	claimed, err := s.one.Claim(s.Context(), "one", at(0), time.Hour, 1)
	require.NoError(s, err)
	require.Equal(s, []string{"a"}, lanes(claimed))
	s.bury(1500, "one")
	s.claimLanes(s.other, "two", 1500, "a", "b")
	s.report("one", store.Failed, 1501, 0, claimed...)
	assert.Empty(s, s.callbacks(store.Failed))
}

func testBuryLiving(s *suite) {
	s.live("one")
	s.commit(dying())
	s.bury(1000) // the lease ends at 1000, and is not over before it
	c, err := s.one.Call(s.Context(), id(1))
	require.NoError(s, err)
	assert.False(s, c.Ended)
	assert.Len(s, s.callbacks(""), 1)
}

func testBuryOnce(s *suite) {
	s.live("one")
	s.commit(dying())
	s.bury(2000, "one")
	s.bury(3000)
	s.checkLastWords()
}

func testLastWordsOfEnded(s *suite) {
	s.live("one")
	s.commit(dying())
	over := call(1)
	over.Ended, over.Status = true, "complete"
	room := conference(3)
	room.LastWords = []store.Callback{notice(room.ID, 0), notice(room.ID, 0)}
	s.commit(store.Batch{Node: "one", Calls: []store.Call{over}, Conferences: []store.Conference{room}})
	s.bury(2000, "one")
	assert.Equal(s, []string{id(1), id(3), id(3)}, lanes(s.callbacks("")), "only the last words that were given last")
}

func testBuryWhileCommitting(s *suite) {
	s.live("one")
	s.commit(store.Batch{Node: "one", Calls: []store.Call{call(0)}})
	var wg sync.WaitGroup
	kept := make(chan int, 1)
	wg.Go(func() { // writes until it is refused
		n := 1
		for s.one.Commit(s.Context(), &store.Batch{Node: "one", Calls: []store.Call{call(n)}}) == nil {
			n++
		}
		kept <- n
	})
	require.Eventually(s, func() bool {
		list, err := s.other.Calls(s.Context(), store.Page{Number: 1, Size: 1})
		return err == nil && list.Count > 10
	}, 20*time.Second, time.Millisecond)
	s.bury(2000, "one")
	wg.Wait()
	list, err := s.other.Calls(s.Context(), store.Page{Number: 1, Size: 100_000})
	require.NoError(s, err)
	assert.Equal(s, <-kept, list.Count)
	for _, c := range list.Items {
		assert.True(s, c.Ended, "call %s is left running by a dead process", c.ID)
	}
}

func testBuryByTwo(s *suite) {
	s.live("one", "three", "four")
	s.commit(dying())
	var wg sync.WaitGroup
	buried := make(chan []string, 16)
	for n := range cap(buried) {
		wg.Go(func() {
			st := s.one
			if n%2 == 1 {
				st = s.other
			}
			names, err := st.Bury(s.Context(), at(2000), why)
			assert.NoError(s, err)
			buried <- names
		})
	}
	wg.Wait()
	var all []string
	for range cap(buried) {
		all = append(all, <-buried...)
	}
	assert.ElementsMatch(s, []string{"one", "three", "four"}, all)
	s.checkLastWords()
}
