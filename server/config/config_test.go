package config

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/voxsim/voxsim/server"
	"github.com/voxsim/voxsim/sim"
)

var update = flag.Bool("update", false, "rewrite what is expected")

const whole = `
keys: [first-key, "second"]
retention: 30d
speed: 2.5
numbers:
  "15550001111": {url: "http://localhost:3000/ivr"}
  "+15550002222": {file: ivr.xml}
  "*": {url: https://example.com/}
phones:
  "15556667777": {ring: 1s, answer: 3, talk: 1m30s, inputs: [press 2, "press 2233#", speak english, silence, hang up]}
  "15556668888": {busy: 500ms}
  "15556669999": {fail: 0s}
  "15550000000": {noAnswer: true}
  "*": {answer: 5s}
lengths:
  Please  enter pin: 1.5s
  https://example.com/hours.mp3: 7s
  "*": 1s
conferences: {"2233": {end: 10s}}
`

func TestWhole(t *testing.T) {
	var asked []string
	c, problems := Parse("folder/voxsim.yaml", []byte(whole), func(name string) ([]byte, error) {
		asked = append(asked, name)
		return []byte("<Response><Hangup/></Response>"), nil
	})
	require.Empty(t, problems)
	assert.Equal(t, []string{filepath.Join("folder", "ivr.xml")}, asked)
	require.NotNil(t, c.Numbers["15550002222"].Document)
	assert.Len(t, c.Numbers["15550002222"].Document.Verbs, 1)

	busy := sim.DefaultPhone()
	busy.Outcome, busy.After = sim.Busy, 500*time.Millisecond
	fails, silent, slow := sim.DefaultPhone(), sim.DefaultPhone(), sim.DefaultPhone()
	fails.Outcome, silent.Outcome, slow.Answer = sim.Failed, sim.NoAnswer, 5*time.Second
	known := sim.Phone{Ring: time.Second, Answer: 3 * time.Second, Talk: 90 * time.Second}
	stays := func(p sim.Phone) server.Phone {
		p.Talk = sim.Stays
		return server.Phone{Phone: p}
	}
	want := &server.Config{
		Keys: []string{"first-key", "second"}, Retention: 30 * 24 * time.Hour, Speed: 2.5,
		Numbers: map[string]server.Source{"15550001111": {URL: "http://localhost:3000/ivr"}, "15550002222": {}, "*": {URL: "https://example.com/"}},
		Phones: map[string]server.Phone{
			"15556667777": {Phone: known, Inputs: []sim.Input{{Keys: "2"}, {Keys: "2233#"}, {Words: "english"}, {}, {HangUp: true}}},
			"15556668888": stays(busy), "15556669999": stays(fails), "15550000000": stays(silent), "*": stays(slow),
		},
		World: sim.World{
			Phones: map[string]sim.Phone{
				"15556667777": known, "15556668888": busy, "15556669999": fails, "15550000000": silent, "*": slow,
			},
			Lengths:     map[string]time.Duration{"Please enter pin": 1500 * time.Millisecond, "https://example.com/hours.mp3": 7 * time.Second, "*": time.Second},
			Conferences: map[string]time.Duration{"2233": 10 * time.Second},
		},
	}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreFields(server.Source{}, "Document")); diff != "" {
		t.Error(diff)
	}
}

// TestMistakes compares the problems of testdata/*.txtar: a configuration, the
// files beside it, and the problems.
func TestMistakes(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			last := &archive.Files[len(archive.Files)-1]
			require.Equal(t, "problems", last.Name)
			c, problems := Parse("voxsim.yaml", archive.Files[0].Data, func(name string) ([]byte, error) {
				for _, f := range archive.Files {
					if f.Name == name {
						return f.Data, nil
					}
				}
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			})
			assert.Nil(t, c)
			require.NotEmpty(t, problems)
			got := problems.Error() + "\n"
			if *update {
				last.Data = []byte(got)
				require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
			}
			assert.Equal(t, string(last.Data), got)
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	for _, text := range []string{"", "a", "*", "- x", "keys: &a [*a]", "phones: {\"*\": {talk: -1s}}", "\t", "---\n---\n", "? [a]\n: b", "speed: .nan", "retention: 99999999999d", "numbers: {1: {file: x}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := Parse("f", []byte(text), func(string) ([]byte, error) { return nil, fs.ErrNotExist })
		if (c == nil) == (len(problems) == 0) {
			t.Fatal("either a configuration or problems")
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Fatal(fmt.Sprint(p))
			}
		}
	})
}
