package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run carries out a command line and returns the exit status.
func run(args []string, io streams) int {
	cmd := newCommand(io)
	cmd.SetArgs(args)
	err := cmd.Execute()
	if err == nil {
		return statusFine
	}
	status := statusCannotRun
	if s := (*statusError)(nil); errors.As(err, &s) {
		status, err = s.status, s.err
	}
	if err != nil {
		fmt.Fprintln(io.err, "voxsim:", err)
	}
	return status
}

// newCommand returns the command with all its subcommands.
func newCommand(io streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "voxsim",
		Short: "Check and run VoxXML, the call scripts of a voice API, without a telephone",
		Example: example(
			"voxsim check ivr.xml",
			"voxsim run ivr.xml --dtmf 2,2233,1111",
			"voxsim test"),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	tellVersion(root, io.out)
	root.AddCommand(newRunCommand(io), newRecordCommand(io), newCheckCommand(io), newTestCommand(io), newFindCommand(io), newBenchCommand(io), newSchemaCommand(io), newGraphCommand(io), newExploreCommand(io), newFmtCommand(io), newServeCommand(io), newCallCommand(io))
	return root
}

// tellVersion adds the flag --version. Cobra's own flag tells it by a text/template,
// with which a program keeps all methods of all types; see [schema.Dialect.Reference].
func tellVersion(root *cobra.Command, out io.Writer) {
	wanted := root.Flags().BoolP("version", "v", false, "version for voxsim")
	help := root.HelpFunc() // what a command without anything to do does
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if *wanted && !cmd.Flags().Changed("help") {
			fmt.Fprintln(out, "voxsim", version())
			return
		}
		help(cmd, args)
	})
}

// version is the module's, as the go command has recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// Exit statuses.
const (
	statusFine      = 0
	statusDidBadly  = 1 // a script or a test
	statusCannotRun = 2 // wrong usage, unreadable file
	statusNotValid  = 3 // not valid VoxXML
)

// statusError ends a command with a status. Any other error means that the
// command could not run.
type statusError struct {
	status int
	err    error // for people; nil when all has been said
}

func (e *statusError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *statusError) Unwrap() error { return e.err }
