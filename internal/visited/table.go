package visited

import "slices"

// table is an open hash table: an entry stands in the slot that its hash says or
// behind it, and at most three slots in four are taken.
type table struct {
	slots []slot
	taken int
	looks []look
}

// slot is the hash of a member, and a value that stands for the member; it is free
// when the value is 0.
type slot struct{ hash, value uint64 }

// look is the hash of a member, and what was in the slot that the hash says.
type look struct {
	hash uint64
	slot slot
}

// firstSlots is the size of an empty table, a power of two.
const firstSlots = 64

func newTable() table { return table{slots: make([]slot, firstSlots)} }

// look makes room for members and looks for all of them. In a large table nearly
// every look is a cache miss; a loop that does nothing else has many of them under
// way. The six successors of a state together take two thirds of the time that they
// take one by one.
func (t *table) look(members [][]byte) []look {
	for 4*(t.taken+len(members)) > 3*len(t.slots) {
		t.grow()
	}
	looks := slices.Grow(t.looks[:0], len(members))[:len(members)]
	for i, m := range members {
		looks[i].hash = hash(m)
	}
	slots, mask := t.slots, uint64(len(t.slots)-1)
	for i := range looks {
		looks[i].slot = slots[looks[i].hash&mask]
	}
	t.looks = looks
	return looks
}

// known tells whether a member with this hash was there at the first look.
func (l *look) known() bool { return l.slot.hash == l.hash && l.slot.value != 0 }

// find is the place of the first slot from a place on that has a hash or is free.
// The hash itself is a place to begin at.
func (t *table) find(hash, from uint64) uint64 {
	mask := uint64(len(t.slots) - 1)
	i := from & mask
	for t.slots[i].value != 0 && t.slots[i].hash != hash {
		i = (i + 1) & mask
	}
	return i
}

// fill takes the free slot at a place.
func (t *table) fill(i, hash, value uint64) {
	t.slots[i] = slot{hash, value}
	t.taken++
}

// grow doubles the table.
func (t *table) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s.value == 0 {
			continue
		}
		i := s.hash & mask
		for t.slots[i].value != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}
