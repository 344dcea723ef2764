package parser

import (
	"encoding/binary"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
)

// mutator damages documents in ways that matter to XML. Document number i is
// the same every time, whichever others are asked for.
type mutator struct {
	*rand.Rand
	sources []string
}

// newMutator reads every document in testdata.
func newMutator(t *testing.T) *mutator {
	t.Helper()
	var sources []string
	root := filepath.Join("..", "testdata")
	require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err != nil || ext != ".xml" && ext != ".txtar" {
			return err
		}
		data, err := os.ReadFile(path)
		if ext == ".xml" {
			sources = append(sources, string(data))
			return err
		}
		for _, f := range txtar.Parse(data).Files {
			if strings.HasSuffix(f.Name, ".xml") {
				sources = append(sources, string(unescape(f.Data)))
			}
		}
		return err
	}))
	slices.Sort(sources)
	sources = slices.DeleteFunc(slices.Compact(sources), func(s string) bool { return s == "" })
	require.Greater(t, len(sources), 500)
	for range 5 {
		sources = append(sources, oddities...)
	}
	return &mutator{sources: sources}
}

// document is number i of the mutated documents.
func (m *mutator) document(i int) string {
	m.Rand = rand.New(rand.NewPCG(6, uint64(i)))
	doc := m.source()
	for again := true; again; again = m.IntN(3) == 0 {
		doc = pick(m, mutations)(m, doc)
	}
	if m.IntN(8) == 0 {
		doc = pick(m, codings)(m, doc)
	}
	return doc
}

func (m *mutator) source() string { return pick(m, m.sources) }

func pick[T any](m *mutator, list []T) T { return list[m.IntN(len(list))] }

var mutations = []func(m *mutator, doc string) string{
	flipBit, changeByte, deleteBytes, repeatBytes, cutOff, insertPiece, insertPiece, insertPiece,
	dropToken, repeatToken, moveToken, swapTokens, foreignToken, renameTag, insertReference,
	dropAttribute, repeatAttribute, moveAttribute, renameAttribute, requoteAttribute, respaceAttribute,
	addProlog, addProlog, addEpilog, nest, changeDeclaration, changeLineEnds,
}

func flipBit(m *mutator, doc string) string {
	i := m.place(doc)
	if i == len(doc) {
		return doc
	}
	return doc[:i] + string([]byte{doc[i] ^ 1<<m.IntN(8)}) + doc[i+1:]
}

func changeByte(m *mutator, doc string) string {
	i := m.place(doc)
	return doc[:i] + string([]byte{byte(m.IntN(256))}) + doc[min(len(doc), i+1):]
}

func deleteBytes(m *mutator, doc string) string {
	i, j := m.stretch(doc)
	return doc[:i] + doc[j:]
}

func repeatBytes(m *mutator, doc string) string {
	i, j := m.stretch(doc)
	return doc[:j] + doc[i:]
}

func cutOff(m *mutator, doc string) string {
	if m.IntN(4) > 0 { // near the end, most often
		return doc[:max(0, len(doc)-1-m.IntN(20))]
	}
	return doc[:m.place(doc)]
}

func insertPiece(m *mutator, doc string) string {
	i, piece := m.place(doc), pick(m, harmless)
	if m.IntN(2) == 0 {
		piece = pick(m, harmful)
	}
	if m.IntN(6) == 0 {
		return doc[:i] + piece + doc[min(len(doc), i+len(piece)):]
	}
	return doc[:i] + piece + doc[i:]
}

// place is anywhere in a document, more often than not where it means
// something.
func (m *mutator) place(doc string) int {
	i := m.IntN(len(doc) + 1)
	if j := strings.IndexAny(doc[i:], "<>&;'\"= -?!]"); j >= 0 && m.IntN(3) > 0 {
		i += j + m.IntN(2)
	}
	return i
}

// stretch is a few bytes of a document.
func (m *mutator) stretch(doc string) (start, end int) {
	start = m.place(doc)
	return start, min(len(doc), start+1+m.IntN(3)*m.IntN(4))
}

// token is a tag, a comment, a reference, a stretch of text and so on.
var token = regexp.MustCompile(`(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^<>]*>|&[^\s;<&]*;|[^<&]+|.`)

func dropToken(m *mutator, doc string) string {
	return m.onTokens(doc, func(list []string, i int) []string { return slices.Delete(list, i, i+1) })
}

