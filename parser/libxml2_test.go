package parser

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/xmlscan"
)

var mutants = flag.Int("mutants", 2000, "how many mutated documents libxml2 judges too")

// TestLibxml2 has mutated documents judged by libxml2 too, as xmllint does.
// Both must agree, or differ for a reason in the table of differences; each of
// these must occur. The table is true of libxml2 2.9.14.
func TestLibxml2(t *testing.T) {
	m := newMutator(t)
	var docs []string
	for _, d := range differences {
		docs = append(docs, d.example)
	}
	for i := range *mutants {
		docs = append(docs, m.document(i))
	}
	accepted, different, counts := 0, 0, map[string]int{}
	for i, complaint := range xmllint(t, docs) {
		v := judge(docs[i])
		if v.fault == "" {
			accepted++
		}
		if (v.fault == "") == (complaint == "") {
			continue
		}
		different++
		reasons := explain(v, complaint)
		if len(reasons) == 0 {
			t.Errorf("document %d: %.1000q\n  ours: %s\n  libxml2: %s", i-len(differences), docs[i], v.fault, complaint)
		}
		if i < len(differences) {
			assert.Equal(t, []string{differences[i].reason}, reasons, "the example of a difference has this one only")
		}
		for _, r := range reasons {
			counts[r]++
		}
	}
	for _, d := range differences {
		assert.NotZero(t, counts[d.reason], "libxml2 and we agree by now; take this difference out: %s", d.reason)
		t.Logf("%6d %s", counts[d.reason], d.reason)
	}
	t.Logf("%6d differences in %d documents, of which we accept %d", different, len(docs), accepted)
	assert.Greater(t, accepted, len(docs)/10, "documents that are hardly ever accepted tell little")
	assert.Less(t, accepted, len(docs)*9/10, "documents that are hardly ever refused tell little")
}

// verdict is what we say of a document.
type verdict struct {
	data, text string
	// fault is empty for a document that is well-formed; otherwise it is about
	// text[start:end]. Some are faults of the encoding.
	fault      string
	encoding   bool
	start, end int
}

// judge decodes and scans a document as Parse does. Beyond that, Parse only
// reports repeated attributes.
func judge(data string) verdict {
	text, bad := decode(data)
	tokens, err := new(xmlscan.Scanner).Scan(text)
	if err != nil && bad == nil {
		text, bad = checkUTF8(text)
	}
	if bad != nil {
		return verdict{data, text, bad.message, true, bad.start, bad.end}
	}
	if e := (*xmlscan.SyntaxError)(nil); errors.As(err, &e) {
		return verdict{data, text, e.Message, false, e.Offset, e.End}
	}
	for _, tok := range tokens {
		if tok.Flags&xmlscan.Duplicate != 0 {
			start, end := tok.NameSpan()
			return verdict{data, text, duplicateAttribute, false, start, end}
		}
	}
	return verdict{data: data, text: text}
}

// explain returns why libxml2 accepts a document that we refuse: what must be
// taken out until we accept it too. It is empty when that cannot be told.
func explain(v verdict, complaint string) (reasons []string) {
	if complaint != "" {
		return nil // no such difference is known
	}
	for v.fault != "" {
		i := slices.IndexFunc(differences, func(d difference) bool {
			data, found := d.without(v)
			if found {
				v = judge(data)
			}
			return found
		})
		if i < 0 || len(reasons) == len(differences) {
			return nil
		}
		reasons = append(reasons, differences[i].reason)
	}
	return reasons
}

// difference is something that libxml2 accepts and we do not.
type difference struct {
	reason  string
	example string
	// without finds out whether the fault is of this kind, and returns the
	// document without it.
	without func(v verdict) (data string, found bool)
}

