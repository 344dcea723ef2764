package source_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/source"
)

func TestPosOf(t *testing.T) {
	f := source.NewFile("x", "añb\nc\r\n\nlast")
	for _, at := range [][2]int{{1, 1}, {1, 2}, {1, 3}, {1, 4}, {2, 1}, {3, 1}, {4, 5}} {
		line, col := f.LineCol(f.PosOf(at[0], at[1]))
		assert.Equal(t, at, [2]int{line, col})
	}
	assert.Equal(t, f.PosOf(2, 2), f.PosOf(2, 99), "behind the end of the line")
	assert.Zero(t, f.PosOf(0, 1))
	assert.Zero(t, f.PosOf(5, 1))
}
