package coverage_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim/coverage"
)

// write gives a report as bytes.
func write(t *testing.T, set *coverage.Set, format string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, reports[format](set, &out))
	return out.String()
}

// hostile are scripts and names that try to break out of a report.
func hostile(t *testing.T) *coverage.Set {
	var set coverage.Set
	long := strings.Repeat("long ", 20_000)
	for i, content := range []string{
		`"'><script>alert(1)</script>`, "]]>", "&lt;!--", "\u202e\u2028\u0085\u00a0\u200b", "--> </style> </code>",
		"TN:\nSF:other.xml\nDA:1,1\nend_of_record", "%s%d%!", "\t\r\n", long, "{{.}} $GATHER |",
	} {
		var text strings.Builder
		require.NoError(t, xml.EscapeText(&text, []byte(content)))
		names := []string{"a b/c d.xml", "../../etc/<passwd>.xml", "x\ny\x1b[31m\x00.xml", `q"u'o&t.xml`, "", "\xff\xfe", "https://h/?a=1&b=<2>#s1"}
		doc := parse(t, names[i%len(names)], "<Response><!--]]></style>--><Say>x "+text.String()+
			"</Say><If variable='$GATHER' test='EQUAL' value='"+text.String()+"'><Say><![CDATA["+
			strings.ReplaceAll(content, "]]>", "")+"]]></Say></If></Response>", schema.Call)
		if i%2 == 0 {
			call(&set, doc)
		} else {
			set.Script(doc)
		}
	}
	return &set
}

// cases are the sets that every format has to hold for.
func cases(t *testing.T) map[string]*coverage.Set {
	sets := goldens(t)
	sets["hostile"], sets["nothing"] = hostile(t), &coverage.Set{}
	return sets
}

func TestCoberturaIsValid(t *testing.T) {
	for name, set := range cases(t) {
		lint := exec.Command("xmllint", "--noout", "--nonet", "--dtdvalid", "testdata/coverage-04.dtd", "-")
		lint.Stdin = strings.NewReader(write(t, set, "xml"))
		problems, err := lint.CombinedOutput()
		assert.NoError(t, err, "%s: %s", name, problems)
	}
}

// TestHTML reads every page as XML: it is well-formed, and holds nothing that
// runs or is fetched; its links lead somewhere.
func TestHTML(t *testing.T) {
	for name, set := range cases(t) {
		page := write(t, set, "html")
		lint := exec.Command("xmllint", "--noout", "--nonet", "-")
		lint.Stdin = strings.NewReader(page)
		problems, err := lint.CombinedOutput()
		assert.NoError(t, err, "%s: %s", name, problems)

		ids, links := map[string]bool{}, []string{}
		d := xml.NewDecoder(strings.NewReader(page))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, name)
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			assert.NotContains(t, []string{"script", "link", "img", "iframe", "object", "base", "form"}, start.Name.Local)
			for _, a := range start.Attr {
				switch a.Name.Local {
				case "id":
					assert.False(t, ids[a.Value], "%s: %s is there twice", name, a.Value)
					ids[a.Value] = true
				case "href":
					links = append(links, a.Value)
				default:
					assert.False(t, a.Name.Local == "src" || strings.HasPrefix(a.Name.Local, "on"), "%s: %s", name, a.Name.Local)
				}
			}
		}
		for _, link := range links {
			assert.True(t, strings.HasPrefix(link, "#") && ids[link[1:]], "%s: %s leads nowhere", name, link)
		}
	}
	assert.NotContains(t, style(t), "url(")
	assert.NotContains(t, style(t), "@import")
}

// style is the style sheet of a page.
func style(t *testing.T) string {
	page := write(t, &coverage.Set{}, "html")
	_, rest, _ := strings.Cut(page, "<style>")
	css, _, ok := strings.Cut(rest, "</style>")
	require.True(t, ok)
	return css
}

// TestLCOV reads every tracefile: each line is a record of the format, and the
// sums are right.
func TestLCOV(t *testing.T) {
	for name, set := range cases(t) {
		var lines, hit, branches, taken int
		for line := range strings.Lines(write(t, set, "info")) {
			line = strings.TrimSuffix(line, "\n")
			kind, rest, _ := strings.Cut(line, ":")
			switch kind {
			case "TN":
				assert.Empty(t, rest)
				lines, hit, branches, taken = 0, 0, 0, 0
			case "SF":
				assert.NotEmpty(t, rest)
			case "DA":
				lines++
				hit += oneUnless(strings.HasSuffix(rest, ",0"))
			case "BRDA":
				branches++
				taken += oneUnless(strings.HasSuffix(rest, ",0") || strings.HasSuffix(rest, ",-"))
			case "LF":
				assert.Equal(t, fmt.Sprint(lines), rest, name)
			case "LH":
				assert.Equal(t, fmt.Sprint(hit), rest, name)
			case "BRF":
				assert.Equal(t, fmt.Sprint(branches), rest, name)
			case "BRH":
				assert.Equal(t, fmt.Sprint(taken), rest, name)
			default:
				assert.Equal(t, "end_of_record", line, name)
			}
		}
	}
}

