package postgres

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// Claim is [store.Store.Claim].
func (s *Store) Claim(ctx context.Context, node string, now time.Time, lease time.Duration, limit int) ([]store.Callback, error) {
	rows, err := s.q.Claim(ctx, query.ClaimParams{
		Owner: node, Now: store.Millis(now), LeaseEnd: store.Millis(now.Add(lease)), Most: int64(limit),
	})
	if err != nil {
		return nil, err
	}
	var claimed []store.Callback
	for _, r := range rows {
		claimed = append(claimed, callbackOf(query.AllCallbacksRow(r)))
	}
	slices.SortFunc(claimed, func(a, b store.Callback) int { return cmp.Compare(a.ID, b.ID) })
	return claimed, nil
}

// Report is [store.Store.Report].
func (s *Store) Report(ctx context.Context, node string, reports []store.Report) error {
	if len(reports) == 0 {
		return nil
	}
	ended, retried := query.EndCallbacksParams{Owner: node}, query.RetryCallbacksParams{Owner: node}
	for _, r := range reports {
		if r.State == store.Pending {
			retried.ID = append(retried.ID, r.ID)
			retried.NextTry = append(retried.NextTry, store.Millis(r.Next))
			retried.Outcome = append(retried.Outcome, []byte(r.Outcome))
		} else {
			ended.ID = append(ended.ID, r.ID)
			ended.State = append(ended.State, string(r.State))
			ended.Done = append(ended.Done, store.Millis(r.At))
			ended.Outcome = append(ended.Outcome, []byte(r.Outcome))
		}
	}
	return s.inLanes(ctx, slices.Concat(ended.ID, retried.ID), func(q *query.Queries) error {
		if err := q.EndCallbacks(ctx, ended); err != nil {
			return err
		}
		if len(retried.ID) == 0 {
			return nil
		}
		return q.RetryCallbacks(ctx, retried)
	})
}

// inLanes changes callbacks while their lanes are locked, and finds the lanes their
// heads.
func (s *Store) inLanes(ctx context.Context, ids []int64, change func(q *query.Queries) error) error {
	return s.do(ctx, func(q *query.Queries) error {
		lanes, err := q.LanesOf(ctx, ids)
		if err != nil {
			return err
		}
		if err := q.LockLanes(ctx, lanes); err != nil {
			return err
		}
		if err := change(q); err != nil {
			return err
		}
		return lead(ctx, q, lanes)
	})
}

// lead makes the first pending callback of each lane its head, unless another is
// held. The lanes are locked.
func lead(ctx context.Context, q *query.Queries, lanes []string) error {
	if err := q.Unlead(ctx, lanes); err != nil {
		return err
	}
	return q.Lead(ctx, lanes)
}

// NextDue is [store.Store.NextDue].
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	due, err := s.q.NextDue(ctx)
	if err == nil && len(due) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return time.Time{}, err
	}
	return store.Moment(due[0]), nil
}

// Resend is [store.Store.Resend].
func (s *Store) Resend(ctx context.Context, id int64, now time.Time) error {
	err := s.inLanes(ctx, []int64{id}, func(q *query.Queries) error {
		lanes, err := q.Resend(ctx, query.ResendParams{ID: id, Now: store.Millis(now)})
		if err == nil && len(lanes) == 0 {
			err = store.ErrNotFound
		}
		return err
	})
	if err == nil {
		s.wake()
	}
	return err
}
