package parser

// nameTable finds the places of names in a list by a hash, with one comparison
// nearly always.
type nameTable struct {
	list []string
	// slots are a power of two, at most a quarter of which has a name.
	slots []slot
}

type slot struct {
	name  string
	place int
}

func newNameTable(list []string) nameTable {
	size := 4
	for size < 4*len(list) {
		size *= 2
	}
	n := nameTable{list, make([]slot, size)}
	for i, name := range list {
		h := hash(name)
		for n.slots[h&(size-1)].name != "" {
			h++
		}
		n.slots[h&(size-1)] = slot{name, i}
	}
	return n
}

// find is the place of a name in the list; -1 if it is not there.
func (n *nameTable) find(name string) int {
	for h := hash(name); ; h++ {
		switch s := &n.slots[h&(len(n.slots)-1)]; s.name {
		case name:
			return s.place
		case "":
			return -1
		}
	}
}

// hash tells most names of a language apart by their lengths and ends.
func hash(name string) int {
	return len(name) + 3*int(name[0]) + 5*int(name[len(name)-1])
}
