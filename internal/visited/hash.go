package visited

import (
	"encoding/binary"
	"math/bits"
)

// Odd constants with as many ones as zeros, and no pattern: bits of the golden
// ratio and of the square roots of 2 and 3.
const (
	key0 = 0x9e3779b97f4a7c15
	key1 = 0x6a09e667f3bcc909
	key2 = 0xbb67ae8584caa73b
)

// mix multiplies two numbers and folds the product: every bit of both reaches
// every bit of the result.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// hash makes 64 bits of a byte string, 16 bytes at a time; the last 16 may have been
// among those before. It is made for speed and for few collisions, not against an
// adversary: who can choose the states of a search can only spoil his own.
func hash(b []byte) uint64 {
	h := mix(uint64(len(b))^key0, key1)
	if len(b) < 16 {
		var whole [16]byte
		copy(whole[:], b)
		b = whole[:]
	}
	last := b[len(b)-16:]
	for ; len(b) > 16; b = b[16:] {
		h = mix(binary.LittleEndian.Uint64(b)^key1, binary.LittleEndian.Uint64(b[8:])^h)
	}
	h = mix(binary.LittleEndian.Uint64(last)^key2, binary.LittleEndian.Uint64(last[8:])^h)
	return mix(h^key0, key2)
}
