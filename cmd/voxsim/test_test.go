package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/report"
)

// realTimes are the durations that two runs do not have in common.
var realTimes = []struct {
	is *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`(?m)[0-9.]+(µs|ms|s)\)$`), "TIME)"},
	{regexp.MustCompile(`(?m)("(?:scenario|badFiles)":.*)"seconds":[0-9.e-]+(\}+)$`), `${1}"seconds":TIME$2`},
	{regexp.MustCompile(` time="[0-9.]+"`), ` time="TIME"`},
}

// withoutTimes replaces durations of real time.
func withoutTimes(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, `"event":`) {
			for _, r := range realTimes {
				line = r.is.ReplaceAllString(line, r.to)
			}
		}
		out.WriteString(line)
	}
	return out.String()
}

// untimed writes a file again without the durations of real time: "untimed
// stdout got".
func untimed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: untimed FILE NEWFILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(withoutTimes(ts.ReadFile(args[0]))), 0o644))
}

// many is a scenario file of n tests of the Complex IVR.
func many(n int) string {
	var b strings.Builder
	b.WriteString("script: complex-ivr.xml\nfrom: \"15550001111\"\ntests:\n")
	for i := range n {
		fmt.Fprintf(&b, `  - name: guest %d joins conference 2233
    steps:
      - hear: For support, press one.
      - press: 2
      - hear: Please enter conference ID
      - press: 2233
      - press: 1111
      - join: "2233"
      - end: "2233"
    result: {status: complete}
`, i)
	}
	return b.String()
}

// folder is one with the Complex IVR and a scenario file.
func folder(t testing.TB, scenario string) string {
	t.Helper()
	dir := t.TempDir()
	script, err := os.ReadFile("../../testdata/docs/complex-ivr.xml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "complex-ivr.xml"), script, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "many.voxsim.yaml"), []byte(scenario), 0o644))
	return dir
}

// TestThousand: a thousand tests are told in their order, whoever runs them,
// and the file and the script are read once.
func TestThousand(t *testing.T) {
	const n = 1000
	dir := folder(t, many(n))
	var out, errs bytes.Buffer
	require.Equal(t, 0, run([]string{"test", "-v", dir}, streams{nil, &out, &errs}), errs.String())
	lines := strings.Split(out.String(), "\n")
	for i := range n {
		require.Contains(t, lines[i], fmt.Sprintf(": guest %d joins conference 2233 (", i))
	}
	assert.Contains(t, lines[n], "(1000 passed, ")
	assert.Equal(t, "1000 passed, 0 failed", lines[n+1])
}

// TestSameBytes: two runs print the same but for durations, and so do JSON and
// JUnit files.
func TestSameBytes(t *testing.T) {
	dir := folder(t, many(50)+"  - {name: fails, steps: [{hear: Nobody says this}]}\n")
	junit := filepath.Join(t.TempDir(), "junit.xml")
	var first string
	for range 3 {
		var out, errs bytes.Buffer
		all := ""
		for _, flag := range []string{"-v", "--json"} {
			require.Equal(t, 1, run([]string{"test", flag, "--junit", junit, dir}, streams{nil, &out, &errs}), errs.String())
			written, err := os.ReadFile(junit)
			require.NoError(t, err)
			all += withoutTimes(out.String()) + withoutTimes(string(written))
		}
		if first == "" {
			first = all
		}
		require.Equal(t, first, all)
	}
	assert.Contains(t, first, `<failure message="`)
	assert.Contains(t, first, `"passed":false,"failures":[{"line":`)
}

// BenchmarkScenarios is the whole of "voxsim test" from YAML on: decode, run and
// check. Its unit is a test.
func BenchmarkScenarios(b *testing.B) {
	const n = 1000
	dir := folder(b, many(n))
	b.ReportAllocs()
	for b.Loop() {
		var out, errs bytes.Buffer
		if status := run([]string{"test", dir}, streams{nil, &out, &errs}); status != 0 {
			b.Fatal(errs.String())
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "tests/s")
}

// TestWatch runs again when the scenario or its script changes, and only then.
func TestWatch(t *testing.T) {
	dir := folder(t, many(1))
	tick := make(chan time.Time)
	ctx, cancel := context.WithCancel(context.Background())
	var out, errs bytes.Buffer
	tester := &tester{io: streams{nil, &out, &errs}}
	ended := make(chan error)
	go func() { ended <- tester.watchUntil(ctx, []string{dir}, tick) }()
	now := time.Now()
	for _, name := range []string{"complex-ivr.xml", "many.voxsim.yaml"} {
		tick <- now
		tick <- now
		now = now.Add(time.Hour)
		require.NoError(t, os.Chtimes(filepath.Join(dir, name), now, now))
		tick <- now
	}
	tick <- now
	cancel()
	assert.NoError(t, <-ended)
	assert.Equal(t, 3, strings.Count(out.String(), "1 passed, 0 failed\n"), out.String())
	assert.Equal(t, 3, strings.Count(errs.String(), "waiting for a file to change"))
}

// TestShards: every test is in one part of the whole.
func TestShards(t *testing.T) {
	for _, of := range []int{1, 2, 5, 7} {
		for i := range 20 {
			in := 0
			for number := 1; number <= of; number++ {
				if (&shard{number, of}).has(i) {
					in++
				}
			}
			assert.Equal(t, 1, in)
		}
	}
	for _, wrong := range []string{"", "0/2", "3/2", "1", "1/0", "a/b", "1/2/3", "-1/2", "1/2x"} {
		assert.Error(t, new(shard).set(wrong), wrong)
	}
}

// TestProgress is shown in one line, which is cleared.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := progress{to: &out, total: 10}
	p.step(report.Totals{Passed: 3, Failed: 1})
	p.clear()
	p.clear()
	assert.Equal(t, "\r\x1b[K4 of 10 tests, 1 failed\r\x1b[K", out.String())
}
