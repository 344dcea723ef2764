package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite/query"
)

// found gives the error of a row that is not there its name.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}

// Call is [store.Store.Call].
func (s *Store) Call(ctx context.Context, id string) (store.Call, error) {
	r, err := s.r.Call(ctx, id)
	return callOf(query.CallsRow(r)), found(err)
}

// Conference is [store.Store.Conference].
func (s *Store) Conference(ctx context.Context, id string) (store.Conference, error) {
	r, err := s.r.Conference(ctx, id)
	return conferenceOf(query.ConferencesRow(r)), found(err)
}

// Participant is [store.Store.Participant].
func (s *Store) Participant(ctx context.Context, conference, id string) (store.Participant, error) {
	r, err := s.r.Participant(ctx, query.ParticipantParams{Conference: conference, ID: id})
	return participantOf(query.ParticipantsRow(r)), found(err)
}

// Calls is [store.Store.Calls].
func (s *Store) Calls(ctx context.Context, p store.Page) (store.List[store.Call], error) {
	return store.ListOf(p,
		func() (int64, error) { return s.r.CountCalls(ctx) },
		func(most, skip int64) ([]query.CallsRow, error) {
			return s.r.Calls(ctx, query.CallsParams{Most: most, Skip: skip})
		}, callOf)
}

// Conferences is [store.Store.Conferences].
func (s *Store) Conferences(ctx context.Context, p store.Page) (store.List[store.Conference], error) {
	return store.ListOf(p,
		func() (int64, error) { return s.r.CountConferences(ctx) },
		func(most, skip int64) ([]query.ConferencesRow, error) {
			return s.r.Conferences(ctx, query.ConferencesParams{Most: most, Skip: skip})
		}, conferenceOf)
}

// Participants is [store.Store.Participants].
func (s *Store) Participants(ctx context.Context, conference string, p store.Page) (store.List[store.Participant], error) {
	return store.ListOf(p,
		func() (int64, error) { return s.r.CountParticipants(ctx, conference) },
		func(most, skip int64) ([]query.ParticipantsRow, error) {
			return s.r.Participants(ctx, query.ParticipantsParams{Conference: conference, Most: most, Skip: skip})
		}, participantOf)
}

// Callbacks is [store.Store.Callbacks].
func (s *Store) Callbacks(ctx context.Context, state store.State, p store.Page) (store.List[store.Callback], error) {
	if state == "" {
		return store.ListOf(p,
			func() (int64, error) { return s.r.CountCallbacks(ctx) },
			func(most, skip int64) ([]query.AllCallbacksRow, error) {
				return s.r.AllCallbacks(ctx, query.AllCallbacksParams{Most: most, Skip: skip})
			}, callbackOf)
	}
	return store.ListOf(p,
		func() (int64, error) { return s.r.CountCallbacksOf(ctx, string(state)) },
		func(most, skip int64) ([]query.CallbacksOfRow, error) {
			return s.r.CallbacksOf(ctx, query.CallbacksOfParams{State: string(state), Most: most, Skip: skip})
		}, func(r query.CallbacksOfRow) store.Callback { return callbackOf(query.AllCallbacksRow(r)) })
}

// Counts is [store.Store.Counts].
func (s *Store) Counts(ctx context.Context) (map[string]int, map[store.State]int, error) {
	calls, callbacks := map[string]int{}, map[store.State]int{}
	byStatus, err := s.r.CallsByStatus(ctx)
	for _, r := range byStatus {
		calls[r.Status] = int(r.N)
	}
	if err != nil {
		return nil, nil, err
	}
	byState, err := s.r.CallbacksByState(ctx)
	for _, r := range byState {
		callbacks[store.State(r.State)] = int(r.N)
	}
	return calls, callbacks, err
}
