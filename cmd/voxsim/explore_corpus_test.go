package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/coverage"
	"github.com/voxsim/voxsim/sim/scenario"
)

// exploredScript is a script in a folder of its own, and which files are at which
// addresses.
type exploredScript struct {
	name, file string
	mapped     []mapping
}

// corpus are all documents of testdata that are valid for calls.
func corpus(t *testing.T) []exploredScript {
	var all []exploredScript
	for _, pattern := range []string{"docs", "docs/snippets", "scripts", "scenarios", "explore"} {
		files, err := filepath.Glob("../../testdata/" + pattern + "/*.xml")
		require.NoError(t, err)
		for _, file := range files {
			if validForCalls(t, file) {
				all = append(all, exploredScript{filepath.ToSlash(strings.TrimPrefix(file, "../../testdata/")), file, beside(t, file)})
			}
		}
	}
	archives, err := filepath.Glob("../../testdata/conform/*.txtar")
	require.NoError(t, err)
	for _, name := range archives {
		all = append(all, fromArchive(t, name)...)
	}
	return all
}

func validForCalls(t *testing.T, file string) bool {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	doc, _ := parser.Parse(file, data, parser.Options{})
	return doc != nil
}

// beside are the pages of the scenarios in the folder of a script.
func beside(t *testing.T, file string) []mapping {
	folder := filepath.Dir(file)
	suites, err := filepath.Glob(folder + "/*.voxsim.yaml")
	require.NoError(t, err)
	var mapped []mapping
	for _, name := range suites {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		suite, problems := scenario.Parse(name, data)
		require.Empty(t, problems)
		for address, page := range suite.Tests[0].World.Web {
			at := mapping{url: address, file: filepath.Join(folder, page.File)}
			switch {
			case page.Failure != "" || page.Status > 200 || page.Live:
				continue
			case page.File == "":
				at.file = filepath.Join(t.TempDir(), "page.xml")
				require.NoError(t, os.WriteFile(at.file, page.Body, 0o644))
			}
			mapped = append(mapped, at)
		}
	}
	return mapped
}

// fromArchive are the documents of a conformance file, with its pages.
func fromArchive(t *testing.T, name string) []exploredScript {
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	folder := t.TempDir()
	var world string
	var found []exploredScript
	for _, f := range archive.Files {
		file := filepath.Join(folder, f.Name)
		if f.Name == "world" {
			world = string(f.Data)
		}
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, f.Data, 0o644))
		if validForCalls(t, file) {
			found = append(found, exploredScript{filepath.Base(name) + "/" + f.Name, file, nil})
		}
	}
	for line := range strings.Lines(world) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "page" && strings.HasSuffix(words[2], ".xml") {
			for i := range found {
				found[i].mapped = append(found[i].mapped, mapping{url: words[1], file: filepath.Join(folder, words[2])})
			}
		}
	}
	return found
}

// TestWrittenTestsCoverEverything writes tests for every script: they pass, and
// cover what can be reached; so do the tests of all ways.
func TestWrittenTestsCoverEverything(t *testing.T) {
	scripts := corpus(t)
	require.Greater(t, len(scripts), 200)
	for _, s := range scripts {
		for _, all := range []bool{false, true} {
			writtenTests(t, s, all)
		}
	}
}

// writtenTests writes the tests of a script, runs them, and compares what they
// cover with what the exploration says can be reached.
func writtenTests(t *testing.T, s exploredScript, all bool) {
	t.Helper()
	var out, errors bytes.Buffer
	e := &exploring{runner: runner{io: streams{strings.NewReader(""), &out, &errors}}}
	e.mapped = append(e.mapped, s.mapped...)
	require.NoError(t, e.run(s.file), "%s\n%s%s", s.name, &out, &errors)
	e.output = filepath.Join(filepath.Dir(s.file), "x"+scenarioEnding)
	atlas := e.explore(explore.Options{})
	ways, lacking := atlas.Cover()
	if all {
		ways, _ = atlas.Every()
	}
	text, tested, err := e.scenario(ways)
	require.NoError(t, err, s.name)
	require.Equal(t, len(ways), tested, s.name)
	suite, problems := scenario.Parse(e.output, text)
	require.Empty(t, problems, s.name)
	require.NotEmpty(t, suite.Tests, s.name)

	covered := coverage.Set{Name: func(file string) string {
		if isURL(file) {
			return file
		}
		return "the script"
	}}
	covered.Script(e.caller.Document)
	r := scenario.Runner{Files: e.file}
	for _, test := range suite.Tests {
		outcome, err := r.Run(test)
		require.NoError(t, err, s.name)
		assert.True(t, outcome.Passed(), "%s: %s: %+v\n%s", s.name, test.Name, outcome.Failures, text)
		for i := range outcome.Events {
			covered.Event(&outcome.Events[i])
		}
	}
	assert.Empty(t, lacking, s.name)
	assert.Equal(t, reachable(atlas), missing(t, &covered), "%s\n%s\n%s", s.name, &out, text)
}

