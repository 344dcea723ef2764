package storetest

import (
	"context"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

var rowTests = map[string]func(*suite){
	"rows come back whole":            testRowsWhole,
	"rows are replaced":               testRowsReplaced,
	"what is not there":               testNotThere,
	"texts that could do harm":        testHostileTexts,
	"large bodies":                    testLargeBodies,
	"ids that are none":               testStrangeIDs,
	"participants come and go":        testParticipants,
	"purge forgets only what is over": testPurge,
	"counts":                          testCounts,
	"ping and close":                  testClose,
	"a batch is kept whole or not":    testBatchWhole,
	"submitted in order":              testSubmitOrder,
}

func testRowsWhole(s *suite) {
	s.live("one")
	failed := store.Call{
		ID: id(1), To: "1555", From: "1666", Status: "failed", Created: at(1), Modified: at(4), Answered: at(2), HungUp: at(3),
		Error: &store.Error{Code: 5107, Description: "no such page", Time: at(3)}, Node: "one", Ended: true,
	}
	fresh := store.Call{ID: id(2), Status: "queued", Created: at(2), Modified: at(2)}
	room := conference(3)
	room.Error = &store.Error{Code: 6100, Description: "x", Time: at(9)}
	member := participant(4, 3)
	member.Error = &store.Error{Code: 5106, Description: "y", Time: at(8)}
	s.commit(store.Batch{Node: "one", Calls: []store.Call{failed, fresh}, Conferences: []store.Conference{room}, Joined: []store.Participant{member}})

	for _, want := range []store.Call{failed, fresh} {
		got, err := s.other.Call(s.Context(), want.ID)
		require.NoError(s, err)
		assert.Equal(s, want, got)
	}
	gotRoom, err := s.other.Conference(s.Context(), room.ID)
	require.NoError(s, err)
	assert.Equal(s, room, gotRoom)
	gotMember, err := s.other.Participant(s.Context(), room.ID, member.ID)
	require.NoError(s, err)
	assert.Equal(s, member, gotMember)
}

func testRowsReplaced(s *suite) {
	first := call(1)
	first.LastWords = []store.Callback{notice(first.ID, 1)}
	first.Error = &store.Error{Code: 1, Description: "d", Time: at(1)}
	s.commit(store.Batch{Calls: []store.Call{first}, Conferences: []store.Conference{conference(5)}})

	changed := store.Call{ID: first.ID, To: "2", From: "3", Status: "complete", Created: at(1), Modified: at(7), HungUp: at(7), Node: "two", Ended: true}
	room := store.Conference{ID: id(5), Name: "other", Status: "complete", Created: at(5), Modified: at(8), Node: "two", Ended: true}
	s.commit(store.Batch{Calls: []store.Call{first, changed}, Conferences: []store.Conference{room}})

	got, err := s.other.Call(s.Context(), first.ID)
	require.NoError(s, err)
	assert.Equal(s, changed, got)
	gotRoom, err := s.other.Conference(s.Context(), room.ID)
	require.NoError(s, err)
	assert.Equal(s, room, gotRoom)
	list, err := s.other.Calls(s.Context(), store.Page{Number: 1, Size: 10})
	require.NoError(s, err)
	assert.Equal(s, store.List[store.Call]{Items: []store.Call{changed}, Count: 1}, list)
}

func testNotThere(s *suite) {
	s.commit(store.Batch{Conferences: []store.Conference{conference(1)}, Joined: []store.Participant{participant(2, 1)}})
	ctx := s.Context()
	_, err := s.one.Call(ctx, id(1))
	assert.ErrorIs(s, err, store.ErrNotFound)
	_, err = s.one.Conference(ctx, id(2))
	assert.ErrorIs(s, err, store.ErrNotFound)
	_, err = s.one.Participant(ctx, id(1), id(3))
	assert.ErrorIs(s, err, store.ErrNotFound)
	_, err = s.one.Participant(ctx, id(9), id(2))
	assert.ErrorIs(s, err, store.ErrNotFound, "in another conference")
	assert.ErrorIs(s, s.one.Resend(ctx, 12345, at(0)), store.ErrNotFound)
	list, err := s.one.Participants(ctx, id(9), store.Page{Number: 1, Size: 5})
	require.NoError(s, err)
	assert.Equal(s, store.List[store.Participant]{Items: []store.Participant{}}, list)
}

// hostile are texts that some database chokes on.
var hostile = []string{
	"", "\x00", "a\x00b", "'; DROP TABLE calls; --", `\x41`, `\\`, "\xff\xfe broken", "😀 é \u202e", "NULL", "$1 ? :a @b",
	strings.Repeat("long ", 10_000), "line\nbreak\r\t", `{"a":[1,2]}`, "{a,b}", `"quoted"`,
}

func testHostileTexts(s *suite) {
	for i, text := range hostile {
		c := call(i)
		c.To, c.From, c.Node = text, text, ""
		c.Error = &store.Error{Code: 1, Description: text, Time: at(1)}
		room := conference(i)
		room.Name, room.Node = text, ""
		member := participant(i, i)
		member.Label = text
		due := notice(c.ID, i)
		due.URL, due.Body = text, []byte(text)
		s.commit(store.Batch{
			Calls: []store.Call{c}, Conferences: []store.Conference{room},
			Joined: []store.Participant{member}, Callbacks: []store.Callback{due},
		})
		got, err := s.other.Call(s.Context(), c.ID)
		require.NoError(s, err)
		assert.Equal(s, c, got)
		gotRoom, err := s.other.Conference(s.Context(), c.ID)
		require.NoError(s, err)
		assert.Equal(s, room, gotRoom)
		gotMember, err := s.other.Participant(s.Context(), c.ID, c.ID)
		require.NoError(s, err)
		assert.Equal(s, member, gotMember)

		claimed := s.claimLanes(s.other, "two", i, c.ID)
		assert.Equal(s, text, claimed[0].URL)
		assert.Equal(s, text, string(claimed[0].Body))
		require.NoError(s, s.one.Report(s.Context(), "two", []store.Report{{ID: claimed[0].ID, State: store.Failed, At: at(i), Outcome: text}}))
		all := s.callbacks("")
		assert.Equal(s, text, all[len(all)-1].Outcome)
	}
}

func testLargeBodies(s *suite) {
	due := notice(id(1), 1)
	due.Body = []byte(`{"x":"` + strings.Repeat("é\\u0000", 150_000) + `"}`)
	last := call(1)
	last.LastWords = []store.Callback{due}
	s.live("one")
	s.commit(store.Batch{Node: "one", Calls: []store.Call{last}, Callbacks: []store.Callback{due}})
	claimed := s.claimLanes(s.other, "two", 1, due.Lane)
	assert.True(s, string(due.Body) == string(claimed[0].Body))
	s.report("two", store.Delivered, 2, 0, claimed...)

	_, err := s.other.Bury(s.Context(), at(5000), store.Error{Code: 6100})
	require.NoError(s, err)
	claimed = s.claimLanes(s.other, "two", 5000, due.Lane)
	assert.True(s, string(due.Body) == string(claimed[0].Body))
}

func testStrangeIDs(s *suite) {
	s.commit(store.Batch{Calls: []store.Call{call(1)}, Conferences: []store.Conference{conference(1)}})
	for _, strange := range append([]string{"1", "nobody", strings.ToUpper(id(10)), id(1) + " ", "' OR ''='", "%"}, hostile...) {
		_, err := s.one.Call(s.Context(), strange)
		assert.ErrorIs(s, err, store.ErrNotFound, "%.40q", strange)
		_, err = s.one.Conference(s.Context(), strange)
		assert.ErrorIs(s, err, store.ErrNotFound, "%.40q", strange)
		_, err = s.one.Participant(s.Context(), strange, strange)
		assert.ErrorIs(s, err, store.ErrNotFound, "%.40q", strange)
		list, err := s.one.Participants(s.Context(), strange, store.Page{Number: 1, Size: 1})
		assert.NoError(s, err, "%.40q", strange)
		assert.Zero(s, list.Count)
	}
}

func testParticipants(s *suite) {
	list := func(page, size int) ([]string, int) {
		l, err := s.other.Participants(s.Context(), id(1), store.Page{Number: page, Size: size})
		require.NoError(s, err)
		ids := []string{}
		for _, p := range l.Items {
			assert.Equal(s, id(1), p.Conference)
			ids = append(ids, p.ID)
		}
		return ids, l.Count
	}
	s.commit(store.Batch{Joined: []store.Participant{participant(9, 1), participant(5, 1)}})
	s.commit(store.Batch{Joined: []store.Participant{participant(7, 1), participant(6, 2), participant(3, 1)}})
	ids, count := list(1, 10)
	assert.Equal(s, []string{id(9), id(5), id(7), id(3)}, ids, "in order of joining")
	assert.Equal(s, 4, count)
	ids, count = list(2, 3)
	assert.Equal(s, []string{id(3)}, ids)
	assert.Equal(s, 4, count)

	changed := participant(5, 1)
	changed.Label, changed.Modified = "new", at(50)
	s.commit(store.Batch{Joined: []store.Participant{changed}, Left: []string{id(9), id(1234)}})
	ids, _ = list(1, 10)
	assert.Equal(s, []string{id(5), id(7), id(3)}, ids, "a change keeps the place")
	got, err := s.other.Participant(s.Context(), id(1), id(5))
	require.NoError(s, err)
	assert.Equal(s, changed, got)

	s.commit(store.Batch{Joined: []store.Participant{participant(8, 1)}, Left: []string{id(8), id(5), id(7), id(3)}})
	ids, count = list(1, 10)
	assert.Empty(s, ids)
	assert.Zero(s, count)
	s.commit(store.Batch{Joined: []store.Participant{participant(5, 1)}})
	ids, _ = list(1, 10)
	assert.Equal(s, []string{id(5)}, ids, "may come again")
}

func testPurge(s *suite) {
	ended := func(n int, modified int) store.Call {
		c := call(n)
		c.Modified, c.Ended, c.Status = at(modified), true, "complete"
		return c
	}
	over := conference(1)
	over.Modified, over.Ended = at(99), true
	s.commit(store.Batch{
		Calls:       []store.Call{ended(1, 99), ended(2, 100), call(3)},
		Conferences: []store.Conference{over, conference(2)},
		Callbacks:   []store.Callback{notice("a", 1), notice("b", 1), notice("c", 1), notice("d", 1)},
	})
	claimed := s.claim(s.one, "one", 1, 3)
	s.report("one", store.Delivered, 99, 0, claimed[0])
	s.report("one", store.Failed, 99, 0, claimed[1])
	s.report("one", store.Delivered, 100, 0, claimed[2])

	n, err := s.other.Purge(s.Context(), at(100))
	require.NoError(s, err)
	assert.Equal(s, 4, n, "a call, a conference, two callbacks")
	calls, err := s.one.Calls(s.Context(), store.Page{Number: 1, Size: 10})
	require.NoError(s, err)
	assert.Equal(s, store.List[store.Call]{Items: []store.Call{call(3), ended(2, 100)}, Count: 2}, calls)
	rooms, err := s.one.Conferences(s.Context(), store.Page{Number: 1, Size: 10})
	require.NoError(s, err)
	assert.Equal(s, store.List[store.Conference]{Items: []store.Conference{conference(2)}, Count: 1}, rooms)
	assert.Equal(s, []string{"c", "d"}, lanes(s.callbacks("")))
	n, err = s.other.Purge(s.Context(), at(100))
	require.NoError(s, err)
	assert.Zero(s, n)
}

func testCounts(s *suite) {
	check := func(calls map[string]int, callbacks map[store.State]int) {
		s.Helper()
		gotCalls, gotCallbacks, err := s.other.Counts(s.Context())
		require.NoError(s, err)
		assert.Equal(s, calls, gotCalls)
		assert.Equal(s, callbacks, gotCallbacks)
	}
	check(map[string]int{}, map[store.State]int{})
	over := call(1)
	over.Status, over.Ended = "busy", true
	s.commit(store.Batch{Calls: []store.Call{call(1), call(2), call(3)}, Callbacks: []store.Callback{notice("a", 1), notice("a", 2), notice("b", 1)}})
	check(map[string]int{"answered": 3}, map[store.State]int{store.Pending: 3})
	s.commit(store.Batch{Calls: []store.Call{over}})
	claimed := s.claimLanes(s.one, "one", 1, "a", "b")
	s.report("one", store.Delivered, 2, 0, claimed[0])
	s.report("one", store.Failed, 2, 0, claimed[1])
	check(map[string]int{"answered": 2, "busy": 1}, map[store.State]int{store.Pending: 1, store.Delivered: 1, store.Failed: 1})
	_, err := s.one.Purge(s.Context(), at(1000))
	require.NoError(s, err)
	check(map[string]int{"answered": 2}, map[store.State]int{store.Pending: 1})
}

func testClose(s *suite) {
	require.NoError(s, s.one.Ping(s.Context()))
	result := s.one.Submit(&store.Batch{Calls: []store.Call{call(1)}})
	require.NoError(s, s.one.Close())
	require.NoError(s, store.Wait(s.patience(), result), "what was submitted is kept")
	assert.ErrorIs(s, s.one.Commit(s.Context(), &store.Batch{}), store.ErrClosed)
	assert.Error(s, s.one.Ping(s.Context()))
	assert.NoError(s, s.one.Close(), "closed again")
}

func testBatchWhole(s *suite) {
	s.live("one")
	whole := store.Batch{
		Node: "nobody", Calls: []store.Call{call(1)}, Conferences: []store.Conference{conference(1)},
		Joined: []store.Participant{participant(1, 1)}, Callbacks: []store.Callback{notice("a", 1)},
	}
	var results []<-chan error
	for n := range 20 {
		neighbour := store.Batch{Node: "one", Calls: []store.Call{call(100 + n)}}
		results = append(results, s.one.Submit(&neighbour), s.one.Submit(&whole))
	}
	for i, result := range results {
		if err := store.Wait(s.patience(), result); i%2 == 0 {
			assert.NoError(s, err)
		} else {
			assert.ErrorIs(s, err, store.ErrDead)
		}
	}
	_, err := s.one.Call(s.Context(), id(1))
	assert.ErrorIs(s, err, store.ErrNotFound)
	_, err = s.one.Conference(s.Context(), id(1))
	assert.ErrorIs(s, err, store.ErrNotFound)
	_, err = s.one.Participant(s.Context(), id(1), id(1))
	assert.ErrorIs(s, err, store.ErrNotFound)
	assert.Empty(s, s.callbacks(""))
	list, err := s.one.Calls(s.Context(), store.Page{Number: 1, Size: 1})
	require.NoError(s, err)
	assert.Equal(s, 20, list.Count)

	require.NoError(s, s.one.Commit(s.Context(), &store.Batch{}), "an empty batch")
}

func testSubmitOrder(s *suite) {
	var last <-chan error
	for n := range 300 {
		c := call(1)
		c.Modified = at(n)
		last = s.one.Submit(&store.Batch{Calls: []store.Call{c}, Callbacks: []store.Callback{notice("a", n)}})
	}
	require.NoError(s, store.Wait(s.patience(), last))
	c, err := s.other.Call(s.Context(), id(1))
	require.NoError(s, err)
	assert.Equal(s, at(299), c.Modified)
	for n, due := range s.callbacks("") {
		require.Equal(s, at(n), due.Created)
	}

	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	if err := s.one.Commit(ctx, &store.Batch{Calls: []store.Call{call(2)}}); err != nil {
		assert.ErrorIs(s, err, context.Canceled)
	}
}
