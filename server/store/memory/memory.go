// Package memory is a [store.Store] that forgets everything when the process
// ends: for trying things out, and for tests.
//
//	s := memory.New()
//	err := s.Commit(ctx, &store.Batch{Calls: []store.Call{call}})
package memory

import (
	"context"
	"sync"
	"time"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/local"
)

// Store keeps everything in maps, under one lock. No method but Ask and Serve
// waits for anything, so that contexts are not looked at.
type Store struct {
	mu           sync.RWMutex
	closed       bool
	calls        *table[store.Call]
	conferences  *table[store.Conference]
	participants map[string][]store.Participant // of a conference, as they joined
	conferenceOf map[string]string              // of a participant
	nodes        map[string]*node
	outbox       outbox
	byStatus     map[string]int // calls

	woken chan struct{}
	desk  local.Desk
}

var _ store.Store = (*Store)(nil)

// node is a process that runs calls.
type node struct {
	lease int64 // in store.Millis
	gone  bool
}

// New makes an empty store.
func New() *Store {
	return &Store{
		calls:        newTable[store.Call](),
		conferences:  newTable[store.Conference](),
		participants: map[string][]store.Participant{},
		conferenceOf: map[string]string{},
		nodes:        map[string]*node{},
		outbox:       newOutbox(),
		byStatus:     map[string]int{},
		woken:        make(chan struct{}, 1),
	}
}

// kept is the result of all batches that succeed.
var kept = func() <-chan error {
	c := make(chan error)
	close(c)
	return c
}()

// Submit is [store.Store.Submit]; the batch is kept when it returns.
func (s *Store) Submit(b *store.Batch) <-chan error {
	err := s.Commit(context.Background(), b)
	if err == nil {
		return kept
	}
	result := make(chan error, 1)
	result <- err
	return result
}

// Commit is [store.Store.Commit].
func (s *Store) Commit(_ context.Context, b *store.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return store.ErrClosed
	}
	if b.Node != "" && !s.alive(b.Node) {
		return store.ErrDead
	}
	s.write(b)
	return nil
}

// alive tells whether a process is known and not given up.
func (s *Store) alive(name string) bool {
	n := s.nodes[name]
	return n != nil && !n.gone
}

// write keeps a batch that is not refused.
func (s *Store) write(b *store.Batch) {
	for i := range b.Calls {
		s.putCall(b.Calls[i])
	}
	for i := range b.Conferences {
		s.putConference(b.Conferences[i])
	}
	for _, p := range b.Joined {
		s.join(p)
	}
	for _, id := range b.Left {
		s.leave(id)
	}
	for _, c := range b.Callbacks {
		s.outbox.add(c)
	}
	if len(b.Callbacks) > 0 {
		s.wake()
	}
}

func (s *Store) putCall(c store.Call) {
	c.Created, c.Modified = cut(c.Created), cut(c.Modified)
	c.Answered, c.HungUp = cut(c.Answered), cut(c.HungUp)
	c.Error = cutError(c.Error)
	if c.Ended {
		c.LastWords = nil
	}
	if old, ok := s.calls.put(c.ID, c.Created, c); ok {
		s.byStatus[old.Status]--
	}
	s.byStatus[c.Status]++
}

func (s *Store) putConference(c store.Conference) {
	c.Created, c.Modified = cut(c.Created), cut(c.Modified)
	c.Error = cutError(c.Error)
	if c.Ended {
		c.LastWords = nil
	}
	s.conferences.put(c.ID, c.Created, c)
}

// wake tells whoever listens that callbacks are due.
func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Woken is [store.Store.Woken].
func (s *Store) Woken() <-chan struct{} { return s.woken }

// Ping is [store.Store.Ping].
func (s *Store) Ping(context.Context) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return store.ErrClosed
	}
	return nil
}

// Close is [store.Store.Close].
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// cut is a time as it comes back from a store.
func cut(t time.Time) time.Time { return store.Moment(store.Millis(t)) }

// cutError is an error as it comes back from a store.
func cutError(e *store.Error) *store.Error {
	if e == nil {
		return nil
	}
	return &store.Error{Code: e.Code, Description: e.Description, Time: cut(e.Time)}
}
