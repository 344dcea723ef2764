package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// TestNaive lets random callers run random documents in random worlds, by sim
// and by the naive interpreter: they must tell the same.
func TestNaive(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2500) {
		d := dice(rand.New(rand.NewPCG(seed, 1)).IntN)
		w, c := randomWorld(d), randomCaller(d)
		if !c.Outbound && d.one(4) {
			c.URL = pageURL(0)
		} else {
			c.Document = mustParse("ivr.xml", w.Web[pageURL(0)].Body, schema.Call)
		}
		if !sameAsNaive(t, w, c) {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestNaiveScripts does the same with the vendor's examples and every document
// of the conformance files. A Redirect in one of them leads to another one.
func TestNaiveScripts(t *testing.T) {
	t.Parallel()
	scripts := readScripts(t)
	for i, script := range scripts {
		for seed := range uint64(8) {
			d := dice(rand.New(rand.NewPCG(seed, uint64(i))).IntN)
			w, c := randomWorld(d), randomCaller(d)
			c.Document = script
			for j := range c.Inputs {
				c.Inputs[j] = answer(d, script, c.Inputs[j])
			}
			ast.Walk(script, func(v ast.Verb) bool {
				if r, ok := v.(*ast.Redirect); ok && d.one(2) {
					w.Web[r.URL] = sim.Page{Body: []byte(scripts[d(len(scripts))].File.Text)}
				}
				return true
			})
			if !sameAsNaive(t, w, c) {
				t.Fatalf("%s, seed %d", script.File.Name, seed)
			}
		}
	}
}

// TestNaiveEndless is S10: after a day the caller hangs up.
func TestNaiveEndless(t *testing.T) {
	doc := mustParse("ivr.xml", []byte("<Response><Say loop='0' repeatDelay='60'>Hello</Say></Response>"), schema.Call)
	sameAsNaive(t, sim.World{VerbLimit: 10_000}, sim.Caller{Document: doc, From: sim.DefaultFrom, To: sim.DefaultTo})
}

// readScripts returns all documents that are valid for a call.
func readScripts(t *testing.T) []*ast.Document {
	t.Helper()
	var all []*ast.Document
	add := func(name string, text []byte) {
		if doc, _ := parser.Parse(name, text, parser.Options{}); doc != nil {
			all = append(all, doc)
		}
	}
	err := filepath.WalkDir("../testdata", func(name string, _ fs.DirEntry, err error) error {
		if ext := filepath.Ext(name); err != nil || ext != ".xml" && ext != ".txtar" {
			return err
		}
		text, err := os.ReadFile(name)
		if filepath.Ext(name) == ".xml" {
			add(name, text)
			return err
		}
		for _, f := range txtar.Parse(text).Files {
			if strings.HasSuffix(f.Name, ".xml") {
				add(name+"/"+f.Name, f.Data)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no scripts")
	}
	return all
}

// answer is often an input for which an If of the script waits.
func answer(d dice, script *ast.Document, other sim.Input) sim.Input {
	var values []string
	ast.Walk(script, func(v ast.Verb) bool {
		if v, ok := v.(*ast.If); ok {
			values = append(values, strings.Split(v.Value, "|")...)
		}
		return true
	})
	if len(values) == 0 || d.one(3) {
		return other
	}
	value := strings.TrimSpace(pick(d, values...))
	if in, err := sim.Press(value); err == nil {
		return in
	}
	return sim.Input{Words: value}
}

// sameAsNaive compares one call; when the traces differ it shows all that there
// is to know.
func sameAsNaive(t *testing.T, w sim.World, c sim.Caller) bool {
	t.Helper()
	want := (&naive{world: w, caller: c}).run()
	var text []byte
	s := sim.New(w)
	s.Observe = sim.JSONLines(&text)
	s.Dial(c)
	s.Run()
	got := readTrace(t, text)
	neutral(want)
	neutral(got)
	if reflect.DeepEqual(want, got) {
		return true
	}
	diff := cmp.Diff(show(want), show(got))
	t.Logf("the naive interpreter (-) and sim (+) differ:\n%s", diff)
	t.Logf("trace of sim:\n%s", text[max(0, len(text)-8000):])
	t.Logf("caller: %+v", c)
	if c.Document != nil {
		t.Logf("document:\n%s", c.Document.File.Text)
	}
	for i := range pages {
		t.Logf("%s:\n%s", pageURL(i), w.Web[pageURL(i)].Body)
	}
	t.Logf("numbers: %+v\nlengths: %v\nconferences: %v", w.Phones, w.Lengths, w.Conferences)
	return false
}

// show writes a trace for people: what is not empty in each line.
func show(trace []line) []string {
	var all []string
	for _, l := range trace {
		v, text := reflect.ValueOf(l), ""
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				text += fmt.Sprintf("%s=%v ", v.Type().Field(i).Name, f.Interface())
			}
		}
		all = append(all, text)
	}
	return all
}

// readTrace decodes a trace; it holds no other fields than a line has.
func readTrace(t *testing.T, text []byte) []line {
	t.Helper()
	var all []line
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	for d.More() {
		var l line
		if err := d.Decode(&l); err != nil {
			t.Fatalf("line %d: %v\n%s", len(all)+1, err, text)
		}
		all = append(all, l)
	}
	return all
}

// neutral takes out of a trace what the rules leave open: the words of messages
// and the bytes of ids, of which only the order counts.
func neutral(trace []line) {
	ids := map[string]string{}
	id := func(s *string) {
		if *s == "" {
			return
		}
		if ids[*s] == "" {
			ids[*s] = fmt.Sprint("id", len(ids)+1)
		}
		*s = ids[*s]
	}
	for i := range trace {
		l := &trace[i]
		l.Message = ""
		if l.Error != nil {
			l.Error.Description = ""
		}
		id(&l.Participant)
		for _, name := range []string{"call_id", "conference_id", "participant_id"} {
			if v, ok := l.Body[name]; ok {
				id(&v)
				l.Body[name] = v
			}
		}
	}
}
