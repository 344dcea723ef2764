package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCheckForgets checks 60 files of nearly 1 MiB. What was told of a file is not
// kept: when the last is told, the heap is not as large as the files.
func TestCheckForgets(t *testing.T) {
	const files = 60
	text := "<Response><!--" + strings.Repeat("x", 900_000) + "--><Say/></Response>"
	args := []string{"check"}
	for i := range files {
		args = append(args, filepath.Join(t.TempDir(), fmt.Sprint(i)))
		require.NoError(t, os.WriteFile(args[i+1], []byte(text), 0o644))
	}
	before, told := heap(), heapAt{name: args[files]}
	assert.Equal(t, 0, run(args, streams{nil, &told, io.Discard}))
	assert.NotZero(t, told.bytes)
	assert.Less(t, told.bytes, before+int64(files/2*len(text)))
}

// heapAt is an output that measures the heap when a name is written to it.
type heapAt struct {
	name  string
	bytes int64
}

func (h *heapAt) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(h.name)) {
		h.bytes = heap()
	}
	return len(p), nil
}
