package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/graph"
)

// newGraphCommand returns "voxsim graph".
func newGraphCommand(io streams) *cobra.Command {
	d := &drawer{io: io}
	cmd := &cobra.Command{
		Use:   "graph FILE",
		Short: "Draw the flow of a script",
		Long: `Graph draws the flow of a script: its prompts, where each choice leads, and how
a call can end. What can never run stands there without a way to it.

Mermaid is what code hosts show in Markdown; DOT is for Graphviz; SVG is a
picture for every browser, and needs no other program.

A Redirect ends the picture, unless --map says which document is at its address:
then that is drawn too.

--coverage colours the verbs and choices by how often they ran. It reads the
LCOV (.info) and Cobertura (.xml) files of "voxsim test --coverage". They count
lines: verbs that share one have no count of their own.

The exit status is 0 when the script is drawn, 2 when it could not be, and 3
when a document is not valid VoxXML.`,
		Example: example(
			"voxsim graph ivr.xml > ivr.mmd",
			"voxsim graph ivr.xml --format svg -o ivr.svg",
			"voxsim graph ivr.xml --map https://example.com/next=next.xml --format dot | dot -Tpdf -o ivr.pdf",
			"voxsim test --coverage coverage.info && voxsim graph ivr.xml --coverage coverage.info --format svg -o ivr.svg"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("graph needs one file; - is standard input")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return d.run(args[0]) },
	}
	d.flags.add(cmd)
	f := cmd.Flags()
	f.StringVar(&d.format, "format", "mermaid", "`FORMAT` of the picture: mermaid, dot or svg")
	f.StringVarP(&d.output, "output", "o", "", "write to `FILE`")
	f.StringVar(&d.coverage, "coverage", "", "colour what the tests ran, by a coverage `FILE`")
	f.Func("map", "draw the document at an address too: `URL=FILE` (repeatable)", d.maps.setMap)
	return cmd
}

// drawer draws one script.
type drawer struct {
	io       streams
	flags    parseFlags
	format   string
	output   string
	coverage string
	// maps has what --map says, as "voxsim run" has it.
	maps runner
}

func (d *drawer) run(file string) error {
	options, err := d.flags.options()
	if err != nil {
		return err
	}
	write, err := writerOf(d.format)
	if err != nil {
		return err
	}
	set := &documents{io: d.io, options: options, mapped: d.maps.mapped}
	first, err := set.first(file)
	if err != nil {
		return err
	}
	for _, doc := range set.all {
		if sameFile(doc.file, d.output) {
			return fmt.Errorf("-o would overwrite the document %s", d.output)
		}
	}
	drawn := graph.Options{Fetch: set.fetch}
	if d.coverage != "" {
		if drawn.Hits, err = readHits(d.coverage, set.all); err != nil {
			return fmt.Errorf("--coverage %s: %w", d.coverage, err)
		}
	}
	g := graph.New(first, drawn)
	return d.write(func(w io.Writer) error { return write(g, w) })
}

// writerOf is the method that writes a format.
func writerOf(format string) (func(*graph.Graph, io.Writer) error, error) {
	switch format {
	case "mermaid":
		return (*graph.Graph).WriteMermaid, nil
	case "dot":
		return (*graph.Graph).WriteDOT, nil
	case "svg":
		return (*graph.Graph).WriteSVG, nil
	}
	return nil, fmt.Errorf("unknown format %q; it is mermaid, dot or svg", format)
}

// write writes to the file or to standard output.
func (d *drawer) write(draw func(io.Writer) error) error {
	if d.output != "" && d.output != "-" {
		return writeFile(d.output, func(w *bufio.Writer) error { return draw(w) })
	}
	if err := draw(d.io.out); err != nil {
		return unwritten(err)
	}
	return nil
}
