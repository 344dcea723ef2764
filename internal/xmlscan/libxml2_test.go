package xmlscan

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLibxml2 has several thousand damaged documents judged by libxml2 too.
// Each difference needs a rule that explains it.
func TestLibxml2(t *testing.T) {
	docs := damaged(6000)
	verdicts := xmllint(t, docs)
	var s Scanner
	accepted, explained := 0, map[string]int{}
	for i, doc := range docs {
		tokens, err := s.Scan(doc)
		ours := err == nil && !hasDuplicate(tokens)
		if ours {
			accepted++
		}
		if ours == (verdicts[i] == "") {
			continue
		}
		why := difference(doc, err, verdicts[i])
		if why == "" {
			t.Errorf("%q\n  Scan: %v\n  xmllint: %s", doc, err, verdicts[i])
		}
		explained[why]++
	}
	if accepted < len(docs)/10 || accepted > len(docs)*9/10 {
		t.Errorf("%d of %d documents are accepted: too one-sided to tell much", accepted, len(docs))
	}
	t.Logf("%d documents, %d accepted, differences: %v", len(docs), accepted, explained)
}

// difference names the rule that explains why libxml2 judges a document
// otherwise than Scan, or is empty. theirs is its complaint, if it has one.
func difference(doc string, err error, theirs string) string {
	if m := encoding.FindStringSubmatch(doc); m != nil && !strings.EqualFold(m[1], "UTF-8") {
		return "what encoding is declared means nothing here"
	}
	var e *SyntaxError
	if !errors.As(err, &e) || e.NoRoot || theirs != "" {
		return ""
	}
	rest := doc[e.Offset:]
	switch {
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		return "every DOCTYPE is refused here"
	case otherVersion.MatchString(doc[:e.End]):
		return "libxml2 reads other versions as if they were 1.0"
	case strings.HasPrefix(rest, "\uFEFF") && e.Offset == 0:
		return "a byte-order mark is not looked for here"
	case strings.HasPrefix(rest, "standalone") && spaceless.MatchString(doc[:e.Offset]):
		return "libxml2 needs no white space before standalone"
	case rest[0] == 0 && wellFormed(doc[:e.Offset]):
		return "libxml2 stops reading at a NUL behind the root element"
	}
	return ""
}

var (
	encoding     = regexp.MustCompile(`^<\?xml\s[^>]*\sencoding\s*=\s*["']([^"'>]*)`)
	otherVersion = regexp.MustCompile(`^<\?xml\s+version\s*=\s*["']1\.[0-9]*$`)
	spaceless    = regexp.MustCompile(`^<\?xml\s[^>]*["']$`)
)

func wellFormed(doc string) bool {
	_, err := new(Scanner).Scan(doc)
	return err == nil
}

// damaged returns documents with small faults, the same ones every time.
func damaged(n int) []string {
	rng := rand.New(rand.NewPCG(1, 2))
	sources := []string{"<!DOCTYPE a><a/>", "<?xml version='1.1'?><a/>", "<?xml version='1.0' encoding='x-y'?><a/>"}
	for _, s := range append(seeds, complexIVR) {
		if wellFormed(s) {
			sources = append(sources, s, s, s)
		}
	}
	harmful := []string{
		"<", ">", "/", "&", ";", "'", "\"", "=", "-", "]", "?", "!", "\x00", "\x01", "\x80", "\xc3", "\xff", "×", "\u037e",
		"\u3000", "\ufeff", "\ufffe", "\U000F0000", "\xed\xa0\x80", "\xf4\x90\x80\x80", "<a>", "</a>", " b=\"", "<!--", "-->", "--",
		"<![CDATA[", "]]>", "<?", "?>", "<?xml", "<?XML?>", "<?xml version='1.0'?>", "<!", "<!DOCTYPE a>", "&lt", "&x;", "&#x;",
		"&#0;", "&#xDFFF;", "&#1114112;", " version='1.0'",
	}
	harmless := []string{
		" ", "\t", "\n", "\r", "\x7f", "a", "1", ":", "é", "·", "\u2028", "\U0001F600", "b", "b c", " \n ", "]", ")", "<a/>", "<a b='c'>d</a>",
		" e='f'", " xml:a='b'", "<!-- c -->", "<?b c?>", "<![CDATA[]]]>", "<b:c>d</b:c>", "<é/>", "&amp;", "&#65;", "&#xD7FF;",
	}
	docs := make([]string, n)
	for i := range docs {
		doc := sources[rng.IntN(len(sources))]
		for range 1 + rng.IntN(2) {
			doc = damage(rng, doc, [][]string{harmful, harmless}[rng.IntN(2)])
		}
		docs[i] = doc
	}
	return docs
}

// damage changes one place of a document, more often than not one that means
// something.
func damage(rng *rand.Rand, doc string, pieces []string) string {
	if doc == "" {
		return pieces[rng.IntN(len(pieces))]
	}
	i := rng.IntN(len(doc))
	if j := strings.IndexAny(doc[i:], "<>&;'\"= -?!]"); j >= 0 && rng.IntN(3) > 0 {
		i += j + rng.IntN(2)
	}
	i = min(i, len(doc)-1)
	j := min(len(doc), i+1+rng.IntN(3)*rng.IntN(3))
	switch piece := pieces[rng.IntN(len(pieces))]; rng.IntN(9) {
	case 0:
		return doc[:i] + doc[j:]
	case 1:
		return doc[:i] + doc[i:j] + doc[i:j] + doc[j:]
	case 2:
		return doc[:i] + piece + doc[j:]
	case 3:
		return doc[:i] + string([]byte{doc[i] ^ 1<<rng.IntN(8)}) + doc[i+1:]
	default:
		return doc[:i] + piece + doc[i:]
	}
}

// complaint is a line of xmllint's about document number $1.
var complaint = regexp.MustCompile(`(?m)^(\d+)\.xml:\d+: (.* error : .*)$`)

// xmllint returns libxml2's first complaint about each document, or "".
func xmllint(t *testing.T, docs []string) []string {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	if err != nil {
		t.Fatalf("this test needs xmllint; on Debian: apt-get install libxml2-utils (%v)", err)
	}
	dir := t.TempDir()
	var names []string
	for i, doc := range docs {
		names = append(names, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(filepath.Join(dir, names[i]), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verdicts := make([]string, len(docs))
	for batch := range slices.Chunk(names, 1000) {
		cmd := exec.Command(path, append([]string{"--noout", "--nonet"}, batch...)...)
		cmd.Dir = dir
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		var exit *exec.ExitError
		if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
			t.Fatalf("xmllint: %v", err)
		}
		for _, m := range complaint.FindAllStringSubmatch(out.String(), -1) {
			var i int
			if _, err := fmt.Sscan(m[1], &i); err != nil {
				t.Fatal(err)
			}
			if verdicts[i] == "" && !strings.HasPrefix(m[2], "namespace error") {
				verdicts[i] = m[2]
			}
		}
	}
	return verdicts
}
