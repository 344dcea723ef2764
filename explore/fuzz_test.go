package explore_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// FuzzExplore explores any script that leads to itself: it ends within the limit,
// finds the same with either set, and every way has an ending that is reached when
// it says so.
func FuzzExplore(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(f, err)
		f.Add(archive.Files[0].Data, 3)
		f.Add(archive.Files[0].Data, 100)
	}
	f.Fuzz(func(t *testing.T, data []byte, most int) {
		if len(data) > 2000 || most < 1 || most > 200 {
			return
		}
		doc, _ := parser.Parse("ivr.xml", data, parser.Options{Base: "https://ivr.example/ivr.xml"})
		if doc == nil {
			return
		}
		p := interp.Compile(doc, schema.Call)
		w := world(t, nil)
		w.Fetch = func(r explore.Request) (interp.Event, bool) {
			return interp.Event{Kind: interp.Loaded, Program: p}, len(r.URL)%2 == 0
		}
		a := explore.Explore(p, w, explore.Options{Situations: most})
		b := explore.Explore(p, w, explore.Options{Situations: most, Fingerprint: true})
		require.Equal(t, describe(a), describe(b))
		require.LessOrEqual(t, a.Situations(), most+1)
		a.Findings(time.Minute)
		ways, _ := a.Every()
		cover, _ := a.Cover()
		require.LessOrEqual(t, len(cover), len(ways))
		for _, w := range ways {
			require.NotEmpty(t, w.Ending.By)
			last := time.Duration(0)
			for _, s := range w.Steps {
				require.LessOrEqual(t, last, s.Begins)
				last = s.Begins
			}
			require.LessOrEqual(t, last, w.Took)
		}
	})
}

// FuzzAssertion: what is read can be checked.
func FuzzAssertion(f *testing.F) {
	for _, text := range []string{
		"every ending in hangup:end,hangup:error 6100", "no ending in hangup:caller", "every verb reached", "no way caught",
		"every silence ends with words", "every way shorter than 5m", `some way has "a \"`, "no way has press 12#",
		`"Thanks" only after room:let-go`, `speak only after only after silence`, "", "only after", ` only after `,
	} {
		f.Add(text)
	}
	p := compile(f, "ivr.xml", `<Response><Gather timeout="5"><Say>Hi</Say></Gather><Conference>1</Conference><Say>Thanks</Say></Response>`)
	a := explore.Explore(p, world(f, nil), explore.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		as, err := explore.ParseAssertion(text)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		v := a.Check(as)
		require.Equal(t, v.Holds, v.Message == "")
	})
}
