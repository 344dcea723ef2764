package parser

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// parse parses verbs that have no errors.
func parse(t *testing.T, verbs string, opt Options) *ast.Document {
	t.Helper()
	doc, problems := Parse("test.xml", []byte("<Response>"+verbs+"</Response>"), opt)
	require.NoError(t, problems.Err())
	return doc
}

// withoutTags compares what verbs mean, not where they stand.
var withoutTags = cmp.Transformer("name", func(t ast.Tag) string { return t.Name })

func tag(name string) ast.Tag { return ast.Tag{Name: name} }

// TestDefaults has every verb with nothing but what it needs.
func TestDefaults(t *testing.T) {
	post := ast.Callbacks{Method: "POST"}
	doc := parse(t, `<Conference>Room1</Conference><Dial>+15556667777</Dial><Gather/><Hangup/>
		<If variable='$GATHER' test='EQUAL' value='1'/><Number> 15556667777 </Number><Pause/>
		<Play>https://example.com/a.mp3</Play><Redirect>https://example.com/a.xml</Redirect><Reject/><Say>hello</Say>`, Options{})
	want := []ast.Verb{
		&ast.Conference{Tag: tag("Conference"), Callbacks: post, Beep: "true", StartOnEnter: true, Room: "Room1"},
		&ast.Dial{Tag: tag("Dial"), Callbacks: post, Number: "15556667777"},
		&ast.Gather{Tag: tag("Gather"), Callbacks: post, Timeout: 30 * time.Second, SpeechTimeout: 30 * time.Second, Loop: 1,
			NumDigits: 1, FinishOnKey: "#", Language: "en-US", Input: "dtmf"},
		&ast.Hangup{Tag: tag("Hangup")},
		&ast.If{Tag: tag("If"), Variable: "$GATHER", Test: "EQUAL", Value: "1"},
		&ast.Number{Tag: tag("Number"), Callbacks: post, Number: "15556667777"},
		&ast.Pause{Tag: tag("Pause"), Length: time.Second},
		&ast.Play{Tag: tag("Play"), Loop: 1, URL: "https://example.com/a.mp3"},
		&ast.Redirect{Tag: tag("Redirect"), Method: "POST", URL: "https://example.com/a.xml"},
		&ast.Reject{Tag: tag("Reject")},
		&ast.Say{Tag: tag("Say"), Loop: 1, Voice: "Joanna", Text: "hello"},
	}
	assert.Empty(t, cmp.Diff(want, doc.Verbs, withoutTags))
	doc = parse(t, "<SetMute/><SetMute muted='true'/>", Options{Resource: schema.Conference})
	assert.Empty(t, cmp.Diff([]ast.Verb{&ast.SetMute{Tag: tag("SetMute")}, &ast.SetMute{Tag: tag("SetMute"), Muted: true}}, doc.Verbs, withoutTags))
}

