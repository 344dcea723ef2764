package format

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

var update = flag.Bool("update", false, "rewrite the expected part of the cases")

// TestCases are documents and what becomes of them.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			in, want := archive.Files[0].Data, &archive.Files[1].Data
			opt := parser.Options{Lenient: strings.Contains(file, "lenient")}
			got, err := Source("in.xml", in, opt)
			require.NoError(t, err)
			if *update {
				*want = got
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
			}
			assert.Equal(t, string(*want), string(got))
			checkKept(t, in, got, opt)
		})
	}
}

// TestLines has no matter which line ends in, and \n out; a missing one at the
// end is added.
func TestLines(t *testing.T) {
	const want = "<Response>\n  <!-- a\n  b -->\n\n  <Say><![CDATA[a\nb]]></Say>\n</Response>\n"
	for _, end := range []string{"\n", "\r\n", "\r"} {
		for _, text := range []string{want, strings.TrimSpace(want), "\n \n" + want + "\n\n"} {
			got, err := Source("in.xml", []byte(strings.ReplaceAll(text, "\n", end)), parser.Options{})
			require.NoError(t, err)
			assert.Equal(t, want, string(got), "%q", end)
		}
	}
}

// TestWidth gives up the line breaks of a text where the line has at most 100
// characters.
func TestWidth(t *testing.T) {
	for n, want := range map[int]string{84: "é b", 85: "é\n    b"} {
		text := strings.Repeat("a", n) + strings.Replace(want, " ", "\n", 1)
		got, err := Source("in.xml", []byte("<Response><Say>"+text+"</Say></Response>"), parser.Options{})
		require.NoError(t, err)
		line, _, _ := strings.Cut(strings.SplitAfter(string(got), "\n")[1], "\n")
		assert.Equal(t, n == 84, utf8.RuneCountInString(line) == width, line)
		assert.Contains(t, string(got), strings.Repeat("a", n)+want)
	}
}

// TestEncoding writes UTF-8, and says so where the document names its encoding.
func TestEncoding(t *testing.T) {
	const body = "<Response>\n  <Say>é</Say>\n</Response>\n"
	utf16 := func(text string) string {
		out := "\xFE\xFF"
		for _, r := range text {
			out += string([]byte{byte(r >> 8), byte(r)})
		}
		return out
	}
	latin1 := strings.NewReplacer("é", "\xE9").Replace
	for in, declaration := range map[string]string{
		body:                               "",
		"\uFEFF" + body:                    "",
		utf16(body):                        "",
		"<?xml version=\"1.0\"?>" + body:   "<?xml version='1.0'?>\n",
		"<?xml  version='1.0' ?>\n" + body: "<?xml version='1.0'?>\n",
		"<?xml version=\"1.0\" encoding=\"utf8\"?>" + body:                                       "<?xml version='1.0' encoding='UTF-8'?>\n",
		latin1("<?xml version=\"1.0\" encoding=\"ISO-8859-1\" standalone = \"yes\" ?>\n" + body): "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n",
		utf16("<?xml version='1.0' encoding='UTF-16' standalone='no'?>" + body):                  "<?xml version='1.0' encoding='UTF-8' standalone='no'?>\n",
	} {
		got, err := Source("in.xml", []byte(in), parser.Options{})
		require.NoError(t, err)
		assert.Equal(t, declaration+body, string(got))
		again, err := Source("in.xml", got, parser.Options{})
		require.NoError(t, err)
		assert.Equal(t, string(got), string(again))
	}
}

// TestRefused has documents that are not formatted, and why.
func TestRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":           `in.xml:1:1: error 5105: root element "Response" missing in voxXML; the document has no element`,
		"<Response>": "in.xml:1:11: error 5106: element <Response> is not closed; opened at 1:1",
		"<Response>\n<Pause length='90'/><Sya/></Response>": "in.xml:2:16: error 5106: length is \"90\"; it must be a whole number of seconds from 1 to 60\n" +
			"in.xml:2:21: error 5106: unknown element Sya; Response takes Conference, Dial, Gather, Hangup, If, Number, Pause, Play, Redirect, Reject and Say; did you mean Say?",
	} {
		got, err := Source("in.xml", []byte(in), parser.Options{})
		assert.Nil(t, got)
		assert.IsType(t, source.Diagnostics{}, err)
		assert.EqualError(t, err, want)
	}
	for in, want := range map[string]string{
		"<Response>\n<If variable='$a' test='EQUAL' value='&#10;'/></Response>": "in.xml:2:39: the value of value holds a tab or a line end, which cannot be kept; write a blank",
		"<Response xmlns:a='b&#x9;c'/>":                                         "in.xml:1:20: the value of xmlns:a holds a tab or a line end, which cannot be kept; write a blank",
	} {
		got, err := Source("in.xml", []byte(in), parser.Options{})
		assert.Nil(t, got)
		assert.EqualError(t, err, want)
	}
}

