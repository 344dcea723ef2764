package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bugs are the variants of the Complex IVR, each with a bug in it, and the
// finding that names it.
var bugs = []struct {
	script, kind string
	line         int
	says         string
	mapped       string // at https://ivr.example/
}{
	{"key-without-if", "untested", 4, "key 4", ""},
	{"if-without-key", "never-true", 36, "never true", ""},
	{"pin-too-long", "unpressable", 20, "99999", ""},
	{"hangup-too-early", "unreached", 25, "Conference is never reached", ""},
	{"endless-redirect", "caught", 57, "nothing but hanging up", "hours"},
	{"conference-unreached", "never-true", 24, "never true", ""},
	{"silence-without-goodbye", "wordless", 4, "without a word", ""},
	{"endless-menu", "kept", 4, "never let go", "endless-menu"},
	{"prompt-too-long", "cut-short", 4, "timeout of 5s", ""},
	{"wrong-test", "never-true", 28, "never true", ""},
	{"endless-say", "caught", 10, "nothing but hanging up", ""},
}

// explored runs "voxsim explore" and returns its report.
func explored(t *testing.T, args ...string) string {
	t.Helper()
	var out, errors bytes.Buffer
	status := run(append([]string{"explore"}, args...), streams{strings.NewReader(""), &out, &errors})
	require.Equal(t, statusFine, status, errors.String())
	require.Empty(t, errors.String())
	return out.String()
}

// TestSeededBugs finds each of them, and nothing of the kind in the script that
// is right.
func TestSeededBugs(t *testing.T) {
	t.Chdir("../../testdata/explore")
	original := survey{}
	require.NoError(t, json.Unmarshal([]byte(explored(t, "../docs/complex-ivr.xml", "--json")), &original))
	assert.Empty(t, original.Findings)
	for _, bug := range bugs {
		file := bug.script + ".xml"
		var flags []string
		if bug.mapped != "" {
			address := map[string]string{"hours": "hours.xml", "endless-menu": "menu.xml"}[bug.mapped]
			flags = []string{"--map", "https://ivr.example/" + address + "=" + bug.mapped + ".xml"}
		}
		r := survey{}
		require.NoError(t, json.Unmarshal([]byte(explored(t, append(flags, file, "--json")...)), &r))
		require.NotEmpty(t, r.Findings, bug.script)
		found := false
		for _, f := range r.Findings {
			found = found || f.Kind == bug.kind && f.Line == bug.line && strings.Contains(f.Message, bug.says)
		}
		assert.True(t, found, "%s: %+v", bug.script, r.Findings)
		golden(t, bug.script+".txt", explored(t, append(flags, file)...))
	}
	golden(t, "complex-ivr.txt", explored(t, "../docs/complex-ivr.xml"))
}

// golden compares a text with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

// TestConferenceOnlyAfterLetGo: each goodbye of a conference is reached only when
// the room lets go first.
func TestConferenceOnlyAfterLetGo(t *testing.T) {
	const thanks = `"Conference has ended. Thank you" only after room:let-go`
	out := explored(t, "../../testdata/docs/complex-ivr.xml", "--assert", thanks)
	assert.Contains(t, out, "  holds   "+thanks+"\n")

	data, err := os.ReadFile("../../testdata/docs/complex-ivr.xml")
	require.NoError(t, err)
	for i := range 4 {
		lines := strings.SplitAfter(string(data), "\n")
		seen := 0
		for n, line := range lines {
			if strings.Contains(line, "<Conference ") {
				if seen == i {
					lines[n] = "\n"
				}
				seen++
			}
		}
		require.Equal(t, 4, seen)
		file := filepath.Join(t.TempDir(), "ivr.xml")
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "")), 0o644))
		var out, errors bytes.Buffer
		status := run([]string{"explore", file, "--assert", thanks}, streams{strings.NewReader(""), &out, &errors})
		assert.Equal(t, statusDidBadly, status, "without conference %d", i+1)
	}
}
