package xmlscan

import (
	"math/bits"
	"unicode/utf8"
)

// Classes of ASCII bytes. Bytes from 0x80 on belong to none.
const (
	nameStart uint8 = 1 << iota
	nameByte
	noName // may not stand in a name
	space
)

var class = func() (t [256]uint8) {
	for c := range utf8.RuneSelf {
		t[c] = noName
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c] = nameStart | nameByte
		t[c-'a'+'A'] = nameStart | nameByte
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = nameByte
	}
	t[':'], t['_'] = nameStart|nameByte, nameStart|nameByte
	t['-'], t['.'] = nameByte, nameByte
	t[' '], t['\t'], t['\n'], t['\r'] = space|noName, space|noName, space|noName, space|noName
	return t
}()

// runes is a range of characters, both ends included.
type runes struct{ first, last rune }

// nameStartRunes are the NameStartChar of XML 1.0, fifth edition, beyond ASCII.
var nameStartRunes = []runes{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF},
	{0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
	{0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

// nameMoreRunes are what NameChar adds to them.
var nameMoreRunes = []runes{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}

func in(ranges []runes, r rune) bool {
	for _, x := range ranges {
		if r <= x.last {
			return r >= x.first
		}
	}
	return false
}

// isChar tells whether a document may hold r at all.
func isChar(r rune) bool {
	if r < 0x20 {
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r < 0xD800 || r > 0xDFFF && r < 0xFFFE || r > 0xFFFF && r <= utf8.MaxRune
}

// Eight bytes at a time: ones repeats a byte in a word, highs are the words'
// uppermost bits.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// nameEnd is the end of the name that begins at i, or i if none does. It looks at
// eight letters at a time; most names are nothing but letters.
func (s *Scanner) nameEnd(i int) int {
	src, end := s.src, i
	for end+8 <= len(src) {
		n := letters(load8(src[end : end+8]))
		if end += n; n < 8 {
			break
		}
	}
	if end > i && end < len(src) && class[src[end]]&noName != 0 {
		return end
	}
	return oddNameEnd(src, i)
}

// letters is how many ASCII letters eight bytes begin with.
func letters(w uint64) int {
	lower := w | ones*0x20
	fromA, behindZ := lower+ones*(0x80-'a'), lower+ones*(0x80-'z'-1)
	return bits.TrailingZeros64((w|^fromA|behindZ)&highs) / 8
}

// oddNameEnd is nameEnd for names that hold more than letters.
func oddNameEnd(src string, i int) int {
	if i >= len(src) {
		return i
	}
	n := 1
	if c := src[i]; c >= utf8.RuneSelf {
		n = nameRune(src[i:], false)
	} else if class[c]&nameStart == 0 {
		n = 0
	}
	if n == 0 {
		return i
	}
	return nameRest(src, i+n)
}

// nameRest is the first place from i on that may not stand inside of a name.
func nameRest(src string, i int) int {
	for i < len(src) {
		n := 1
		if c := src[i]; c >= utf8.RuneSelf {
			n = nameRune(src[i:], true)
		} else if class[c]&nameByte == 0 {
			break
		}
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// nameRune is the length of the character beyond ASCII that s begins with, if
// it may begin a name or, with more, stand inside of one; else 0.
func nameRune(s string, more bool) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return 0
	}
	if in(nameStartRunes, r) || more && in(nameMoreRunes, r) {
		return n
	}
	return 0
}

// skipSpace is the first place from i on that holds no white space.
func skipSpace(src string, i int) int {
	for i < len(src) && class[src[i]]&space != 0 {
		i++
	}
	return i
}

// skipBlanks is the first place from i on that holds no blank, or one before
// it, within eight bytes of the source's end.
func skipBlanks(src string, i int) int {
	for ; i+8 <= len(src); i += 8 {
		if w := load8(src[i:i+8]) ^ ones*' '; w != 0 {
			return i + bits.TrailingZeros64(w)/8
		}
	}
	return i
}

// plain is the first place from i on that holds a, b, c, a control character
// or a byte beyond ASCII; the length of src if none does. a, b and c are ASCII.
func plain(src string, i int, a, b, c byte) int {
	wa, wb, wc := ones*uint64(a), ones*uint64(b), ones*uint64(c)
	for ; i+8 <= len(src); i += 8 {
		// A byte's high bit is set by itself or by the subtraction. What is
		// borrowed falsifies only bytes above a hit, and the lowest hit counts.
		w := load8(src[i : i+8])
		hit := (w | (w - ones*' ') | (w ^ wa - ones) | (w ^ wb - ones) | (w ^ wc - ones)) & highs
		if hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
	}
	for ; i < len(src); i++ {
		if x := src[i]; x < ' ' || x >= utf8.RuneSelf || x == a || x == b || x == c {
			break
		}
	}
	return i
}

func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// char is the place behind the character at i, and behind those beyond ASCII
// that follow it, or an error if one of them is illegal.
func (s *Scanner) char(i int) (int, error) {
	src := s.src
	if src[i] < utf8.RuneSelf {
		if !isChar(rune(src[i])) {
			return i, s.badChar(i)
		}
		return i + 1, nil
	}
	for i < len(src) && src[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(src[i:])
		if r == utf8.RuneError && n == 1 || !isChar(r) {
			return i, s.badChar(i)
		}
		i += n
	}
	return i, nil
}
