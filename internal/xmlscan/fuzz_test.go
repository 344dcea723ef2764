package xmlscan

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds are small documents with everything in them, and some that are wrong.
var seeds = []string{
	"<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\n<!-- c - d -->\n<Response>\n  <Say voice='a b' loop=\"2\">Hi &amp; bye &#65;&#x42;]]</Say>\n" +
		"  <If a='&lt;' b=\"x\ty\"/>\n  <?pi data ??><![CDATA[ <&]]] ]]>\r\n</Response >\n<!---->\n",
	"<Say>Привет é \u2028 😀 &quot;&apos;&gt;</Say>",
	"<été:a xmlns:b='c' b:d = 'e'\n f='g\r\nh'><b:c/></été:a>",
	"<a><b><c></b></a>", "<a b='1' b='2'/>", "<a>&nbsp;</a>", "<!DOCTYPE a><a/>", "<a/><b/>", "<a>]]></a>", "<a><!-- -- --></a>",
	"<?xml version='1.1'?><a/>", "<a b='<'/>", "<a b=c/>", "text", "",
}

func FuzzScan(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	var s Scanner
	f.Fuzz(func(t *testing.T, src string) {
		tokens, err := s.Scan(src)
		covered := checkTokens(t, src, tokens)
		switch e := err.(type) {
		case nil:
			if covered != len(src) {
				t.Errorf("tokens end at %d of %d", covered, len(src))
			}
		case *SyntaxError:
			if e.Offset < covered || e.End > len(src) || e.Offset >= e.End && e.Offset != len(src) {
				t.Errorf("tokens to %d of %d, then %#v", covered, len(src), e)
			}
			if !utf8.ValidString(e.Message) {
				t.Errorf("message %q", e.Message)
			}
			if e.Related >= 0 && src[e.Related] != '<' && src[e.Related] != '"' && src[e.Related] != '\'' {
				t.Errorf("related to %q", src[e.Related:])
			}
		default:
			t.Errorf("error %v", err)
		}
	})
}

// checkTokens proves that the tokens are what the source says, and returns how
// much of it they cover.
func checkTokens(t *testing.T, src string, tokens []Token) (covered int) {
	var open []string
	tagEnd := 0
	for i, tok := range tokens {
		start, end := tok.Span()
		a, b := tok.NameSpan()
		c, d := tok.ValueSpan()
		if start > a || a > b || b > c || c > d || d > end || end > len(src) {
			t.Fatalf("token %d: spans %d:%d %d:%d %d:%d", i, start, end, a, b, c, d)
		}
		name, value := src[a:b], src[c:d]
		if tok.Kind == Attr {
			if start < covered-tagEnd || end >= tagEnd || a != start {
				t.Errorf("token %d: attribute %d:%d in a tag that ends at %d", i, start, end, tagEnd)
			}
			checkAttr(t, tok, src[start:end], name, value)
			continue
		}
		if start != covered {
			t.Errorf("token %d begins at %d, the one before ends at %d", i, start, covered)
		}
		covered, tagEnd = end, end
		want := src[start:end]
		switch tok.Kind {
		case StartTag:
			open = append(open, name)
			want = "<" + name + src[b:end]
			if strings.HasSuffix(want, "/>") != (tok.Flags&SelfClosing != 0) || !strings.HasSuffix(want, ">") {
				t.Errorf("token %d: %s has flags %b", i, want, tok.Flags)
			}
		case EndTag:
			if start < end {
				want = "</" + open[len(open)-1] + src[b:end]
			}
			open = open[:len(open)-1]
		case Text:
			want = value
			checkText(t, tok, value)
		case CDATA:
			want = "<![CDATA[" + value + "]]>"
		case Comment:
			want = "<!--" + value + "-->"
		case PI:
			want = "<?" + name + src[b:c] + value + "?>"
		}
		if got := src[start:end]; got != want || got == "" && tok.Kind != EndTag {
			t.Errorf("token %d is %q, want %q", i, got, want)
		}
	}
	return covered
}

func checkAttr(t *testing.T, tok Token, src, name, value string) {
	quote := src[len(src)-1:]
	if !strings.HasPrefix(src, name) || !strings.HasSuffix(src, quote+value+quote) || strings.Contains(value, quote) {
		t.Errorf("attribute %q has name %q and value %q", src, name, value)
	}
	if raw := strings.ContainsAny(value, "&\r\n\t"); raw != (tok.Flags&Raw != 0) {
		t.Errorf("attribute %q has flags %b", src, tok.Flags)
	}
}

func checkText(t *testing.T, tok Token, value string) {
	raw, blank := strings.ContainsAny(value, "&\r"), strings.Trim(value, " \t\r\n") == ""
	if raw != (tok.Flags&Raw != 0) || blank != (tok.Flags&Blank != 0) {
		t.Errorf("text %q has flags %b", value, tok.Flags)
	}
}
