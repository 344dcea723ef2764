package xmlscan

import (
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever this package accepts, encoding/xml accepts too, and reads the same
// names, values and text in it. The one exception is which names there are:
// encoding/xml follows an older edition of XML in characters beyond ASCII, and
// knows no name with two colons. Documents that fail there are judged again
// with such names replaced.
func FuzzEncodingXML(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	var s Scanner
	f.Fuzz(func(t *testing.T, src string) {
		tokens, err := s.Scan(src)
		if err != nil {
			return
		}
		theirs, err := decoded(src)
		if err != nil {
			src = withPlainNames(src, tokens)
			if tokens, err = s.Scan(src); err != nil {
				t.Fatalf("Scan(%q) with plain names: %v", src, err)
			}
			if theirs, err = decoded(src); err != nil {
				t.Fatalf("encoding/xml refuses %q: %v", src, err)
			}
		}
		if ours := events(t, src, tokens); !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%q:\n   ours %q\n theirs %q", src, ours, theirs)
		}
	})
}

// withPlainNames replaces the names that encoding/xml may refuse.
func withPlainNames(src string, tokens []Token) string {
	var b strings.Builder
	last := 0
	for _, tok := range tokens {
		start, end := tok.NameSpan()
		name := src[start:end]
		if strings.Count(name, ":") > 1 || strings.IndexFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			fmt.Fprintf(&b, "%sx%x", src[last:start], name)
			last = end
		}
	}
	return b.String() + src[last:]
}

// events says in words what a document holds. Text and CDATA that follow each
// other are one.
func events(t *testing.T, src string, tokens []Token) (list []string) {
	for _, tok := range tokens {
		a, b := tok.NameSpan()
		c, d := tok.ValueSpan()
		name, value := src[a:b], src[c:d]
		switch tok.Kind {
		case StartTag:
			list = append(list, "start "+name)
		case Attr:
			// encoding/xml keeps white space in values as it is, but for line
			// ends; XML makes blanks of it.
			list = append(list, "attribute "+name+"="+string(AppendText(nil, value)))
			blanks := strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ").Replace(value)
			if got, want := string(AppendValue(nil, value)), string(AppendText(nil, blanks)); got != want {
				t.Errorf("AppendValue(%q) = %q, want %q", value, got, want)
			}
		case EndTag:
			list = append(list, "end")
		case Text:
			list = withText(list, string(AppendText(nil, value)))
		case CDATA:
			list = withText(list, string(AppendCDATA(nil, value)))
		case Comment:
			list = append(list, "comment "+value)
		case PI:
			list = append(list, "pi "+name+" "+value)
		}
	}
	return list
}

func withText(list []string, text string) []string {
	if n := len(list); n > 0 && strings.HasPrefix(list[n-1], "text ") {
		list[n-1] += text
		return list
	}
	if text == "" {
		return list
	}
	return append(list, "text "+text)
}

// decoded is events as encoding/xml reads the document.
func decoded(src string) (list []string, err error) {
	d := xml.NewDecoder(strings.NewReader(src))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		tok, err := d.RawToken()
		if err != nil {
			if err == io.EOF {
				err = balanced(src)
			}
			return list, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			list = append(list, "start "+qualified(tok.Name))
			for _, a := range tok.Attr {
				list = append(list, "attribute "+qualified(a.Name)+"="+a.Value)
			}
		case xml.EndElement:
			list = append(list, "end")
		case xml.CharData:
			list = withText(list, string(tok))
		case xml.Comment:
			list = append(list, "comment "+string(tok))
		case xml.ProcInst:
			list = append(list, "pi "+tok.Target+" "+string(tok.Inst))
		}
	}
}

// balanced lets encoding/xml judge what RawToken leaves out: whether end tags
// match.
func balanced(src string) error {
	d := xml.NewDecoder(strings.NewReader(src))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// What encoding/xml lets pass and is not well-formed, or a DOCTYPE.
func TestStricterThanEncodingXML(t *testing.T) {
	var s Scanner
	for _, src := range []string{
		"", " ", "<!-- no element -->", "text", "text<a/>", "<a/>text", "<a/>&amp;", "<a/><b/>", "<![CDATA[x]]><a/>",
		"<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "<a><!ELEMENT a ANY></a>",
		"<a b='1'c='2'/>", "<a b='1' b='2'/>",
		" <?xml version='1.0'?><a/>", "<a><?xml version='1.0'?></a>", "<?XML?><a/>", "<?xml?><a/>", "<?xml encoding='UTF-8'?><a/>",
		"<?xml version='1.0' standalone='maybe'?><a/>", "<?xml version='1.0' nonsense?><a/>", "<?x=y?><a/>",
		"<!-- \x01 --><a/>", "<a><?b \x01?></a>", "\uFEFF<a/>",
	} {
		if _, err := decoded(src); err != nil {
			t.Errorf("encoding/xml refuses %q: %v", src, err)
		}
		tokens, err := s.Scan(src)
		if err == nil && !hasDuplicate(tokens) {
			t.Errorf("Scan accepts %q", src)
		}
	}
}

func hasDuplicate(tokens []Token) bool {
	for _, tok := range tokens {
		if tok.Flags&Duplicate != 0 {
			return true
		}
	}
	return false
}
