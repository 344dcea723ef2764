package sim

import "encoding/binary"

// ids makes UUIDs from a seed and a counter (S7): the same run, the same ids.
type ids struct {
	seed, count uint64
	made        []string // the first, for a run that is reset
}

// mostMade is how many are kept for that.
const mostMade = 64

func (n *ids) reset(seed uint64) {
	if seed != n.seed {
		n.made = nil
	}
	n.seed, n.count = seed, 0
}

func (n *ids) next() string {
	if n.count < uint64(len(n.made)) {
		n.count++
		return n.made[n.count-1]
	}
	n.count++
	id := n.id()
	if n.count <= mostMade {
		n.made = append(n.made, id)
	}
	return id
}

// id makes the one of the count.
func (n *ids) id() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], mix(n.seed*0x9e3779b97f4a7c15+2*n.count))
	binary.BigEndian.PutUint64(b[8:], mix(n.seed*0x9e3779b97f4a7c15+2*n.count+1))
	b[6] = b[6]&0x0f | 0x40 // version 4
	b[8] = b[8]&0x3f | 0x80 // variant of RFC 9562
	out := make([]byte, 0, 36)
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			out = append(out, '-')
		}
		out = append(out, hex[c>>4], hex[c&15])
	}
	return string(out)
}

// mix spreads a number over all 64 bits, no two numbers to the same.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