var differences = []difference{
	{"every DOCTYPE is refused (R1.7)", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", func(v verdict) (string, bool) {
		return inUTF8(v.text[:v.start] + "<a/>"), strings.HasPrefix(v.text[v.start:], "<!DOCTYPE")
	}},
	{"libxml2 reads other versions 1.x as if they were 1.0", "<?xml version='1.1'?><a/>", func(v verdict) (string, bool) {
		return inUTF8(v.text[:v.start] + "1.0" + v.text[v.end:]), otherVersion.MatchString(v.text[:v.end])
	}},
	{"libxml2 needs no white space before standalone", "<?xml version='1.0' encoding='UTF-8'standalone='no'?><a/>", func(v verdict) (string, bool) {
		return inUTF8(v.text[:v.start] + " " + v.text[v.start:]), strings.HasPrefix(v.text[v.start:], "standalone") && spaceless.MatchString(v.text[:v.start])
	}},
	{"libxml2 stops at a NUL behind the root element", "<a/>\n\x00<", func(v verdict) (string, bool) {
		before, rest := v.text[:v.start], v.text[v.start:]
		return inUTF8(before), strings.HasPrefix(rest, "\x00") && rooted.MatchString(before)
	}},
	{"libxml2 knows UTF-32", "\x00\x00\x00<\x00\x00\x00a\x00\x00\x00/\x00\x00\x00>", func(v verdict) (string, bool) {
		text, found := fromUTF32(v.data)
		return inUTF8(text), found
	}},
	{"libxml2 knows UTF-16 without a byte-order mark (R1.8)", "\x00<\x00a\x00/\x00>", func(v verdict) (string, bool) {
		mark := map[string]string{"<\x00": "\xff\xfe", "\x00<": "\xfe\xff"}[v.data[:min(2, len(v.data))]]
		return mark + v.data, mark != ""
	}},
	{"libxml2 stops at bytes behind the root element that it cannot convert", "<?xml version='1.0' encoding='US-ASCII'?><a/>\xe9", func(v verdict) (string, bool) {
		before, rest := v.text[:v.start], v.text[v.start:]
		return inUTF8(before), strings.HasPrefix(rest, "\uFFFD") && rooted.MatchString(before)
	}},
	{"libxml2 knows more encodings (R1.8)", "<?xml version='1.0' encoding='Shift_JIS'?><a>\x83\x65</a>", func(v verdict) (string, bool) {
		name, at := declaredEncoding(v.data)
		return inUTF8(onlyASCII(behindLast.ReplaceAllString(v.data, ">"))), v.encoding && name != "" && v.start == at && !utf16Name.MatchString(name)
	}},
	{"libxml2 turns from UTF-16 to the declared encoding where it stands by then, and stops at a NUL if that is behind the root element",
		"\xff\xfe" + wide("<?xml version='1.0' encoding='latin1'?><aaaa/>x"), func(v verdict) (string, bool) {
			rest := judge(inUTF8(v.text))
			before := rest.text[:rest.start]
			return before, contradicts(v) && !hasMark(v.data, "\ufeff") && rest.fault != "" && judge(before).fault == ""
		}},
	{"libxml2 lets a byte-order mark of UTF-8 and the declared encoding contradict each other, and obeys the declaration",
		"\ufeff<?xml version='1.0' encoding='ISO-8859-1'?><a/>", func(v verdict) (string, bool) {
			data, narrow := strings.CutPrefix(v.data, "\ufeff")
			return data, contradicts(v) && narrow
		}},
	{"libxml2 lets a byte-order mark of UTF-16 and the declared encoding contradict each other, and obeys the mark",
		"\xff\xfe" + wide("<?xml version='1.0' encoding='UTF-8'?><a/>"), func(v verdict) (string, bool) {
			return inUTF8(v.text), contradicts(v) && !hasMark(v.data, "\ufeff")
		}},
	{"libxml2 does not compare the names of namespaces that it refuses", "<a xmlns:b='c' xmlns:b=''/>", func(v verdict) (string, bool) {
		return inUTF8(v.text[:v.start] + "another" + v.text[v.end:]), v.fault == duplicateAttribute && emptyNamespace.MatchString(v.text[v.start:])
	}},
}

