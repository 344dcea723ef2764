package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
)

// newBenchCommand returns "voxsim bench".
func newBenchCommand(io streams) *cobra.Command {
	b := &bencher{runner: runner{io: io}}
	cmd := &cobra.Command{
		Use:   "bench FILE",
		Short: "Measure what a script costs: parse, compile, calls, memory",
		Long: `Bench measures a script on this machine: how fast it is parsed and compiled, how
many calls a second one core simulates, and how many bytes a call takes that
waits. The call is the one that the same flags describe to voxsim run.

Beside it, encoding/xml of the Go library reads the same text in the same
process: all take turns, in slices of 20 ms of CPU time. Quote the ratio, which
is the median of the rounds with their range; the other figures are those of
this machine at this moment.`,
		Example: example(
			"voxsim bench ivr.xml --dtmf 2,2233,1111",
			"voxsim bench --json ivr.xml"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("bench needs one script: a file, or - for standard input")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return b.run(args[0]) },
	}
	b.callFlags(cmd)
	cmd.Flags().BoolVar(&b.json, "json", false, "print one JSON object")
	return cmd
}

// bencher measures one script.
type bencher struct {
	runner runner // reads the script and knows the call
	json   bool

	name string
	data string
	doc  *ast.Document
	sim  *sim.Sim
}

// callFlags declares the flags of "voxsim run" that describe a call and its
// world.
func (b *bencher) callFlags(cmd *cobra.Command) {
	run := &cobra.Command{}
	b.runner.flags(run)
	cmd.Flags().SortFlags = false
	for name := range strings.FieldsSeq("dtmf speech input barge-in hangup-after from to outbound number length map lenient") {
		cmd.Flags().AddFlag(run.Flags().Lookup(name))
	}
}

func (b *bencher) run(name string) error {
	if err := b.prepare(name); err != nil {
		return err
	}
	f, err := b.measure()
	if err != nil {
		return err
	}
	if b.json {
		err = f.writeJSON(b.runner.io.out)
	} else {
		err = f.writeText(b.runner.io.out)
	}
	if err != nil {
		return unwritten(err)
	}
	return nil
}

// prepare reads the script and what the call needs.
func (b *bencher) prepare(name string) error {
	if isURL(name) {
		return errors.New("bench reads no URL; fetch the script first, and give it as a file or as -")
	}
	r := &b.runner
	r.settle()
	err := r.readMapped()
	if err != nil {
		return err
	}
	b.name = name
	if b.data, err = readDocument(name, r.io.in); err != nil {
		return err
	}
	doc, problems := parser.Parse(name, b.data, b.options())
	if err := problems.WriteText(r.io.err, colours(r.io.err)); err != nil {
		return err
	}
	if doc == nil {
		return &statusError{status: statusNotValid}
	}
	b.doc, r.caller.Document = doc, doc
	return nil
}

func (b *bencher) options() parser.Options { return parser.Options{Lenient: b.runner.lenient} }
