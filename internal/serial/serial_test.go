package serial_test

import (
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/serial"
)

// TestTable does at random what a map does too, with numbers that grow: some are
// used for long.
func TestTable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var table serial.Table[uint64]
	want := map[uint64]*uint64{}
	last := uint64(0)
	for step := range 20_000 {
		if step%7000 == 6999 {
			table.Clear()
			clear(want)
			last = 0
		}
		last += 1 + r.Uint64N(3)
		n := last
		if r.IntN(50) == 0 {
			n = 1 + r.Uint64N(last) // late
		}
		v := n
		table.Put(n, &v)
		want[n] = &v
		for n := range want {
			if n%500 != 0 && len(want) > 20 {
				table.Delete(n)
				delete(want, n)
				break
			}
		}
		n = r.Uint64N(last + 3)
		require.Equal(t, want[n], table.Get(n))
		table.Delete(n)
		delete(want, n)
	}
	require.Greater(t, len(want), 5)
	var all []uint64
	for _, v := range table.All() {
		all = append(all, *v)
	}
	require.Equal(t, slices.Sorted(maps.Keys(want)), all)
}

// TestLongLived keeps one thing while very many come and go.
func TestLongLived(t *testing.T) {
	var table serial.Table[int]
	long, short := 1, 2
	table.Put(1, &long)
	size := testing.AllocsPerRun(1, func() {
		for n := uint64(2); n < 1_000_000; n++ {
			table.Put(n, &short)
			table.Delete(n)
		}
	})
	require.Equal(t, &long, table.Get(1))
	require.Equal(t, []*int{&long}, table.All())
	require.Less(t, size, 2000.0)
}

// TestGap puts numbers in that are far apart, as those are that a long run has left.
func TestGap(t *testing.T) {
	var table serial.Table[int]
	var before, after runtime.MemStats
	first, last := 1, 2
	runtime.ReadMemStats(&before)
	table.Put(5, &first)
	table.Put(10_000_000, &last)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
	require.Equal(t, []*int{&first, &last}, table.All())
	require.Equal(t, &first, table.Get(5))
	require.Equal(t, &last, table.Get(10_000_000))
}
