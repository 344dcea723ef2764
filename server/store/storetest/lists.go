package storetest

import (
	"fmt"
	"math"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

var listTests = map[string]func(*suite){
	"calls are listed newest first":       testCallPages,
	"conferences are listed newest first": testConferencePages,
	"callbacks are listed newest first":   testCallbackPages,
}

// created are times of creation in the order of commit, and want their places,
// newest first.
var (
	created = []int{10, 20, 20, 5, 20, 30, 10}
	want    = []int{5, 4, 2, 1, 6, 0, 3}
)

// checkPages checks a list of len(want) that get shows, page by page.
func (s *suite) checkPages(get func(store.Page) (ids []string, count int)) {
	s.Helper()
	for _, p := range []store.Page{
		{Number: 1, Size: 7}, {Number: 1, Size: 100}, {Number: 1, Size: 3}, {Number: 2, Size: 3}, {Number: 3, Size: 3}, {Number: 4, Size: 3},
		{Number: 1, Size: math.MaxInt}, {Number: math.MaxInt, Size: 1}, {Number: math.MaxInt, Size: math.MaxInt}, {Number: 2, Size: math.MaxInt},
		{Number: math.MaxInt/7 + 2, Size: 7},
	} {
		expect := []string{}
		for i, n := range want {
			if i/p.Size == p.Number-1 {
				expect = append(expect, id(n))
			}
		}
		ids, count := get(p)
		assert.Equal(s, expect, ids, "%+v", p)
		assert.Equal(s, len(want), count, "%+v", p)
	}
}

func testCallPages(s *suite) {
	for n, ms := range created {
		c := call(n)
		c.Created, c.LastWords = at(ms), []store.Callback{notice(c.ID, 1)}
		s.commit(store.Batch{Calls: []store.Call{c}})
	}
	again := call(2) // a change moves nothing
	again.Created, again.Status = at(created[2]), "complete"
	s.commit(store.Batch{Calls: []store.Call{again}})

	s.checkPages(func(p store.Page) ([]string, int) {
		list, err := s.other.Calls(s.Context(), p)
		require.NoError(s, err)
		ids := []string{}
		for _, c := range list.Items {
			ids = append(ids, c.ID)
			assert.Empty(s, c.LastWords)
		}
		return ids, list.Count
	})
}

func testConferencePages(s *suite) {
	var batch store.Batch // all at once: in a batch the order counts, too
	for n, ms := range created {
		c := conference(n)
		c.Created = at(ms)
		batch.Conferences = append(batch.Conferences, c)
	}
	s.commit(batch)
	s.checkPages(func(p store.Page) ([]string, int) {
		list, err := s.other.Conferences(s.Context(), p)
		require.NoError(s, err)
		ids := []string{}
		for _, c := range list.Items {
			ids = append(ids, c.ID)
		}
		return ids, list.Count
	})
}

func testCallbackPages(s *suite) {
	for n := range 9 {
		s.commit(store.Batch{Callbacks: []store.Callback{notice(fmt.Sprint("lane", n), n)}})
	}
	claimed := s.claim(s.one, "one", 5, 100) // 0 to 5
	require.Len(s, claimed, 6)
	s.report("one", store.Failed, 6, 0, claimed[4], claimed[1], claimed[3])
	s.report("one", store.Delivered, 6, 0, claimed[0])

	for _, c := range []struct {
		state store.State
		page  store.Page
		lanes []string
		count int
	}{
		{"", store.Page{Number: 1, Size: 4}, []string{"lane8", "lane7", "lane6", "lane5"}, 9},
		{"", store.Page{Number: 3, Size: 4}, []string{"lane0"}, 9},
		{store.Failed, store.Page{Number: 1, Size: 2}, []string{"lane4", "lane3"}, 3},
		{store.Failed, store.Page{Number: 2, Size: 2}, []string{"lane1"}, 3},
		{store.Failed, store.Page{Number: math.MaxInt, Size: math.MaxInt}, []string{}, 3},
		{store.Delivered, store.Page{Number: 1, Size: 2}, []string{"lane0"}, 1},
		{store.Pending, store.Page{Number: 1, Size: 9}, []string{"lane8", "lane7", "lane6", "lane5", "lane2"}, 5},
		{"strange\x00", store.Page{Number: 1, Size: 9}, []string{}, 0},
	} {
		list, err := s.other.Callbacks(s.Context(), c.state, c.page)
		require.NoError(s, err)
		assert.Equal(s, c.lanes, lanes(list.Items), "%v", c)
		assert.Equal(s, c.count, list.Count, "%v", c)
	}
}
