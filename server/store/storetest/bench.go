package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

// Bench measures a store: calls created by 32 goroutines, the first page of the
// list, and callbacks that are claimed and reported in batches.
func Bench(b *testing.B, open func(b *testing.B) store.Store) {
	b.Run("Commit", func(b *testing.B) { benchCommit(b, open(b)) })
	b.Run("List", func(b *testing.B) { benchList(b, open(b)) })
	b.Run("Deliver", func(b *testing.B) { benchDeliver(b, open(b)) })
}

func benchCommit(b *testing.B, s store.Store) {
	require.NoError(b, s.Beat(b.Context(), "one", at(0), time.Hour))
	var n atomic.Int64
	b.SetParallelism(16) // for each processor, of which we mean two
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			c := call(int(n.Add(1)))
			if err := s.Commit(b.Context(), &store.Batch{Node: "one", Calls: []store.Call{c}}); err != nil {
				b.Error(err)
			}
		}
	})
}

func benchList(b *testing.B, s store.Store) {
	for n := range 100 {
		var batch store.Batch
		for i := range 100 {
			batch.Calls = append(batch.Calls, call(100*n+i))
		}
		require.NoError(b, s.Commit(b.Context(), &batch))
	}
	for b.Loop() {
		if list, err := s.Calls(b.Context(), store.Page{Number: 1, Size: 25}); err != nil || len(list.Items) != 25 {
			b.Fatal(list, err)
		}
	}
}

// benchDeliver counts one operation for each callback: committed, claimed and
// reported, 32 at a time.
func benchDeliver(b *testing.B, s store.Store) {
	const batch = 32
	for n := 0; b.Loop(); n++ {
		if n%batch != 0 {
			continue
		}
		var due store.Batch
		for i := range batch {
			due.Callbacks = append(due.Callbacks, notice(fmt.Sprint(i), n))
		}
		require.NoError(b, s.Commit(b.Context(), &due))
		claimed, err := s.Claim(b.Context(), "one", at(n), time.Minute, batch)
		require.NoError(b, err)
		require.Len(b, claimed, batch)
		var reports []store.Report
		for _, c := range claimed {
			reports = append(reports, store.Report{ID: c.ID, State: store.Delivered, At: at(n)})
		}
		require.NoError(b, s.Report(b.Context(), "one", reports))
	}
}