var (
	otherVersion   = regexp.MustCompile(`^<\?xml\s+version\s*=\s*["']1\.[0-9]*$`)
	spaceless      = regexp.MustCompile(`^<\?xml\s[^>]*["']$`)
	rooted         = regexp.MustCompile(`(?s)>\s*(\x00.*)?$`)
	behindLast     = regexp.MustCompile(`>\s*[^\x00-\x7f][^>]*$`)
	utf16Name      = regexp.MustCompile(`(?i)^utf-16`)
	emptyNamespace = regexp.MustCompile(`^xmlns:[^\s=]+\s*=\s*(''|"")`)
)

// contradicts says that a byte-order mark and the declared encoding do.
func contradicts(v verdict) bool {
	_, at := declaredEncoding(v.text)
	return v.encoding && at > 0 && v.start == at && hasMark(v.data, "\ufeff", "\xff\xfe", "\xfe\xff")
}

func hasMark(data string, marks ...string) bool {
	return slices.ContainsFunc(marks, func(mark string) bool { return strings.HasPrefix(data, mark) })
}

// inUTF8 makes a decoded text the bytes of a document.
func inUTF8(text string) string {
	name, at := declaredEncoding(text)
	if name == "" {
		return text
	}
	return text[:at] + "UTF-8" + text[at+len(name):]
}

// wide is a text of ASCII in UTF-16LE.
func wide(text string) string { return strings.Join(strings.Split(text, ""), "\x00") + "\x00" }

// onlyASCII puts a letter for each byte whose meaning depends on the encoding.
func onlyASCII(data string) string {
	b := []byte(data)
	for i := range b {
		if b[i] >= 0x80 {
			b[i] = 'a'
		}
	}
	return string(b)
}

// fromUTF32 decodes a document that begins as one in UTF-32 does.
func fromUTF32(data string) (text string, found bool) {
	var order binary.ByteOrder = binary.BigEndian
	if strings.HasPrefix(data, "<\x00\x00\x00") {
		order = binary.LittleEndian
	} else if !strings.HasPrefix(data, "\x00\x00\x00<") {
		return "", false
	}
	var b strings.Builder
	for unit := range slices.Chunk([]byte(data), 4) {
		b.WriteRune(rune(order.Uint32(append(unit, 0, 0, 0))))
	}
	return b.String(), true
}

// complaint is a line of xmllint's about document number $1; what is harmless
// in it is about namespaces and xml:id, not about being well-formed.
var (
	complaint         = regexp.MustCompile(`(?m)^(\d+)\.xml:\d+: (.* error : .*)$`)
	harmlessComplaint = regexp.MustCompile(`^(namespace|validity) error`)
)

// xmllint returns libxml2's first complaint about each document, or "".
func xmllint(t *testing.T, docs []string) []string {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	require.NoError(t, err, "this test needs xmllint; on Debian: apt-get install libxml2-utils")
	dir := t.TempDir()
	names := make([]string, len(docs))
	for i, doc := range docs {
		names[i] = strconv.Itoa(i) + ".xml"
		require.NoError(t, os.WriteFile(filepath.Join(dir, names[i]), []byte(doc), 0o600))
	}
	complaints := make([]string, len(docs))
	for batch := range slices.Chunk(names, 1000) {
		cmd := exec.Command(path, append([]string{"--noout", "--nonet", "--huge"}, batch...)...)
		cmd.Dir = dir
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			require.ErrorAs(t, err, new(*exec.ExitError))
		}
		for _, line := range complaint.FindAllStringSubmatch(out.String(), -1) {
			i, err := strconv.Atoi(line[1])
			require.NoError(t, err)
			if complaints[i] == "" && !harmlessComplaint.MatchString(line[2]) {
				complaints[i] = line[2]
			}
		}
	}
	return complaints
}
