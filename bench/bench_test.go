package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/internal/pair"
)

// smallBench is one that takes no time.
func smallBench(t *testing.T) *bench {
	b, err := newBench(t, 1, 1)
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(b.temp) })
	b.plan.Slice = time.Nanosecond
	return b
}

func TestJudge(t *testing.T) {
	least := goal{ID: "X", Unit: faster, Goal: 4, Gate: 2}
	share := goal{ID: "X", Unit: share, Goal: 1.5, Gate: 3}
	exact := goal{ID: "X", Unit: allocs}
	compared := goal{ID: "X", Unit: faster}
	value := func(v float64) figure { return measured(pair.Of([]float64{v}), "", "", "") }
	for _, c := range []struct {
		goal    goal
		figure  figure
		verdict string
		passed  bool
	}{
		{least, value(4), "reached", true},
		{least, value(3.99), "not reached", true},
		{least, value(2), "not reached", true},
		{least, value(1.99), "below the gate", false},
		{share, value(1.5), "reached", true},
		{share, value(3), "not reached", true},
		{share, value(3.01), "below the gate", false},
		{exact, value(0), "reached", true},
		{exact, value(1), "below the gate", false},
		{compared, value(0.1), "", true},
		{least, figure{Missing: "not installed"}, "missing", true},
		{least, figure{Failed: "wrong"}, "FAILED", false},
		{least, value(math.NaN()), "FAILED", false},
		{compared, figure{Failed: "wrong"}, "FAILED", false},
		{exact, figure{Missing: "not installed"}, "missing", true},
		{exact, figure{Failed: "wrong"}, "FAILED", false},
	} {
		r := judge(c.goal, c.figure)
		assert.Equal(t, c.verdict, r.verdict(), "%+v %+v", c.goal, c.figure)
		assert.Equal(t, c.passed, r.Passed, "%+v %+v", c.goal, c.figure)
		assert.Equal(t, c.verdict == "reached", r.Reached, "%+v %+v", c.goal, c.figure)
	}
}

// TestMedianDecides: one bad round does not.
func TestMedianDecides(t *testing.T) {
	g := goal{Unit: faster, Goal: 4, Gate: 2}
	r := judge(g, measured(pair.Of([]float64{0.1, 4.5, 5}), "", "", ""))
	assert.True(t, r.Reached)
	assert.Equal(t, "4.5 (0.1–5) times as fast", r.value())
	r = judge(g, measured(pair.Of([]float64{1, 1.5, 50}), "", "", ""))
	assert.False(t, r.Passed)
}

// sample is a run of three lines.
func sample() *report {
	r := &report{Machine: machine{"Abacus", 2, "Debian", "go1.26.8", 0.5}, Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Rounds: 9, Pairs: 7}
	r.Rows = []row{
		judge(goals[0], measured(pair.Spread{Median: 20.44, Low: 19, High: 22.1}, "4 µs", "82 µs", "go1.26.8")),
		judge(goals[1], figure{Missing: "not installed"}),
		judge(goal{"X3", "calls", "", rate, 1e6, 4e5}, measured(pair.Of([]float64{1234567.8}), "810 ns", "", "")),
	}
	return r
}

func TestText(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, sample().writeText(&out))
	assert.Equal(t, `Abacus, 2 cores, Debian, go1.26.8, which had other work too (load 0.5 before the run), 2026-01-02
median (range) of 9 rounds in one process by CPU time, of 7 pairs of whole processes by wall time

id  workload                                            ours    peer                                figure                        goal         verdict
P1  scan to tokens with byte positions, reused scanner  4 µs    encoding/xml Token go1.26.8: 82 µs  20.4 (19–22.1) times as fast  ≥ 18         reached
P2  scan to tokens with byte positions, reused scanner          libxml2 SAX2                        not installed                 ≥ 3          missing
X3  calls                                               810 ns  –                                   1,234,568 a second            ≥ 1,000,000  reached

2 reached, 1 missing
`, out.String())
}

