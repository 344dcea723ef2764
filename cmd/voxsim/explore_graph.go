package main

import (
	"bufio"
	"fmt"
	"path/filepath"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/graph"
)

// formats are those of pictures, by the ending of the file's name.
var formats = map[string]string{".mmd": "mermaid", ".dot": "dot", ".svg": "svg"}

// readyGraph makes sure that the picture has a format.
func (e *exploring) readyGraph() error {
	if e.picture != "" && formats[filepath.Ext(e.picture)] == "" {
		return fmt.Errorf("--graph %s: the name of a picture ends in .mmd (Mermaid), .dot or .svg", e.picture)
	}
	return nil
}

// writeGraph draws the ways that were taken, and nothing else.
func (e *exploring) writeGraph(atlas *explore.Atlas) error {
	write, err := writerOf(formats[filepath.Ext(e.picture)])
	if err != nil {
		return err
	}
	o := graph.Options{Taken: true, Hits: map[*ast.Tag]graph.Hits{}, Fetch: atlas.Document}
	for tag, r := range atlas.Reached() {
		o.Hits[tag] = graph.Hits{Runs: hits(r.Began), True: hits(r.True), False: hits(r.False)}
	}
	g := graph.New(atlas.Script(), o)
	return writeFile(e.picture, func(w *bufio.Writer) error { return write(g, w) })
}

// hits is what a picture shows of what was reached.
func hits(reached bool) int {
	if reached {
		return graph.Some
	}
	return 0
}
