package postgres

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// plain tells whether a text can be one of a column of texts: what PostgreSQL would
// not take as a question cannot be there.
func plain(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// found gives the error of a row that is not there its name.
func found(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}

// Call is [store.Store.Call].
func (s *Store) Call(ctx context.Context, id string) (store.Call, error) {
	if !plain(id) {
		return store.Call{}, store.ErrNotFound
	}
	r, err := s.q.Call(ctx, id)
	return callOf(query.CallsRow(r)), found(err)
}

// Conference is [store.Store.Conference].
func (s *Store) Conference(ctx context.Context, id string) (store.Conference, error) {
	if !plain(id) {
		return store.Conference{}, store.ErrNotFound
	}
	r, err := s.q.Conference(ctx, id)
	return conferenceOf(query.ConferencesRow(r)), found(err)
}

// Participant is [store.Store.Participant].
func (s *Store) Participant(ctx context.Context, conference, id string) (store.Participant, error) {
	if !plain(conference) || !plain(id) {
		return store.Participant{}, store.ErrNotFound
	}
	r, err := s.q.Participant(ctx, query.ParticipantParams{Conference: conference, ID: id})
	return participantOf(query.ParticipantsRow(r)), found(err)
}

// Calls is [store.Store.Calls].
func (s *Store) Calls(ctx context.Context, p store.Page) (store.List[store.Call], error) {
	return store.ListOf(p,
		func() (int64, error) { return s.q.CountCalls(ctx) },
		func(most, skip int64) ([]query.CallsRow, error) {
			return s.q.Calls(ctx, query.CallsParams{Most: most, Skip: skip})
		}, callOf)
}

// Conferences is [store.Store.Conferences].
func (s *Store) Conferences(ctx context.Context, p store.Page) (store.List[store.Conference], error) {
	return store.ListOf(p,
		func() (int64, error) { return s.q.CountConferences(ctx) },
		func(most, skip int64) ([]query.ConferencesRow, error) {
			return s.q.Conferences(ctx, query.ConferencesParams{Most: most, Skip: skip})
		}, conferenceOf)
}

// Participants is [store.Store.Participants].
func (s *Store) Participants(ctx context.Context, conference string, p store.Page) (store.List[store.Participant], error) {
	if !plain(conference) {
		return store.List[store.Participant]{Items: []store.Participant{}}, nil
	}
	return store.ListOf(p,
		func() (int64, error) { return s.q.CountParticipants(ctx, conference) },
		func(most, skip int64) ([]query.ParticipantsRow, error) {
			return s.q.Participants(ctx, query.ParticipantsParams{Conference: conference, Most: most, Skip: skip})
		}, participantOf)
}

// Callbacks is [store.Store.Callbacks].
func (s *Store) Callbacks(ctx context.Context, state store.State, p store.Page) (store.List[store.Callback], error) {
	if !plain(string(state)) {
		return store.List[store.Callback]{Items: []store.Callback{}}, nil
	}
	if state == "" {
		return store.ListOf(p,
			func() (int64, error) { return s.q.CountCallbacks(ctx) },
			func(most, skip int64) ([]query.AllCallbacksRow, error) {
				return s.q.AllCallbacks(ctx, query.AllCallbacksParams{Most: most, Skip: skip})
			}, callbackOf)
	}
	return store.ListOf(p,
		func() (int64, error) { return s.q.CountCallbacksOf(ctx, string(state)) },
		func(most, skip int64) ([]query.CallbacksOfRow, error) {
			return s.q.CallbacksOf(ctx, query.CallbacksOfParams{State: string(state), Most: most, Skip: skip})
		}, func(r query.CallbacksOfRow) store.Callback { return callbackOf(query.AllCallbacksRow(r)) })
}

// Counts is [store.Store.Counts].
func (s *Store) Counts(ctx context.Context) (map[string]int, map[store.State]int, error) {
	calls, callbacks := map[string]int{}, map[store.State]int{}
	byStatus, err := s.q.CallsByStatus(ctx)
	for _, r := range byStatus {
		calls[r.Status] = int(r.N)
	}
	if err != nil {
		return nil, nil, err
	}
	byState, err := s.q.CallbacksByState(ctx)
	for _, r := range byState {
		callbacks[store.State(r.State)] = int(r.N)
	}
	return calls, callbacks, err
}
