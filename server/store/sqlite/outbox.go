package sqlite

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite/query"
)

// Claim is [store.Store.Claim].
func (s *Store) Claim(ctx context.Context, node string, now time.Time, lease time.Duration, limit int) ([]store.Callback, error) {
	var rows []query.ClaimRow
	err := s.do(ctx, func(ctx context.Context, q *query.Queries) (err error) {
		rows, err = q.Claim(ctx, query.ClaimParams{
			Owner: node, Now: store.Millis(now), LeaseEnd: store.Millis(now.Add(lease)), Most: int64(limit),
		})
		return err
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
	return s.do(ctx, func(ctx context.Context, q *query.Queries) error {
		for _, r := range reports {
			if err := report(ctx, q, node, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// report keeps one report, and finds its lane a head.
func report(ctx context.Context, q *query.Queries, node string, r store.Report) error {
	var lanes []string
	var err error
	if r.State == store.Pending {
		lanes, err = q.RetryCallback(ctx, query.RetryCallbackParams{
			ID: r.ID, Owner: node, NextTry: store.Millis(r.Next), Outcome: []byte(r.Outcome),
		})
	} else {
		lanes, err = q.EndCallback(ctx, query.EndCallbackParams{
			ID: r.ID, Owner: node, State: string(r.State), Done: store.Millis(r.At), Outcome: []byte(r.Outcome),
		})
	}
	if err != nil {
		return err
	}
	return lead(ctx, q, lanes)
}

// lead makes the first pending callback of each lane its head, unless another is
// held.
func lead(ctx context.Context, q *query.Queries, lanes []string) error {
	for _, lane := range lanes {
		if err := q.Unlead(ctx, lane); err != nil {
			return err
		}
		if err := q.Lead(ctx, lane); err != nil {
			return err
		}
	}
	return nil
}

// NextDue is [store.Store.NextDue].
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	due, err := s.r.NextDue(ctx)
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
	return s.do(ctx, func(ctx context.Context, q *query.Queries) error {
		lanes, err := q.Resend(ctx, query.ResendParams{ID: id, Now: store.Millis(now)})
		if err != nil || len(lanes) == 0 {
			return orElse(err, store.ErrNotFound)
		}
		s.due = true
		return lead(ctx, q, lanes)
	})
}
