package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/format"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

// newFmtCommand returns "voxsim fmt".
func newFmtCommand(io streams) *cobra.Command {
	f := &fmter{io: io}
	cmd := &cobra.Command{
		Use:   "fmt [FILE|DIR]...",
		Short: "Write VoxXML documents in their canonical form",
		Long: `Fmt prints VoxXML documents in their one canonical form: indented by two blanks,
with single quotes and the attributes in the order of the reference, short texts
on one line, at most one empty line between two verbs. Comments, processing
instructions and CDATA stay. What a document says never changes.

A folder stands for the *.xml files in it and below it that are VoxXML; hidden
folders, node_modules and vendor are left out. Without files, or for -, standard
input is read. The result is UTF-8 with lines that end in \n, whatever the
document had.

The exit status is 0 when all went well, 1 when --check found a document that is
not formatted, 2 when a file could not be read, kept or written, and 3 when a
document is not valid VoxXML; such a document stays as it is, and the others are
formatted.`,
		Example: example(
			"voxsim fmt -w ivr.xml",
			"voxsim fmt --check -d scripts",
			"curl -s https://example.com/ivr | voxsim fmt"),
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args) },
	}
	f.flags.add(cmd)
	cmd.Flags().Lookup("lenient").Usage = "accept unknown elements and attributes, and copy them as they stand"
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "write the result to the file, if that changes it")
	cmd.Flags().BoolVarP(&f.diff, "diff", "d", false, "print what would change, as a unified diff")
	cmd.Flags().BoolVar(&f.check, "check", false, "print the names of files that are not formatted, and end with 1 if there are any")
	cmd.MarkFlagsMutuallyExclusive("write", "diff")
	cmd.MarkFlagsMutuallyExclusive("write", "check")
	return cmd
}

// fmter formats one file after the other.
type fmter struct {
	io                 streams
	flags              parseFlags
	write, diff, check bool

	options parser.Options
	out     *bufio.Writer
	status  int
}

func (f *fmter) run(args []string) error {
	var err error
	if f.options, err = f.flags.options(); err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"-"}
	}
	if f.write && slices.Contains(args, "-") {
		return errors.New("-w needs files; standard input cannot be written to")
	}
	files, missing := findDocuments(args)
	for _, err := range missing {
		f.fail(err)
	}
	f.out = bufio.NewWriter(f.io.out)
	for _, file := range files {
		if err := f.format(file); err != nil {
			return err
		}
	}
	if f.status != statusFine {
		return &statusError{status: f.status}
	}
	return nil
}

// fail says why a file was not formatted.
func (f *fmter) fail(err error) {
	fmt.Fprintln(f.io.err, "voxsim:", err)
	f.raise(statusCannotRun)
}

// raise makes the exit status a worse one.
func (f *fmter) raise(status int) {
	order := []int{statusFine, statusDidBadly, statusNotValid, statusCannotRun}
	if slices.Index(order, status) > slices.Index(order, f.status) {
		f.status = status
	}
}

// format formats a file. Its error means that the output cannot be written.
func (f *fmter) format(file candidate) error {
	read, err := readDocument(file.name, f.io.in)
	if err != nil {
		f.fail(err)
		return nil
	}
	data := []byte(read)
	text, err := format.Source(file.name, data, f.options)
	if problems := (source.Diagnostics)(nil); errors.As(err, &problems) {
		if file.found && !mentionsRoot(data) {
			return nil
		}
		f.raise(statusNotValid)
		return problems.WriteText(f.io.err, colours(f.io.err))
	}
	if err != nil {
		f.fail(err)
		return nil
	}
	if err := f.put(file.name, data, text); err != nil {
		return unwritten(err)
	}
	return nil
}

// put does with a formatted document what was asked for.
func (f *fmter) put(name string, was, text []byte) error {
	if !f.write && !f.diff && !f.check {
		_, _ = f.out.Write(text) // the writer keeps its error
		return f.out.Flush()
	}
	if bytes.Equal(was, text) {
		return nil
	}
	switch {
	case f.write:
		if err := replaceFile(name, text); err != nil {
			f.fail(err)
		}
	case f.diff:
		_, _ = f.out.Write(diff.Diff(name+".orig", was, name, text))
	default:
		fmt.Fprintln(f.out, name)
	}
	if f.check {
		f.raise(statusDidBadly)
	}
	return f.out.Flush()
}
