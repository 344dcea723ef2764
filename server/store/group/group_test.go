package group_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/group"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestGroups(t *testing.T) {
	var groups [][]int
	begun, goOn := make(chan bool), make(chan bool)
	bad, refusal := errors.New("bad"), errors.New("refused")
	w := group.New(func(items []int, refused []error) error {
		groups = append(groups, items)
		if len(groups) == 1 {
			close(begun)
			<-goOn
		}
		if slices.Contains(items, -1) {
			return bad
		}
		if i := slices.Index(items, -2); i >= 0 {
			refused[i] = refusal
		}
		return nil
	})
	var results []<-chan error
	put := func(items ...int) {
		for _, n := range items {
			results = append(results, w.Put(n))
		}
	}
	put(1)
	<-begun // the first is being kept, and the others wait for it
	put(2, -2, 3, -1, 4)
	close(goOn)
	w.Close()
	w.Close()

	for i, want := range []error{nil, nil, refusal, nil, bad, nil} {
		assert.Equal(t, want, <-results[i], "result %d", i)
	}
	assert.Equal(t, [][]int{{1}, {2, -2, 3, -1, 4}, {2}, {-2}, {3}, {-1}, {4}}, groups)
	assert.Equal(t, store.ErrClosed, <-w.Put(5))
}
