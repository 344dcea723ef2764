package format

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/voxsim/voxsim/parser"
)

// TestRandom formats valid documents that are written in all possible ways.
func TestRandom(t *testing.T) { rapid.Check(t, formatRandom) }

// FuzzRandom is TestRandom for the fuzzer.
func FuzzRandom(f *testing.F) { f.Fuzz(rapid.MakeFuzz(formatRandom)) }

func formatRandom(t *rapid.T) {
	w := writer{T: t, lenient: rapid.Bool().Draw(t, "lenient")}
	w.of("", "<?xml version='1.0'?>", "\n", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n")
	w.filling()
	w.WriteString("<Response>")
	w.verbs(0)
	w.WriteString("</Response>")
	w.filling()
	opt := parser.Options{Lenient: w.lenient}
	out, err := Source("in.xml", []byte(w.String()), opt)
	require.NoError(t, err, w.String())
	checkKept(t, []byte(w.String()), out, opt)
	for line := range strings.Lines(string(out)) {
		require.NotEqual(t, "\r", line[len(line)-1:])
	}
}

// writer writes a random document.
type writer struct {
	*rapid.T
	strings.Builder
	lenient bool
}

// of writes one of some texts.
func (w *writer) of(texts ...string) { w.WriteString(rapid.SampledFrom(texts).Draw(w.T, "text")) }

// some calls one of some functions some times.
func (w *writer) some(most int, functions ...func()) {
	for range rapid.IntRange(0, most).Draw(w.T, "times") {
		functions[rapid.IntRange(0, len(functions)-1).Draw(w.T, "which")]()
	}
}

func (w *writer) space() { w.of(" ", "\n", "\r\n", "\n\n", "\t", "\n   \n\n", "  ") }

func (w *writer) remark() {
	w.of("<!-- c -->", "<!---->", "<!-- two\r\n   lines -->", "<?pi?>", "<?pi  of words ?>")
}

// filling is what may stand between verbs.
func (w *writer) filling() { w.some(4, w.space, w.remark) }

func (w *writer) verbs(depth int) {
	verbs := []func(){w.say, w.hangup, w.filling, w.gather, w.dial}
	if depth < 3 {
		verbs = append(verbs, func() {
			w.of("<If variable='$a' test='EQUAL' value=''>", "<If value=\"'1'|2\"\ntest='EQUAL'  variable='&#36;b' >")
			w.verbs(depth + 1)
			w.WriteString("</If>")
		})
	}
	if w.lenient {
		verbs = append(verbs, w.unknown)
	}
	w.some(4, verbs...)
}

func (w *writer) hangup() {
	w.of("<Hangup/>", "<Hangup></Hangup>", "<Hangup > \n </Hangup >", "<Hangup><!-- c --> </Hangup>")
}

func (w *writer) gather() {
	w.WriteString("<Gather>")
	w.some(3, w.say, w.filling)
	w.WriteString("</Gather>")
}

func (w *writer) dial() {
	w.WriteString("<Dial>")
	w.filling()
	w.WriteString("<Number>")
	w.filling()
	w.WriteString("155<!-- c -->56</Number>")
	w.some(3, w.filling, func() { w.WriteString("<Number>12</Number>") })
	w.WriteString("</Dial>")
}

func (w *writer) say() {
	w.of("<Say>", "<Say  voice='Amy' loop=\"2\">", "<Say separateNumbers = 'true'\n\tloop=' 1 '>")
	pieces := []func(){w.space, w.remark, w.word, w.word, w.cdata}
	if w.lenient {
		pieces = append(pieces, w.unknown)
	}
	w.some(12, pieces...)
	w.WriteString("</Say>")
}

func (w *writer) word() {
	w.of("word", "&amp;", "é", "&#32;", "&#10;", "\u00a0", "'\"", "]", "&gt;", "a long sentence of forty characters here ")
}

func (w *writer) cdata() { w.of("<![CDATA[]]>", "<![CDATA[ <b> &amp; ]]>", "<![CDATA[\r\n]]>") }

func (w *writer) unknown() {
	w.of("<b/>", "<b z='1' a='2'> x  <Say>\n</Say></b>", "<:a.b:c x:y:='1'/>")
}
