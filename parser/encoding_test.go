package parser

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
)

// utf16Of encodes a text with the byte-order mark that belongs to it.
func utf16Of(order binary.AppendByteOrder, text string) []byte {
	data := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, unit)
	}
	return data
}

func said(t *testing.T, data []byte) string {
	t.Helper()
	doc, problems := Parse("x", data, Options{})
	require.Empty(t, problems)
	return doc.Verbs[0].(*ast.Say).Text
}

func TestUnicode(t *testing.T) {
	const text = "<Response><Say>Grüße, 日本, 𝄞</Say></Response>"
	declared := func(name string) string { return "<?xml version='1.0' encoding='" + name + "'?>\n" + text }
	little, big := binary.AppendByteOrder(binary.LittleEndian), binary.AppendByteOrder(binary.BigEndian)
	for _, data := range [][]byte{
		[]byte(text), []byte("\uFEFF" + text), []byte(declared("UTF-8")), []byte("\uFEFF" + declared("utf-8")),
		utf16Of(little, text), utf16Of(big, text), utf16Of(little, declared("UTF-16")), utf16Of(big, declared("utf-16")),
		utf16Of(little, declared("UTF-16LE")), utf16Of(big, declared("UTF-16BE")),
	} {
		assert.Equal(t, "Grüße, 日本, 𝄞", said(t, data))
	}
}

// TestUnicodeErrors has whole diagnostics for bytes that are no text.
func TestUnicodeErrors(t *testing.T) {
	little, big := binary.AppendByteOrder(binary.LittleEndian), binary.AppendByteOrder(binary.BigEndian)
	declared := func(name string) string { return "<?xml version='1.0' encoding='" + name + "'?>\n<Response/>" }
	unpaired := append(utf16Of(big, "<Response>\né"), 0xD8, 0x00, 0x00, 'a')
	for _, c := range []struct {
		data []byte
		want string
	}{
		{append(utf16Of(little, "<Response/>\n "), 'x'), "2:2-2:3  the document ends within a character of UTF-16"},
		{unpaired, "2:2-2:3  0xD800 is half a character of UTF-16 without its other half"},
		{append(utf16Of(little, "<Response/>"), 0x00, 0xDC, 0x01), "1:12-1:13  0xDC00 is half a character of UTF-16 without its other half"},
		{append(utf16Of(little, "<Response/>"), 0x00, 0xD8), "1:12-1:13  0xD800 is half a character of UTF-16 without its other half"},
		{utf16Of(little, declared("UTF-8")), `1:31-1:36  the encoding is declared as "UTF-8", but the byte-order mark says UTF-16LE`},
		{utf16Of(big, declared("UTF-16LE")), `1:31-1:39  the encoding is declared as "UTF-16LE", but the byte-order mark says UTF-16BE`},
		{utf16Of(big, declared("windows-1252")), `1:31-1:43  the encoding is declared as "windows-1252", but the byte-order mark says UTF-16BE`},
		{[]byte(declared("UTF-16BE")), `1:31-1:39  the encoding is declared as "UTF-16BE", but there is no byte-order mark`},
		{[]byte(declared("IBM037")), `1:31-1:37  encoding "IBM037" is unknown; UTF-8, UTF-16 and the usual single-byte encodings are read`},
		{[]byte("<Response>\n\xff\xff</a>"), "2:1-2:2  byte 0xFF is not valid in UTF-8; save the document as UTF-8 or name its encoding in an XML declaration"},
		{[]byte("<Sya>é\xc3"), "1:7-1:8  byte 0xC3 is not valid in UTF-8; save the document as UTF-8 or name its encoding in an XML declaration"},
		{[]byte("<Sya>\xed\xa0\x80"), "1:6-1:7  byte 0xED is not valid in UTF-8; save the document as UTF-8 or name its encoding in an XML declaration"},
	} {
		doc, problems := Parse("x", c.data, Options{})
		assert.Nil(t, doc)
		assert.Equal(t, []string{"ERROR 5106 bad-encoding " + c.want}, rendered(problems))
		assert.True(t, utf8.ValidString(problems[0].File.Text))
	}
}

// TestCharsets reads every character of every single-byte encoding, by every
// name that it has.
func TestCharsets(t *testing.T) {
	for _, row := range charsetTable {
		for _, name := range strings.Fields(row.names) {
			set := findCharset(name)
			require.NotNil(t, set, name)
			head, tail := "<?xml version='1.0' encoding='"+name+"'?><Response><Say>.", ".</Say></Response>"
			for b := range 256 {
				r := set.decode(byte(b))
				if b < 0x80 {
					assert.Equal(t, rune(b), r)
					if row.table != nil {
						assert.Equal(t, rune(b), row.table.DecodeByte(byte(b)), "%s holds ASCII", name)
					}
					continue
				}
				data := []byte(head + string([]byte{byte(b)}) + tail)
				if r == utf8.RuneError {
					_, problems := Parse("x", data, Options{})
					require.Len(t, problems, 1)
					assert.Equal(t, badEncoding, problems[0].Rule)
					assert.Equal(t, len(head), problems[0].Span.Start.Offset())
					continue
				}
				assert.Equal(t, "."+string(r)+".", said(t, data))
			}
		}
	}
}

func TestCharsetsKnownBytes(t *testing.T) {
	for name, want := range map[string]rune{
		"iso-8859-1": 'ä', "ISO-8859-15": 'ä', "Windows-1252": 'ä', "KOI8-R": 'Д', "windows-1251": 'д', "ibm850": 'õ', "macintosh": '‰',
		"latin1": 'ä', "CP437": 'Σ', "iso-8859-7": 'δ',
	} {
		assert.Equal(t, string(want), said(t, []byte("<?xml version='1.0' encoding=\""+name+"\" standalone='yes' ?><Response><Say>\xe4</Say></Response>")), name)
	}
	assert.Equal(t, "€", said(t, []byte("<?xml version='1.0' encoding='windows-1252'?><Response><Say>\x80</Say></Response>")))
	assert.Equal(t, utf8.RuneError, findCharset("windows-1252").decode(0x81), "nothing is defined there")
	for _, row := range charsetTable {
		if strings.HasPrefix(row.names, "ISO-8859-") {
			assert.Equal(t, '\u0081', findCharset(strings.Fields(row.names)[0]).decode(0x81), "control characters are part of %s", row.names)
		}
	}
}

// TestDeclaredEncoding finds names, and leaves malformed declarations to the
// scanner.
func TestDeclaredEncoding(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "",
		"<?xml":                                  "",
		"<?xml version='1.0'?><a encoding='x'/>": "",
		"<?xml version='1.0' encoding='x'?>":     "x",
		"<?xml\tversion = \"1.0\"\r\nencoding\n=\n\"x\"?>": "x",
		"<?xml version='1.0' encoding=x?>":                 "",
		"<?xml version='1.0' encoding='x":                  "",
		"<?xml version='1.0' encoding":                     "",
		"<?xml-stylesheet encoding='x'?>":                  "",
		"<?xmlversion='1.0' encoding='x'?>":                "",
		" <?xml version='1.0' encoding='x'?>":              "",
	} {
		name, at := declaredEncoding(text)
		assert.Equal(t, want, name, text)
		assert.Equal(t, want, text[at:at+len(name)])
	}
}
