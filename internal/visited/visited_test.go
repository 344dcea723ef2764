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

// addOne adds one member.
func addOne(set Set, member string) Found { return set.Add(nil, [][]byte{[]byte(member)})[0] }

func TestSets(t *testing.T) {
	for name, set := range sets() {
		members := []string{"", "a", "b", "ab", "a\x00", "\x00", strings.Repeat("x", 3*chunkSize), strings.Repeat("x", 3*chunkSize-1), strings.Repeat("y", chunkSize-headSize)}
		for round := range 2 {
			for i, m := range members {
				assert.Equal(t, Found{i, round == 0}, addOne(set, m), "%s: %.9q", name, m)
			}
			assert.Equal(t, len(members), set.Len(), name)
		}
	}
}

// TestTogether: members that come together are added one after the other.
func TestTogether(t *testing.T) {
	for name, set := range sets() {
		before := Found{7, true}
		members := [][]byte{[]byte("a"), []byte("b"), []byte("a"), {}, []byte("b")}
		want := []Found{before, {0, true}, {1, true}, {0, false}, {2, true}, {1, false}}
		assert.Equal(t, want, set.Add([]Found{before}, members), name)
		assert.Empty(t, set.Add(nil, nil), name)
		assert.Equal(t, 3, set.Len(), name)
	}
}

// TestAgainstMap adds what grows the tables many times over, and chunks too, as many
// at once as it happens.
func TestAgainstMap(t *testing.T) {
	for name, set := range sets() {
		r := rand.New(rand.NewPCG(1, 2))
		known := map[string]int{}
		for range 2000 {
			var members [][]byte
			var want []Found
			for range r.IntN(200) {
				member := binary.AppendUvarint(nil, uint64(r.IntN(100_000)))
				member = append(member, strings.Repeat("z", len(member)*7)...)
				number, ok := known[string(member)]
				if !ok {
					number = len(known)
					known[string(member)] = number
				}
				members = append(members, member)
				want = append(want, Found{number, !ok})
			}
			require.Equal(t, want, set.Add(nil, members), name)
		}
		assert.Equal(t, len(known), set.Len(), name)
		assert.Greater(t, set.Len(), 80_000, name)
	}
}

// TestCollisions: only the exact set tells members of one hash apart, also when its
// table has grown.
func TestCollisions(t *testing.T) {
	members := make([][]byte, 2*firstSlots)
	for i := range members {
		members[i] = binary.LittleEndian.AppendUint64(nil, key1) // times what follows is 0
		members[i] = append(members[i], byte(i), 1, 2, 3, 4, 5, 6, 7)
		members[i] = append(members[i], "the same for all"...)
		require.Equal(t, hash(members[0]), hash(members[i]))
	}
	exact, fingerprints := NewExact(), NewFingerprints()
	for i, m := range members {
		assert.Equal(t, []Found{{i, true}, {i, false}, {i / 2, false}}, exact.Add(nil, [][]byte{m, m, members[i/2]}))
		assert.Equal(t, []Found{{0, i == 0}}, fingerprints.Add(nil, [][]byte{m}))
	}
}

// TestMembersAreCopied: the caller may use the bytes again.
func TestMembersAreCopied(t *testing.T) {
	for name, set := range sets() {
		member := []byte("first")
		set.Add(nil, [][]byte{member})
		copy(member, "other")
		assert.True(t, set.Add(nil, [][]byte{member})[0].New, name)
		assert.False(t, addOne(set, "first").New, name)
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

// BenchmarkAdd adds one of a million members, so many at once.
func BenchmarkAdd(b *testing.B) {
	for _, together := range []int{1, 6, 64} {
		for name, set := range sets() {
			b.Run(fmt.Sprintf("%s/%d", name, together), func(b *testing.B) {
				members := make([][]byte, together)
				for i := range members {
					members[i] = make([]byte, 60)
				}
				var found []Found
				for i := 0; b.Loop(); i++ {
					m := i % together
					binary.LittleEndian.PutUint64(members[m], uint64(i*7919%1_000_000))
					if m == together-1 {
						found = set.Add(found[:0], members)
					}
				}
				b.ReportMetric(float64(set.Len()), "members")
			})
		}
	}
}

func Example() {
	set := NewExact()
	fmt.Println(set.Add(nil, [][]byte{[]byte("menu"), []byte("pin")}))
	fmt.Println(set.Add(nil, [][]byte{[]byte("menu"), []byte("end")}))
	// Output:
	// [{0 true} {1 true}]
	// [{0 false} {2 true}]
}