// TestValues has every attribute with another value than its default.
func TestValues(t *testing.T) {
	get := ast.Callbacks{URL: "https://example.com/?a=1&b", Method: "GET"}
	with := func(events string) ast.Callbacks { c := get; c.Events = events; return c }
	callbacks := ` statusCallback=' https://example.com/?a=1&amp;b ' statusCallbackMethod='GET' `
	doc := parse(t, `<Conference muted='true' beep='onExit' startConferenceOnEnter='false' endConferenceOnExit='true'
			participantLabel='Bob1' statusCallbackEvent='start end'`+callbacks+`>r</Conference>
		<Dial callerId='+1555' statusCallbackEvent='queued'`+callbacks+`><Number callerId='Bob'>12</Number><Number>+13</Number></Dial>
		<Gather repeatDelay='60' timeout='61' speechTimeout='1000000' loop='0' numDigits='004' finishOnKey='*0' language='de-DE'
			input='speech dtmf' statusCallbackEvent='fullResult'`+callbacks+`><Say>a</Say><Play>http://b</Play></Gather>
		<If variable='$x_1' test='NOTEQUAL' value=' a|| 1 '><Pause length='60s'/><If variable='$y' test='EQUAL' value=''><Hangup/></If></If>
		<Play loop='3' repeatDelay='9'>http://a</Play><Redirect method='GET'>http://a</Redirect>
		<Say loop='0' repeatDelay='60' voice='Amy' language='en-GB' separateNumbers='true'> a
			b  <![CDATA[ <c>&amp; ]]>&lt;&#32;&#32;d<!-- e -->f </Say>`, Options{})
	want := []ast.Verb{
		&ast.Conference{Tag: tag("Conference"), Callbacks: with("start end"), Muted: true, Beep: "onExit", EndOnExit: true, Label: "Bob1", Room: "r"},
		&ast.Dial{Tag: tag("Dial"), Callbacks: with("queued"), CallerID: "1555", Numbers: []*ast.Number{
			{Tag: tag("Number"), Callbacks: ast.Callbacks{Method: "POST"}, CallerID: "Bob", Number: "12"},
			{Tag: tag("Number"), Callbacks: ast.Callbacks{Method: "POST"}, Number: "13"},
		}},
		&ast.Gather{Tag: tag("Gather"), Callbacks: with("fullResult"), RepeatDelay: time.Minute, Timeout: time.Minute, SpeechTimeout: time.Minute,
			NumDigits: 4, FinishOnKey: "*0", Language: "de-DE", Input: "dtmf speech",
			Prompts: []ast.Prompt{&ast.Say{Tag: tag("Say"), Loop: 1, Voice: "Joanna", Text: "a"}, &ast.Play{Tag: tag("Play"), Loop: 1, URL: "http://b"}}},
		&ast.If{Tag: tag("If"), Variable: "$x_1", Test: "NOTEQUAL", Value: "a|| 1", Verbs: []ast.Verb{
			&ast.Pause{Tag: tag("Pause"), Length: time.Minute},
			&ast.If{Tag: tag("If"), Variable: "$y", Test: "EQUAL", Verbs: []ast.Verb{&ast.Hangup{Tag: tag("Hangup")}}},
		}},
		&ast.Play{Tag: tag("Play"), Loop: 3, RepeatDelay: 9 * time.Second, URL: "http://a"},
		&ast.Redirect{Tag: tag("Redirect"), Method: "GET", URL: "http://a"},
		&ast.Say{Tag: tag("Say"), RepeatDelay: time.Minute, Voice: "Amy", Language: "en-GB", SeparateNumbers: true, Text: "a b <c>&amp; < df"},
	}
	assert.Empty(t, cmp.Diff(want, doc.Verbs, withoutTags))
}

// TestTags keeps what was written, and where.
func TestTags(t *testing.T) {
	text := "<Response xmlns='urn:x'>\n <Gather input=\" dtmf&#32;\"><Say/><Say\nvoice='Amy'>é</Say></Gather><Say/></Response>"
	doc, problems := Parse("test.xml", []byte(text), Options{Base: "https://example.com/"})
	require.NoError(t, problems.Err())
	assert.Equal(t, "https://example.com/", doc.Base)
	assert.Equal(t, "/Response", doc.Root.Path())
	assert.Equal(t, "urn:x", doc.Root.Attrs(doc.File)[0].Value)
	var got []string
	ast.Walk(doc, func(v ast.Verb) bool {
		e := v.Element()
		assert.True(t, strings.HasPrefix(doc.File.Text[e.Start.Offset():], "<"+e.Name))
		line := e.Path()
		for _, a := range e.Attrs(doc.File) {
			line += " " + doc.File.Slice(a.NameSpan) + "=[" + a.Value + "][" + doc.File.Slice(a.ValueSpan) + "]"
		}
		got = append(got, line)
		return true
	})
	want := []string{"/Response/Gather[1] input=[ dtmf ][ dtmf&#32;]", "/Response/Gather[1]/Say[1]", "/Response/Gather[1]/Say[2] voice=[Amy][Amy]", "/Response/Say[1]"}
	assert.Equal(t, want, got)
	gather := doc.Verbs[0].(*ast.Gather)
	assert.Same(t, &doc.Root, gather.Parent)
	assert.Same(t, &gather.Tag, gather.Prompts[1].Element().Parent)
}

