package xmlscan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var kindNames = [...]string{"0", "StartTag", "Attr", "EndTag", "Text", "CDATA", "Comment", "PI"}

// show writes a token as: kind flags |span|name|value|.
func show(src string, tok Token) string {
	var flags string
	for i, letter := range "RBSD" { // Raw, Blank, SelfClosing, Duplicate
		if tok.Flags&(1<<i) != 0 {
			flags += string(letter)
		}
	}
	a, b := tok.Span()
	c, d := tok.NameSpan()
	e, f := tok.ValueSpan()
	return fmt.Sprintf("%s %s|%s|%s|%s|", kindNames[tok.Kind], flags, src[a:b], src[c:d], src[e:f])
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		src  string
		want []string
	}{
		{"<a/>", []string{"StartTag S|<a/>|a||", "EndTag ||||"}},
		{"<a></a>", []string{"StartTag |<a>|a||", "EndTag |</a>|a||"}},
		{"<a\t></a\r\n>", []string{"StartTag |<a\t>|a||", "EndTag |</a\r\n>|a||"}},
		{"\n<a> x\n</a> ", []string{
			"Text B|\n||\n|", "StartTag |<a>|a||", "Text | x\n|| x\n|", "EndTag |</a>|a||", "Text B| || |"}},
		{`<a b = "c"  d='e>"' />`, []string{
			`StartTag S|<a b = "c"  d='e>"' />|a||`, `Attr |b = "c"|b|c|`, `Attr |d='e>"'|d|e>"|`, "EndTag ||||"}},
		{"<a b='' c='&lt;' d='\t' e='\n' f='\r' g='é'/>", []string{
			"StartTag S|<a b='' c='&lt;' d='\t' e='\n' f='\r' g='é'/>|a||", "Attr |b=''|b||", "Attr R|c='&lt;'|c|&lt;|",
			"Attr R|d='\t'|d|\t|", "Attr R|e='\n'|e|\n|", "Attr R|f='\r'|f|\r|", "Attr |g='é'|g|é|", "EndTag ||||"}},
		{"<a>\r\n</a>", []string{"StartTag |<a>|a||", "Text RB|\r\n||\r\n|", "EndTag |</a>|a||"}},
		{"<a>\rx</a>", []string{"StartTag |<a>|a||", "Text R|\rx||\rx|", "EndTag |</a>|a||"}},
		{"<a>&#32;</a>", []string{"StartTag |<a>|a||", "Text R|&#32;||&#32;|", "EndTag |</a>|a||"}},
		{"<a>]] >\u0085\u2028\uFFFD\U0010FFFF\x7f</a>", []string{
			"StartTag |<a>|a||", "Text |]] >\u0085\u2028\uFFFD\U0010FFFF\x7f||]] >\u0085\u2028\uFFFD\U0010FFFF\x7f|", "EndTag |</a>|a||"}},
		{"<a>x<![CDATA[]]><![CDATA[ <&]]]]>y<![CDATA[\r]]></a>", []string{
			"StartTag |<a>|a||", "Text |x||x|", "CDATA |<![CDATA[]]>|||", "CDATA |<![CDATA[ <&]]]]>|| <&]]|",
			"Text |y||y|", "CDATA R|<![CDATA[\r]]>||\r|", "EndTag |</a>|a||"}},
		{"<!----><a><!-- é- > --></a><!--->-->", []string{
			"Comment |<!---->|||", "StartTag |<a>|a||", "Comment |<!-- é- > -->|| é- > |", "EndTag |</a>|a||", "Comment |<!--->-->||->|"}},
		{"<?x?><a><?y  z ?a??></a><?xml-style \t?>", []string{
			"PI |<?x?>|x||", "StartTag |<a>|a||", "PI |<?y  z ?a??>|y|z ?a?|", "EndTag |</a>|a||", "PI |<?xml-style \t?>|xml-style||"}},
		{`<?xml version='1.0'?><a/>`, []string{
			`PI |<?xml version='1.0'?>|xml|version='1.0'|`, "StartTag S|<a/>|a||", "EndTag ||||"}},
		{"<:é·-1.><x:y:z/></:é·-1.>", []string{
			"StartTag |<:é·-1.>|:é·-1.||", "StartTag S|<x:y:z/>|x:y:z||", "EndTag ||||", "EndTag |</:é·-1.>|:é·-1.||"}},
		{"<a b='1' B='1' b='2' b='1'/>", []string{
			"StartTag S|<a b='1' B='1' b='2' b='1'/>|a||", "Attr |b='1'|b|1|", "Attr |B='1'|B|1|",
			"Attr D|b='2'|b|2|", "Attr D|b='1'|b|1|", "EndTag ||||"}},
	} {
		tokens, err := new(Scanner).Scan(c.src)
		var got []string
		for _, tok := range tokens {
			got = append(got, show(c.src, tok))
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Scan(%q): error %v\n got %q\nwant %q", c.src, err, got, c.want)
		}
	}
}

func TestDeclarations(t *testing.T) {
	for _, src := range []string{
		`<?xml version="1.0"?>`, `<?xml version='1.0' ?>`, "<?xml\tversion\n=\r'1.0'\n?>",
		`<?xml version='1.0' encoding='UTF-8'?>`, `<?xml version='1.0' encoding="x-1.0_b"?>`,
		`<?xml version='1.0' standalone='yes'?>`, `<?xml version='1.0' encoding='a' standalone="no" ?>`,
	} {
		tokens, err := new(Scanner).Scan(src + "<a/>")
		if err != nil || len(tokens) != 3 || tokens[0].Kind != PI || int(tokens[0].end) != len(src) {
			t.Errorf("Scan(%q): %v, %v", src+"<a/>", tokens, err)
		}
	}
}

