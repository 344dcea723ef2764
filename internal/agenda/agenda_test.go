package agenda_test

import (
	"cmp"
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

// TestMany puts in and takes out, at random, and compares with what should come:
// what is short, what is long, and what is due before the last that came.
func TestMany(t *testing.T) {
	type item struct {
		at    time.Duration
		order int
	}
	random := rand.New(rand.NewPCG(3, 4))
	var q agenda.Agenda[item]
	for round := range 4 {
		var want []item
		now, n := time.Duration(0), 0
		for step := range 12_000 {
			grow := step < 5_000 || step > 7_000 && step < 10_000
			if random.IntN(3) == 0 == grow && len(want) > 0 {
				at, it := q.Next()
				first := want[0]
				if at != first.at || *it != first {
					t.Fatalf("round %d, step %d: got %v, want %v", round, step, *it, first)
				}
				want, now = want[1:], at
				continue
			}
			n++
			it := item{max(0, now+time.Duration(random.Int64N(1<<random.IntN(40)))-5), n<<2 | random.IntN(3)}
			*q.Add(it.at, uint8(it.order&3)) = it
			i, _ := slices.BinarySearchFunc(want, it, func(a, b item) int {
				return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order&3, b.order&3), cmp.Compare(a.order, b.order))
			})
			want = slices.Insert(want, i, it)
			if q.Len() != len(want) {
				t.Fatalf("Len is %d, want %d", q.Len(), len(want))
			}
		}
		q.Clear()
	}
}