// missing is what tests do not cover, by what is missing.
func missing(t *testing.T, covered *coverage.Set) map[string]int {
	var text bytes.Buffer
	require.NoError(t, covered.WriteText(&text))
	counts := map[string]int{}
	for line := range strings.Lines(text.String()) {
		for _, what := range []string{"never reached", "never true", "never false"} {
			if strings.HasSuffix(line, " "+what+"\n") {
				number, _, _ := strings.Cut(strings.TrimSpace(line), ":")
				counts[number+" "+what]++
			}
		}
	}
	return counts
}

// reachable is what no way covers.
func reachable(atlas *explore.Atlas) map[string]int {
	counts := map[string]int{}
	for _, f := range atlas.Findings(0) {
		what := map[explore.FindingKind]string{
			explore.Unreached: "never reached", explore.NeverTrue: "never true", explore.NeverFalse: "never false",
		}[f.Kind]
		if what != "" {
			counts[fmt.Sprintf("%d %s", f.Place.Line, what)]++
		}
	}
	return counts
}

// TestWrittenTestsOfRandomScripts writes tests of scripts that nobody would.
func TestWrittenTestsOfRandomScripts(t *testing.T) {
	for seed := range uint64(150) {
		dice := rand.New(rand.NewPCG(seed, 11))
		script := "<Response>" + randomVerbs(dice, 5, 2) + "</Response>"
		file := filepath.Join(t.TempDir(), "ivr.xml")
		require.NoError(t, os.WriteFile(file, []byte(script), 0o644))
		if validForCalls(t, file) {
			writtenTests(t, exploredScript{fmt.Sprintf("seed %d: %s", seed, script), file, nil}, seed%3 == 0)
		}
	}
}

// TestPlayedAsExplored plays every way of every script: the call takes as long
// and ends as the exploration says. Fingerprints count the same situations.
func TestPlayedAsExplored(t *testing.T) {
	for _, s := range corpus(t) {
		var out, errors bytes.Buffer
		e := &exploring{runner: runner{io: streams{strings.NewReader(""), &out, &errors}}}
		e.mapped = append(e.mapped, s.mapped...)
		require.NoError(t, e.run(s.file), "%s\n%s", s.name, &errors)
		atlas, other := e.explore(explore.Options{}), e.explore(explore.Options{Fingerprint: true})
		assert.Equal(t, atlas.Situations(), other.Situations(), "%s: fingerprints", s.name)
		assert.Equal(t, atlas.Ways(), other.Ways(), "%s: fingerprints", s.name)
		ways, _ := atlas.Every()
		for _, w := range ways {
			var last sim.Event
			e.play(w, func(_ *playing, ev *sim.Event) { last = ev.Clone() }, func(*playing, sim.Input) {})
			code := 0
			if err := last.Error(); err != nil {
				code = err.Code
			}
			assert.Equal(t, w.Ending.By, last.Text("hangup"), "%s: %s", s.name, w)
			assert.Equal(t, w.Ending.Code, code, "%s: %s", s.name, w)
			assert.Equal(t, int64(w.Took), last.Int("seconds"), "%s: %s", s.name, w)
		}
	}
}

// TestFlagsLeadThere gives "voxsim run" the flags that are told of each ending of
// every script.
func TestFlagsLeadThere(t *testing.T) {
	taken := 0
	for _, s := range corpus(t) {
		var out, errors bytes.Buffer
		e := &exploring{runner: runner{io: streams{strings.NewReader(""), &out, &errors}}}
		e.mapped = append(e.mapped, s.mapped...)
		require.NoError(t, e.run(s.file), "%s\n%s", s.name, &errors)
		args := []string{"run", s.file, "--json"}
		for _, m := range s.mapped {
			args = append(args, "--map", m.url+"="+m.file)
		}
		for _, g := range e.explore(explore.Options{}).Endings() {
			flags := e.runFlags(g.Shortest)
			if flags == nil {
				continue
			}
			taken++
			out.Reset()
			run(append(args, flags...), streams{strings.NewReader(""), &out, &errors})
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			var last struct {
				Hangup  string
				Seconds float64
			}
			require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
			assert.Equal(t, g.By, last.Hangup, "%s: %s", s.name, flags)
			assert.InDelta(t, g.Shortest.Took.Seconds(), last.Seconds, 0.001, "%s: %s", s.name, flags)
		}
	}
	assert.Greater(t, taken, 300)
}