// The first of the names that XML's fifth edition allows, the last, and their
// neighbours.
func TestNames(t *testing.T) {
	var s Scanner
	for _, ranges := range [][]runes{nameStartRunes, nameMoreRunes} {
		for _, x := range ranges {
			for _, r := range []rune{x.first - 1, x.first, x.last, x.last + 1} {
				start := in(nameStartRunes, r)
				more := start || in(nameMoreRunes, r)
				if !utf8.ValidRune(r) {
					continue
				}
				_, err := s.Scan("<" + string(r) + "/>")
				if (err == nil) != start {
					t.Errorf("%U begins a name: error %v, want %v", r, err, start)
				}
				_, err = s.Scan("<a" + string(r) + "/>")
				if (err == nil) != more {
					t.Errorf("%U in a name: error %v, want %v", r, err, more)
				}
			}
		}
	}
	for c := rune(0); c < 0x80; c++ {
		start := strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:", c)
		more := start || strings.ContainsRune("0123456789-.", c)
		for pad := range 17 {
			src := strings.Repeat("z", pad) + string(c) + "A='eight more'"
			want := pad
			if start || more && pad > 0 {
				want = pad + 2
			}
			if got := (&Scanner{src: src}).nameEnd(0); got != want {
				t.Errorf("nameEnd(%q) = %d, want %d", src, got, want)
			}
		}
	}
}

// Every byte that text and values must stop at is found at every distance from
// the start and the end of a word.
func TestPlain(t *testing.T) {
	for n := range 20 {
		for at := range n {
			for c := range 256 {
				src := []byte(strings.Repeat("~", n))
				src[at] = byte(c)
				want := n
				if c < 0x20 || c >= 0x80 || c == '<' || c == '&' || c == ']' {
					want = at
				}
				if got := plain(string(src), 0, '<', '&', ']'); got != want {
					t.Fatalf("plain(%q) = %d, want %d", src, got, want)
				}
			}
		}
	}
}

func TestManyAttributes(t *testing.T) {
	const n = 100_000
	var b strings.Builder
	b.WriteString("<a")
	for i := range n {
		fmt.Fprintf(&b, " a%d=''", i%(n-1)) // only the last repeats a name: the first
	}
	b.WriteString("/>")
	tokens, err := new(Scanner).Scan(b.String())
	if err != nil || len(tokens) != n+2 {
		t.Fatalf("%d tokens, error %v", len(tokens), err)
	}
	for i, tok := range tokens {
		if dup := tok.Flags&Duplicate != 0; dup != (i == n) {
			t.Errorf("token %d: Duplicate is %v", i, dup)
		}
	}
}

// Few attributes are compared with each other, many are sorted: the outcome
// must be the same.
func TestDuplicates(t *testing.T) {
	for n := range 40 {
		src, want := "<a", ""
		seen := map[string]bool{}
		for i := range n {
			name := string(rune('a' + i*i%23))
			src += " " + name + "='" + strings.Repeat("x", n-i) + "'"
			want += map[bool]string{false: "-", true: "D"}[seen[name]]
			seen[name] = true
		}
		tokens, err := new(Scanner).Scan(src + "/>")
		got := ""
		for _, tok := range tokens {
			if tok.Kind == Attr {
				got += map[bool]string{false: "-", true: "D"}[tok.Flags&Duplicate != 0]
			}
		}
		if err != nil || got != want {
			t.Errorf("%s/>: error %v\n got %s\nwant %s", src, err, got, want)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	const n = 350_000
	src := strings.Repeat("<a>", n) + strings.Repeat("</a>", n)
	tokens, err := new(Scanner).Scan(src)
	if err != nil || len(tokens) != 2*n {
		t.Errorf("%d tokens, error %v", len(tokens), err)
	}
	_, err = new(Scanner).Scan(src[:n*3])
	want := &SyntaxError{Offset: n * 3, End: n * 3, Related: n*3 - 3, Message: "element <a> is not closed"}
	if !reflect.DeepEqual(err, want) {
		t.Errorf("got %#v, want %#v", err, want)
	}
}

// A Scanner carries nothing from one document into the next, and needs no
// memory for the second.
func TestReuse(t *testing.T) {
	var s Scanner
	for _, src := range []string{"<a><b>", "<a>", complexIVR, "<a b='1' b='2'"} {
		_, _ = s.Scan(src)
	}
	if tokens, err := s.Scan("<a/>"); err != nil || len(tokens) != 2 {
		t.Errorf("got %v, %v", tokens, err)
	}
	allocs := testing.AllocsPerRun(10, func() {
		if _, err := s.Scan(complexIVR); err != nil {
			t.Error(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations on reused buffers, want none", allocs)
	}
}

// TestAttrs reads the attributes of each tag again, as Scan has found them.
func TestAttrs(t *testing.T) {
	src := "<a b='1'\n c = \"&lt;\"><d/><e f='>'>g<h i='' j='\t'/></e ></a>"
	var s, again Scanner
	tokens, err := s.Scan(src)
	if err != nil {
		t.Fatal(err)
	}
	tags, attrs := 0, 0
	for i, tok := range tokens {
		if tok.Kind != StartTag {
			continue
		}
		start, _ := tok.Span()
		got := again.Attrs(src, start)
		want := tokens[i+1 : i+1+len(got)]
		if !slices.Equal(got, want) || tokens[i+1+len(got)].Kind == Attr {
			t.Errorf("tag %s: %v, want %v", src[start:], got, tokens[i+1:])
		}
		tags, attrs = tags+1, attrs+len(got)
	}
	if tags != 4 || attrs != 5 {
		t.Errorf("%d tags with %d attributes", tags, attrs)
	}
}
