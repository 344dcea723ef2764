package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim/scenario"
)

// schedule is a person who types lines at given times, and the clock of the
// world in which that happens: waiting takes no time.
type schedule struct {
	now   time.Time
	typed []entry
	lines chan typed
}

type entry struct {
	at   time.Duration
	text string // ctrl-D when it is "^D"
}

func newSchedule(entries ...entry) *schedule {
	return &schedule{now: time.Unix(0, 0), typed: entries, lines: make(chan typed, 1)}
}

// clock passes when it is waited for, and then the next line is typed if its
// time comes before.
func (s *schedule) clock() clock {
	return clock{
		now: func() time.Time { return s.now },
		after: func(d time.Duration) <-chan time.Time {
			due := make(chan time.Time, 1)
			if len(s.typed) > 0 && time.Unix(0, 0).Add(s.typed[0].at).Before(s.now.Add(d)) {
				s.now = time.Unix(0, 0).Add(s.typed[0].at)
				if s.typed[0].text == "^D" {
					close(s.lines)
				} else {
					s.lines <- typed{text: s.typed[0].text}
				}
				s.typed = s.typed[1:]
				return due
			}
			s.now = s.now.Add(d)
			due <- s.now
			return due
		},
	}
}

// realTime records a call that is lived through.
func realTime(t *testing.T, script string, entries ...entry) (shown string, file string) {
	t.Helper()
	folder := t.TempDir()
	name := filepath.Join(folder, "ivr.xml")
	require.NoError(t, os.WriteFile(name, []byte(script), 0o644))
	s := newSchedule(entries...)
	var out, err bytes.Buffer
	r := &recording{
		runner:   runner{io: streams{strings.NewReader(""), &out, &err}},
		realTime: true, clock: s.clock(), lines: s.lines,
	}
	require.NoError(t, r.run(name), "%s%s", &out, &err)
	assert.Empty(t, s.typed, "the call was over before all was typed")
	text, readErr := os.ReadFile(filepath.Join(folder, "ivr.voxsim.yaml"))
	require.NoError(t, readErr)
	_, steps, _ := strings.Cut(string(text), "steps:\n")
	return out.String(), regexp.MustCompile(`(?m)^ {4,6}`).ReplaceAllString(steps, "")
}

const menu = `<Response>
  <Say>Hello, and welcome to this</Say>
  <Gather numDigits='2' timeout='10' input='dtmf speech' speechTimeout='2'><Say>Two keys, please</Say><Say>or a word</Say></Gather>
  <Say>You entered $GATHER</Say>
  <Conference>lobby</Conference>
</Response>`

// TestRecordInRealTime notes when lines were typed: in a prompt, behind one,
// where nothing takes them.
func TestRecordInRealTime(t *testing.T) {
	shown, steps := realTime(t, menu,
		entry{300 * time.Millisecond, "9"},  // nothing takes it
		entry{400 * time.Millisecond, ""},   // nor is silence anything
		entry{500 * time.Millisecond, "/x"}, // nor this
		entry{2 * time.Second, "1"},         // into the first prompt
		entry{4123 * time.Millisecond, "2"}, // behind it
		entry{10 * time.Second, "#"},        // in the conference
		entry{12 * time.Second, ""},         // let go
	)
	assert.Equal(t, `- hear: "Hello, and welcome to this"
- {press: "9", at: 300ms}
- hear: "Two keys, please"
- {press: "1", at: 2s}
- {press: "2", after: 2.12s}
- hear: "You entered 12"
- join: {conference: "lobby", muted: false}
- {press: "#", after: 5.04s}
- {end: "lobby", after: 2s}
- leave: {conference: "lobby", reason: ended}
result: {status: complete, hangup: end}
`, steps)
	assert.Equal(t, `keys or words count when Enter is pressed; Ctrl-D hangs up
      0s  "Hello, and welcome to this"
    0.3s  nothing takes 9
          write /press 12 to press keys, /speak words to speak
   1.56s  "Two keys, please"
   4.12s  "You entered 12"
   4.96s  enters conference lobby
          Enter lets you go
     10s  nothing takes #
     12s  leaves conference lobby
     12s  the script is at its end
`, shown)
}

// TestRecordInRealTimeHangsUp at the time of Ctrl-D, in the middle of a prompt.
func TestRecordInRealTimeHangsUp(t *testing.T) {
	_, steps := realTime(t, menu, entry{1900 * time.Millisecond, "hello there"}, entry{3 * time.Second, "^D"})
	assert.Equal(t, `- hear: "Hello, and welcome to this"
- hear: "Two keys, please"
- {speak: "hello there", at: 1.9s}
- {hang up: true, at: 3s}
result: {status: complete, hangup: caller}
`, steps)
}

// TestLiteral writes texts so that a scenario that is read matches them, and
// nothing else.
func TestLiteral(t *testing.T) {
	for _, text := range []string{
		"", "?", "*", "/", "//", "/x/", "/[/", "/a b/", "yes", "no", "null", "~", "12:30", "0123", "0x1F", "1e3", "#", "- a", "a: b", "a #b",
		"'", `"`, `\`, "\\n", "{}", "[]", "&a", "!t", "|", ">", "%", "@", "`", "---", "...", "é", "日本", "\U0001F600", "\u0085x", "\u2028x",
		"\u009b31m", "\u202eabc", "\ufeffx", "\u007f", "\ufffd", strings.Repeat("long ", 100),
	} {
		file, err := yaml.Dump(block(word("hear"), literal(text)))
		require.NoError(t, err)
		var back map[string]string
		require.NoError(t, yaml.Load(file, &back), "%s", file)
		pattern, err := scenario.NewPattern(back["hear"])
		require.NoError(t, err)
		assert.True(t, pattern.Matches(text), "%q is written %s", text, file)
		assert.False(t, pattern.Matches("x"+text), "%q is written %s", text, file)
		assert.NotEqual(t, "?", back["hear"])
	}
}

// TestRecordOntoAFullDisk writes the scenario even if nothing can be shown.
func TestRecordOntoAFullDisk(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "ivr.xml")
	require.NoError(t, os.WriteFile(name, []byte(menu), 0o644))
	var stderr bytes.Buffer
	assert.Equal(t, statusCannotRun, run([]string{"record", name}, streams{strings.NewReader("12\n"), broken{}, &stderr}))
	assert.Contains(t, stderr.String(), "voxsim: no space left\n")
	assert.FileExists(t, filepath.Join(folder, "ivr.voxsim.yaml"))
}

// TestRecordingMeetsAnotherFile that has come into being during the call: it
// stays, and so does what was recorded.
func TestRecordingMeetsAnotherFile(t *testing.T) {
	folder := t.TempDir()
	r := &scenarioFile{output: filepath.Join(folder, "x.voxsim.yaml")}
	require.NoError(t, os.WriteFile(r.output, []byte("another"), 0o644))
	err := r.write([]byte("recorded"))
	require.Error(t, err)
	name := err.Error()[strings.LastIndex(err.Error(), " ")+1:]
	for file, want := range map[string]string{r.output: "another", name: "recorded"} {
		text, err := os.ReadFile(file)
		assert.NoError(t, err)
		assert.Equal(t, want, string(text))
	}
	r.force = true
	require.NoError(t, r.write([]byte("recorded")))
	text, err := os.ReadFile(r.output)
	assert.NoError(t, err)
	assert.Equal(t, "recorded", string(text))
}
