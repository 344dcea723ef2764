package visited

import (
	"bytes"
	"encoding/binary"
)

// Exact is a set that keeps its members whole: in chunks, behind a head of
// number and length. It never takes two for one.
type Exact struct {
	table  table // of places plus one
	chunks [][]byte
}

const (
	chunkBits  = 20 // of a place: where in its chunk the member is
	chunkSize  = 1 << chunkBits
	headSize   = 12 // number and length
	firstChunk = 1 << 12
)

// NewExact makes an empty set.
func NewExact() *Exact { return &Exact{table: newTable()} }

// Len is how many members there are.
func (e *Exact) Len() int { return e.table.taken }

// Add adds those of the members that are not there yet.
func (e *Exact) Add(dst []Found, members [][]byte) []Found {
	looks := e.table.look(members)
	for i, m := range members {
		l := &looks[i]
		if l.known() {
			if n, body := e.member(l.slot.value); bytes.Equal(body, m) {
				dst = append(dst, Found{Number: n})
				continue
			}
		}
		dst = append(dst, e.add(l.hash, m))
	}
	return dst
}

// add adds a member, if it is not there yet.
func (e *Exact) add(hash uint64, member []byte) Found {
	t := &e.table
	i := t.find(hash, hash)
	for ; t.slots[i].value != 0; i = t.find(hash, i+1) {
		if n, body := e.member(t.slots[i].value); bytes.Equal(body, member) {
			return Found{Number: n}
		}
	}
	t.fill(i, hash, e.keep(member))
	return Found{t.taken - 1, true}
}

// keep appends a member and returns its place plus one.
func (e *Exact) keep(member []byte) uint64 {
	size := headSize + len(member)
	last := len(e.chunks) - 1
	if last < 0 || len(e.chunks[last])+size > cap(e.chunks[last]) {
		e.chunks = append(e.chunks, make([]byte, 0, max(size, min(firstChunk<<min(len(e.chunks), chunkBits), chunkSize))))
		last++
	}
	c := &e.chunks[last]
	place := uint64(last)<<chunkBits | uint64(len(*c))
	*c = binary.LittleEndian.AppendUint32(*c, uint32(e.table.taken))
	*c = binary.LittleEndian.AppendUint64(*c, uint64(len(member)))
	*c = append(*c, member...)
	return place + 1
}

// member is the one at a place plus one, and its number.
func (e *Exact) member(value uint64) (number int, body []byte) {
	place := value - 1
	c := e.chunks[place>>chunkBits][place&(chunkSize-1):]
	n := binary.LittleEndian.Uint64(c[4:])
	return int(binary.LittleEndian.Uint32(c)), c[headSize : headSize+n]
}
