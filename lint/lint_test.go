package lint_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/unicode"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

func ExampleCheck() {
	doc, problems := parser.Parse("ivr.xml", []byte("<Response><Hangup/><Say>Goodbye</Say></Response>"), parser.Options{})
	for _, d := range lint.Check(doc, schema.Call, problems) {
		fmt.Println(d.Rule, d.Path)
	}
	// Output: unreachable-verb /Response/Say[1]
}

// TestWithErrors: a document with errors has its parser's problems, and those
// warnings that a comment does not silence. Whether a comment is of use cannot
// be told.
func TestWithErrors(t *testing.T) {
	const text = `<Response>
  <!-- voxsim:ignore seconds-suffix bad-value nothing -->
  <Pause length='3s'/>
  <Pause length='61'/>
  <Say/>
  <Hangup/>
  <Pause/>
</Response>`
	problems := lint.Document("x.xml", []byte(text), parser.Options{})
	assert.Equal(t, `4:18-4:20 bad-value /Response/Pause[2] length is "61"; it must be a whole number of seconds from 1 to 60
5:3-5:7 empty-content /Response/Say[1] Say is empty and does nothing
`, rendered(problems))
	fixed, n, err := lint.Fix("x.xml", []byte(text), parser.Options{})
	require.NoError(t, err)
	assert.Zero(t, n)
	assert.Equal(t, text, string(fixed))
	assert.Empty(t, lint.Check(nil, schema.Call, nil))
}

// TestFixEncodings: a byte-order mark and line ends stay; other encodings than
// UTF-8 are not touched.
func TestFixEncodings(t *testing.T) {
	const text = "<?xml version='1.0'?>\r\n<Response>\r\n  <Say/>\r\n\t<Pause length='3s'/>\r</Response>"
	fixed, n, err := lint.Fix("x.xml", []byte("\uFEFF"+text), parser.Options{})
	require.NoError(t, err)
	assert.Equal(t, 2, n)
	assert.Equal(t, "\uFEFF<?xml version='1.0'?>\r\n<Response>\r\n\t<Pause length='3'/>\r</Response>", string(fixed))

	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	fixed, n, err = lint.Fix("x.xml", wide, parser.Options{})
	assert.ErrorIs(t, err, lint.ErrEncoding)
	assert.Zero(t, n)
	assert.Equal(t, wide, fixed)

	latin := []byte("<?xml version='1.0' encoding='ISO-8859-1'?><Response><Pause length='3s'/><Say>\xe9</Say></Response>")
	_, _, err = lint.Fix("x.xml", latin, parser.Options{})
	assert.ErrorIs(t, err, lint.ErrEncoding)
}

// BenchmarkCheck judges the Complex IVR, and a document almost as large as the
// limits allow: the Complex IVR 220 times.
func BenchmarkCheck(b *testing.B) {
	one, err := os.ReadFile("../testdata/docs/complex-ivr.xml")
	require.NoError(b, err)
	body := one[bytes.IndexByte(one, '>')+1 : bytes.LastIndexByte(one, '<')]
	for _, times := range []int{1, 220} {
		b.Run(strconv.Itoa(times), func(b *testing.B) {
			text := slices.Concat([]byte("<Response>"), bytes.Repeat(body, times), []byte("</Response>"))
			doc, problems := parser.Parse("x.xml", text, parser.Options{})
			require.NotNil(b, doc)
			b.ReportAllocs()
			for b.Loop() {
				lint.Check(doc, schema.Call, problems)
			}
		})
	}
}
