package visited

// Fingerprints is a set that keeps 64 bits of each member.
type Fingerprints struct {
	table table // of numbers plus one
}

// NewFingerprints makes an empty set.
func NewFingerprints() *Fingerprints { return &Fingerprints{newTable()} }

// Len is how many members there are.
func (f *Fingerprints) Len() int { return f.table.taken }

// Add adds those of the members whose fingerprint is not there yet.
func (f *Fingerprints) Add(dst []Found, members [][]byte) []Found {
	looks := f.table.look(members)
	for i := range looks {
		if l := &looks[i]; l.known() {
			dst = append(dst, Found{Number: int(l.slot.value - 1)})
		} else {
			dst = append(dst, f.add(l.hash))
		}
	}
	return dst
}

// add adds a fingerprint, if it is not there yet.
func (f *Fingerprints) add(hash uint64) Found {
	t := &f.table
	i := t.find(hash, hash)
	if value := t.slots[i].value; value != 0 {
		return Found{Number: int(value - 1)}
	}
	t.fill(i, hash, uint64(t.taken+1))
	return Found{t.taken - 1, true}
}
