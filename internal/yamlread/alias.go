package yamlread

// mostNodes is how many values a file may have once its aliases are written out.
const mostNodes = 2_000_000

// FollowAliases lets a file have aliases, which are refused otherwise. It reports
// those that stand in what they stand for, and a file that becomes very large when
// its aliases are written out; nothing else may be read of such a file.
func (d *Decoder) FollowAliases(root *Node) {
	d.follows = true
	c := aliasCounter{Decoder: d, size: map[*Node]int{}}
	if c.count(root) > mostNodes && d.Faults() == 0 {
		d.Fault(root, "the file has more than %d values, its aliases written out", mostNodes)
	}
}

// resolve is Resolve where the file may have aliases.
func (d *Decoder) resolve(n *Node) *Node {
	if d.follows {
		return Resolve(n)
	}
	return n
}

// Resolve follows an alias to what it stands for.
func Resolve(n *Node) *Node {
	for n.Kind == AliasNode {
		n = n.First
	}
	return n
}

// aliasCounter counts the values that a node stands for. The size of a node
// that is being counted is -1.
type aliasCounter struct {
	*Decoder
	size map[*Node]int
}

func (c *aliasCounter) count(n *Node) int {
	if n.Kind == AliasNode {
		size, ok := c.size[n.First]
		if size < 0 {
			c.Fault(n, "the alias %q stands in what it stands for", n.Value)
			return 0
		}
		if !ok {
			return c.count(n.First)
		}
		return size
	}
	if n.anchored {
		c.size[n] = -1
	}
	sum := 1
	for in := n.First; in != nil; in = in.Next {
		sum = min(sum+c.count(in), mostNodes+1)
	}
	if n.anchored {
		c.size[n] = sum
	}
	return sum
}
