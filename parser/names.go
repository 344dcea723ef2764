package parser

// nameTable finds names of a list by a hash: one comparison nearly always.
type nameTable struct {
	list []string
	// slots has places in the list, plus one; 0 is free. It is a power of two
	// long, and at most a quarter is taken.
	slots []uint16
}

func newNameTable(list []string) nameTable {
	n := nameTable{list: list, slots: make([]uint16, 4)}
	for len(n.slots) < 4*len(list) {
		n.slots = make([]uint16, 2*len(n.slots))
	}
	for i, name := range list {
		h := hash(name)
		for n.slots[h&(len(n.slots)-1)] != 0 {
			h++
		}
		n.slots[h&(len(n.slots)-1)] = uint16(i + 1)
	}
	return n
}

// find is the place of a name in the list; -1 if it is not there.
func (n *nameTable) find(name string) int {
	for h := hash(name); ; h++ {
		i := int(n.slots[h&(len(n.slots)-1)]) - 1
		if i < 0 || n.list[i] == name {
			return i
		}
	}
}

// hash tells most names of a language apart by their lengths and ends.
func hash(name string) int {
	if name == "" {
		return 0
	}
	return len(name) + 3*int(name[0]) + 5*int(name[len(name)-1])
}
