//go:build !unix

package launch

import (
	"os/exec"
	"strconv"
)

// shell is a command line of Windows.
func shell(line string) *exec.Cmd { return exec.Command("cmd", "/C", line) }

// interrupt asks the whole tree to end. A tree that is gone is no error.
func interrupt(cmd *exec.Cmd) { _ = taskkill(cmd).Run() }

// kill ends the whole tree.
func kill(cmd *exec.Cmd) { _ = taskkill(cmd, "/F").Run() }

func taskkill(cmd *exec.Cmd, more ...string) *exec.Cmd {
	return exec.Command("taskkill", append(more, "/T", "/PID", strconv.Itoa(cmd.Process.Pid))...)
}
