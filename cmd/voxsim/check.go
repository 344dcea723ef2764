package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

// newCheckCommand returns "voxsim check".
func newCheckCommand(io streams) *cobra.Command {
	c := &checker{io: io, out: bufio.NewWriter(io.out), colour: colours(io.out)}
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Report every problem of VoxXML documents",
		Long: `Check reports every problem of VoxXML documents: where it is, what was found,
what is accepted, and what was probably meant. Errors are what the platform
refuses; warnings are what it accepts and surely nobody means, such as a verb
that can never run. A valid document without warnings prints nothing.

A comment silences warnings of the verb below it and of what stands inside:

  <!-- voxsim:ignore unreachable-verb, gather-unread -->

The exit status is 0 when all documents are valid (warnings are no errors), 1
when there are warnings and --fail-on warning was given, 3 when a document is
not valid, and 2 when a file could not be read or written.`,
		Example: example(
			"voxsim check ivr.xml",
			"voxsim check --fix ivr.xml",
			"voxsim check --fail-on warning --sarif check.sarif *.xml",
			"voxsim check --resource conference --json announce.xml",
			"curl -s https://example.com/ivr | voxsim check -"),
		Args: c.judgeArgs,
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
	c.flags.add(cmd)
	cmd.Flags().BoolVar(&c.json, "json", false, "print a JSON object for each problem, one a line")
	cmd.Flags().StringVar(&c.sarif, "sarif", "", "write all problems to this `file` as SARIF 2.1.0; - prints them instead of anything else")
	cmd.Flags().StringVar(&c.failOn, "fail-on", string(source.Error), "end with a status other than 0 from this severity on: error or warning")
	cmd.Flags().BoolVar(&c.fix, "fix", false, "first mend in the files what needs no thought")
	return cmd
}

// checker checks files.
type checker struct {
	io        streams
	out       *bufio.Writer
	colour    bool
	flags     parseFlags
	json, fix bool
	sarif     string
	failOn    string

	options          parser.Options
	reported         source.Diagnostics // for SARIF
	errors, warnings int
	fixable          int
	failed           int // files that could not be read, mended or written
}

func (c *checker) judgeArgs(_ *cobra.Command, args []string) error {
	i := slices.Index(args, "-")
	switch {
	case len(args) == 0:
		return errors.New("check needs a file; - is standard input")
	case i >= 0 && slices.Contains(args[i+1:], "-"):
		return errors.New("standard input (-) can be read only once")
	case i >= 0 && c.fix:
		return errors.New("--fix needs files; standard input (-) cannot be mended")
	case c.failOn != string(source.Error) && c.failOn != string(source.Warning):
		return fmt.Errorf("unknown severity %q for --fail-on; it is error or warning", c.failOn)
	case c.json && c.sarif == "-":
		return errors.New("--json and --sarif - both print to standard output; name a file for one of them")
	case c.sarif != "-" && slices.ContainsFunc(args, func(name string) bool { return sameFile(name, c.sarif) }):
		return fmt.Errorf("--sarif would overwrite the document %s", c.sarif)
	}
	return nil
}

// seldom is how much the heap may grow until garbage is collected, in percent. A
// check is soon over: large documents are checked 1.2 times as fast as with 100, in
// 66 MiB instead of 36.
const seldom = 400

func (c *checker) run(files []string) error {
	var err error
	if c.options, err = c.flags.options(); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(seldom)
	}
	if err := c.checkAll(files); err != nil {
		return err
	}
	if err := c.writeSARIF(); err != nil {
		return err
	}
	c.summary()
	switch {
	case c.failed > 0:
		return &statusError{status: statusCannotRun}
	case c.errors > 0:
		return &statusError{status: statusNotValid}
	case c.warnings > 0 && c.failOn == string(source.Warning):
		return &statusError{status: statusDidBadly}
	}
	return nil
}

// report counts and prints the problems of one file.
func (c *checker) report(problems source.Diagnostics) error {
	valid := !problems.HasErrors()
	for _, p := range problems {
		if p.Severity == source.Error {
			c.errors++
		} else {
			c.warnings++
		}
		if valid && p.Fix != nil {
			c.fixable++
		}
	}
	if c.sarif != "" {
		c.reported = append(c.reported, problems...)
	}
	write := func() error { return problems.WriteText(c.out, c.colour) }
	switch {
	case c.sarif == "-":
		return nil
	case c.json:
		write = func() error { return problems.WriteJSON(c.out) }
	}
	return errors.Join(write(), c.out.Flush())
}

// summary tells people how many problems there were, if any.
func (c *checker) summary() {
	var counts []string
	if c.errors > 0 {
		counts = append(counts, plural(c.errors, "error"))
	}
	if c.warnings > 0 {
		counts = append(counts, plural(c.warnings, "warning"))
	}
	if len(counts) == 0 || c.json {
		return
	}
	text := strings.Join(counts, " and ")
	if c.fixable > 0 && !c.fix {
		text += fmt.Sprintf("; --fix can mend %d", c.fixable)
	}
	fmt.Fprintln(c.io.err, text)
}