// TestBase resolves relative addresses, and leaves absolute ones alone (R2.7).
func TestBase(t *testing.T) {
	for written, want := range map[string]string{
		"a.mp3":                    "https://example.com/ivr/a.mp3",
		"../a.mp3":                 "https://example.com/a.mp3",
		"/a.mp3?x=1":               "https://example.com/a.mp3?x=1",
		"//example.net/a.mp3":      "https://example.net/a.mp3",
		"?y=2":                     "https://example.com/ivr/main.xml?y=2",
		"HTTP://Example.com/%7ea#": "HTTP://Example.com/%7ea#",
	} {
		opt := Options{Base: "https://example.com/ivr/main.xml?x=1"}
		doc := parse(t, "<Play>"+written+"</Play><Redirect>"+written+"</Redirect>"+
			"<Number statusCallback='"+written+"' statusCallbackEvent='queued'>12</Number>", opt)
		assert.Equal(t, want, doc.Verbs[0].(*ast.Play).URL)
		assert.Equal(t, want, doc.Verbs[1].(*ast.Redirect).URL)
		assert.Equal(t, want, doc.Verbs[2].(*ast.Number).URL)
	}
	for _, base := range []string{"", "main.xml", "/ivr/main.xml", "%zz", "file:///main.xml"} {
		_, problems := Parse("", []byte("<Response><Play>a.mp3</Play></Response>"), Options{Base: base})
		assert.Len(t, problems, 1, base)
	}
}

// TestLenient leaves out what is unknown (R1.11).
func TestLenient(t *testing.T) {
	doc := parse(t, "<Foo>x<Pause/></Foo><Say loud='1' loop='2'>big <b>bold</b> words</Say><Dial><X/><Number>12</Number></Dial>", Options{Lenient: true})
	plain := parse(t, "<Say loop='2'>big  words</Say><Dial><Number>12</Number></Dial>", Options{})
	assert.Empty(t, cmp.Diff(plain.Verbs, doc.Verbs, withoutTags))
	assert.Equal(t, "loud", doc.Verbs[0].Element().Attrs(doc.File)[0].Name, "what was written is kept")
}

// TestRepeatedTags has tags that are written alike make what they make when each
// is written differently, and warns of each.
func TestRepeatedTags(t *testing.T) {
	repeated := `<Say voice='Amy'>a</Say><Say voice='Amy'/><Say voice='Amy'> </Say><Say voice='Amy'>b</Say><Say voice='Emma'>c</Say>
		<Dial><Number>12</Number></Dial><Dial>13</Dial><Dial><Number>14</Number><Number>15</Number></Dial>
		<Gather><Say voice='Amy'>d</Say></Gather><Gather></Gather><Gather><Play>http://a</Play></Gather>
		<If variable='$GATHER' test='EQUAL' value='1'><If variable='$GATHER' test='EQUAL' value='1'/><Hangup/></If>
		<If variable='$GATHER' test='EQUAL' value='1'></If><Hangup/><Say voice='Nobody'>e</Say><Say voice='Nobody'>f</Say>`
	tags := 0
	different := regexp.MustCompile(`<\w[^>/]*`).ReplaceAllStringFunc(repeated, func(tag string) string {
		tags++
		return tag + strings.Repeat(" ", tags)
	})
	assert.Equal(t, 23, tags)
	doc, problems := Parse("x", "<Response>"+repeated+"</Response>", Options{})
	want, wanted := Parse("x", "<Response>"+different+"</Response>", Options{})
	require.NotNil(t, doc)
	assert.Empty(t, cmp.Diff(want.Verbs, doc.Verbs, withoutTags))
	var rules, wantedRules []string
	for i := range problems {
		rules, wantedRules = append(rules, problems[i].Path+problems[i].Rule), append(wantedRules, wanted[i].Path+wanted[i].Rule)
	}
	assert.Equal(t, wantedRules, rules)
	assert.Contains(t, rules, "/Response/Say[6]"+unknownVoice)
	assert.Contains(t, rules, "/Response/Say[7]"+unknownVoice)
}

