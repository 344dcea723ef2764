// Command bench measures voxsim beside its peers and prints one table:
//
//	bench/run.sh                       everything that this machine can run
//	bench/run.sh --only P1,X3          some workloads
//	bench/run.sh --json > run.json     the same as JSON
//	bench/run.sh --gate                exit status 1 when a figure is below its gate
//
// The contestants of a workload take turns in one process, in slices of 25 ms,
// with a garbage collection before each; a ratio is taken in each round from the
// CPU time of the process, and the median of the rounds is the figure. Whole
// processes run in pairs, A B A B. Each contestant must first show that it does
// the work.
//
// A workload is a line in workloads, with its goals in goals.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// options are what the command line says.
type options struct {
	only          []string
	rounds, pairs int
	json          bool
	markdown      bool
	gate          bool
	from          string
}

func main() {
	if len(os.Args) == 3 && processes[os.Args[1]] != nil {
		os.Exit(complain(processes[os.Args[1]](os.Args[2])))
	}
	o, err := parse(os.Args[1:])
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			os.Exit(complain(err))
		}
		os.Exit(0)
	}
	if o.from != "" {
		r, err := load(o.from)
		if err != nil {
			os.Exit(complain(err))
		}
		r.Rows = o.selected(r.Rows)
		os.Exit(o.finish(r))
	}
	inTest(func(t *testing.T) int {
		r, err := o.run(t)
		if err != nil {
			return complain(err)
		}
		return o.finish(r)
	})
}

// processes are what this program does for itself, where a workload is a whole
// process.
var processes = map[string]func(string) error{
	"flows": flowsMain, "counters": countersMain, "bare": bareMain, "receive": receiveMain,
}

// inTest ends the process with the status of do. It is given a test, which
// testing/synctest asks for: testing.Main is how programs other than "go test"
// come by one.
func inTest(do func(*testing.T) int) {
	os.Args = os.Args[:1] // testing reads its own flags there
	always := func(_, _ string) (bool, error) { return true, nil }
	testing.Main(always, []testing.InternalTest{{Name: "bench", F: func(t *testing.T) { os.Exit(do(t)) }}}, nil, nil)
}

// parse reads the command line.
func parse(args []string) (*options, error) {
	o := &options{}
	f := o.flags()
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		writeHelp(os.Stdout, f)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case o.rounds < 1 || o.pairs < 1:
		return nil, errors.New("--rounds and --pairs must be at least 1")
	case o.json && o.markdown:
		return nil, errors.New("give --json or --markdown, not both")
	}
	return o, nil
}

// flags are the options as the command line names them.
func (o *options) flags() *flag.FlagSet {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are told once, and help is our own
	f.Func("only", "measure these `WORKLOADS` only, parted by commas: P1,X3", func(list string) error {
		o.only = append(o.only, strings.Split(strings.ToUpper(list), ",")...)
		return checkIDs(o.only)
	})
	f.IntVar(&o.rounds, "rounds", 9, "take `N` rounds in one process")
	f.IntVar(&o.pairs, "pairs", 7, "run whole processes and servers `N` times each, in turns")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.BoolVar(&o.markdown, "markdown", false, "print the page docs/performance.md")
	f.BoolVar(&o.gate, "gate", false, "exit with status 1 when a figure is below its gate")
	f.StringVar(&o.from, "from", "", "measure nothing; print the run that --json wrote to `FILE`")
	return f
}

// writeHelp writes what the command line may say, and what can be measured.
func writeHelp(out io.Writer, f *flag.FlagSet) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	defer w.Flush()
	fmt.Fprint(w, "Measures voxsim beside its peers and prints one table.\n\nUsage: bench/run.sh [options]\n\nOptions:\n")
	f.VisitAll(func(one *flag.Flag) {
		value, usage := flag.UnquoteUsage(one)
		if _, err := strconv.Atoi(one.DefValue); err == nil {
			usage += " (" + one.DefValue + ")"
		}
		fmt.Fprintf(w, "  --%s %s\t%s\n", one.Name, value, usage)
	})
	fmt.Fprint(w, "\nExit status: 0; 1 when a contestant does its work wrong, or as --gate says; 2 when nothing can be measured.\n\nWorkloads:\n")
	for _, id := range allIDs() {
		var peers []string
		goals := workload{ids: id}.goals()
		for _, g := range goals {
			if g.Peer != "" && !slices.Contains(peers, g.Peer) {
				peers = append(peers, g.Peer)
			}
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", id, goals[0].Work, strings.Join(peers, ", "))
	}
}

// run measures.
func (o *options) run(t *testing.T) (*report, error) {
	r := &report{Machine: thisMachine(), Date: time.Now().UTC().Truncate(time.Second), Rounds: o.rounds, Pairs: o.pairs}
	b, err := newBench(t, o.rounds, o.pairs)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(b.temp)
	for _, w := range workloads {
		if w.wanted(o.only) {
			fmt.Fprintln(os.Stderr, "measuring", w.ids)
			r.Rows = append(r.Rows, o.selected(w.measure(b))...)
		}
	}
	return r, nil
}

// selected are the rows that were asked for.
func (o *options) selected(rows []row) []row {
	var some []row
	for _, row := range rows {
		if (workload{ids: row.ID}).wanted(o.only) {
			some = append(some, row)
		}
	}
	return some
}

// load reads a run that was printed as JSON.
func load(name string) (*report, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r := &report{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// finish prints a run and returns the exit status: 1 when a contestant went
// wrong, or a figure is below its gate and that was asked.
func (o *options) finish(r *report) int {
	write := r.writeText
	switch {
	case o.json:
		write = r.writeJSON
	case o.markdown:
		write = r.writeMarkdown
	}
	if err := write(os.Stdout); err != nil {
		return complain(err)
	}
	for _, row := range r.Rows {
		if row.Failed != "" { // in the table there is little room
			fmt.Fprintf(os.Stderr, "bench: %s %s: %s\n", row.ID, row.Peer, row.Failed)
		}
	}
	if r.broken() || o.gate && !r.passed() {
		return 1
	}
	return 0
}

// complain tells of an error, if there is one, and returns the exit status.
func complain(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "bench:", err)
	return 2
}