// TestJSON: what is written is read again, and prints the same.
func TestJSON(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, sample().writeJSON(&out))
	var plain struct {
		Rows []map[string]any
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &plain))
	assert.Equal(t, map[string]any{
		"id": "P1", "workload": goals[0].Work, "peer": "encoding/xml Token", "unit": "times as fast", "goal": 18.0, "gate": 9.0,
		"value": map[string]any{"median": 20.44, "low": 19.0, "high": 22.1}, "measured": true, "ours": "4 µs", "theirs": "82 µs",
		"version": "go1.26.8", "reached": true, "passed": true,
	}, plain.Rows[0])
	name := filepath.Join(t.TempDir(), "run.json")
	require.NoError(t, os.WriteFile(name, out.Bytes(), 0o644))
	again, err := load(name)
	require.NoError(t, err)
	assert.Equal(t, sample(), again)
}

// TestPage: the page in docs is written from the run beside it.
func TestPage(t *testing.T) {
	r, err := load(root + "/docs/performance.json")
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, r.writeMarkdown(&out))
	var measured []goal
	for i := range r.Rows {
		measured = append(measured, r.Rows[i].goal)
	}
	assert.Equal(t, goals, measured, "the run is of all that is measured now")
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Measured && !row.Reached && !row.forComparison() {
			assert.NotEmpty(t, reasons[row.ID], "%s is not reached; bench/reasons.go says why", row.ID)
		}
	}
	page, err := os.ReadFile(root + "/docs/performance.md")
	require.NoError(t, err)
	assert.Equal(t, string(page), out.String(), "bench/run.sh --from docs/performance.json --markdown writes it again")
}

// TestGoals: every goal belongs to one workload, and every peer is described.
func TestGoals(t *testing.T) {
	var all []goal
	for _, w := range workloads {
		all = append(all, w.goals()...)
	}
	assert.ElementsMatch(t, goals, all)
	peers := map[string]bool{}
	for _, g := range goals {
		if g.Peer != "" {
			assert.NotEmpty(t, lacks[g.Peer], g.Peer)
			peers[g.Peer] = true
		}
		better := g.Goal >= g.Gate
		if g.Unit.most() {
			better = g.Goal <= g.Gate
		}
		assert.True(t, better, "%s %s: the gate is no harder than the goal", g.ID, g.Peer)
	}
	for peer := range lacks {
		assert.True(t, peers[peer], "%s is in no goal", peer)
	}
	assert.True(t, slices.IsSortedFunc(workloads, func(a, b workload) int {
		at := func(w workload) int { return slices.IndexFunc(goals, func(g goal) bool { return g == w.goals()[0] }) }
		return at(a) - at(b)
	}), "the table is in the order of goals")
}

// TestFakeContestants: who is missing or does the work wrong does not race, and
// the others do.
func TestFakeContestants(t *testing.T) {
	sum := 0.0
	work := func(n int) error {
		for i := range n {
			sum += math.Sqrt(float64(i))
		}
		return nil
	}
	b := smallBench(t)
	b.plan.Slice = time.Millisecond
	h, err := b.race(
		contestant{name: "ours", do: work},
		contestant{name: "theirs", version: "1.2", do: work},
		contestant{name: "broken", do: func(int) error { return errors.New("found 45 elements") }},
		contestant{name: "absent", missing: "install it", do: func(int) error { panic("it must not run") }},
	)
	require.NoError(t, err)
	f := h.faster("ours", "theirs")
	assert.True(t, f.Measured)
	assert.Equal(t, "1.2", f.Version)
	assert.Positive(t, f.Value.Median)
	assert.Positive(t, sum)
	assert.Equal(t, figure{Failed: "broken: found 45 elements"}, h.faster("ours", "broken"))
	assert.Equal(t, figure{Failed: "broken: found 45 elements"}, h.rate("broken"))
	assert.Equal(t, figure{Missing: "install it"}, h.share("ours", "absent"))
	assert.Equal(t, figure{Failed: "broken: found 45 elements"}, h.faster("broken", "theirs"))
}

// TestTakeTurns: who is missing or fails once has no more turns.
func TestTakeTurns(t *testing.T) {
	b := smallBench(t)
	b.pairs = 3
	var order string
	out := b.takeTurns([]turn{
		{"ours", "", func() error { order += "A"; return nil }},
		{"absent", "install it", func() error { panic("it must not run") }},
		{"broken", "", func() error { order += "B"; return errors.New("it crashed") }},
		{"theirs", "", func() error { order += "C"; return nil }},
	})
	assert.Equal(t, "ABCACAC", order)
	assert.Equal(t, map[string]figure{"absent": {Missing: "install it"}, "broken": {Failed: "broken: it crashed"}}, out)
}