// TestParserReuse has one parser for documents of all kinds; none changes
// another.
func TestParserReuse(t *testing.T) {
	var p Parser
	texts := []string{
		string(document(t, "docs/complex-ivr.xml")), "<Response>", "hello", "<response/>", "<Response/>",
		string(document(t, "errors/elements.xml")), "<Response><Say>a&amp;b</Say><Say>c&amp;d</Say></Response>",
		"<Response><If variable='&#36;a' test='EQUAL' value='1'><Say>é&lt;</Say></If></Response>",
		string(document(t, "errors/content.xml")), string(document(t, "docs/simple-ivr.xml")),
	}
	docs := map[string]*ast.Document{}
	for range 2 {
		for _, text := range texts {
			fresh, want := Parse("x", []byte(text), Options{})
			doc, problems := p.Parse("x", text, Options{})
			assert.Equal(t, rendered(want), rendered(problems))
			assert.Equal(t, fresh, doc)
			docs[text] = doc
		}
	}
	for text, doc := range docs {
		fresh, _ := Parse("x", []byte(text), Options{})
		assert.Equal(t, fresh, doc, "documents outlive the parser's next one")
	}
}

// TestDialect reads a dialect of two verbs; nothing but the schema says which.
func TestDialect(t *testing.T) {
	small := &schema.Dialect{Name: "small", Root: "Script", Verbs: []schema.Verb{
		{Name: "Pause", On: schema.Call, Attrs: []schema.Attr{{Name: "length", Kind: schema.Seconds, Min: 2, Max: 3, Default: "2"}}},
		{Name: "Say", On: schema.Call, Content: schema.Name, Attrs: []schema.Attr{
			{Name: "loop", Kind: schema.Int, Max: 9, Default: "4"}, {Name: "repeatDelay", Kind: schema.Seconds, Max: 1},
			{Name: "voice", Kind: schema.Label, Required: true}, {Name: "language", Kind: schema.Label}, {Name: "separateNumbers", Kind: schema.Bool}}},
	}}
	var p Parser
	for range 2 {
		doc, problems := p.Parse("x", "<Script><Pause/><Say voice='x'>abc</Say></Script>", Options{Dialect: small})
		require.Empty(t, problems)
		assert.Equal(t, 2*time.Second, doc.Verbs[0].(*ast.Pause).Length)
		assert.Equal(t, 4, doc.Verbs[1].(*ast.Say).Loop)
	}
	_, problems := p.Parse("x", "<Script><Pause length='4'/><Say>a b</Say><Hangup/></Script>", Options{Dialect: small})
	assert.Equal(t, []string{
		`ERROR 5106 bad-value 1:24-1:25 /Script/Pause[1] length is "4"; it must be a whole number of seconds from 2 to 3`,
		`ERROR 5106 missing-attribute 1:28-1:32 /Script/Say[1] Say needs the attribute voice: letters and digits, or nothing`,
		`ERROR 5106 bad-content 1:33-1:36 /Script/Say[1] Say holds "a b"; it must be a name of letters and digits`,
		`ERROR 5106 unknown-element 1:42-1:49 /Script/Hangup[1] unknown element Hangup; Script takes Pause and Say`,
	}, rendered(problems))
	_, problems = p.Parse("x", "<Response/>", Options{Dialect: small})
	assert.True(t, problems.HasErrors())
}
