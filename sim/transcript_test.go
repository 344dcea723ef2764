package sim_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
)

// TestTranscripts runs the files of testdata/transcript, which are written as
// the conformance files are; what they want is the transcript. A comment that
// has the word colours wants them.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcript/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			var out bytes.Buffer
			coloured := bytes.Contains(archive.Comment, []byte("colours"))
			told := sim.Transcript{Out: &out, Colour: coloured, Hint: ringHint}
			c := newCase(t, archive)
			c.observe = func(e *sim.Event) {
				if told.Names == nil {
					told.Names = names(c)
				}
				told.Observe(e)
			}
			c.run()
			require.NoError(t, told.Err())
			got := out.String()
			if coloured {
				assert.Contains(t, got, "\x1b[")
				got = strings.ReplaceAll(got, "\x1b", "^")
			}
			assert.Equal(t, -1, strings.IndexFunc(got, drives), "a character that a terminal obeys")
			if *update {
				c.set("want", []byte(got))
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
				return
			}
			if diff := cmp.Diff(lines(c.file("want")), lines([]byte(got))); diff != "" {
				t.Errorf("the transcript differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTranscriptsOfAllRules tells every conformance case: nothing in them can
// drive a terminal, and every call has its last line.
func TestTranscriptsOfAllRules(t *testing.T) {
	files, err := filepath.Glob("../testdata/conform/*.txtar")
	require.NoError(t, err)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		var out bytes.Buffer
		told := sim.Transcript{Out: &out}
		results := 0
		c := newCase(t, archive)
		c.observe = func(e *sim.Event) {
			if e.Name == "result" {
				results++
			}
			told.Observe(e)
		}
		c.run()
		require.NoError(t, told.Err())
		assert.Equal(t, -1, strings.IndexFunc(out.String(), drives), "%s:\n%q", file, &out)
		if results > 0 {
			_, end, _ := strings.Cut(out.String(), "\n\n")
			assert.Len(t, lines([]byte(end)), results, "%s:\n%s", file, &out)
		}
	}
}

// names are those of a case's callers.
func names(c *testCase) []string {
	var all []string
	for _, caller := range c.callers {
		all = append(all, caller.Name)
	}
	return all
}

// ringHint is a hint for the tests.
func ringHint(e *sim.Event) string {
	if e.Text("state") == "ringing" {
		return "somebody hears it"
	}
	return ""
}

// drives tells whether a terminal might obey a character.
func drives(r rune) bool { return r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') }

// endless is a call in which a Say is repeated until the day is over.
func endless(t *testing.T, observe func(*sim.Event)) *sim.Sim {
	doc, problems := parser.Parse("ivr.xml", []byte("<Response><Say loop='0' repeatDelay='1'>la</Say></Response>"), parser.Options{})
	require.NoError(t, problems.Err())
	s := sim.New(sim.World{})
	s.Observe = observe
	s.Dial(sim.Caller{Document: doc})
	return s
}

// TestTranscriptOfADay needs little memory for a call that has a hundred
// thousand lines.
func TestTranscriptOfADay(t *testing.T) {
	var out bytes.Buffer
	told := sim.Transcript{Out: &out}
	events := 0
	s := endless(t, func(e *sim.Event) {
		events++
		told.Observe(e)
	})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s.Run()
	runtime.GC()
	runtime.ReadMemStats(&after)
	assert.Greater(t, events, 100_000)
	assert.Less(t, out.Len(), 1000, out.String())
	assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20))
	runtime.KeepAlive(s)
}

// full is a disk that is full after some writes.
type full struct{ left int }

var errFull = errors.New("no space left")

func (f *full) Write(b []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestTranscriptKeepsItsError(t *testing.T) {
	told := sim.Transcript{Out: &full{left: 2}}
	var s *sim.Sim
	s = endless(t, func(e *sim.Event) {
		told.Observe(e)
		if told.Err() != nil {
			s.Stop()
		}
	})
	assert.Nil(t, s.Run(), "a run that is stopped has no results")
	assert.ErrorIs(t, told.Err(), errFull)
	assert.Less(t, s.Now(), time.Minute)
}
