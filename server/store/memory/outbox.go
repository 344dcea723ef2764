package memory

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
)

// outbox holds all callbacks. The heads of the lanes stand in a heap by when they
// can be claimed.
type outbox struct {
	lastID  int64
	all     map[int64]*notice
	order   []*notice // by ID
	lanes   map[string]*lane
	heads   heads
	byState map[store.State]int
}

// lane holds the pending callbacks of one call or conference. Its head is the
// first of them, but for one that is held while one before it is sent again.
type lane struct {
	pending []*notice // by ID
	head    *notice
}

// notice is a callback and who holds it.
type notice struct {
	store.Callback
	due   time.Time // when it can be claimed; the end of the lease while it is held
	owner string
	at    int // its place in heads, when it is there
}

func newOutbox() outbox {
	return outbox{all: map[int64]*notice{}, lanes: map[string]*lane{}, byState: map[store.State]int{}}
}

// add makes a callback due.
func (o *outbox) add(c store.Callback) {
	o.lastID++
	created := cut(c.Created)
	n := &notice{due: created, Callback: store.Callback{
		ID: o.lastID, Lane: c.Lane, URL: c.URL, Method: c.Method, Body: c.Body,
		State: store.Pending, Created: created, Next: created,
	}}
	o.all[n.ID] = n
	o.order = append(o.order, n)
	o.byState[store.Pending]++
	l := o.lane(n.Lane)
	l.pending = append(l.pending, n)
	o.lead(l)
}

// lane returns the lane of a name, which may be new.
func (o *outbox) lane(name string) *lane {
	l := o.lanes[name]
	if l == nil {
		l = &lane{}
		o.lanes[name] = l
	}
	return l
}

// lead sees to it that the head of a lane is the right one.
func (o *outbox) lead(l *lane) {
	first := l.pending[0]
	if l.head == first || l.head != nil && l.head.owner != "" {
		return
	}
	if l.head != nil {
		heap.Remove(&o.heads, l.head.at)
	}
	l.head = first
	heap.Push(&o.heads, first)
}

// free lets go of the head of a lane.
func (o *outbox) free(n *notice) {
	n.owner, n.due = "", n.Next
	heap.Fix(&o.heads, n.at)
	o.lead(o.lanes[n.Lane])
}

// end says what has become of the head of a lane; the next one is head now.
func (o *outbox) end(n *notice, r store.Report) {
	o.byState[n.State]--
	o.byState[r.State]++
	n.State, n.Done, n.owner = r.State, cut(r.At), ""
	heap.Remove(&o.heads, n.at)
	l := o.lanes[n.Lane]
	l.head = nil
	if len(l.pending) == 1 {
		delete(o.lanes, n.Lane)
		return
	}
	l.pending = slices.DeleteFunc(l.pending, func(x *notice) bool { return x == n })
	o.lead(l)
}

// resend puts a callback that failed back into its lane.
func (o *outbox) resend(n *notice, now time.Time) {
	o.byState[n.State]--
	o.byState[store.Pending]++
	n.State, n.Attempts, n.Outcome, n.Done = store.Pending, 0, "", time.Time{}
	n.Next, n.due = now, now
	l := o.lane(n.Lane)
	at, _ := slices.BinarySearchFunc(l.pending, n.ID, func(x *notice, id int64) int { return cmp.Compare(x.ID, id) })
	l.pending = slices.Insert(l.pending, at, n)
	o.lead(l)
}

// purge forgets what was done before a time.
func (o *outbox) purge(before time.Time) int {
	was := len(o.order)
	o.order = slices.DeleteFunc(o.order, func(n *notice) bool {
		old := n.State != store.Pending && n.Done.Before(before)
		if old {
			delete(o.all, n.ID)
			o.byState[n.State]--
		}
		return old
	})
	return was - len(o.order)
}

// heads is a heap by due, then by ID.
type heads []*notice

func (h heads) Len() int { return len(h) }

func (h heads) Less(i, j int) bool {
	if !h[i].due.Equal(h[j].due) {
		return h[i].due.Before(h[j].due)
	}
	return h[i].ID < h[j].ID
}

func (h heads) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}

// Push is [heap.Interface.Push].
func (h *heads) Push(x any) {
	n := x.(*notice)
	n.at = len(*h)
	*h = append(*h, n)
}

// Pop is [heap.Interface.Pop].
func (h *heads) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return n
}

// Claim is [store.Store.Claim].
func (s *Store) Claim(_ context.Context, node string, now time.Time, lease time.Duration, limit int) ([]store.Callback, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now = cut(now)
	until := cut(now.Add(lease))
	var claimed []store.Callback
	for len(claimed) < limit && len(s.outbox.heads) > 0 && !s.outbox.heads[0].due.After(now) {
		n := s.outbox.heads[0]
		n.owner, n.due = node, until
		heap.Fix(&s.outbox.heads, 0)
		claimed = append(claimed, n.Callback)
	}
	slices.SortFunc(claimed, func(a, b store.Callback) int { return cmp.Compare(a.ID, b.ID) })
	return claimed, nil
}

// Report is [store.Store.Report].
func (s *Store) Report(_ context.Context, node string, reports []store.Report) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range reports {
		n := s.outbox.all[r.ID]
		if n == nil || n.State != store.Pending || n.owner != node {
			continue
		}
		n.Attempts++
		n.Outcome = r.Outcome
		if r.State == store.Pending {
			n.Next = cut(r.Next)
			s.outbox.free(n)
		} else {
			s.outbox.end(n, r)
		}
	}
	return nil
}

// NextDue is [store.Store.NextDue].
func (s *Store) NextDue(context.Context) (time.Time, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.outbox.heads) == 0 {
		return time.Time{}, store.ErrNotFound
	}
	return s.outbox.heads[0].due, nil
}

// Callbacks is [store.Store.Callbacks].
func (s *Store) Callbacks(_ context.Context, state store.State, p store.Page) (store.List[store.Callback], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	count := s.outbox.byState[state]
	if state == "" {
		count = len(s.outbox.order)
	}
	from, to := p.Window(count)
	list := store.List[store.Callback]{Items: make([]store.Callback, 0, to-from), Count: count}
	seen := 0
	for i := len(s.outbox.order) - 1; i >= 0 && seen < to; i-- {
		n := s.outbox.order[i]
		if state != "" && n.State != state {
			continue
		}
		if seen++; seen > from {
			list.Items = append(list.Items, n.Callback)
		}
	}
	return list, nil
}

// Resend is [store.Store.Resend].
func (s *Store) Resend(_ context.Context, id int64, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.outbox.all[id]
	if n == nil || n.State != store.Failed {
		return store.ErrNotFound
	}
	s.outbox.resend(n, cut(now))
	s.wake()
	return nil
}
