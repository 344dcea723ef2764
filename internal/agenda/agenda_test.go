package agenda_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/voxsim/voxsim/internal/agenda"
)

// TestOrder compares the queue with a stable sort of what was put in.
func TestOrder(t *testing.T) {
	type item struct {
		at   time.Duration
		rank uint8
		n    int
	}
	random := rand.New(rand.NewPCG(1, 2))
	var q agenda.Agenda[item]
	var want, got []item
	for n := range 1000 {
		it := item{time.Duration(random.IntN(20)), uint8(random.IntN(3)), n}
		want = append(want, it)
		*q.Add(it.at, it.rank) = it
	}
	slices.SortStableFunc(want, func(a, b item) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return int(a.rank) - int(b.rank)
	})
	for q.Len() > 0 {
		at, rank, _ := q.Peek()
		_, it := q.Next()
		if at != it.at || rank != it.rank {
			t.Fatalf("Peek says %v %d, Next %v %d", at, rank, it.at, it.rank)
		}
		got = append(got, *it)
	}
	if !slices.Equal(got, want) {
		t.Errorf("order is %v, want %v", got, want)
	}
	if _, _, ok := q.Peek(); ok {
		t.Error("Peek finds something in an empty queue")
	}
	if _, it := q.Next(); it != nil {
		t.Error("Next finds something in an empty queue")
	}
}
