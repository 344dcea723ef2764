package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// commitTime is how long a commit may take: then the database is out of reach.
const commitTime = 30 * time.Second

// Submit is [store.Store.Submit].
func (s *Store) Submit(b *store.Batch) <-chan error { return s.writer.Put(b) }

// Commit is [store.Store.Commit].
func (s *Store) Commit(ctx context.Context, b *store.Batch) error {
	return store.Wait(ctx, s.Submit(b))
}

// keep keeps batches in one transaction, those of processes that are dead left out.
func (s *Store) keep(batches []*store.Batch, refused []error) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	var rows columns
	err := s.do(ctx, func(q *query.Queries) error {
		living, err := q.Living(ctx, nodes(batches))
		if err != nil {
			return err
		}
		for i, b := range batches {
			if b.Node == "" || slices.Contains(living, b.Node) {
				rows.add(b)
			} else {
				refused[i] = store.ErrDead
			}
		}
		return rows.write(ctx, q)
	})
	if err == nil && len(rows.callbacks.Lane) > 0 {
		s.wake()
	}
	return err
}

// nodes are the processes that batches are of.
func nodes(batches []*store.Batch) []string {
	names := []string{}
	for _, b := range batches {
		if b.Node != "" && !slices.Contains(names, b.Node) {
			names = append(names, b.Node)
		}
	}
	return names
}

// Purge is [store.Store.Purge]. It forgets in pieces, so that nobody waits for it
// long.
func (s *Store) Purge(ctx context.Context, before time.Time) (int, error) {
	if err := s.q.ForgetCommands(ctx, store.Millis(before)); err != nil {
		return 0, err
	}
	total := 0
	for _, forget := range []func(context.Context, int64) (int64, error){s.q.PurgeCalls, s.q.PurgeConferences, s.q.PurgeCallbacks} {
		for {
			n, err := forget(ctx, store.Millis(before))
			total += int(n)
			if err != nil {
				return total, err
			}
			if n == 0 {
				break
			}
		}
	}
	return total, nil
}
