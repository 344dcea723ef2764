package memory

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
)

// Call is [store.Store.Call].
func (s *Store) Call(_ context.Context, id string) (store.Call, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, err := s.calls.get(id)
	c.LastWords = nil
	return c, err
}

// Conference is [store.Store.Conference].
func (s *Store) Conference(_ context.Context, id string) (store.Conference, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, err := s.conferences.get(id)
	c.LastWords = nil
	return c, err
}

// Participant is [store.Store.Participant].
func (s *Store) Participant(_ context.Context, conference, id string) (store.Participant, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	there := s.participants[conference]
	if i := indexOf(there, id); i >= 0 {
		return there[i], nil
	}
	return store.Participant{}, store.ErrNotFound
}

// Calls is [store.Store.Calls].
func (s *Store) Calls(_ context.Context, p store.Page) (store.List[store.Call], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := s.calls.page(p)
	for i := range list.Items {
		list.Items[i].LastWords = nil
	}
	return list, nil
}

// Conferences is [store.Store.Conferences].
func (s *Store) Conferences(_ context.Context, p store.Page) (store.List[store.Conference], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := s.conferences.page(p)
	for i := range list.Items {
		list.Items[i].LastWords = nil
	}
	return list, nil
}

// Participants is [store.Store.Participants].
func (s *Store) Participants(_ context.Context, conference string, p store.Page) (store.List[store.Participant], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	there := s.participants[conference]
	from, to := p.Window(len(there))
	return store.List[store.Participant]{Items: append([]store.Participant{}, there[from:to]...), Count: len(there)}, nil
}

// Counts is [store.Store.Counts].
func (s *Store) Counts(context.Context) (map[string]int, map[store.State]int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	calls, callbacks := maps.Clone(s.byStatus), maps.Clone(s.outbox.byState)
	maps.DeleteFunc(calls, func(_ string, n int) bool { return n == 0 })
	maps.DeleteFunc(callbacks, func(_ store.State, n int) bool { return n == 0 })
	return calls, callbacks, nil
}

// Purge is [store.Store.Purge].
func (s *Store) Purge(_ context.Context, before time.Time) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before = cut(before)
	n := s.calls.remove(func(_ string, c *store.Call) bool {
		old := c.Ended && c.Modified.Before(before)
		if old {
			s.byStatus[c.Status]--
		}
		return old
	})
	n += s.conferences.remove(func(_ string, c *store.Conference) bool {
		return c.Ended && c.Modified.Before(before)
	})
	return n + s.outbox.purge(before), nil
}

// join lets a participant be there; one that is there already keeps its place.
func (s *Store) join(p store.Participant) {
	p.Created, p.Modified, p.Joined = cut(p.Created), cut(p.Modified), cut(p.Joined)
	p.Error = cutError(p.Error)
	if s.conferenceOf[p.ID] != p.Conference {
		s.leave(p.ID)
	}
	there := s.participants[p.Conference]
	if i := indexOf(there, p.ID); i >= 0 {
		there[i] = p
		return
	}
	s.participants[p.Conference] = append(there, p)
	s.conferenceOf[p.ID] = p.Conference
}

// leave takes a participant out, if it is there.
func (s *Store) leave(id string) {
	conference, ok := s.conferenceOf[id]
	if !ok {
		return
	}
	delete(s.conferenceOf, id)
	there := s.participants[conference]
	i := indexOf(there, id)
	if there = slices.Delete(there, i, i+1); len(there) == 0 {
		delete(s.participants, conference)
		return
	}
	s.participants[conference] = there
}

// indexOf finds a participant; -1 when it is not there.
func indexOf(there []store.Participant, id string) int {
	return slices.IndexFunc(there, func(p store.Participant) bool { return p.ID == id })
}
