package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// readDocument reads a file, or standard input when its name is "-". It reads
// no more than the parser takes and one byte, so that the parser says what is
// too large.
func readDocument(name string, stdin io.Reader) (string, error) {
	const most = parser.DefaultBytes + 1
	var text strings.Builder
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			text.Grow(int(min(info.Size(), most)))
		}
		in = f
	}
	_, err := io.Copy(&text, io.LimitReader(in, most))
	return text.String(), err
}

// parseFlags are the flags of all commands that read documents.
type parseFlags struct {
	resource string
	lenient  bool
}

func (f *parseFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.resource, "resource", schema.Call.String(), "what the documents are for: call, conference or participant")
	cmd.Flags().BoolVar(&f.lenient, "lenient", false, "only warn of unknown elements and attributes, and leave them out")
}

// options returns what the flags mean to the parser.
func (f *parseFlags) options() (parser.Options, error) {
	r, ok := schema.ParseResource(f.resource)
	if !ok {
		return parser.Options{}, fmt.Errorf("unknown resource %q; it is call, conference or participant", f.resource)
	}
	return parser.Options{Resource: r, Lenient: f.lenient}, nil
}

// colours tells whether to write colours to w: to terminals only, and never
// with NO_COLOR.
func colours(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// plural is a number with its noun: "1 error", "2 errors".
func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// example indents the text of an example as the help shows it.
func example(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }
