package xpath_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/xpath"
	"github.com/voxsim/voxsim/source"
)

// asked is a document whose elements all differ in an attribute or their text.
const asked = `<Response>
  <Say loop='2' voice='Joanna'>one</Say>
  <Gather timeout='10' numDigits='4'>
    <Say loop='3'>two</Say>
    <Play loop='4'>https://example.com/a.mp3</Play>
    <Say loop='5' voice='Amy'>three</Say>
  </Gather>
  <If variable='$GATHER' test='EQUAL' value='1'>
    <Say loop='6' voice='Amy'>four</Say>
    <If variable='$GATHER' test='NOTEQUAL' value='2'>
      <Pause length='7'/>
      <Say loop='8'>five</Say>
      <Gather timeout='9'><Say loop='10' voice='Joanna'>six</Say></Gather>
    </If>
    <Pause length='11'/>
  </If>
  <If variable='$GATHER' test='EQUAL' value=''><Say loop='12'>seven</Say><Say loop='13' voice='Amy'>eight</Say></If>
  <Dial><Number callerId='14'>15550001111</Number><Number callerId='15'>15550002222</Number></Dial>
  <Say loop='16'>nine</Say>
  <Hangup/>
</Response>`

// libxml2 evaluates expressions in xmllint's shell; see render for the answers.
func libxml2(t *testing.T, document string, expressions []string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "asked.xml")
	require.NoError(t, os.WriteFile(file, []byte(document), 0o644))
	cmd := exec.Command("xmllint", "--noblanks", "--shell", file)
	cmd.Stdin = strings.NewReader("xpath " + strings.Join(expressions, "\nxpath ") + "\n")
	out, err := cmd.Output()
	require.NoError(t, err)
	answers := strings.Split(string(out), "/ > ")
	require.Len(t, answers, len(expressions)+2)
	for i, answer := range answers {
		answers[i] = rendered(answer)
	}
	return answers[1 : len(expressions)+1]
}

var (
	scalar  = regexp.MustCompile(`^Object is a (?:number|Boolean|string) : (.*)\n`)
	node    = regexp.MustCompile(`(?m)^\d+ +(ELEMENT|ATTRIBUTE|TEXT| /)(?: (\w+))?`)
	content = regexp.MustCompile(`(?m)^ *content=(.*)`)
)

