package explore_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// compile makes a program of a document.
func compile(t testing.TB, name, text string) *interp.Program {
	t.Helper()
	doc, problems := parser.Parse(name, []byte(text), parser.Options{Base: "https://ivr.example/" + name})
	require.NoError(t, problems.Err())
	return interp.Compile(doc, schema.Call)
}

// world is that of S1–S6, with documents at addresses of ivr.example.
func world(t testing.TB, documents map[string]string) explore.World {
	programs := map[string]*interp.Program{}
	for name, text := range documents {
		programs["https://ivr.example/"+name] = compile(t, name, text)
	}
	return explore.World{
		Speech: func(text string) time.Duration {
			return time.Duration(utf8.RuneCountInString(text)) * 60 * time.Millisecond
		},
		Audio: func(string) (time.Duration, string) { return 5 * time.Second, "" },
		Fetch: func(r explore.Request) (interp.Event, bool) {
			p := programs[r.URL]
			return interp.Event{Kind: interp.Loaded, Program: p, Page: &interp.Page{URL: r.URL, Status: 200}}, p != nil
		},
		Phone: func(string) explore.Phone {
			return explore.Phone{Ring: 100 * time.Millisecond, Answer: 2 * time.Second, Talk: 10 * time.Second}
		},
		Stay: func(string) time.Duration { return time.Minute },
	}
}

func complexIVR(t testing.TB) *interp.Program {
	t.Helper()
	text, err := os.ReadFile("../testdata/docs/complex-ivr.xml")
	require.NoError(t, err)
	return compile(t, "complex-ivr.xml", string(text))
}

// describe is what was found, a line each.
func describe(a *explore.Atlas) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d situations, %d ways\n", a.Situations(), a.Ways())
	for _, e := range a.Endings() {
		fmt.Fprintf(&b, "%s %s:%d ×%d: %s (%s)\n", e.Kind(), e.Place.File, e.Place.Line, e.Count, e.Shortest, e.Shortest.Took)
	}
	for _, f := range a.Findings(0) {
		fmt.Fprintf(&b, "! %s", f)
		if f.Way != nil {
			fmt.Fprintf(&b, ": %s", f.Way)
		}
		b.WriteString("\n")
	}
	for _, address := range a.Unknown {
		fmt.Fprintf(&b, "? %s\n", address)
	}
	return b.String()
}

var update = flag.Bool("update", false, "rewrite the expected part of the cases")

// TestCases explores the scripts of testdata: ivr.xml, with the others at
// https://ivr.example/.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			documents := map[string]string{}
			for _, f := range archive.Files[:len(archive.Files)-1] {
				documents[f.Name] = string(f.Data)
			}
			var atlas *explore.Atlas
			for _, fingerprint := range []bool{false, true} {
				o := explore.Options{Fingerprint: fingerprint}
				other := atlas
				atlas = explore.Explore(compile(t, "ivr.xml", documents["ivr.xml"]), world(t, documents), o)
				if other != nil {
					assert.Equal(t, describe(other), describe(atlas), "fingerprints find something else")
				}
			}
			last := &archive.Files[len(archive.Files)-1]
			require.Equal(t, "want", last.Name)
			got := describe(atlas)
			if *update {
				last.Data = []byte(got)
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
				return
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("what is found differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestComplexIVR is the script that goals are set by.
func TestComplexIVR(t *testing.T) {
	a := explore.Explore(complexIVR(t), world(t, nil), explore.Options{})
	assert.True(t, a.Complete)
	assert.Less(t, a.Situations(), 5000)
	assert.Empty(t, a.Findings(0))
	thanks := `"Conference has ended. Thank you"`
	for text, holds := range map[string]bool{
		thanks + " only after room:let-go": true,
		thanks + " only after room:join":   true,
		thanks + " only after press 1111":  false,
		"no way has hangup:error":          true,
		"some way has leg:busy":            true,
	} {
		as, err := explore.ParseAssertion(text)
		require.NoError(t, err)
		assert.Equal(t, holds, a.Check(as).Holds, text)
	}
}

// TestLimitedVerdicts: where not everything was explored, only what a way shows is
// known.
func TestLimitedVerdicts(t *testing.T) {
	a := explore.Explore(complexIVR(t), world(t, nil), explore.Options{Situations: 1})
	unknown := explore.Verdict{Unknown: true, Message: "not everything was explored"}
	for _, text := range []string{
		"every verb reached", "no way caught", "some way has room:join", "no way has room:join",
		"no ending in hangup:error", "room:let-go only after room:join",
	} {
		as, err := explore.ParseAssertion(text)
		require.NoError(t, err)
		assert.Equal(t, unknown, a.Check(as), text)
	}
	for text, holds := range map[string]bool{
		"some way has hangup:end": true, "no way has hangup:end": false, "every ending in hangup:script": false,
	} {
		as, err := explore.ParseAssertion(text)
		require.NoError(t, err)
		v := a.Check(as)
		assert.Equal(t, holds, v.Holds, text)
		assert.False(t, v.Unknown, text)
	}
}

// TestLimit: what is reached first is explored, and the rest is said to be
// missing.
func TestLimit(t *testing.T) {
	a := explore.Explore(complexIVR(t), world(t, nil), explore.Options{Situations: 3})
	assert.False(t, a.Complete)
	assert.Equal(t, 4, a.Situations())
	for _, f := range a.Findings(time.Hour) {
		t.Errorf("a finding of what was not explored: %s", f)
	}
}

// TestTwiceTheSame: nothing hangs on the order of a map.
func TestTwiceTheSame(t *testing.T) {
	first := describe(explore.Explore(complexIVR(t), world(t, nil), explore.Options{}))
	for range 20 {
		assert.Equal(t, first, describe(explore.Explore(complexIVR(t), world(t, nil), explore.Options{})))
	}
}

// BenchmarkComplexIVR is goal E3.
func BenchmarkComplexIVR(b *testing.B) {
	p, w := complexIVR(b), world(b, nil)
	var a *explore.Atlas
	for b.Loop() {
		a = explore.Explore(p, w, explore.Options{})
	}
	b.ReportMetric(float64(a.Situations()), "situations")
	b.ReportMetric(float64(a.Ways()), "ways")
}