// TestWorkloadsHideNothing: each goal has a row, whatever happens.
func TestWorkloadsHideNothing(t *testing.T) {
	b := smallBench(t)
	for name, run := range map[string]func(*bench) ([]figure, error){
		"an error":     func(*bench) ([]figure, error) { return nil, errors.New("no room") },
		"no figures":   func(*bench) ([]figure, error) { return nil, nil },
		"some figures": func(*bench) ([]figure, error) { return make([]figure, 2), nil },
	} {
		rows := workload{"P1 P2", run}.measure(b)
		require.Len(t, rows, 3, name)
		r := report{Rows: rows}
		assert.True(t, r.broken(), name)
		assert.False(t, r.passed(), name)
		for i := range rows {
			assert.Equal(t, "FAILED", rows[i].verdict(), name)
			assert.NotEmpty(t, rows[i].why(), name)
		}
	}
	empty := judge(goals[0], figure{})
	assert.Equal(t, "FAILED", (&empty).verdict(), "a figure with nothing in it")
}

// TestContestants: each that is in this program does the work.
func TestContestants(t *testing.T) {
	b := smallBench(t)
	starlark, err := newStarlark()
	require.NoError(t, err)
	goja, err := newGoja()
	require.NoError(t, err)
	for name, do := range map[string]func(int) error{
		"scan": b.scan(), "compile": b.compile(), "driver": each((&driver{program: b.program}).call), "world": each(b.world(nil)),
		"traced": b.traced(), "two workers": b.twoWorkers, "together": func(n int) error { return b.together(10*n, time.Second) },
		"xml": each(b.xmlToken), "unmarshal": each(b.xmlUnmarshal), "etree": each(b.etree), "xmlquery": each(b.xmlquery),
		"starlark": starlark.do, "goja": goja.do,
		"goroutines": b.bubble(oneByOne), "at once": b.bubble(allAtOnce(time.Second)),
		"scenario": b.scenario(scenarioYAML), "JSON scenario": b.scenario(scenarioJSON), "yaml": each(decodeYAML),
	} {
		assert.NoError(t, do(3), name)
	}
}

// TestBrokenContestants: what is wrong is noticed.
func TestBrokenContestants(t *testing.T) {
	b := smallBench(t)
	b.text = []byte(strings.Replace(string(b.text), " loop='1'", "", 1)) // one attribute less
	for name, do := range map[string]func(int) error{
		"scan": b.scan(), "xml": each(b.xmlToken), "unmarshal": each(b.xmlUnmarshal), "etree": each(b.etree), "xmlquery": each(b.xmlquery),
	} {
		assert.ErrorContains(t, do(1), "98 attributes", name)
	}
	assert.ErrorContains(t, b.scenario(strings.Replace(scenarioYAML, "press: 1111", "press: 1112", 1))(1), "the test failed")
	assert.Error(t, ended("1111", callTook+1))
	assert.Error(t, ended("9999", callTook))
	assert.Error(t, endedAll(nil))
	one, other := tracer{func() []byte { return []byte("{}\n") }, func(int) error { return nil }}, tracer{}
	other = one
	assert.ErrorContains(t, sameTrace(one, other), "2 lines")
}

// TestCounters: both sets find the same, and all of it.
func TestCounters(t *testing.T) {
	for kind, newSet := range counterSets {
		states, transitions := searchCounters(newSet(), 4)
		assert.Equal(t, 4*4*4*4*4*4, states, kind)
		assert.Equal(t, 6*states, transitions, kind)
	}
	assert.Error(t, countersMain("none"))
}

// TestOutcomes: an exploration that is cut short is noticed.
func TestOutcomes(t *testing.T) {
	b := smallBench(t)
	assert.NoError(t, allEndings(explore.Explore(b.program, b.surroundings(), explore.Options{})))
	assert.Error(t, allEndings(explore.Explore(b.program, b.surroundings(), explore.Options{Situations: 3})))
}

// TestBesideGraph: a tenth of the states in a hundredth of the time.
func TestBesideGraph(t *testing.T) {
	whole, byState := besideGraph([]float64{1e7, 1e7, 2e7}, 100, graphEnd{States: 1000, Seconds: 1}, "5")
	assert.Equal(t, measured(pair.Spread{Median: 100, Low: 50, High: 100}, "10 ms", "1 s", "5"), whole)
	assert.Equal(t, measured(pair.Spread{Median: 10, Low: 5, High: 10}, "10,000/s", "1,000/s", "5"), byState)
}

