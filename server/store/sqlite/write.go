package sqlite

import (
	"context"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite/query"
)

// Submit is [store.Store.Submit].
func (s *Store) Submit(b *store.Batch) <-chan error {
	return s.writer.Put(func(ctx context.Context, q *query.Queries) error {
		if b.Node != "" {
			if lives, err := q.Lives(ctx, b.Node); err != nil || len(lives) == 0 {
				return orElse(err, store.ErrDead)
			}
		}
		s.due = s.due || len(b.Callbacks) > 0
		return write(ctx, q, b)
	})
}

// orElse is the first of two errors that is one.
func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// Commit is [store.Store.Commit].
func (s *Store) Commit(ctx context.Context, b *store.Batch) error {
	return store.Wait(ctx, s.Submit(b))
}

// write keeps a batch that is not refused.
func write(ctx context.Context, q *query.Queries, b *store.Batch) error {
	for i := range b.Calls {
		if err := q.PutCall(ctx, callRow(&b.Calls[i])); err != nil {
			return err
		}
	}
	for i := range b.Conferences {
		if err := q.PutConference(ctx, conferenceRow(&b.Conferences[i])); err != nil {
			return err
		}
	}
	for i := range b.Joined {
		if err := q.Join(ctx, participantRow(&b.Joined[i])); err != nil {
			return err
		}
	}
	for _, id := range b.Left {
		if err := q.Leave(ctx, id); err != nil {
			return err
		}
	}
	return addCallbacks(ctx, q, b.Callbacks)
}

// addCallbacks makes callbacks due.
func addCallbacks(ctx context.Context, q *query.Queries, callbacks []store.Callback) error {
	for _, c := range callbacks {
		err := q.AddCallback(ctx, query.AddCallbackParams{
			Lane: c.Lane, Url: []byte(c.URL), Method: c.Method, Body: blob(c.Body), Created: store.Millis(c.Created),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// blob is a value of a column that is never NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Purge is [store.Store.Purge]. It forgets in pieces, so that nobody waits for it
// long.
func (s *Store) Purge(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for {
		var n int64
		err := s.do(ctx, func(ctx context.Context, q *query.Queries) (err error) {
			n, err = purge(ctx, q, store.Millis(before))
			return err
		})
		if err != nil || n == 0 {
			return total, err
		}
		total += int(n)
	}
}

// purge forgets one piece.
func purge(ctx context.Context, q *query.Queries, before int64) (total int64, err error) {
	for _, forget := range []func(context.Context, int64) (int64, error){q.PurgeCalls, q.PurgeConferences, q.PurgeCallbacks} {
		n, err := forget(ctx, before)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
