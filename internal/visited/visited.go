// Package visited holds sets of byte strings that only grow: the states that a
// search has seen. Every member has a number, in the order in which it came.
//
//	set := visited.NewExact()
//	found := set.Add(nil, [][]byte{[]byte("here"), []byte("there")})
//
// There are two: [Exact] keeps the members whole; [Fingerprints] keeps 64 bits of
// each, which is smaller and faster, and takes two members for one with a chance
// of about n²/2⁶⁵.
package visited

// Set is either of the two.
type Set interface {
	// Add adds those of the members that are not there yet, one after the other, and
	// appends to dst what became of each. Many at once are faster than one by one,
	// because the processor waits for all of them together.
	Add(dst []Found, members [][]byte) []Found
	// Len is how many members there are.
	Len() int
}

// Found is what became of a member.
type Found struct {
	Number int // from 0
	New    bool
}
