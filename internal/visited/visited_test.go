package visited

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sets() map[string]Set {
	return map[string]Set{"exact": NewExact(), "fingerprints": NewFingerprints()}
}

func TestSets(t *testing.T) {
	for name, set := range sets() {
		members := []string{"", "a", "b", "ab", "a\x00", "\x00", strings.Repeat("x", 3*chunkSize), strings.Repeat("x", 3*chunkSize-1), strings.Repeat("y", chunkSize-headSize)}
		for round := range 2 {
			for i, m := range members {
				id, added := set.Add([]byte(m))
				assert.Equal(t, i, id, "%s: %.9q", name, m)
				assert.Equal(t, round == 0, added, "%s: %.9q", name, m)
			}
			assert.Equal(t, len(members), set.Len(), name)
		}
	}
}

// TestAgainstMap adds what grows the tables many times over, and chunks too.
func TestAgainstMap(t *testing.T) {
	for name, set := range sets() {
		r := rand.New(rand.NewPCG(1, 2))
		want := map[string]int{}
		for range 200_000 {
			member := binary.AppendUvarint(nil, uint64(r.IntN(100_000)))
			member = append(member, strings.Repeat("z", len(member)*7)...)
			id, ok := want[string(member)]
			if !ok {
				id = len(want)
				want[string(member)] = id
			}
			got, added := set.Add(member)
			if got != id || added == ok {
				t.Fatalf("%s: %q is number %d (added: %t), not %d", name, member, got, added, id)
			}
		}
		assert.Equal(t, len(want), set.Len(), name)
	}
}

// TestMembersAreCopied: the caller may use the bytes again.
func TestMembersAreCopied(t *testing.T) {
	for name, set := range sets() {
		member := []byte("first")
		set.Add(member)
		copy(member, "other")
		_, added := set.Add(member)
		assert.True(t, added, name)
		_, added = set.Add([]byte("first"))
		assert.False(t, added, name)
	}
}

// TestHashSpreads: states that differ little have hashes that differ in half of
// their bits, wherever the difference is, and no two of many are equal.
func TestHashSpreads(t *testing.T) {
	for _, size := range []int{1, 2, 8, 15, 16, 17, 31, 32, 33, 64, 100} {
		b := make([]byte, size)
		base := hash(b)
		for i := range 8 * size {
			b[i/8] ^= 1 << (i % 8)
			n := bits.OnesCount64(base ^ hash(b))
			assert.True(t, n >= 10 && n <= 54, "%d bytes, bit %d: %d bits of the hash differ", size, i, n)
			b[i/8] ^= 1 << (i % 8)
		}
	}
	seen, low := map[uint64]bool{}, map[uint64]int{}
	for i := range 1_000_000 {
		var state [64]byte
		for j, n := 0, i; j < 6; j, n = j+1, n/10 {
			state[8*j] = byte(n % 10)
		}
		h := hash(state[:])
		require.False(t, seen[h], "a collision among a million")
		seen[h] = true
		low[h%1024]++
	}
	for slot, n := range low {
		if n < 700 || n > 1300 {
			t.Errorf("slot %d has %d of a million members, not about 977", slot, n)
		}
	}
}

func TestLengthCounts(t *testing.T) {
	seen := map[uint64]int{}
	for n := range 200 {
		h := hash(make([]byte, n))
		other, ok := seen[h]
		assert.False(t, ok, "%d and %d zero bytes have one hash", n, other)
		seen[h] = n
	}
}

func BenchmarkAdd(b *testing.B) {
	for name, makeSet := range map[string]func() Set{
		"exact": func() Set { return NewExact() }, "fingerprints": func() Set { return NewFingerprints() },
	} {
		b.Run(name, func(b *testing.B) {
			var state [60]byte
			set := makeSet()
			for i := 0; b.Loop(); i++ {
				binary.LittleEndian.PutUint64(state[:], uint64(i%1_000_000))
				set.Add(state[:])
			}
			b.ReportMetric(float64(set.Len()), "members")
		})
	}
}

func Example() {
	set := NewExact()
	fmt.Println(set.Add([]byte("menu")))
	fmt.Println(set.Add([]byte("pin")))
	fmt.Println(set.Add([]byte("menu")))
	// Output:
	// 0 true
	// 1 true
	// 0 false
}
