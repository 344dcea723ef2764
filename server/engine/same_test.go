package engine

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
)

// scripts are all documents of testdata that a call can run, by name.
func scripts(t *testing.T) map[string]*ast.Document {
	t.Helper()
	all := map[string]*ast.Document{}
	add := func(name string, text []byte) {
		if doc, problems := parser.Parse(name, text, parser.Options{}); problems.Err() == nil {
			all[name] = doc
		}
	}
	require.NoError(t, filepath.WalkDir("../../testdata", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if filepath.Ext(path) != ".txtar" {
			add(path, text)
			return err
		}
		for _, f := range txtar.Parse(text).Files {
			add(path+"/"+f.Name, f.Data)
		}
		return err
	}))
	return all
}

var (
	uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	dates = regexp.MustCompile(`\d{4}-\d\d-(\d\dT)`)
	rooms = regexp.MustCompile(`([0-9A-Za-z]+)\s*</Conference>`)
)

// story is a trace without the ids and the day, which are different every time.
type story struct {
	lines []string
	ids   []string
}

func (s *story) observe(e *sim.Event) {
	line := uuids.ReplaceAllStringFunc(string(e.AppendJSON(nil)), func(id string) string {
		i := slices.Index(s.ids, id)
		if i < 0 {
			i, s.ids = len(s.ids), append(s.ids, id)
		}
		return fmt.Sprintf("id%d", i)
	})
	s.lines = append(s.lines, dates.ReplaceAllString(line, "$1"))
}

// caller is who calls, in which world. A part of the web is there.
func caller(doc *ast.Document, seed uint64) (sim.World, NewCall) {
	r := rand.New(rand.NewPCG(seed, 1))
	web := map[string]sim.Page{}
	for _, address := range regexp.MustCompile(`https?://[^<>'"\s]+`).FindAllString(doc.File.Text, -1) {
		h := fnv.New32()
		_, _ = h.Write([]byte(address))
		if strings.Contains(address, "mp3") || (uint64(h.Sum32())+seed)%3 == 0 {
			continue
		}
		web[strings.ReplaceAll(address, "&amp;", "&")] = sim.Page{Body: []byte(`<Response><Gather numDigits='1'/><Say>You pressed $GATHER</Say></Response>`)}
	}
	world := sim.World{Web: web, Conferences: map[string]time.Duration{}}
	for _, m := range rooms.FindAllStringSubmatch(doc.File.Text, -1) {
		world.Conferences[m[1]] = 45 * time.Second // in a server nobody is sent away for being alone
	}
	call := NewCall{To: sim.DefaultTo, From: sim.DefaultFrom, Document: doc, HangUpAfter: 10*time.Minute + time.Millisecond}
	for range r.IntN(6) {
		call.Inputs = append(call.Inputs, []sim.Input{{Keys: "1"}, {Keys: "2233#"}, {Keys: "2"}, {Words: "yes please"}, {}, {Keys: "*"}}[r.IntN(6)])
	}
	if r.IntN(3) == 0 {
		phone := sim.DefaultPhone()
		call.Outbound, call.Phone = true, &phone
	}
	return world, call
}

// TestSameAsSimulator: a call in wall time tells the same story, to the
// millisecond, as in the simulator.
func TestSameAsSimulator(t *testing.T) {
	all := scripts(t)
	assert.Greater(t, len(all), 100)
	for i, name := range slices.Sorted(maps.Keys(all)) {
		world, call := caller(all[name], uint64(i))
		var want, got story
		s := sim.New(world)
		s.Observe = want.observe
		s.Dial(sim.Caller{
			To: call.To, From: call.From, Document: call.Document, Inputs: call.Inputs, HangUpAfter: call.HangUpAfter,
			Outbound: call.Outbound, Phone: call.Phone,
		})
		s.Run()
		want.lines = slices.DeleteFunc(want.lines, func(l string) bool { return strings.Contains(l, `"event":"result"`) })
		bubble(t, func(t *testing.T) {
			d := open(t, Config{World: world, Fetch: pages(world.Web)})
			require.NoError(t, d.order(t.Context(), func() error { d.sim.Observe = got.observe; return nil }))
			d.begin(call)
			pass(11 * time.Minute)
		})
		if diff := cmp.Diff(want.lines, got.lines); diff != "" {
			t.Errorf("%s, inputs %v (-simulator +engine):\n%s", name, call.Inputs, diff)
		}
	}
}
