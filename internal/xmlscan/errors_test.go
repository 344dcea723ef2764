package xmlscan

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// marked takes the marks out of a source: { stands before the Offset of an
// error, } before its End, ~ before what it is Related to.
func marked(src string) (clean string, want SyntaxError) {
	want.Related = -1
	var b strings.Builder
	for _, c := range []byte(src) {
		switch c {
		case '{':
			want.Offset = b.Len()
		case '}':
			want.End = b.Len()
		case '~':
			want.Related = b.Len()
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), want
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct{ src, message string }{
		// A token that is wrong as a whole.
		{`<a>~<Sya>x{</Say>}</a>`, `end tag </Say> does not match <Sya>`},
		{`~<a>{</b >}`, `end tag </b> does not match <a>`},
		{`~<a>{</b} x>`, `end tag </b> does not match <a>`},
		{`~<a>{</aa>}`, `end tag </aa> does not match <a>`},
		{`~<aa>{</a>}`, `end tag </a> does not match <aa>`},
		{`{</a>}`, `end tag </a> has no start tag`},
		{`<a/>{</a>}`, `end tag </a> has no start tag`},
		{`<a>{<!DOCTYPE} a></a>`, `a DOCTYPE is not allowed`},
		{`<?xml version="1.0"?>{<!doctype}>`, `a DOCTYPE is not allowed`},
		{`{<!DOCTYPE} a [<!ENTITY b "c">]><a/>`, `a DOCTYPE is not allowed`},
		{`<a/>{<b}/>`, `second root element <b>; a document has one`},
		{`<a></a> {<b} <`, `second root element <b>; a document has one`},
		{` {<?xml} version='1.0'?><a/>`, `an XML declaration is written <?xml and stands at the very beginning`},
		{`<a>{<?XmL}?></a>`, `an XML declaration is written <?xml and stands at the very beginning`},
		{`{<?XML} version='1.0'?><a/>`, `an XML declaration is written <?xml and stands at the very beginning`},
		{`<a>{<} </a>`, `this '<' begins no tag; write &lt; for the character itself`},
		{`<a>{<}1</a>`, `this '<' begins no tag; write &lt; for the character itself`},
		{`<a>{<}`, `this '<' begins no tag; write &lt; for the character itself`},
		{`{<}`, `this '<' begins no tag; write &lt; for the character itself`},
		{`<a>{<}!-x-></a>`, `this '<' begins no tag; write &lt; for the character itself`},
		{`<a>{<}![CDATA`, `this '<' begins no tag; write &lt; for the character itself`},
		{`<a>{<}![cdata[x]]></a>`, `this '<' begins no tag; write &lt; for the character itself`},
		{"<a>{<}\x01</a>", `this '<' begins no tag; write &lt; for the character itself`},
		{`<a>x {]]>} y</a>`, `']]>' is not allowed in text; write ]]&gt;`},
		{`<a>]{]]>}</a>`, `']]>' is not allowed in text; write ]]&gt;`},
		{`<a/>{<![CDATA[}x]]>`, `CDATA outside of the root element`},
		{`{<![CDATA[}x]]>`, `CDATA outside of the root element`},

		// References.
		{`<a>AT {&} T</a>`, `'&' begins a reference; write &amp; for the character itself`},
		{`<a>{&}`, `'&' begins a reference; write &amp; for the character itself`},
		{`<a>{&#};</a>`, `'&' begins a reference; write &amp; for the character itself`},
		{`<a>{&am}`, `reference &am has no ';' behind it; write &amp; for '&' itself`},
		{`<a>AT{&T} </a>`, `reference &T has no ';' behind it; write &amp; for '&' itself`},
		{`<a b='x?c=1{&d}=2'/>`, `reference &d has no ';' behind it; write &amp; for '&' itself`},
		{`<a>{&nbsp;}</a>`, `unknown reference &nbsp; (XML has &amp;, &lt;, &gt;, &quot;, &apos; and numbers such as &#160;)`},
		{`<a>{&AMP;}</a>`, `unknown reference &AMP; (XML has &amp;, &lt;, &gt;, &quot;, &apos; and numbers such as &#160;)`},
		{`<a b="{&é;}"/>`, `unknown reference &é; (XML has &amp;, &lt;, &gt;, &quot;, &apos; and numbers such as &#160;)`},
		{"<a>{&}\xE9;</a>", `'&' begins a reference; write &amp; for the character itself`},
		{"<a>{&a}\xE9;</a>", `reference &a has no ';' behind it; write &amp; for '&' itself`},
		{`<a>{&#0;}</a>`, `&#0; is no character that XML allows`},
		{`<a>{&#xD800;}</a>`, `&#xD800; is no character that XML allows`},
		{`<a>{&#xFFFE;}</a>`, `&#xFFFE; is no character that XML allows`},
		{`<a>{&#x110000;}</a>`, `&#x110000; is no character that XML allows`},
		{`<a>{&#4294967361;}</a>`, `&#4294967361; is no character that XML allows`},
		{`<a>{&#xx;}</a>`, `&#xx; is no character that XML allows`},
		{`<a>{&#X41;}</a>`, `&#X41; is no character that XML allows`},
		{`<a>{&#1a;}</a>`, `&#1a; is no character that XML allows`},
		{`<a>{&#65}</a>`, `reference &#65 has no ';' behind it; write &amp; for '&' itself`},

		// Inside a tag.
		{`<a b='1'{c}='2'/>`, `found 'c', expected white space, '>' or '/>'`},
		{`<a{"}b'/>`, `found '"', expected white space, '>' or '/>'`},
		{`<a{=}'b'/>`, `found '=', expected white space, '>' or '/>'`},
		{`<a {=}'b'/>`, `found '=', expected an attribute, '>' or '/>'`},
		{`<a {1}b='c'/>`, `found '1', expected an attribute, '>' or '/>'`},
		{`<a {<}b/></a>`, `found '<', expected an attribute, '>' or '/>'`},
		{`<a{<}b/></a>`, `found '<', expected white space, '>' or '/>'`},
		{`<a b{>}</a>`, `found '>', expected '=' and a value for b`},
		{`<a b {c}='1'/>`, `found 'c', expected '=' and a value for b`},
		{`<a b{/}>`, `found '/', expected '=' and a value for b`},
		{`<a loop={3}/>`, `found '3', expected a value for loop in quotes`},
		{`<a loop= {>}`, `found '>', expected a value for loop in quotes`},
		{`<a b={“}c”/>`, `found '“' (U+201C), expected a value for b in quotes`},
		{`<a b=~"c>{<}/a>`, `'<' in the value of b; write &lt; or close the quotes`},
		{`<a /{ }>`, `found a blank, expected '>' behind '/'`},
		{`<a/{b}='c'>`, `found 'b', expected '>' behind '/'`},
		{"<a/{\n}>", `found the end of the line, expected '>' behind '/'`},
		{"<a>x</{\t}a>", `found a tab, expected the name of an element`},
		{`<a></{>}`, `found '>', expected the name of an element`},
		{`<a></a{/}>`, `found '/', expected '>'`},
		{`<a></a {b}='c'>`, `found 'b', expected '>'`},
		{`<a·{×}/>`, `found '×' (U+00D7), expected white space, '>' or '/>'`},
		{`<a><?{ }x?></a>`, `found a blank, expected the target of a processing instruction`},
		{`<a><?x{=}1?></a>`, `found '=', expected white space or '?>'`},
		{`<a><?x?{y}?></a>`, `found 'y', expected '>' behind '?'`},

		// Something left open.
		{`~<a>{}`, `element <a> is not closed`},
		{`<a>~<b>text]]{}`, `element <b> is not closed`},
		{`<a>~<b {}`, `tag <b is not closed`},
		{`~<b{}`, `tag <b is not closed`},
		{`~<b/{}`, `tag <b is not closed`},
		{`~<b c{}`, `tag <b is not closed`},
		{`~<b c={}`, `tag <b is not closed`},
		{`<b c=~'d{}`, `the value of c is not closed`},
		{`<b c=~'{}`, `the value of c is not closed`},
		{`<a>~</{}`, `tag </ is not closed`},
		{`<a>~</b{}`, `tag </b is not closed`},
		{`<a>~</a {}`, `tag </a is not closed`},
		{`~<!--{}`, `comment is not closed`},
		{`<a/>~<!-->{}`, `comment is not closed`},
		{`<a/>~<!-- x --{}`, `comment is not closed`},
		{`<a>~<![CDATA[x]]{}`, `CDATA section is not closed`},
		{`~<?{}`, `processing instruction <? is not closed`},
		{`~<?x{}`, `processing instruction <?x is not closed`},
		{`~<?x?{}`, `processing instruction <?x is not closed`},
		{`~<?x y?{}`, `processing instruction <?x is not closed`},
		{`~<aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde>{}`, `element <aaaaaaaaaabbbbbbbbbbccccccccccddddddddd…> is not closed`},

		// Outside the root element.
		{` {hello  you} <a/>`, `text before the root element`},
		{`{hello} <!-- x -->`, `text before the root element`},
		{`<?xml version='1.0'?>{x}`, `text before the root element`},
		{`<!-- c --> {x}`, `text before the root element`},
		{"<a/>\r\n {&amp;}", `text after the root element`},
		{`<a/> {]]>}<b/>`, `text after the root element`},
		{"{\uFEFF}<a/>", `text before the root element`},

		// Comments.
		{`<!-- {--} --><a/>`, `'--' is not allowed in a comment`},
		{`<a><!-- x {--}- --></a>`, `'--' is not allowed in a comment`},
		{`<a><!-- x {--->}</a>`, `a comment cannot end with '--->', only with '-->'`},
		{`<a><!--{--}--></a>`, `'--' is not allowed in a comment`},

		// Characters that no document may hold.
		{"<a>x{\x00}</a>", `character U+0000 is not allowed in XML`},
		{"<a>{\x1F}</a>", `character U+001F is not allowed in XML`},
		{"<a b='{\x01}'/>", `character U+0001 is not allowed in XML`},
		{"<a {\x01}/>", `character U+0001 is not allowed in XML`},
		{"<a><!--{\x0B}--></a>", `character U+000B is not allowed in XML`},
		{"<a><?x {\x0C}?></a>", `character U+000C is not allowed in XML`},
		{"<a><![CDATA[é{\x0E}]]></a>", `character U+000E is not allowed in XML`},
		{"<a>é{\uFFFE}</a>", `character U+FFFE is not allowed in XML`},
		{"<a b='{\uFFFF}'/>", `character U+FFFF is not allowed in XML`},
		{"<a{\uFFFF}/>", `character U+FFFF is not allowed in XML`},
		{"\n{\x02}<a/>", `character U+0002 is not allowed in XML`},
		{"no markup {\x02}", `character U+0002 is not allowed in XML`},
		{"<a>{\xED}\xA0\x80</a>", `byte 0xED is not valid UTF-8`},
		{"<a>é{\xE9}</a>", `byte 0xE9 is not valid UTF-8`},
		{"<a{\xC3}>", `byte 0xC3 is not valid UTF-8`},
		{"<a b='{\xC0}\x80'/>", `byte 0xC0 is not valid UTF-8`},
		{"<!-- {\xF4}\x90\x80\x80 --><a/>", `byte 0xF4 is not valid UTF-8`},
		{"<a/>{\xFF}", `byte 0xFF is not valid UTF-8`},
	} {
		checkError(t, c.src, c.message)
	}
}

func TestDeclarationErrors(t *testing.T) {
	const last = `expected '?>'; an XML declaration has version, encoding and standalone, in this order`
	for _, c := range []struct{ src, message string }{
		{`<?xml{?}><a/>`, `found '?', expected version='1.0'`},
		{`<?xml {?}><a/>`, `found '?', expected version='1.0'`},
		{`<?xml {e}ncoding='UTF-8'?><a/>`, `found 'e', expected version='1.0'`},
		{`<?xml version='{1.1}'?><a/>`, `version is "1.1", expected 1.0`},
		{`<?xml version='{1.0 }'?><a/>`, `version is "1.0 ", expected 1.0`},
		{`<?xml version='{'}?><a/>`, `version is "", expected 1.0`},
		{`<?xml version={1}.0?><a/>`, `found '1', expected a value for version in quotes`},
		{`<?xml version {?}><a/>`, `found '?', expected '=' and a value for version`},
		{`<?xml version='1.0'{e}ncoding='UTF-8'?><a/>`, `found 'e', expected white space`},
		{`<?xml version='1.0' encoding='{8859-1}'?><a/>`, `encoding is "8859-1", expected the name of an encoding`},
		{`<?xml version='1.0' encoding='{'}?><a/>`, `encoding is "", expected the name of an encoding`},
		{`<?xml version='1.0' encoding='{a:b}'?><a/>`, `encoding is "a:b", expected the name of an encoding`},
		{`<?xml version='1.0' standalone='{maybe}'?><a/>`, `standalone is "maybe", expected yes or no`},
		{`<?xml version='1.0' standalone='yes' {e}ncoding='UTF-8'?><a/>`, `found 'e', ` + last},
		{`<?xml version='1.0' {v}ersion='1.0'?><a/>`, `found 'v', ` + last},
		{`<?xml version='1.0' ?{ }><a/>`, `found a blank, expected '>' behind '?'`},
		{`<?xml version='1.0'{>}<a/>`, `found '>', ` + last},
		{"<?xml version='1.0' {\x01}?><a/>", `character U+0001 is not allowed in XML`},
		{`~<?xml{}`, `processing instruction <?xml is not closed`},
		{`~<?xml version='1.0'{}`, `processing instruction <?xml is not closed`},
		{`~<?xml version='1.0' ?{}`, `processing instruction <?xml is not closed`},
		{`~<?xml version{}`, `processing instruction <?xml is not closed`},
		{`<?xml version=~'1.0?>{}`, `the value of version is not closed`},
		{`<?xml version='{1.0?><a b=}'c'/>`, `version is "1.0?><a b=", expected 1.0`},
	} {
		checkError(t, c.src, c.message)
	}
}

func checkError(t *testing.T, src, message string) {
	t.Helper()
	src, want := marked(src)
	want.Message = message
	tokens, err := new(Scanner).Scan(src)
	if !reflect.DeepEqual(err, &want) {
		t.Errorf("Scan(%q):\n got %#v\nwant %#v", src, err, &want)
	}
	for _, tok := range tokens {
		if _, end := tok.Span(); end > want.Offset {
			t.Errorf("Scan(%q): %v reaches beyond the error", src, show(src, tok))
		}
	}
}

// A document without an element is not one with bad syntax: its caller tells
// the two apart.
func TestNoRoot(t *testing.T) {
	for _, src := range []string{
		"", " \r\n\t", "hello", "hello & good-bye ]]>", "\uFEFF", "<!-- a -->", "<?a?>",
		"<?xml version='1.0'?>\n<!-- a --> <?b?>\n",
	} {
		_, err := new(Scanner).Scan(src)
		want := &SyntaxError{Offset: len(src), End: len(src), Message: "the document has no element", Related: -1, NoRoot: true}
		if !reflect.DeepEqual(err, want) {
			t.Errorf("Scan(%q): got %#v, want %#v", src, err, want)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		depth, elements int
		src             string
		want            error
	}{
		{2, 0, "<a><b/></a>", nil},
		{2, 0, "<a><b></b><c></c></a>", nil},
		{2, 0, "<a><b><c/></b></a>", &LimitError{Offset: 6, Depth: true, Limit: 2}},
		{2, 0, "<a><b><c", &LimitError{Offset: 6, Depth: true, Limit: 2}},
		{0, 3, "<a><b/><c/></a>", nil},
		{0, 3, "<a><b/><c/><d e='f' e='f' &</a>", &LimitError{Offset: 11, Limit: 3}},
		{0, 3, "<a><b/><c/>&<d/></a>", &SyntaxError{Offset: 11, End: 12, Related: -1,
			Message: "'&' begins a reference; write &amp; for the character itself"}},
		{1, 1, "<a><b/></a>", &LimitError{Offset: 3, Depth: true, Limit: 1}},
		{1, 1, "<a/><b/>", &SyntaxError{Offset: 4, End: 6, Related: -1,
			Message: "second root element <b>; a document has one"}},
	} {
		s := Scanner{MaxDepth: c.depth, MaxElements: c.elements}
		if _, err := s.Scan(c.src); !reflect.DeepEqual(err, c.want) {
			t.Errorf("depth %d, elements %d, Scan(%q):\n got %#v\nwant %#v", c.depth, c.elements, c.src, err, c.want)
		}
	}
}

func TestErrorStrings(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&SyntaxError{Offset: 12, Message: "a DOCTYPE is not allowed"}, "offset 12: a DOCTYPE is not allowed"},
		{&LimitError{Offset: 7, Depth: true, Limit: 64}, "offset 7: elements nest deeper than 64 levels"},
		{&LimitError{Offset: 7, Limit: 10000}, "offset 7: more than 10000 elements"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	_, err := new(Scanner).Scan("<a>")
	var se *SyntaxError
	if !errors.As(err, &se) {
		t.Errorf("Scan returned %T, want *SyntaxError", err)
	}
}
