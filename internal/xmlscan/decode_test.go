package xmlscan

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct{ raw, text, value, cdata string }{
		{"", "", "", ""},
		{"plain é", "plain é", "plain é", "plain é"},
		{"&amp;&lt;&gt;&quot;&apos;", `&<>"'`, `&<>"'`, "&amp;&lt;&gt;&quot;&apos;"},
		{"a&amp;lt;b", "a&lt;b", "a&lt;b", "a&amp;lt;b"},
		{"&#65;&#x42;&#x00063;&#0000100;", "ABcd", "ABcd", "&#65;&#x42;&#x00063;&#0000100;"},
		{"&#xe9;&#x20ac;&#x1F600;&#1114111;", "é€😀\U0010FFFF", "é€😀\U0010FFFF", "&#xe9;&#x20ac;&#x1F600;&#1114111;"},
		{"a\rb\r\nc\nd\r\r\ne\r", "a\nb\nc\nd\n\ne\n", "a b c d  e ", "a\nb\nc\nd\n\ne\n"},
		{" \t  x ", " \t  x ", "    x ", " \t  x "},
		{"&#9;&#10;&#13;&#32;", "\t\n\r ", "\t\n\r ", "&#9;&#10;&#13;&#32;"},
		{"\r&#10;&#13;\n", "\n\n\r\n", " \n\r ", "\n&#10;&#13;\n"},
		// Not well-formed: what is no reference stays.
		{"& &x &nbsp; &#0; &#; &#x; &#9", "& &x &nbsp; &#0; &#; &#x; &#9", "& &x &nbsp; &#0; &#; &#x; &#9", "& &x &nbsp; &#0; &#; &#x; &#9"},
	} {
		if got := string(AppendText([]byte("."), c.raw)); got != "."+c.text {
			t.Errorf("AppendText(%q) = %q, want %q", c.raw, got[1:], c.text)
		}
		if got := string(AppendValue([]byte("."), c.raw)); got != "."+c.value {
			t.Errorf("AppendValue(%q) = %q, want %q", c.raw, got[1:], c.value)
		}
		if got := string(AppendCDATA([]byte("."), c.raw)); got != "."+c.cdata {
			t.Errorf("AppendCDATA(%q) = %q, want %q", c.raw, got[1:], c.cdata)
		}
	}
}

// TestCollapsed compares with what Fields makes of random texts.
func TestCollapsed(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	yes := 0
	for range 100_000 {
		text := make([]byte, random.IntN(30))
		for i := range text {
			text[i] = "  \t\n\rabc!\"\x1f\x7f\x80\xa0xyzxyzxyzxyz"[random.IntN(26)]
		}
		bare := strings.Trim(string(text), " ")
		want := strings.Join(strings.FieldsFunc(bare, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ") == bare
		if got := Collapsed(bare); got != want {
			t.Fatalf("Collapsed(%q) = %v", bare, got)
		}
		if want {
			yes++
		}
	}
	if yes < 1000 {
		t.Errorf("only %d were collapsed", yes)
	}
}
