package parser

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decode turns the bytes of a document into UTF-8 without a byte-order mark
// (R1.8). Where bytes are invalid the text has U+FFFD and the first of them is
// the problem. A text that says nothing of its encoding is left to the scanner,
// which finds invalid bytes too, and to checkUTF8 when it has found something.
func decode(data string) (string, *problem) {
	switch {
	case strings.HasPrefix(data, "\xEF\xBB\xBF"):
		return decodeUTF8(data[3:], "UTF-8")
	case strings.HasPrefix(data, "\xFE\xFF"):
		return decodeUTF16(data[2:], true)
	case strings.HasPrefix(data, "\xFF\xFE"):
		return decodeUTF16(data[2:], false)
	}
	name, _ := declaredEncoding(data)
	if name == "" {
		return data, nil
	}
	if set := findCharset(name); set != nil {
		return decodeCharset(data, set)
	}
	return decodeUTF8(data, "")
}

// decodeUTF8 checks that a text is UTF-8 and declared as nothing else. The mark
// is the encoding that a byte-order mark has named.
func decodeUTF8(text, mark string) (string, *problem) {
	clean, bad := checkUTF8(text)
	if p := misdeclared(clean, mark, "utf-8", "utf8"); p != nil {
		return clean, p
	}
	return clean, bad
}

// checkUTF8 checks that a text is UTF-8.
func checkUTF8(text string) (clean string, bad *problem) {
	if utf8.ValidString(text) {
		return text, nil
	}
	at := 0
	for {
		r, n := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return strings.ToValidUTF8(text, "\uFFFD"), &problem{rule: badEncoding, start: at, end: at + len("\uFFFD"),
		message: fmt.Sprintf("byte 0x%02X is not valid in UTF-8; save the document as UTF-8 or name its encoding in an XML declaration", text[at])}
}

// decodeUTF16 reads what stands behind a byte-order mark of UTF-16.
func decodeUTF16(data string, bigEndian bool) (string, *problem) {
	order, other := "UTF-16LE", 1
	if bigEndian {
		order, other = "UTF-16BE", 0
	}
	unit := func(i int) rune { return rune(data[i+other])<<8 | rune(data[i+1-other]) }
	text := make([]byte, 0, len(data))
	var bad *problem
	invalid := func(format string, args ...any) {
		if bad == nil {
			bad = &problem{rule: badEncoding, start: len(text), end: len(text) + len("\uFFFD"), message: fmt.Sprintf(format, args...)}
		}
		text = utf8.AppendRune(text, utf8.RuneError)
	}
	i := 0
	for ; i+1 < len(data); i += 2 {
		r := unit(i)
		if !utf16.IsSurrogate(r) {
			text = utf8.AppendRune(text, r)
			continue
		}
		if i+3 < len(data) {
			if pair := utf16.DecodeRune(r, unit(i+2)); pair != utf8.RuneError {
				text = utf8.AppendRune(text, pair)
				i += 2
				continue
			}
		}
		invalid("0x%04X is half a character of UTF-16 without its other half", r)
	}
	if i < len(data) {
		invalid("the document ends within a character of UTF-16")
	}
	decoded := string(text)
	if p := misdeclared(decoded, order, "utf-16", strings.ToLower(order)); p != nil {
		return decoded, p
	}
	return decoded, bad
}

// misdeclared is the problem of a text whose XML declaration names none of the
// encodings that it can have. The mark is what a byte-order mark has named.
func misdeclared(text, mark string, names ...string) *problem {
	name, at := declaredEncoding(text)
	if name == "" {
		return nil
	}
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return nil
		}
	}
	p := &problem{rule: badEncoding, start: at, end: at + len(name)}
	switch {
	case mark != "":
		p.message = "the encoding is declared as " + quote(name) + ", but the byte-order mark says " + mark
	case strings.HasPrefix(strings.ToLower(name), "utf-16"):
		p.message = "the encoding is declared as " + quote(name) + ", but there is no byte-order mark"
	default:
		p.message = "encoding " + quote(name) + " is unknown; UTF-8, UTF-16 and the usual single-byte encodings are read"
	}
	return p
}

// declaredEncoding finds the name of the encoding in an XML declaration, and
// its place. What is wrong with the declaration otherwise is the scanner's to
// say.
func declaredEncoding(s string) (name string, at int) {
	const open = "<?xml"
	if !strings.HasPrefix(s, open) {
		return "", 0
	}
	i := behind(s, len(open), " \t\r\n")
	if i == len(open) { // an instruction of another name, such as xmlversion
		return "", 0
	}
	for {
		i = behind(s, i, " \t\r\n")
		begin := i
		i = behind(s, i, "abcdefghijklmnopqrstuvwxyz")
		pseudo := s[begin:i]
		if i = behind(s, i, " \t\r\n"); pseudo == "" || i == len(s) || s[i] != '=' {
			return "", 0
		}
		if i = behind(s, i+1, " \t\r\n"); i == len(s) || s[i] != '"' && s[i] != '\'' {
			return "", 0
		}
		n := strings.IndexByte(s[i+1:], s[i])
		if n < 0 {
			return "", 0
		}
		if pseudo == "encoding" {
			return s[i+1 : i+1+n], i + 1
		}
		i += n + 2
	}
}

// behind is the first place from i on that holds none of the characters.
func behind(s string, i int, chars string) int {
	for i < len(s) && strings.IndexByte(chars, s[i]) >= 0 {
		i++
	}
	return i
}

// decodeCharset reads a text in a single-byte encoding.
func decodeCharset(data string, set *charset) (string, *problem) {
	text := make([]byte, 0, len(data)+len(data)/8)
	var bad *problem
	for i := range len(data) {
		r := set.decode(data[i])
		if r == utf8.RuneError && bad == nil {
			bad = &problem{rule: badEncoding, start: len(text), end: len(text) + len("\uFFFD"),
				message: fmt.Sprintf("byte 0x%02X is not valid in %s", data[i], set.name)}
		}
		text = utf8.AppendRune(text, r)
	}
	return string(text), bad
}

// charset is a single-byte encoding; its table is nil for US-ASCII.
type charset struct {
	name  string
	table *charmap.Charmap
	// noC1 marks encodings of Microsoft: the table has control characters
	// where these define nothing. allC1 marks those of ISO, which have them
	// all, unlike most of their tables.
	noC1, allC1 bool
}

// decode returns the character of a byte, U+FFFD where there is none.
func (c *charset) decode(b byte) rune {
	if b < utf8.RuneSelf {
		return rune(b)
	}
	if c.table == nil {
		return utf8.RuneError
	}
	if c.allC1 && b < 0xA0 {
		return rune(b)
	}
	r := c.table.DecodeByte(b)
	if c.noC1 && r >= 0x80 && r < 0xA0 {
		return utf8.RuneError
	}
	return r
}
