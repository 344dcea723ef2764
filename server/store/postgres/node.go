package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// Beat is [store.Store.Beat].
func (s *Store) Beat(ctx context.Context, node string, now time.Time, lease time.Duration) error {
	n, err := s.q.Beat(ctx, query.BeatParams{Name: node, Lease: store.Millis(now.Add(lease))})
	if err == nil && n == 0 {
		err = store.ErrDead
	}
	return err
}

// Bury is [store.Store.Bury].
func (s *Store) Bury(ctx context.Context, now time.Time, why store.Error) ([]string, error) {
	overdue, err := s.q.Overdue(ctx, store.Millis(now))
	var buried []string
	for _, node := range overdue {
		var done bool
		err = s.do(ctx, func(q *query.Queries) (err error) {
			done, err = bury(ctx, q, node, now, why)
			return err
		})
		if err != nil {
			break
		}
		if done {
			buried = append(buried, node)
		}
	}
	if len(buried) > 0 {
		s.wake()
		s.bell.ringAll()
	}
	return buried, err
}

// bury ends what one process ran, unless it lives or another has buried it. The row
// of the process is locked first, so that no batch of it is under way.
func bury(ctx context.Context, q *query.Queries, node string, now time.Time, why store.Error) (bool, error) {
	n, err := q.BuryNode(ctx, query.BuryNodeParams{Name: node, Now: store.Millis(now)})
	if err != nil || n == 0 {
		return false, err
	}
	due, err := lastWords(ctx, q, node, now)
	if err != nil {
		return false, err
	}
	if err := free(ctx, q, node, due.Lane); err != nil {
		return false, err
	}
	if err := fail(ctx, q, node, now, why); err != nil {
		return false, err
	}
	return true, addCallbacks(ctx, q, due)
}

// lastWords are those of all that a process runs, as callbacks that are due.
func lastWords(ctx context.Context, q *query.Queries, node string, now time.Time) (due query.AddCallbacksParams, err error) {
	words, err := q.LastWords(ctx, node)
	if err != nil {
		return due, err
	}
	for _, data := range words {
		callbacks, err := store.DecodeWords(data, now)
		if err != nil {
			return due, err
		}
		for _, c := range callbacks {
			addDue(&due, c)
		}
	}
	return due, nil
}

// fail ends the calls and conferences of a process.
func fail(ctx context.Context, q *query.Queries, node string, now time.Time, why store.Error) error {
	if err := q.LeaveOfNode(ctx, node); err != nil {
		return err
	}
	ms, text := store.Millis(now), []byte(why.Description)
	err := q.FailCalls(ctx, query.FailCallsParams{Node: node, Now: ms, Code: int64(why.Code), Description: text})
	if err != nil {
		return err
	}
	return q.FailConferences(ctx, query.FailConferencesParams{Node: node, Now: ms, Code: int64(why.Code), Description: text})
}

// free lets go of the callbacks that a process holds, and answers the commands to
// it. It locks their lanes, and more.
func free(ctx context.Context, q *query.Queries, node string, more []string) error {
	lanes, err := q.LanesOfOwner(ctx, node)
	if err != nil {
		return err
	}
	if err := q.LockLanes(ctx, slices.Concat(lanes, more)); err != nil {
		return err
	}
	if err := q.Free(ctx, node); err != nil {
		return err
	}
	if err := lead(ctx, q, lanes); err != nil {
		return err
	}
	return q.AnswerAll(ctx, query.AnswerAllParams{Node: node, Answer: []byte(store.Gone)})
}

// Retire is [store.Store.Retire].
func (s *Store) Retire(ctx context.Context, node string) error {
	err := s.do(ctx, func(q *query.Queries) error {
		if n, err := q.Retire(ctx, node); err != nil || n == 0 {
			return err
		}
		return free(ctx, q, node, nil)
	})
	s.wake()
	s.bell.ringAll()
	return err
}
