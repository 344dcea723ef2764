package interp

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

// TestTaskSize holds what a call that waits in an exchange costs, with its
// numbers and its place in a room.
func TestTaskSize(t *testing.T) {
	assert.LessOrEqual(t, unsafe.Sizeof(task{}), uintptr(512))
}
