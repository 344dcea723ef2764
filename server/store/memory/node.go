package memory

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
)

// Beat is [store.Store.Beat].
func (s *Store) Beat(_ context.Context, name string, now time.Time, lease time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nodes[name]
	if n == nil {
		n = &node{}
		s.nodes[name] = n
		s.desk.Open(name)
	}
	if n.gone {
		return store.ErrDead
	}
	n.lease = store.Millis(now.Add(lease))
	return nil
}

// Bury is [store.Store.Bury].
func (s *Store) Bury(_ context.Context, now time.Time, why store.Error) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now = cut(now)
	why.Time = now
	var buried []string
	for _, name := range slices.Sorted(maps.Keys(s.nodes)) {
		if n := s.nodes[name]; !n.gone && n.lease < store.Millis(now) {
			s.bury(name, now, &why)
			buried = append(buried, name)
		}
	}
	return buried, nil
}

// bury ends what one process ran.
func (s *Store) bury(name string, now time.Time, why *store.Error) {
	s.retire(name)
	will := &store.Batch{}
	calls, conferences := map[string]bool{}, map[string]bool{} // that end
	for _, r := range s.calls.order {
		if c := r.value; c.Node == name && !c.Ended {
			calls[c.ID] = true
			will.Callbacks = appendDue(will.Callbacks, c.LastWords, now)
			c.Status, c.Ended, c.Error, c.Modified, c.HungUp = "failed", true, why, now, now
			will.Calls = append(will.Calls, c)
		}
	}
	for _, r := range s.conferences.order {
		if c := r.value; c.Node == name && !c.Ended {
			conferences[c.ID] = true
			will.Callbacks = appendDue(will.Callbacks, c.LastWords, now)
			c.Status, c.Ended, c.Error, c.Modified = "conf_failed", true, why, now
			will.Conferences = append(will.Conferences, c)
		}
	}
	for conference, there := range s.participants {
		for _, p := range there {
			if conferences[conference] || calls[p.Call] {
				will.Left = append(will.Left, p.ID)
			}
		}
	}
	s.write(will)
}

// appendDue adds last words, due now.
func appendDue(due, words []store.Callback, now time.Time) []store.Callback {
	for _, w := range words {
		due = append(due, w.Due(now))
	}
	return due
}

// Retire is [store.Store.Retire].
func (s *Store) Retire(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alive(name) {
		s.retire(name)
	}
	return nil
}

// retire lets a process run nothing any more, and frees what it holds.
func (s *Store) retire(name string) {
	s.nodes[name].gone = true
	s.desk.Shut(name)
	for _, lane := range s.outbox.lanes {
		if lane.head.owner == name {
			s.outbox.free(lane.head)
		}
	}
	s.wake()
}

// Ask is [store.Store.Ask].
func (s *Store) Ask(ctx context.Context, c store.Command) (store.Answer, error) {
	return s.desk.Ask(ctx, c)
}

// Serve is [store.Store.Serve].
func (s *Store) Serve(ctx context.Context, name string, do func(store.Command) store.Answer) error {
	return s.desk.Serve(ctx, name, do)
}
