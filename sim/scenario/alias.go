package scenario

import "go.yaml.in/yaml/v4"

// mostNodes is how many values a file may have once its aliases are written out.
const mostNodes = 2_000_000

// checkAliases reports aliases that stand in what they stand for, and files that
// become very large when their aliases are written out.
func (d *decoder) checkAliases(root *yaml.Node) {
	c := aliasCounter{decoder: d, size: map[*yaml.Node]int{}}
	if c.count(root) > mostNodes && len(d.problems) == 0 {
		d.fault(root, "the file has more than %d values, its aliases written out", mostNodes)
	}
}

// aliasCounter counts the values that a node stands for. The size of a node
// that is being counted is -1.
type aliasCounter struct {
	*decoder
	size map[*yaml.Node]int
}

func (c *aliasCounter) count(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		size, ok := c.size[n.Alias]
		if size < 0 {
			c.fault(n, "the alias %q stands in what it stands for", n.Value)
			return 0
		}
		if !ok {
			return c.count(n.Alias)
		}
		return size
	}
	if n.Anchor != "" {
		c.size[n] = -1
	}
	sum := 1
	for _, in := range n.Content {
		sum = min(sum+c.count(in), mostNodes+1)
	}
	if n.Anchor != "" {
		c.size[n] = sum
	}
	return sum
}
