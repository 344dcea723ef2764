package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
)

// TestExamples: the help of every command has an example that begins as it is
// called.
func TestExamples(t *testing.T) {
	seen := 0
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		seen++
		assert.Contains(t, cmd.Example, cmd.CommandPath(), cmd.CommandPath())
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(newCommand(streams{in: strings.NewReader("")}))
	assert.Greater(t, seen, 14)
}