func oneUnless(not bool) int {
	if not {
		return 0
	}
	return 1
}

// TestTextDrivesNoTerminal looks for what a terminal obeys, and for lines that
// scripts have made.
func TestTextDrivesNoTerminal(t *testing.T) {
	text := write(t, hostile(t), "txt")
	for _, r := range text {
		assert.False(t, r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u2028'), "%q", r)
	}
	for line := range strings.Lines(text) {
		assert.Regexp(t, `^ *[0-9.]+%  verbs|^ *[0-9]+: \S`, line)
		assert.Less(t, len([]rune(line)), 200)
	}
}

// parts are sets that have scripts in common.
func parts(t *testing.T) []*coverage.Set {
	var a, b, c coverage.Set
	call(&a, complexIVR(t), "press 1")
	call(&b, complexIVR(t), "press 2", "press 2233")
	call(&b, parse(t, "b.xml", "<Response><Pause/></Response>", schema.Call))
	c.Script(complexIVR(t))
	c.Script(parse(t, "b.xml", "<Response><Say>of the same name</Say></Response>", schema.Call))
	return []*coverage.Set{&a, &b, &c, several(t)}
}

// merged is what came of sets, in that order.
func merged(sets ...*coverage.Set) *coverage.Set {
	var all coverage.Set
	for _, s := range sets {
		all.Merge(s)
	}
	return &all
}

// all is a set in every format.
func all(t *testing.T, set *coverage.Set) (reported string) {
	t.Helper()
	for _, format := range []string{"txt", "xml", "info", "html"} {
		reported += write(t, set, format)
	}
	return reported + fmt.Sprint(set.Percent())
}

func TestMerge(t *testing.T) {
	p := parts(t)
	want := all(t, merged(p...))
	assert.Equal(t, want, all(t, merged(p[3], p[1], p[0], p[2])), "in another order")
	assert.Equal(t, want, all(t, merged(merged(p[0], p[1]), merged(p[2], p[3]))), "in other groups")
	assert.Equal(t, want, all(t, merged(append(p, &coverage.Set{})...)), "with nothing")

	before := all(t, p[0])
	sum := merged(p[0])
	call(sum, complexIVR(t), "press 3")
	assert.Equal(t, before, all(t, p[0]), "a set does not change when another took from it")

	var together, one, two coverage.Set
	for _, set := range []*coverage.Set{&together, &one} {
		call(set, complexIVR(t), "press 1")
	}
	for _, set := range []*coverage.Set{&together, &two} {
		call(set, complexIVR(t), "press 3")
	}
	assert.Equal(t, all(t, &together), all(t, merged(&one, &two)), "as if one had seen both")
}

// TestOneScript parses a script several times: it stays one.
func TestOneScript(t *testing.T) {
	set := coverage.Set{Name: func(file string) string { return "flows/" + file }}
	for range 3 {
		call(&set, parse(t, "a.xml", "<Response><Pause/></Response>", schema.Call))
	}
	assert.Equal(t, "100.0%  verbs 1/1  sides 0/0  flows/a.xml\n100.0%  verbs 1/1  sides 0/0  total\n", write(t, &set, "txt"))
	assert.Contains(t, write(t, &set, "info"), "SF:flows/a.xml\nBRF:0\nBRH:0\nDA:1,3\n")
	assert.Contains(t, write(t, &set, "xml"), `<package name="flows"`)
}

// broken takes so many bytes, then fails.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

var errBroken = errors.New("disk full")

func TestWriteErrors(t *testing.T) {
	set := several(t)
	for name, writeTo := range map[string]func(io.Writer) error{
		"text": set.WriteText, "HTML": set.WriteHTML, "Cobertura": set.WriteCobertura, "LCOV": set.WriteLCOV,
	} {
		assert.ErrorIs(t, writeTo(&broken{}), errBroken, name)
	}
	assert.ErrorIs(t, set.WriteHTML(&broken{left: 6000}), errBroken)
}
