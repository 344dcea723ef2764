package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/sim/report"
)

// newTestCommand returns "voxsim test".
func newTestCommand(io streams) *cobra.Command {
	t := &tester{io: io}
	cmd := &cobra.Command{
		Use:   "test [FILE|DIR]...",
		Short: "Run scenario files and tell which of their tests fail",
		Long: `Test runs the tests of scenario files: those that are named, and all *.voxsim.yaml
of the folders that are named, by default of the current one; - is standard input.
Hidden folders, node_modules and vendor are left out. The tests run in parallel, in
virtual time; what came of them is told in the order of the files and of the tests
in them.

A test that fails shows what was expected, where that stands, and the transcript
of its calls with the point from which a caller waited in vain. Where a scenario
says hear: "?", --update writes what was heard.

The exit status is 0 when all tests passed, 1 when one failed or too little of the
scripts was executed, 2 when one could not be run (a wrong scenario file, a
missing one, no tests), and 3 when a script is not valid VoxXML.`,
		Example: example(
			"voxsim test",
			"voxsim test scenarios --run conference --junit report.xml",
			"voxsim test ivr.voxsim.yaml --watch"),
		RunE: func(_ *cobra.Command, args []string) error { return t.run(args) },
	}
	t.flags(cmd)
	return cmd
}

// tester runs scenario files.
type tester struct {
	io       streams
	verbose  bool
	json     bool
	update   bool
	watch    bool
	only     *regexp.Regexp
	shard    shard
	junit    string
	coverage covering
}

func (t *tester) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVarP(&t.verbose, "verbose", "v", false, "a line for every test")
	f.Func("run", "only tests whose name matches a regular expression: `REGEXP`", func(text string) (err error) {
		t.only, err = regexp.Compile(text)
		return err
	})
	f.Func("shard", "only a part of the tests: `2/5` is the second of five", t.shard.set)
	f.BoolVar(&t.json, "json", false, "print the traces and the results as JSON objects, one a line")
	f.StringVar(&t.junit, "junit", "", "write the results to `FILE` as JUnit XML")
	f.StringArrayVar(&t.coverage.files, "coverage", nil, "write how much of the scripts was executed to `FILE`: .html, .xml (Cobertura), .info or .lcov, else text (repeatable)")
	f.Float64Var(&t.coverage.atMost, "fail-under", 0, "fail when less than so many `PERCENT` of the scripts were executed")
	f.BoolVar(&t.update, "update", false, `write what was heard into the scenario files, where they say hear: "?"`)
	f.BoolVar(&t.watch, "watch", false, "run again whenever a file changes, until Ctrl-C")
}

func (t *tester) run(args []string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	if slices.Contains(args, "-") && (t.watch || t.update) {
		return errors.New("standard input can be neither watched nor updated")
	}
	if p := t.coverage.atMost; !(p >= 0 && p <= 100) {
		return errors.New("--fail-under must be a number from 0 to 100")
	}
	if t.watch {
		return t.watchFiles(args)
	}
	return t.once(args).err
}

// round is one run of all tests.
type round struct {
	files []*testFile
	err   error
}

// once runs all tests and tells what came of them.
func (t *tester) once(args []string) round {
	began := time.Now()
	out := &stickyWriter{to: t.io.out}
	p := &printer{tester: t, out: bufio.NewWriterSize(out, 1<<16), colour: colours(t.io.out)}
	names, missing := findScenarios(args)
	for _, err := range missing {
		p.totals.Wrong++
		p.complain(err)
	}
	files := t.load(names)
	jobs := t.choose(files)
	if len(missing) == 0 && len(jobs) == 0 && p.noTests(files, t.only) {
		return round{files, &statusError{status: statusCannotRun}}
	}
	p.progress.begin(t.io.err, len(jobs))
	t.execute(files, p)
	p.progress.end()
	err := errors.Join(t.writeJUnit(files), t.fill(files, p))
	enough, err2 := t.coverage.finish(p)
	p.summary(time.Since(began))
	if out.err != nil {
		return round{files, unwritten(out.err)}
	}
	if err = errors.Join(err, err2); err != nil {
		return round{files, err}
	}
	if err := p.status(); err != nil || enough {
		return round{files, err}
	}
	return round{files, &statusError{status: statusDidBadly}}
}

// writeJUnit writes the results as JUnit XML.
func (t *tester) writeJUnit(files []*testFile) error {
	if t.junit == "" {
		return nil
	}
	var reports []*report.File
	for _, f := range files {
		reports = append(reports, &f.File)
	}
	return writeFile(t.junit, func(w *bufio.Writer) error { return report.WriteJUnit(w, reports) })
}

// writeFile writes a file.
func writeFile(name string, write func(*bufio.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	return cmp.Or(write(w), w.Flush(), f.Close())
}

// shard is a part of all tests: the number-th of so many.
type shard struct{ number, of int }

func (s *shard) set(text string) error {
	rest := ""
	n, _ := fmt.Sscanf(text+" .", "%d/%d %s", &s.number, &s.of, &rest)
	if n != 3 || rest != "." || s.number < 1 || s.number > s.of {
		return errors.New("write NUMBER/OF, for instance 2/5 for the second of five parts")
	}
	return nil
}

// has tells whether a test belongs to the part, by its place among all.
func (s *shard) has(i int) bool { return s.of == 0 || i%s.of == s.number-1 }
