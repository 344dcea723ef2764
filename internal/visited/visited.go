// Package visited holds sets of byte strings that only grow: the states that a
// search has seen. Every member has a number, in the order in which it came.
//
//	set := visited.NewExact()
//	id, added := set.Add([]byte("somewhere"))
//
// There are two: [Exact] keeps the members whole; [Fingerprints] keeps 64 bits of
// each, which is smaller and faster, and takes two members for one with a chance
// of about n²/2⁶⁵.
package visited

import (
	"bytes"
	"encoding/binary"
)

// Set is either of the two.
type Set interface {
	// Add adds a member, if it is not there yet, and returns its number, from 0.
	Add(member []byte) (id int, added bool)
	// Len is how many members there are.
	Len() int
}

// The table of both is an open one: a member stands in the slot that its hash
// says or behind it, and at most three slots in four are taken.

// firstSlots is the size of an empty table, a power of two.
const firstSlots = 64

// full tells whether a table has no room for one more member.
func full(members, slots int) bool { return 4*(members+1) > 3*slots }

// Exact is a set that keeps its members whole: in chunks, behind a head of
// number and length. It never takes two for one.
type Exact struct {
	// slots are 0 when they are free, else the upper bits of the hash above the
	// place of the member plus one.
	slots  []uint64
	chunks [][]byte
	len    int
}

const (
	placeBits  = 40 // of a slot
	placeMask  = 1<<placeBits - 1
	chunkBits  = 20 // of a place: where in its chunk the member is
	chunkSize  = 1 << chunkBits
	headSize   = 12 // number and length
	firstChunk = 1 << 12
)

// NewExact makes an empty set.
func NewExact() *Exact { return &Exact{slots: make([]uint64, firstSlots)} }

// Len is how many members there are.
func (e *Exact) Len() int { return e.len }

// Add adds a member, if it is not there yet, and returns its number.
func (e *Exact) Add(member []byte) (id int, added bool) {
	if full(e.len, len(e.slots)) {
		e.grow()
	}
	h := hash(member)
	tag := h &^ placeMask
	mask := uint64(len(e.slots) - 1)
	i := h & mask
	for ; e.slots[i] != 0; i = (i + 1) & mask {
		if slot := e.slots[i]; slot&^placeMask == tag {
			if n, body := e.member(slot&placeMask - 1); bytes.Equal(body, member) {
				return n, false
			}
		}
	}
	e.slots[i] = tag | e.keep(member) + 1
	e.len++
	return e.len - 1, true
}

// keep appends a member and returns its place.
func (e *Exact) keep(member []byte) uint64 {
	size := headSize + len(member)
	last := len(e.chunks) - 1
	if last < 0 || len(e.chunks[last])+size > cap(e.chunks[last]) {
		e.chunks = append(e.chunks, make([]byte, 0, max(size, min(firstChunk<<min(len(e.chunks), chunkBits), chunkSize))))
		last++
	}
	c := &e.chunks[last]
	place := uint64(last)<<chunkBits | uint64(len(*c))
	*c = binary.LittleEndian.AppendUint32(*c, uint32(e.len))
	*c = binary.LittleEndian.AppendUint64(*c, uint64(len(member)))
	*c = append(*c, member...)
	return place
}

// member is the one at a place, and its number.
func (e *Exact) member(place uint64) (id int, body []byte) {
	c := e.chunks[place>>chunkBits][place&(chunkSize-1):]
	n := binary.LittleEndian.Uint64(c[4:])
	return int(binary.LittleEndian.Uint32(c)), c[headSize : headSize+n]
}

// grow doubles the table.
func (e *Exact) grow() {
	slots := make([]uint64, 2*len(e.slots))
	mask := uint64(len(slots) - 1)
	for _, slot := range e.slots {
		if slot == 0 {
			continue
		}
		_, body := e.member(slot&placeMask - 1)
		i := hash(body) & mask
		for slots[i] != 0 {
			i = (i + 1) & mask
		}
		slots[i] = slot
	}
	e.slots = slots
}

// Fingerprints is a set that keeps 64 bits of each member.
type Fingerprints struct {
	slots []fingerprint
	len   int
}

// fingerprint is a slot: the hash of a member, and its number plus one; 0 when
// the slot is free.
type fingerprint struct {
	hash   uint64
	number uint64
}

// NewFingerprints makes an empty set.
func NewFingerprints() *Fingerprints {
	return &Fingerprints{slots: make([]fingerprint, firstSlots)}
}

// Len is how many members there are.
func (f *Fingerprints) Len() int { return f.len }

// Add adds a member, if none with its fingerprint is there yet, and returns its
// number.
func (f *Fingerprints) Add(member []byte) (id int, added bool) {
	if full(f.len, len(f.slots)) {
		f.grow()
	}
	h := hash(member)
	slot := f.slot(h)
	if slot.number != 0 {
		return int(slot.number - 1), false
	}
	f.len++
	*slot = fingerprint{h, uint64(f.len)}
	return f.len - 1, true
}

// slot is the one of a hash, or the free one in which it belongs.
func (f *Fingerprints) slot(h uint64) *fingerprint {
	mask := uint64(len(f.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		if s := &f.slots[i]; s.number == 0 || s.hash == h {
			return s
		}
	}
}

// grow doubles the table.
func (f *Fingerprints) grow() {
	old := f.slots
	f.slots = make([]fingerprint, 2*len(old))
	for _, s := range old {
		if s.number != 0 {
			*f.slot(s.hash) = s
		}
	}
}