// TestGrown has a document that fits into the limit of bytes only as it was.
func TestGrown(t *testing.T) {
	in := []byte("<Response><Pause/><Pause/></Response>")
	_, err := Source("in.xml", in, parser.Options{Limits: parser.Limits{Bytes: len(in)}})
	assert.EqualError(t, err, "in.xml: the formatted document would not be valid: "+
		"in.xml:1:1: error 5106: the document is larger than 37 bytes")
}

// TestSame finds every difference of two documents, and none where only places
// and the order of attributes differ.
func TestSame(t *testing.T) {
	const text = "<Response><Gather loop='1' input='dtmf'><Say>a</Say></Gather></Response>"
	document := func(text string) func() bool {
		a, _ := parser.Parse("a", []byte("<Response>\n<Gather input='dtmf' loop='1'> <Say> a</Say></Gather></Response>"), parser.Options{})
		b, problems := parser.Parse("b", []byte(text), parser.Options{})
		require.NoError(t, problems.Err())
		return func() bool { return same(a, b) }
	}
	assert.True(t, document(text)())
	for _, change := range [][2]string{
		{"<Say>a</Say>", "<Say>b</Say>"}, {"<Say>a</Say>", ""}, {"</Gather>", "</Gather><Hangup/>"},
		{" loop='1'", ""}, {"loop='1'", "loop='01'"}, {"loop='1'", "numDigits='1'"}, {"<Response", "<Response xmlns='a'"},
	} {
		assert.False(t, document(strings.Replace(text, change[0], change[1], 1))(), change[1])
	}
}

// TestResources formats what works on calls only for calls only.
func TestResources(t *testing.T) {
	in := []byte("<Response><SetMute muted='true'/></Response>")
	_, err := Source("in.xml", in, parser.Options{})
	assert.ErrorContains(t, err, "SetMute does not work on a call")
	for _, r := range []schema.Resource{schema.Conference, schema.Participant} {
		got, err := Source("in.xml", in, parser.Options{Resource: r})
		require.NoError(t, err)
		assert.Equal(t, "<Response>\n  <SetMute muted='true'/>\n</Response>\n", string(got))
	}
}

// FuzzSource holds what is true of every document.
func FuzzSource(f *testing.F) {
	for _, pattern := range []string{"../testdata/docs/*.xml", "../testdata/docs/snippets/*.xml", "../testdata/scripts/*/*.xml", "../testdata/errors/*.xml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(f, err)
			f.Add(data, false)
		}
	}
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(f, err)
		f.Add(archive.Files[0].Data, true)
	}
	f.Add([]byte("<Response><:a  b:='&#10;'/><a:b:c/></Response>"), true)
	f.Fuzz(func(t *testing.T, data []byte, lenient bool) {
		opt := parser.Options{Lenient: lenient}
		_, problems := parser.Parse("in.xml", data, opt)
		got, err := Source("in.xml", data, opt)
		switch {
		case problems.HasErrors():
			require.EqualError(t, err, problems.Error())
		case err != nil:
			require.ErrorContains(t, err, "cannot be kept")
		default:
			checkKept(t, data, got, opt)
		}
	})
}

// checkKept compares a document and what it was formatted to with other means,
// and formats it once more.
func checkKept(t require.TestingT, in, out []byte, opt parser.Options) {
	doc, _ := parser.Parse("in.xml", in, opt)
	require.Equal(t, told(doc.File.Text), told(string(out)))
	again, err := Source("out.xml", out, opt)
	require.NoError(t, err)
	require.Equal(t, string(out), string(again))
}

// told is what encoding/xml finds in a document: tags with their attributes by
// name, texts with single blanks, comments and processing instructions. Of the
// XML declaration only that it is there. Names with colons in odd places it refuses
// to read.
func told(text string) (lines []string) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	content := ""
	flush := func(line string) {
		if words := split(content); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
		content = ""
		lines = append(lines, line)
	}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			return append(lines, "refused")
		}
		switch token := token.(type) {
		case xml.StartElement:
			var attrs []string
			for _, a := range token.Attr {
				attrs = append(attrs, a.Name.Space+":"+a.Name.Local+"="+blank(a.Value))
			}
			slices.Sort(attrs)
			flush("<" + token.Name.Space + ":" + token.Name.Local + " " + strings.Join(attrs, " "))
		case xml.EndElement:
			flush("/" + token.Name.Local)
		case xml.CharData:
			content += string(token)
		case xml.Comment:
			lines = append(lines, "<!--"+lineEnds(string(token)))
		case xml.ProcInst:
			inst := lineEnds(string(token.Inst))
			if token.Target == "xml" {
				inst = ""
			}
			lines = append(lines, "<?"+token.Target+" "+inst)
		}
	}
}

// split cuts a text at XML's white space.
func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) })
}

// blank makes blanks of the white space in a value.
func blank(value string) string {
	return strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ").Replace(value)
}

func lineEnds(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

// TestColons has names that only a lenient parse takes, and encoding/xml does not.
func TestColons(t *testing.T) {
	const text = "<Response>\n  <Hangup a:b:c='1' :='2' d:='3'/>\n  <:e :='4' :f='5'/>\n</Response>\n"
	got, err := Source("in.xml", []byte(text), parser.Options{Lenient: true})
	require.NoError(t, err)
	assert.Equal(t, text, string(got))
}
