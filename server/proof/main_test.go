//go:build unix

package proof

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/voxsim/voxsim/internal/pgtest"
)

// command is the voxsim that is proved; checked is the same with the race
// detector, when these tests have it too.
var command, checked string

func TestMain(m *testing.M) { os.Exit(pgtest.With(builder{m}).Run()) }

// builder builds the command before the tests run.
type builder struct{ m *testing.M }

// Run is [testing.M.Run].
func (b builder) Run() int {
	folder, err := os.MkdirTemp("", "voxsim-proof")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(folder)
	command = filepath.Join(folder, "voxsim")
	if err := build("-o", command); err != nil {
		return failed(err)
	}
	checked = command
	if races() {
		checked += "-race"
		if err := build("-race", "-o", checked); err != nil {
			return failed(err)
		}
	}
	return b.m.Run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "building voxsim:", err)
	return 1
}

func build(flags ...string) error {
	args := append([]string{"build", "-buildvcs=false"}, flags...)
	output, err := exec.Command("go", append(args, "github.com/voxsim/voxsim/cmd/voxsim")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return nil
}

// races tells whether this program has the race detector.
func races() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