func TestOptions(t *testing.T) {
	for _, wrong := range [][]string{
		{"--only", "P9"}, {"--only", ""}, {"--rounds", "0"}, {"--pairs", "-1"}, {"--json", "--markdown"}, {"x"}, {"--nonsense"},
	} {
		_, err := parse(wrong)
		assert.Error(t, err, "%v", wrong)
	}
	o, err := parse([]string{"--only", "p2", "--gate"})
	require.NoError(t, err)
	rows := o.selected([]row{{goal: goals[0]}, {goal: goals[1]}})
	require.Len(t, rows, 1)
	assert.Equal(t, "P2", rows[0].ID)
	assert.True(t, workloads[0].wanted(o.only))
	assert.False(t, workloads[1].wanted(o.only))
}

// TestHelp: all options and workloads are there.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	writeHelp(&out, new(options).flags())
	for _, line := range []string{
		`  --gate +exit with status 1 when .+`, `  --only WORKLOADS  measure .+`, `  --pairs N +run .+ \(7\)`,
		`  E1  exploring 1,000,000 states, exact  +SPIN pan`, `  P3  source to checked, typed program +encoding/xml Unmarshal, etree, xmlquery`,
	} {
		assert.Regexp(t, "(?m)^"+line+"$", out.String())
	}
	for _, id := range allIDs() {
		assert.Contains(t, out.String(), "\n  "+id+"  ")
	}
}

// TestExitStatus: 1 for a broken contestant, always; for a figure below its
// gate, when that was asked.
func TestExitStatus(t *testing.T) {
	out := os.Stdout
	t.Cleanup(func() { os.Stdout = out })
	var err error
	os.Stdout, err = os.Open(os.DevNull)
	require.NoError(t, err)
	assert.Equal(t, 2, (&options{}).finish(sample()), "the table cannot be written")
	os.Stdout, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(t, err)
	slow, broken := sample(), sample()
	slow.Rows[0] = judge(goals[0], measured(pair.Of([]float64{1}), "", "", ""))
	broken.Rows[0] = judge(goals[0], failed(errors.New("wrong")))
	for _, c := range []struct {
		report *report
		gate   bool
		status int
	}{{sample(), true, 0}, {slow, false, 0}, {slow, true, 1}, {broken, false, 1}, {broken, true, 1}} {
		assert.Equal(t, c.status, (&options{gate: c.gate}).finish(c.report))
	}
}

// TestSideBySide runs whole processes in turns.
func TestSideBySide(t *testing.T) {
	b := smallBench(t)
	ours := command{name: "go", args: []string{"go", "version"}, check: printed("go1")}
	f, err := b.compare(ours, ours, share)
	require.NoError(t, err)
	assert.True(t, f.Measured)
	assert.Positive(t, f.Value.Median)

	absent := external(command{name: "absent", args: []string{"no-such-program"}}, nil, "Debian: none")
	f, err = b.compare(ours, absent, share)
	require.NoError(t, err)
	assert.Equal(t, figure{Missing: "no-such-program is not installed; Debian: none"}, f)

	broken := command{name: "broken", args: []string{"go", "version"}, check: printed("rust")}
	f, err = b.compare(ours, broken, share)
	require.NoError(t, err)
	assert.Contains(t, f.Failed, "broken: it printed")
	_, err = b.compare(broken, ours, share)
	assert.ErrorContains(t, err, "without \"rust\"")
}

func TestWords(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.0512: "0.0512", 999.4: "999", 1000: "1,000", 1234567.8: "1,234,568", 100000: "100,000"} {
		assert.Equal(t, want, number(v))
	}
	for v, want := range map[float64]string{12: "12 ns", 1234: "1.23 µs", 2.5e6: "2.5 ms", 1e9: "1 s"} {
		assert.Equal(t, want, duration(v))
	}
	assert.Equal(t, "20914", versionIn("xmllint: using libxml version 20914\n"))
	assert.Equal(t, "20.20.2", versionIn("v20.20.2\n"))
	assert.Equal(t, "6.5.2", versionIn("Spin Version 6.5.2 -- 6 December 2019"))
}