// rendered is an answer of the shell: a value, or what was selected, each with
// the first value or text that belongs to it.
func rendered(answer string) string {
	if m := scalar.FindStringSubmatch(answer); m != nil {
		return m[1]
	}
	var all []string
	places := append(node.FindAllStringSubmatchIndex(answer, -1), []int{len(answer)})
	for i, m := range places[:len(places)-1] {
		s := answer[m[2]:m[3]]
		if m[4] >= 0 {
			s += " " + answer[m[4]:m[5]]
		}
		if c := content.FindStringSubmatch(answer[m[0]:places[i+1][0]]); c != nil {
			s += " " + c[1]
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

// render is the same for one of our results.
func render(file *source.File, r xpath.Result) string {
	switch v := r.Value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool, string:
		return fmt.Sprint(v)
	}
	var all []string
	for _, h := range r.Hits {
		attrs := h.Tag.Attrs(file)
		switch {
		case h.Kind == xpath.Attribute:
			all = append(all, "ATTRIBUTE "+h.Attr.Name+" "+h.Text)
		case h.Kind == xpath.Text:
			all = append(all, "TEXT "+h.Text)
		case len(attrs) > 0:
			all = append(all, "ELEMENT "+h.Tag.Name+" "+attrs[0].Value)
		default:
			all = append(all, "ELEMENT "+h.Tag.Name)
		}
	}
	return strings.Join(all, ", ")
}

// agree has expressions give what libxml2 says.
func agree(t *testing.T, expressions []string) {
	t.Helper()
	doc := parse(t, asked)
	tree := xpath.NewTree(doc)
	for i, want := range libxml2(t, asked, expressions) {
		x, err := xpath.Compile(expressions[i])
		if !assert.NoError(t, err) {
			continue
		}
		got, err := x.Evaluate(tree)
		assert.NoError(t, err)
		assert.Equal(t, want, render(doc.File, got), expressions[i])
	}
}

func TestAgainstLibxml2(t *testing.T) {
	agree(t, strings.Split(strings.TrimSpace(expressions), "\n"))
}

const expressions = `
//Say
//Say[1]
//Say[last()]
(//Say)[1]
(//Say)[last()]
(//Say[@voice])[2]
//Say[1][@loop]
//Say[position()<3]
//Gather[not(@numDigits)]
//Say[@voice='Amy']
//Say[@voice='Amy' or @voice='Joanna']
//Say[@voice and @loop > 5]
//If[Say][Pause]
//If[Say[@voice]]
//If/Say
//If//Say
//If/*[1]
//If/*[last()]
//Gather/Say[2]
//*[@loop]
//@loop
//Say/@voice
//@*
/Response
/Response/*
/Response/Say[2]
/Response/*[3]
//Number[.='15550002222']
//Number[text()='15550002222']
//Say/text()
//text()
//Say[contains(., 'e')]
//Say[starts-with(., 't')]
//Say[string-length(.) > 4]
//Say[normalize-space(.) = 'two']
//Say/..
//Say/parent::Gather
//Pause/following-sibling::Say
//Pause/preceding-sibling::*
//Pause/ancestor::If
//Pause/ancestor-or-self::*
//Gather/descendant::Say
//Gather/following::Say
//Gather/preceding::Say
//Say | //Play
//Play | //Say[@voice] | //Pause
//Say[../@timeout]
//If[@value='']
//If[not(.//Gather)]
//*[self::Say or self::Play]
//*[name()='Say']
//Nothing
count(//Say)
count(//Say) > 3
count(//Nothing)
boolean(//Hangup)
boolean(//Nothing)
not(//Nothing)
string(//Say[1])
string(//Gather/@timeout)
concat(name(/*), '!')
sum(//Say/@loop)
sum(//Pause/@length) div 3
1 div 4
-3
1 + 2 * 3
7 mod 3
number('x')
//Say = 'six'
//Say/@loop = 16
//Say or //Nothing
//Nothing or //Nothing
//Say and //Play
string-length('hello')
substring('hello', 2, 3)
substring-before('a=b', '=')
translate('abc', 'b', 'x')
floor(2.7)
ceiling(2.1)
round(2.5)
true()
false()`

// TestRandomAgainstLibxml2 makes expressions of parts, leaves out those that
// are refused, and compares the others.
func TestRandomAgainstLibxml2(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	of := func(parts []string) string { return parts[random.IntN(len(parts))] }
	var accepted []string
	for range 1500 {
		expr := ""
		for range 1 + random.IntN(3) {
			expr += of(slashes) + of(axes) + of(tests)
			for range random.IntN(3) {
				expr += "[" + of(predicates) + "]"
			}
		}
		if _, err := xpath.Compile(expr); err == nil {
			accepted = append(accepted, expr)
		}
	}
	require.Greater(t, len(accepted), 700)
	agree(t, accepted)
}

var (
	slashes = strings.Fields("/ // //")
	axes    = append(make([]string, 8), strings.Fields(`child:: descendant:: descendant-or-self:: parent:: ancestor:: ancestor-or-self::
		following-sibling:: preceding-sibling:: following:: preceding:: self::`)...)
	tests      = strings.Fields("Say Say Gather If Pause Play * *")
	predicates = []string{"1", "2", "last()", "position()=1", "position()<3", "@loop", "@voice='Amy'", "not(@voice)", "Say", ".//Say",
		"../If", "ancestor::If", "count(Say)>1", "@loop>5 and @voice", "Say or Pause", "following-sibling::*", ".='six'", "Say[1]", "Say[2]/@voice"}
)
