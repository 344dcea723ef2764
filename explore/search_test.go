package explore

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/internal/visited"
)

// counters is the model that explorers are compared by: so many counters from 0
// to 9, of which each step moves one on.
type counters struct {
	n           int
	transitions int
	wide        [60]byte
}

type counting [8]byte

func (c *counters) key(dst []byte, s *counting) []byte {
	copy(c.wide[:], s[:])
	return append(dst, c.wide[:]...)
}

func (c *counters) expand(dst []next[counting], s *counting, _ int) []next[counting] {
	for i := range c.n {
		n := next[counting]{state: *s}
		n.state[i] = (n.state[i] + 1) % 10
		dst = append(dst, n)
	}
	return dst
}

func (c *counters) arrived(*next[counting], int, bool) bool {
	c.transitions++
	return true
}

// TestBothSetsCountTheSame searches 100,000 states with either set.
func TestBothSetsCountTheSame(t *testing.T) {
	for name, set := range map[string]visited.Set{"exact": visited.NewExact(), "fingerprints": visited.NewFingerprints()} {
		c := &counters{n: 5}
		assert.True(t, search(set, c, make([]next[counting], 1)), name)
		assert.Equal(t, 100_000, set.Len(), name)
		assert.Equal(t, 500_001, c.transitions, name)
	}
}

// BenchmarkModel is goal E1: a million states of 60 bytes, six million
// transitions.
func BenchmarkModel(b *testing.B) {
	for name, set := range map[string]func() visited.Set{
		"exact": func() visited.Set { return visited.NewExact() }, "fingerprints": func() visited.Set { return visited.NewFingerprints() },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s := set()
				search(s, &counters{n: 6}, make([]next[counting], 1))
				if s.Len() != 1_000_000 {
					b.Fatalf("%d states", s.Len())
				}
			}
			b.ReportMetric(float64(b.N)*1e6/b.Elapsed().Seconds(), "states/s")
		})
	}
}
