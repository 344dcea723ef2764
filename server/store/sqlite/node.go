package sqlite

import (
	"context"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite/query"
)

// Beat is [store.Store.Beat].
func (s *Store) Beat(ctx context.Context, node string, now time.Time, lease time.Duration) error {
	return s.do(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.Beat(ctx, query.BeatParams{Name: node, Lease: store.Millis(now.Add(lease))})
		if err != nil || n == 0 {
			return orElse(err, store.ErrDead)
		}
		s.desk.Open(node)
		return nil
	})
}

// Bury is [store.Store.Bury].
func (s *Store) Bury(ctx context.Context, now time.Time, why store.Error) ([]string, error) {
	var buried []string
	err := s.do(ctx, func(ctx context.Context, q *query.Queries) (err error) {
		if buried, err = q.Overdue(ctx, store.Millis(now)); err != nil {
			return err
		}
		s.due = s.due || len(buried) > 0
		for _, node := range buried {
			if err := bury(ctx, q, node, now, why); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, node := range buried {
		s.desk.Shut(node)
	}
	return buried, nil
}

// bury ends what one process ran.
func bury(ctx context.Context, q *query.Queries, node string, now time.Time, why store.Error) error {
	words, err := q.LastWords(ctx, node)
	if err != nil {
		return err
	}
	if err := q.LeaveOfNode(ctx, node); err != nil {
		return err
	}
	ms, text := store.Millis(now), []byte(why.Description)
	if err := q.FailCalls(ctx, query.FailCallsParams{Node: node, Now: ms, Code: int64(why.Code), Description: text}); err != nil {
		return err
	}
	if err := q.FailConferences(ctx, query.FailConferencesParams{Node: node, Now: ms, Code: int64(why.Code), Description: text}); err != nil {
		return err
	}
	for _, data := range words {
		due, err := store.DecodeWords(data, now)
		if err != nil {
			return err
		}
		if err := addCallbacks(ctx, q, due); err != nil {
			return err
		}
	}
	return retire(ctx, q, node)
}

// retire lets a process that lives run nothing any more, and frees what it holds.
func retire(ctx context.Context, q *query.Queries, node string) error {
	if n, err := q.Retire(ctx, node); err != nil || n == 0 {
		return err
	}
	lanes, err := q.Free(ctx, node)
	if err != nil {
		return err
	}
	return relead(ctx, q, lanes)
}

// Retire is [store.Store.Retire].
func (s *Store) Retire(ctx context.Context, node string) error {
	err := s.do(ctx, func(ctx context.Context, q *query.Queries) error {
		s.due = true
		return retire(ctx, q, node)
	})
	if err != nil {
		return err
	}
	s.desk.Shut(node)
	return nil
}

// Ask is [store.Store.Ask].
func (s *Store) Ask(ctx context.Context, c store.Command) (store.Answer, error) {
	return s.desk.Ask(ctx, c)
}

// Serve is [store.Store.Serve].
func (s *Store) Serve(ctx context.Context, node string, do func(store.Command) store.Answer) error {
	return s.desk.Serve(ctx, node, do)
}
