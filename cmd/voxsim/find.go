package main

import (
	"bufio"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/xpath"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// newFindCommand returns "voxsim find".
func newFindCommand(io streams) *cobra.Command {
	f := &finder{io: io, out: bufio.NewWriter(io.out)}
	cmd := &cobra.Command{
		Use:   "find XPATH FILE...",
		Short: "Find elements of VoxXML documents with XPath",
		Long: `Find evaluates an XPath 1.0 expression in VoxXML documents for any resource, and
prints what it selects in document order: file:line:column and the start tag of an
element with its text, an attribute, or a text. Of an expression with a value, such
as count(//Say), it prints the value; the name of the file stands before it when
there are several.

Attributes have the values that were written; one that is absent has none, so
//Gather[not(@timeout)] finds those that leave the default. Text is trimmed, its
white space collapsed; comments are not there. Positions such as [1] must be the
first predicate of a step; (//Say[@loop])[1] counts among all that are found.

The exit status is 0 when something was found (a value that is neither 0, false nor
empty), 1 when nothing was, 2 when the expression is wrong or a file could not be
read, and 3 when a document is not valid VoxXML; all others are searched.`,
		Example: example(
			"voxsim find '//Gather[not(@timeout)]' ivr.xml",
			"voxsim find --json '//Play | //Redirect' *.xml",
			"voxsim find 'count(//Say)' - < ivr.xml"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return errors.New("find needs an XPath expression and a file; - is standard input")
			}
			if i := slices.Index(args[1:], "-"); i >= 0 && slices.Contains(args[i+2:], "-") {
				return errors.New("standard input (-) can be read only once")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args[0], args[1:]) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print a JSON object for each hit or value, one a line")
	return cmd
}

// finder searches one file after the other.
type finder struct {
	io   streams
	out  *bufio.Writer
	json bool

	parser parser.Parser
	// several: there is more than one file.
	several           bool
	found             bool
	unreadable, wrong int
}

func (f *finder) run(expr string, files []string) error {
	x, err := xpath.Compile(expr)
	if err != nil {
		return err
	}
	f.several = len(files) > 1
	for _, name := range files {
		doc, err := f.read(name)
		if err != nil {
			return err
		}
		if doc == nil {
			continue
		}
		result, err := x.Evaluate(xpath.NewTree(doc))
		if err != nil {
			return err
		}
		f.found = f.found || result.Found()
		if err := f.print(doc.File, &result); err != nil {
			return unwritten(err)
		}
	}
	return f.status()
}

// read parses a document for every resource at once. It returns nil when it has
// told why there is none.
func (f *finder) read(name string) (*ast.Document, error) {
	text, err := readDocument(name, f.io.in)
	if err != nil {
		f.unreadable++
		fmt.Fprintln(f.io.err, "voxsim:", err)
		return nil, nil
	}
	doc, problems := f.parser.Parse(name, text, parser.Options{Resource: schema.Everywhere})
	if !problems.HasErrors() {
		return doc, nil
	}
	f.wrong++
	first, _ := problems.First()
	err = source.Diagnostics{first}.WriteText(f.io.err, colours(f.io.err))
	fmt.Fprintln(f.io.err, "voxsim: not searched; voxsim check tells every problem of", source.Visible(name))
	return nil, err
}

func (f *finder) status() error {
	switch {
	case f.unreadable > 0:
		return &statusError{status: statusCannotRun}
	case f.wrong > 0:
		return &statusError{status: statusNotValid}
	case !f.found:
		return &statusError{status: statusDidBadly}
	}
	return nil
}
