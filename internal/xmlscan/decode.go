package xmlscan

import (
	"strings"
	"unicode/utf8"
)

// AppendText appends the characters that a Text stands for: references are
// replaced, line ends become \n. What is no reference stays as it is.
func AppendText(dst []byte, raw string) []byte {
	return appendDecoded(dst, raw, "&\r", false)
}

// AppendValue appends the value that an Attr's text stands for: references are
// replaced, line ends and tabs become blanks. A character reference to white
// space keeps it.
func AppendValue(dst []byte, raw string) []byte {
	return appendDecoded(dst, raw, "&\r\n\t", true)
}

// AppendCDATA appends the characters that a CDATA stands for: line ends become
// \n.
func AppendCDATA(dst []byte, raw string) []byte {
	return appendDecoded(dst, raw, "\r", false)
}

// Collapsed tells whether each white space in s is a single blank.
func Collapsed(s string) bool {
	i := 0
	var before uint64 // the last byte of the word before, if it was white
	for ; i+8 <= len(s); i += 8 {
		// A byte's high bit says that it is a control character, or white. What is
		// borrowed falsifies only bytes above a hit; those are looked at again.
		w := load8(s[i : i+8])
		control, white := (w-ones*' ')&^w&highs, (w-ones*('!'))&^w&highs
		if control != 0 || white&(white<<8|before) != 0 {
			break
		}
		before = white >> 56
	}
	for i = max(i-1, 0); i < len(s); i++ {
		if isWhite(s[i]) && (s[i] != ' ' || i+1 < len(s) && isWhite(s[i+1])) {
			return false
		}
	}
	return true
}

func isWhite(c byte) bool { return class[c]&space != 0 }

// appendDecoded copies what lies between the special characters.
func appendDecoded(dst []byte, raw, special string, value bool) []byte {
	lineEnd := byte('\n')
	if value {
		lineEnd = ' '
	}
	for {
		i := strings.IndexAny(raw, special)
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:i]...)
		n := 1
		switch raw[i] {
		case '&':
			dst, n = appendReference(dst, raw[i:])
		case '\r':
			dst = append(dst, lineEnd)
			if strings.HasPrefix(raw[i+1:], "\n") {
				n = 2
			}
		default:
			dst = append(dst, ' ')
		}
		raw = raw[i+n:]
	}
}

// appendReference appends what the reference at the beginning of s stands for,
// and returns how long it is. An ampersand that begins none stands for itself.
func appendReference(dst []byte, s string) ([]byte, int) {
	r, n := reference(s)
	if n == 0 {
		return append(dst, '&'), 1
	}
	return utf8.AppendRune(dst, r), n
}

// reference reads the reference at the beginning of s, which begins with an
// ampersand. Its length is 0 if it is malformed, undefined or illegal.
func reference(s string) (r rune, n int) {
	if strings.HasPrefix(s, "&#") {
		return charReference(s)
	}
	for _, e := range entities {
		if strings.HasPrefix(s, e.reference) {
			return e.char, len(e.reference)
		}
	}
	return 0, 0
}

var entities = [...]struct {
	reference string
	char      rune
}{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}

// charReference is reference for s that begins with "&#".
func charReference(s string) (r rune, n int) {
	base, i := rune(10), 2
	if strings.HasPrefix(s[i:], "x") {
		base, i = 16, 3
	}
	digits := i
	for ; i < len(s); i++ {
		d := digit(s[i])
		if d >= base {
			break
		}
		r = min(r*base+d, utf8.MaxRune+1) // no overflow, and stays illegal
	}
	if i == digits || i == len(s) || s[i] != ';' || !isChar(r) {
		return 0, 0
	}
	return r, i + 1
}

// digit is the value of a hexadecimal digit, 16 for any other byte.
func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return 16
}
