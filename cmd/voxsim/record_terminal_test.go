//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/scenario"
)

// terminal is a command that runs in a terminal, and what it has shown and
// nobody has read yet.
type terminal struct {
	t     *testing.T
	cmd   *exec.Cmd
	pty   *os.File
	shown []byte
}

// inTerminal starts the command in a folder.
func inTerminal(t *testing.T, folder string, args ...string) *terminal {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "voxsim", args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "TERM=xterm")
	f, err := pty.Start(cmd)
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return &terminal{t: t, cmd: cmd, pty: f}
}

// expect reads until something is shown, and returns what came before.
func (r *terminal) expect(text string) string {
	r.t.Helper()
	for {
		if before, rest, ok := bytes.Cut(r.shown, []byte(text)); ok {
			r.shown = rest
			return string(before)
		}
		if err := r.read(); err != nil {
			require.NoError(r.t, err, "%q did not come, but: %q", text, r.shown)
		}
	}
}

func (r *terminal) read() error {
	buffer := make([]byte, 4096)
	n, err := r.pty.Read(buffer)
	r.shown = append(r.shown, buffer[:n]...)
	return err
}

func (r *terminal) types(text string) {
	r.t.Helper()
	_, err := r.pty.WriteString(text)
	require.NoError(r.t, err)
}

// status waits until the command has ended.
func (r *terminal) status() int {
	r.t.Helper()
	for r.read() == nil {
	}
	err := r.cmd.Wait()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	}
	require.NoError(r.t, err)
	return 0
}

const ctrlC, ctrlD = "\x03", "\x04"

// passes runs a scenario that was recorded, and returns its steps.
func passes(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	suite, problems := scenario.Parse(name, data)
	require.Empty(t, problems)
	runner := scenario.Runner{Files: func(file string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(name), file))
	}}
	var steps []string
	for _, test := range suite.Tests {
		outcome, err := runner.Run(test)
		require.NoError(t, err)
		assert.Empty(t, outcome.Failures, "%s", data)
		for _, s := range test.Callers[0].Steps {
			steps = append(steps, s.Text())
		}
	}
	entries, err := filepath.Glob(filepath.Join(filepath.Dir(name), temporary))
	assert.NoError(t, err)
	assert.Empty(t, entries, "left over")
	return steps
}

// folderWith makes a folder with a script of the document in it.
func folderWith(t *testing.T, script string) string {
	t.Helper()
	folder := t.TempDir()
	text, err := os.ReadFile(filepath.Join("../../testdata/docs", script))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "ivr.xml"), text, 0o644))
	return folder
}

// TestRecordInATerminal holds calls as a person does: it reads a prompt, types,
// and reads on.
func TestRecordInATerminal(t *testing.T) {
	t.Run("a guest of a conference", func(t *testing.T) {
		folder := folderWith(t, "complex-ivr.xml")
		r := inTerminal(t, folder, "record", "ivr.xml")
		before := r.expect("Ctrl-D to hang up>")
		assert.Contains(t, before, "\x1b[1m\"For support, press one.\"\x1b[0m")
		r.types("2\n")
		r.expect("Please enter conference ID")
		r.expect("hang up>")
		r.types("2299\x7f\x7f33\n") // a typing error, corrected
		r.expect("Please enter pin")
		r.expect("keys or words, Enter")
		r.types("1111\n")
		r.expect("in conference 2233: Enter to be let go")
		r.types("\n")
		r.expect("Conference has ended. Thank you")
		r.expect("ivr.voxsim.yaml: 13 steps")
		assert.Equal(t, 0, r.status())
		steps := passes(t, filepath.Join(folder, "ivr.voxsim.yaml"))
		assert.Equal(t, "hear: Please enter pin, press: 1111, join: {conference: 2233, muted: false}, end: 2233", strings.Join(steps[7:11], ", "))
	})
	t.Run("Ctrl-D at a Gather", func(t *testing.T) {
		folder := folderWith(t, "simple-ivr.xml")
		r := inTerminal(t, folder, "record", "ivr.xml")
		r.expect("hang up>")
		r.types(ctrlD)
		r.expect("you hang up")
		assert.Equal(t, 0, r.status())
		steps := passes(t, filepath.Join(folder, "ivr.voxsim.yaml"))
		assert.Equal(t, "{hang up: true, at: 5.66s}", steps[len(steps)-1])
	})
	t.Run("Ctrl-C in a conference", func(t *testing.T) {
		folder := folderWith(t, "complex-ivr.xml")
		r := inTerminal(t, folder, "record", "ivr.xml", "--barge-in")
		for _, keys := range []string{"2\n", "2233\n", "9999\n"} {
			r.expect("hang up>")
			r.types(keys)
		}
		r.expect("let go, keys, Ctrl-D to hang up>")
		r.types(ctrlC)
		r.expect("(interrupt)")
		assert.Equal(t, 0, r.status())
		steps := passes(t, filepath.Join(folder, "ivr.voxsim.yaml"))
		assert.Equal(t, "leave: {conference: 2233, reason: hangup}", steps[len(steps)-1])
	})
	t.Run("the terminal is closed", func(t *testing.T) {
		folder := folderWith(t, "simple-ivr.xml")
		r := inTerminal(t, folder, "record", "ivr.xml")
		r.expect("hang up>")
		require.NoError(t, r.pty.Close())
		assert.Error(t, r.cmd.Wait(), "nothing can be shown")
		steps := passes(t, filepath.Join(folder, "ivr.voxsim.yaml"))
		assert.Equal(t, "{hang up: true, at: 5.66s}", steps[len(steps)-1])
	})
	t.Run("nobody reads on", func(t *testing.T) {
		folder := folderWith(t, "simple-ivr.xml")
		cmd := exec.Command("voxsim", "record", "ivr.xml")
		cmd.Dir, cmd.Stdin = folder, strings.NewReader("1\n")
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, out.Close())
		assert.Error(t, cmd.Run())
		passes(t, filepath.Join(folder, "ivr.voxsim.yaml"))
	})
	t.Run("living through it", func(t *testing.T) {
		folder := folderWith(t, "complex-ivr.xml")
		r := inTerminal(t, folder, "record", "ivr.xml", "--real-time", "--length", "*=200ms")
		r.expect("press one.")
		r.types("2\n")
		r.expect("conference ID")
		r.types("3344\n")
		r.expect("enter pin")
		r.types("1\n")
		r.types(ctrlC)
		r.expect("you hang up")
		assert.Equal(t, 0, r.status())
		steps := passes(t, filepath.Join(folder, "ivr.voxsim.yaml"))
		assert.Equal(t, "{hang up: true, at: ", steps[len(steps)-1][:20])
	})
}