func repeatToken(m *mutator, doc string) string {
	return m.onTokens(doc, func(list []string, i int) []string { return slices.Insert(list, i, list[i]) })
}

func moveToken(m *mutator, doc string) string {
	return m.onTokens(doc, func(list []string, i int) []string {
		moved := list[i]
		list = slices.Delete(list, i, i+1)
		return slices.Insert(list, m.IntN(len(list)+1), moved)
	})
}

func swapTokens(m *mutator, doc string) string {
	return m.onTokens(doc, func(list []string, i int) []string {
		j := m.IntN(len(list))
		list[i], list[j] = list[j], list[i]
		return list
	})
}

// foreignToken takes a token of another document.
func foreignToken(m *mutator, doc string) string {
	theirs := token.FindAllString(m.source(), -1)
	return m.onTokens(doc, func(list []string, i int) []string { return slices.Insert(list, i, theirs[m.IntN(len(theirs))]) })
}

// renameTag gives a tag, and half of the time also one like it, another name.
func renameTag(m *mutator, doc string) string {
	name := pick(m, names)
	both := m.IntN(2) == 0
	return m.onTokens(doc, func(list []string, i int) []string {
		old := tagName.FindStringSubmatch(list[i])
		if old == nil {
			return list
		}
		for j := i; j < len(list); j++ {
			if n := tagName.FindStringSubmatch(list[j]); n != nil && n[2] == old[2] {
				list[j] = n[1] + name + list[j][len(n[0]):]
				if !both {
					break
				}
			}
		}
		return list
	})
}

var tagName = regexp.MustCompile(`^(</?)([^\s/>]+)`)

func (m *mutator) onTokens(doc string, change func(list []string, i int) []string) string {
	list := token.FindAllString(doc, -1)
	if len(list) == 0 {
		return doc
	}
	return strings.Join(change(list, m.IntN(len(list))), "")
}

// insertReference puts a character reference where text may stand.
func insertReference(m *mutator, doc string) string {
	r := m.IntN(0x110000 + 16)
	if m.IntN(2) == 0 { // near a limit of what XML allows
		r = pick(m, []int{0, 0x09, 0x0a, 0x0d, 0x20, 0x7f, 0xd7ff, 0xdfff, 0xfffd, 0x10ffff}) + m.IntN(3)
	}
	ref := "&#" + strconv.Itoa(r) + ";"
	if m.IntN(2) == 0 {
		ref = "&#x" + strconv.FormatInt(int64(r), 16) + ";"
	}
	i := m.place(doc)
	if j := strings.IndexAny(doc[i:], "'\">"); j >= 0 {
		i += j + m.IntN(2)
	}
	return doc[:i] + ref + doc[i:]
}

var attribute = regexp.MustCompile(`\s+([^\s=<>/'"]+)\s*=\s*("[^"]*"|'[^']*')`)

// onAttribute replaces an attribute: white space, name and value with quotes.
func (m *mutator) onAttribute(doc string, change func(white, name, value string) string) string {
	all := attribute.FindAllStringSubmatchIndex(doc, -1)
	if len(all) == 0 {
		return insertPiece(m, doc)
	}
	a := pick(m, all)
	return doc[:a[0]] + change(doc[a[0]:a[2]], doc[a[2]:a[3]], doc[a[4]:a[5]]) + doc[a[1]:]
}

func dropAttribute(m *mutator, doc string) string {
	return m.onAttribute(doc, func(string, string, string) string { return "" })
}

func repeatAttribute(m *mutator, doc string) string {
	return m.onAttribute(doc, func(white, name, value string) string {
		first := white + name + "=" + value
		return pick(m, []string{first + first, first + " " + strings.ToUpper(name) + "=''", first + " x:" + name + "=''", first + " other='' " + name + "=''"})
	})
}

func moveAttribute(m *mutator, doc string) string {
	moved := ""
	doc = m.onAttribute(doc, func(white, name, value string) string {
		moved = white + name + "=" + value
		return ""
	})
	i := m.place(doc)
	return doc[:i] + moved + doc[i:]
}

func renameAttribute(m *mutator, doc string) string {
	return m.onAttribute(doc, func(white, _, value string) string { return white + pick(m, names) + "=" + value })
}

func requoteAttribute(m *mutator, doc string) string {
	return m.onAttribute(doc, func(white, name, value string) string {
		bare := value[1 : len(value)-1]
		return white + name + "=" + pick(m, []string{bare, "'" + bare + "'", `"` + bare + `"`, "'" + bare + `"`, "“" + bare + "”", "'" + bare, bare + "'", "`" + bare + "`"})
	})
}

