package memory

import (
	"slices"
	"time"

	"github.com/voxsim/voxsim/server/store"
)

// table holds rows by id, and in the order of their creation; what has been put
// later stands behind what was created at the same time.
type table[T any] struct {
	rows  map[string]*row[T]
	order []*row[T]
}

type row[T any] struct {
	created time.Time
	value   T
}

func newTable[T any]() *table[T] { return &table[T]{rows: map[string]*row[T]{}} }

// put adds or replaces a row, and returns what it replaced. It takes the same time
// however long the table is, as long as rows come about in the order of creation.
func (t *table[T]) put(id string, created time.Time, value T) (old T, replaced bool) {
	r := t.rows[id]
	if r == nil {
		r = &row[T]{created, value}
		t.rows[id] = r
		t.insert(r)
		return old, false
	}
	old, r.value = r.value, value
	if !r.created.Equal(created) {
		r.created = created
		t.order = slices.DeleteFunc(t.order, func(x *row[T]) bool { return x == r })
		t.insert(r)
	}
	return old, true
}

// insert gives a row its place in the order.
func (t *table[T]) insert(r *row[T]) {
	at := len(t.order)
	for at > 0 && t.order[at-1].created.After(r.created) {
		at--
	}
	t.order = slices.Insert(t.order, at, r)
}

// get returns one row.
func (t *table[T]) get(id string) (T, error) {
	if r := t.rows[id]; r != nil {
		return r.value, nil
	}
	var none T
	return none, store.ErrNotFound
}

// page returns one page, newest first.
func (t *table[T]) page(p store.Page) store.List[T] {
	from, to := p.Window(len(t.order))
	list := store.List[T]{Items: make([]T, 0, to-from), Count: len(t.order)}
	for i := from; i < to; i++ {
		list.Items = append(list.Items, t.order[len(t.order)-1-i].value)
	}
	return list
}

// remove forgets the rows that drop says, and returns how many.
func (t *table[T]) remove(drop func(id string, value *T) bool) int {
	gone := map[*row[T]]bool{}
	for id, r := range t.rows {
		if drop(id, &r.value) {
			gone[r] = true
			delete(t.rows, id)
		}
	}
	if len(gone) > 0 {
		t.order = slices.DeleteFunc(t.order, func(r *row[T]) bool { return gone[r] })
	}
	return len(gone)
}
