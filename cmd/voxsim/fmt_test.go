package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFmtWrite keeps the mode of a file, does not touch one that is formatted, and
// leaves nothing beside it.
func TestFmtWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ivr.xml")
	require.NoError(t, os.WriteFile(name, []byte("<Response> </Response>"), 0o600))
	require.NoError(t, os.Chmod(name, 0o751))
	long := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	for _, changed := range []bool{true, false} {
		require.NoError(t, os.Chtimes(name, long, long))
		assert.Equal(t, statusFine, run([]string{"fmt", "-w", name}, streams{}))
		info, err := os.Stat(name)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o751), info.Mode())
		assert.Equal(t, changed, !info.ModTime().Equal(long))
	}
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "<Response/>\n", string(text))
	files, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	assert.Len(t, files, 1)
}

// TestFmtReplace leaves a file as it is that cannot be replaced.
func TestFmtReplace(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder.xml")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "full"), 0o755))
	assert.Error(t, replaceFile(folder, []byte("x")))
	assert.Error(t, replaceFile(folder+"/missing.xml", []byte("x")))
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, files, 1)
}

func TestFmtBrokenOutput(t *testing.T) {
	for _, args := range [][]string{{"fmt"}, {"fmt", "-d"}, {"fmt", "--check"}} {
		var stderr bytes.Buffer
		in := strings.NewReader("<Response></Response>")
		assert.Equal(t, statusCannotRun, run(args, streams{in, broken{}, &stderr}))
		assert.Equal(t, "voxsim: no space left\n", stderr.String())
	}
}
