package main

import (
	"bufio"
	"errors"
	"fmt"
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
what is accepted, and what was probably meant. A valid document prints nothing.

The exit status is 0 when all documents are valid (warnings are no errors),
3 when one is not, and 2 when a file could not be read.`,
		Example: example(
			"voxsim check ivr.xml",
			"voxsim check --resource conference --json announce.xml",
			"curl -s https://example.com/ivr | voxsim check -"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("check needs a file; - is standard input")
			}
			if i := slices.Index(args, "-"); i >= 0 && slices.Contains(args[i+1:], "-") {
				return errors.New("standard input (-) can be read only once")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
	c.flags.add(cmd)
	cmd.Flags().BoolVar(&c.json, "json", false, "print a JSON object for each problem, one a line")
	return cmd
}

// checker checks one file after the other.
type checker struct {
	io     streams
	out    *bufio.Writer
	colour bool
	flags  parseFlags
	json   bool

	parser           parser.Parser
	errors, warnings int
	unreadable       int
}

func (c *checker) run(files []string) error {
	options, err := c.flags.options()
	if err != nil {
		return err
	}
	for _, name := range files {
		data, err := readDocument(name, c.io.in)
		if err != nil {
			c.unreadable++
			fmt.Fprintln(c.io.err, "voxsim:", err)
			continue
		}
		_, problems := c.parser.Parse(name, data, options)
		if err := c.print(problems); err != nil {
			return err
		}
	}
	c.summary()
	switch {
	case c.unreadable > 0:
		return &statusError{status: statusCannotRun}
	case c.errors > 0:
		return &statusError{status: statusNotValid}
	}
	return nil
}

// print writes the problems of one file.
func (c *checker) print(problems source.Diagnostics) error {
	for _, p := range problems {
		if p.Severity == source.Error {
			c.errors++
		} else {
			c.warnings++
		}
	}
	var err error
	if c.json {
		err = problems.WriteJSON(c.out)
	} else {
		err = problems.WriteText(c.out, c.colour)
	}
	return errors.Join(err, c.out.Flush())
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
	if len(counts) > 0 && !c.json {
		fmt.Fprintln(c.io.err, strings.Join(counts, " and "))
	}
}
