package sim_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

var update = flag.Bool("update", false, "rewrite the expected part of the conformance files")

// TestConform runs every case of testdata/conform: a rule, a document, what is
// done in its world, and the whole trace, or the document's problems.
func TestConform(t *testing.T) {
	files, err := filepath.Glob("../testdata/conform/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conformance files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			conform(t, file)
		})
	}
}

// conform runs one file a hundred times: the bytes must always be the same.
func conform(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rule, _, _ := strings.Cut(filepath.Base(file), "-")
	if rule = strings.TrimSuffix(rule, ".txtar"); !strings.HasPrefix(string(archive.Comment), rule+" ") {
		t.Errorf("the first line does not begin with the rule %q", rule)
	}
	c := newCase(t, archive)
	got := c.run()
	for range 99 {
		if again := newCase(t, archive).run(); !bytes.Equal(again, got) {
			t.Fatalf("a second run differs:\n%s", cmp.Diff(string(got), string(again)))
		}
	}
	if *update {
		c.set("want", got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(lines(c.file("want")), lines(got)); diff != "" {
		t.Errorf("the trace differs (-want +got):\n%s", diff)
	}
}

func lines(b []byte) []string { return strings.Split(strings.TrimSpace(string(b)), "\n") }

// testCase is a conformance file that is run.
type testCase struct {
	t       *testing.T
	archive *txtar.Archive
	world   sim.World
	options parser.Options
	callers []*sim.Caller
	planned []func()
	sim     *sim.Sim
	calls   map[string]*sim.Call
	out     []byte
	// observe, when it is not nil, is given the events; else out is their JSON.
	observe func(*sim.Event)
	// encodings of sections that are not to be UTF-8, by name.
	encodings map[string]string
}

func newCase(t *testing.T, a *txtar.Archive) *testCase {
	return &testCase{t: t, archive: a, calls: map[string]*sim.Call{}, encodings: map[string]string{}, world: sim.World{
		Lengths: map[string]time.Duration{}, Phones: map[string]sim.Phone{},
		Web: map[string]sim.Page{}, Conferences: map[string]time.Duration{},
	}}
}

func (c *testCase) file(name string) []byte {
	for _, f := range c.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func (c *testCase) set(name string, data []byte) {
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == name {
			c.archive.Files[i].Data = data
			return
		}
	}
	c.archive.Files = append(c.archive.Files, txtar.File{Name: name, Data: data})
}

// run reads the world section and runs it; a file without one whose ivr.xml is
// invalid, or that says "check", gives the problems.
func (c *testCase) run() []byte {
	c.callers = []*sim.Caller{{}}
	checks := false
	for _, line := range lines(c.file("world")) {
		if line == "check" {
			checks = true
		} else if line != "" {
			c.command(strings.Fields(line), line)
		}
	}
	if checks {
		return c.check()
	}
	c.sim = sim.New(c.world)
	if c.sim.Observe = c.observe; c.observe == nil {
		c.sim.Observe = sim.JSONLines(&c.out)
	}
	for _, caller := range c.callers {
		if caller.Document == nil && caller.URL == "" {
			caller.Document = c.parse("ivr.xml", schema.Call)
		}
		c.calls[caller.Name] = c.sim.Dial(*caller)
	}
	for _, plan := range c.planned {
		plan()
	}
	c.sim.Run()
	return c.out
}

// check lists the problems of every XML file of the archive.
func (c *testCase) check() []byte {
	var out bytes.Buffer
	for _, f := range c.archive.Files {
		if strings.HasSuffix(f.Name, ".xml") {
			_, problems := parser.Parse(f.Name, c.encoded(f.Name, bytes.TrimSuffix(f.Data, []byte("\n"))), c.options)
			if err := problems.WriteJSON(&out); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	return out.Bytes()
}

func (c *testCase) parse(name string, on schema.Resource) *ast.Document {
	c.t.Helper()
	data := c.file(name)
	if data == nil {
		c.t.Fatalf("there is no section %s", name)
	}
	doc, problems := parser.Parse(name, data, parser.Options{Resource: on, Lenient: c.world.Lenient})
	if doc == nil {
		c.t.Fatalf("%s is invalid:\n%v", name, problems)
	}
	return doc
}

// scan reads numbers.
func (c *testCase) scan(text string, into ...any) {
	c.t.Helper()
	if _, err := fmt.Sscan(text, into...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *testCase) duration(s string) time.Duration {
	c.t.Helper()
	d, err := sim.ParseDuration(s)
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

// caller is the one that was named last.
func (c *testCase) caller() *sim.Caller { return c.callers[len(c.callers)-1] }

// command carries out one line of the world section. Lines about a caller are
// about the one that the last "caller" line named.
func (c *testCase) command(words []string, line string) {
	c.t.Helper()
	rest := strings.TrimSpace(strings.TrimPrefix(line, words[0]))
	switch words[0] {
	case "press", "speak", "silence", "hang":
		in, err := sim.ParseInput(line)
		if err != nil {
			c.t.Fatal(err)
		}
		c.caller().Inputs = append(c.caller().Inputs, in)
	case "caller":
		c.addCaller(words[1:])
	case "script":
		c.caller().Document = c.parse(words[1], schema.Call)
	case "url":
		c.caller().URL = rest
	case "outbound":
		c.caller().Outbound = true
	case "barge-in":
		c.caller().BargeIn = true
	case "from":
		c.caller().From = rest
	case "to":
		c.caller().To = rest
	case "hangup-after":
		c.caller().HangUpAfter = c.duration(rest)
	case "at":
		c.action(c.duration(words[1]), words[2], words[3:], line)
	default:
		c.surroundings(words, rest)
	}
}

// addCaller begins a named caller: NAME [START].
func (c *testCase) addCaller(words []string) {
	if len(c.callers) > 1 || c.callers[0].Name != "" {
		c.callers = append(c.callers, &sim.Caller{})
	}
	c.caller().Name = words[0]
	if len(words) > 1 {
		c.caller().Start = c.duration(words[1])
	}
}

// surroundings sets up the world, or the parser.
func (c *testCase) surroundings(words []string, rest string) {
	c.t.Helper()
	switch words[0] {
	case "length": // TEXT=DURATION
		i := strings.LastIndex(rest, "=")
		c.world.Lengths[rest[:i]] = c.duration(rest[i+1:])
	case "phone": // NUMBER=BEHAVIOUR
		number, how, _ := strings.Cut(rest, "=")
		p, err := sim.ParsePhone(how)
		if err != nil {
			c.t.Fatal(err)
		}
		c.world.Phones[number] = p
	case "page": // URL JSON of sim.Page, with the body's section as "file"
		c.page(words[1], strings.TrimSpace(strings.TrimPrefix(rest, words[1])))
	case "serve": // SECTION answers what is fetched live; the requests are shown
		c.world.Live = c.serve(c.file(words[1]))
	case "conference": // NAME DURATION
		c.world.Conferences[words[1]] = c.duration(words[2])
	case "seed":
		c.scan(rest, &c.world.Seed)
	case "verb-limit":
		c.scan(rest, &c.world.VerbLimit)
	case "lenient":
		c.world.Lenient, c.options.Lenient = true, true
	case "encode": // SECTION ENCODING
		c.encodings[words[1]] = words[2]
	case "limits": // BYTES DEPTH ELEMENTS
		l := &c.options.Limits
		c.scan(rest, &l.Bytes, &l.Depth, &l.Elements)
	case "resource":
		c.options.Resource, _ = schema.ParseResource(rest)
	case "base":
		c.options.Base = rest
	default:
		c.t.Fatalf("the world section has no command %q", words[0])
	}
}

// encoded is a section's text in the encoding that an "encode" line gave it.
func (c *testCase) encoded(name string, data []byte) []byte {
	encoding, bare := strings.CutSuffix(c.encodings[name], "-without-mark")
	if !bare && strings.HasPrefix(encoding, "utf-") {
		data = append([]byte("\ufeff"), data...)
	}
	var order binary.AppendByteOrder = binary.LittleEndian
	var out []byte
	switch encoding {
	case "latin-1":
		for _, r := range string(data) {
			out = append(out, byte(r))
		}
		return out
	case "utf-16be":
		order = binary.BigEndian
	case "utf-16le":
	default:
		return data
	}
	for _, unit := range utf16.Encode([]rune(string(data))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// serve answers every live fetch with a document, and writes down the request.
func (c *testCase) serve(body []byte) func(sim.Request) sim.Page {
	return func(r sim.Request) sim.Page {
		c.out = fmt.Appendf(c.out, `{"request":%q,"url":%q,"fields":%q}`+"\n", r.Method, r.URL, fmt.Sprint(r.Fields))
		return sim.Page{ContentType: "text/xml", Body: body}
	}
}

// page lists a web page: a section's name, or a JSON object of status, type,
// location, failure, file and size (the body is filled up with blanks to it).
func (c *testCase) page(address, spec string) {
	c.t.Helper()
	page := struct {
		Status, Size                  int
		Type, Location, Failure, File string
	}{File: spec}
	if strings.HasPrefix(spec, "{") {
		page.File = ""
		if err := json.Unmarshal([]byte(spec), &page); err != nil {
			c.t.Fatal(err)
		}
	}
	p := sim.Page{Status: page.Status, ContentType: page.Type, Location: page.Location, Failure: page.Failure}
	if page.File != "" {
		if p.Body = c.file(page.File); p.Body == nil {
			c.t.Fatalf("there is no section %s", page.File)
		}
	}
	for len(p.Body) < page.Size {
		p.Body = append(p.Body[:len(p.Body):len(p.Body)], bytes.Repeat([]byte(" "), page.Size-len(p.Body))...)
	}
	c.world.Web[address] = p
}

// action plans "at TIME VERB …". Verbs of a call begin with its name when there
// are several callers: at 3s anna press 12.
func (c *testCase) action(at time.Duration, verb string, words []string, line string) {
	c.t.Helper()
	name := c.callers[0].Name
	for _, caller := range c.callers {
		if caller.Name == verb {
			name, verb, words = verb, words[0], words[1:]
			break
		}
	}
	text := strings.Join(words, " ")
	room := map[string]func(){
		"update-room": func() { c.sim.UpdateRoom(at, words[0], c.parse(words[1], schema.Conference)) },
		"delete-room": func() { c.sim.DeleteRoom(at, words[0]) },
		"end":         func() { c.sim.EndRoom(at, words[0]) },
	}
	call := map[string]func(*sim.Call){
		"press":              func(k *sim.Call) { k.Press(at, text, 200*time.Millisecond) },
		"speak":              func(k *sim.Call) { k.Speak(at, text) },
		"hang":               func(k *sim.Call) { k.HangUp(at) },
		"update":             func(k *sim.Call) { k.Update(at, c.parse(words[0], schema.Call)) },
		"delete":             func(k *sim.Call) { k.Delete(at) },
		"update-participant": func(k *sim.Call) { k.UpdateParticipant(at, c.parse(words[0], schema.Participant)) },
	}
	switch do, ok := call[verb]; {
	case ok:
		c.planned = append(c.planned, func() { do(c.calls[name]) })
	case room[verb] != nil:
		c.planned = append(c.planned, room[verb])
	default:
		c.t.Fatalf("no action %q in %q", verb, line)
	}
}
