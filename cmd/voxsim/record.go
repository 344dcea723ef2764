package main

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/sim"
)

// newRecordCommand returns "voxsim record".
func newRecordCommand(io streams) *cobra.Command {
	r := &recording{runner: runner{io: io}, clock: wallClock()}
	cmd := &cobra.Command{
		Use:   "record SCRIPT",
		Short: "Hold one call in the terminal and write it as a scenario file",
		Long: `Record plays one call through a script, shows every prompt as it is spoken, and
asks what the caller does when a Gather has been heard:

  12#          presses keys: 0-9, # and *
  english      anything else is spoken
  Enter alone  is silence; in a conference it lets the caller go
  Ctrl-D       hangs up; so does Ctrl-C
  /press 12    presses, /speak 12 speaks, whatever the Gather takes

At the end the call is written as a scenario file, whose steps are what was heard
and done, and which "voxsim test" runs. Virtual time passes between the prompts,
none while you think. With --real-time the call takes as long as it would, and a
line counts at the moment at which it is typed.

What is dialled and what is fetched behaves as "voxsim run" has it: see --number
and --map there. Lines may come from a pipe or a file too; its end hangs up.

The exit status is 0 when the scenario is written and passes, 1 when it does not
pass, 2 when it could not be recorded, and 3 when the script is not valid VoxXML.`,
		Example: example(
			"voxsim record ivr.xml",
			"printf '2\\n2233\\n' | voxsim record ivr.xml -o guest.voxsim.yaml --name 'a guest'"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("record needs one script: a file, or a URL that is mapped")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return r.run(args[0]) },
	}
	r.flags(cmd)
	return cmd
}

// recording is "voxsim record".
type recording struct {
	runner
	scenarioFile
	script   string
	name     string
	realTime bool
	clock    clock
	lines    <-chan typed // instead of standard input, for tests
}

// flags declares those of "voxsim record": the world is described as for
// "voxsim run".
func (r *recording) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&r.output, "output", "o", "", "write the scenario to `FILE` (default: beside the script, as NAME"+scenarioEnding+")")
	f.StringVar(&r.name, "name", "", "the `NAME` of the test (default: what the caller does)")
	f.BoolVar(&r.force, "force", false, "replace a file that is there already")
	f.BoolVar(&r.realTime, "real-time", false, "let the call take as long as it would")
	f.BoolVar(&r.caller.BargeIn, "barge-in", false, "ask at the beginning of a Gather, before its prompts have been heard")
	f.Func("from", "call from `NUMBER` (default "+sim.DefaultFrom+")", number(&r.caller.From))
	f.Func("to", "call `NUMBER` (default "+sim.DefaultTo+")", number(&r.caller.To))
	f.Func("number", "let a dialled number behave: `NUMBER=HOW` (repeatable)", r.setPhone)
	f.Func("length", "let a prompt last so long: `TEXT=TIME`, or URL=TIME; * is all others (repeatable)", r.setLength)
	f.Func("map", "put a document or audio at an address: `URL=FILE` (repeatable)", r.setMap)
	f.Func("seed", "make ids from `NUMBER` (default 1)", r.setSeed)
}

func (r *recording) run(script string) error {
	r.script = script
	if err := r.choose(); err != nil {
		return err
	}
	if err := r.prepare(script); err != nil {
		return err
	}
	call := &conversation{
		recording: r, sim: sim.New(r.world), out: &stickyWriter{to: r.io.out}, colour: colours(r.io.out), lines: r.lines,
	}
	call.hold()
	return r.save(&call.protocol, call.out.err)
}

// choose settles which file is written, and makes sure that it can be.
func (r *recording) choose() error {
	if r.script == "-" {
		return errors.New("record reads what you type from standard input; the script must be a file")
	}
	if r.output == "-" {
		return errors.New("record talks to you on standard output; --output must be a file")
	}
	if r.output == "" {
		if isURL(r.script) {
			return errors.New("say with --output where to write the scenario of a URL")
		}
		r.output = strings.TrimSuffix(r.script, filepath.Ext(r.script)) + scenarioEnding
	}
	return r.ready("--output")
}
