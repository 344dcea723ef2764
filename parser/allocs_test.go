//go:build !race

package parser

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAllocations holds what performance asks for: a program is made of at
// most 25 allocations, and the tree is the larger part.
func TestAllocations(t *testing.T) {
	data := string(document(t, "docs/complex-ivr.xml"))
	once := testing.AllocsPerRun(10, func() { Parse("x", data, Options{}) })
	assert.LessOrEqual(t, once, 24.0)
	var p Parser
	allocs := testing.AllocsPerRun(10, func() { p.Parse("x", data, Options{}) })
	assert.LessOrEqual(t, allocs, 15.0)
}