func respaceAttribute(m *mutator, doc string) string {
	space := func() string {
		return pick(m, []string{"", "", " ", "\n", "\t", "\r\n", "\u00a0", "\u2028", "\v", "/"})
	}
	return m.onAttribute(doc, func(_, name, value string) string { return space() + name + space() + "=" + space() + value })
}

// addProlog puts something in front.
func addProlog(m *mutator, doc string) string {
	return pick(m, prologs) + doc
}

// addEpilog puts something behind.
func addEpilog(m *mutator, doc string) string {
	return doc + pick(m, epilogs)
}

// nest puts a document into elements, a few or hundreds.
func nest(m *mutator, doc string) string {
	n := pick(m, []int{1, 2, 10, 100, 300, 1000})
	closed := n + pick(m, []int{0, 0, 0, 0, -1, 1})
	name := pick(m, names)
	return strings.Repeat("<"+name+">", n) + doc + strings.Repeat("</"+name+">", closed)
}

// changeDeclaration takes the XML declaration away, or makes one that names an
// encoding.
func changeDeclaration(m *mutator, doc string) string {
	doc = withoutDeclaration(doc)
	if m.IntN(4) == 0 {
		return doc
	}
	return declaring(pick(m, encodings)) + doc
}

func withoutDeclaration(doc string) string {
	if end := strings.Index(doc, "?>"); strings.HasPrefix(doc, "<?xml ") && end > 0 {
		return doc[end+2:]
	}
	return doc
}

func declaring(encoding string) string { return "<?xml version='1.0' encoding='" + encoding + "'?>" }

func changeLineEnds(m *mutator, doc string) string {
	return strings.ReplaceAll(doc, "\n", pick(m, []string{"\r", "\r\n", "\n\n", "", " ", "\u0085", "\u2028", "\v"}))
}

// codings write a document in another encoding, some of them wrongly.
var codings = []func(m *mutator, doc string) string{
	func(_ *mutator, doc string) string { return "\ufeff" + doc },
	func(m *mutator, doc string) string {
		return "\ufeff" + declaring(pick(m, encodings)) + withoutDeclaration(doc)
	},
	func(m *mutator, doc string) string { return string(utf16Of(m.order(), doc)) },
	func(m *mutator, doc string) string { return string(utf16Of(m.order(), doc)[2:]) },
	func(m *mutator, doc string) string {
		return string(utf16Of(m.order(), declaring(pick(m, encodings))+withoutDeclaration(doc)))
	},
	func(m *mutator, doc string) string {
		return string(utf16Of(m.order(), declaring(pick(m, encodings[3:7]))+withoutDeclaration(doc))[2*m.IntN(2):])
	},
	func(m *mutator, doc string) string { // half a character at some place, or a stray byte
		data := utf16Of(m.order(), doc)
		i := m.IntN(len(data) + 1)
		return string(data[:i]) + pick(m, []string{"\xd8\x00", "\x00\xd8", "\xdc\x00", "\x00\xdc", "\x00", "\x00\x00", "\xff\xfe", "\xff\xff"}) + string(data[i:])
	},
	func(m *mutator, doc string) string {
		data := utf16Of(m.order(), doc)
		return string(data[:max(0, len(data)-1-m.IntN(5))])
	},
	singleByte, singleByte, utf32Of,
}

func (m *mutator) order() binary.AppendByteOrder {
	return pick(m, []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian})
}

// singleByte declares a single-byte encoding and has bytes beyond ASCII, at
// times ones that the encoding does not have.
func singleByte(m *mutator, doc string) string {
	set := pick(m, charsetTable)
	b := byte(0x80 + m.IntN(0x80))
	doc = declaring(pick(m, strings.Fields(set.names))) + withoutDeclaration(doc)
	i := m.place(doc)
	if j := strings.IndexByte(doc[i:], '>'); j >= 0 {
		i += j + 1
	}
	return doc[:i] + string([]byte{b}) + doc[i:]
}

// utf32Of writes a document in an encoding that nobody uses.
func utf32Of(m *mutator, doc string) string {
	order := m.order()
	var data []byte
	if m.IntN(2) == 0 {
		data = order.AppendUint32(data, 0xFEFF)
	}
	for _, r := range doc {
		data = order.AppendUint32(data, uint32(r))
	}
	return string(data)
}
