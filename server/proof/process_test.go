//go:build unix

package proof

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// key is the API key of all servers.
const key = "the-key"

// patience is how long something may take that has to happen: much longer than it
// does take, so that a slow machine makes no test fail.
const patience = 2 * time.Minute

// process is a "voxsim serve".
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	name string // of its log
	// said gets its URL when it serves, and is closed when there is no more.
	said chan string
	url  string
	// troubled is set when its log may have errors: what the test does to it is one.
	troubled bool
}

// launch starts a server and does not wait for it. It is killed at the end of the
// test, whose log must be free of what may never happen.
func launch(t *testing.T, voxsim string, flags ...string) *process {
	t.Helper()
	log, err := os.CreateTemp(t.TempDir(), "log")
	require.NoError(t, err)
	defer log.Close()
	p := &process{t: t, name: log.Name(), said: make(chan string, 1)}
	p.cmd = exec.Command(voxsim, append([]string{"serve", "--listen", "127.0.0.1:0", "--key", key}, flags...)...)
	p.cmd.Stderr = log
	p.cmd.Env = append(os.Environ(), "NO_PROXY=*", "HOME="+filepath.Dir(p.name), "GORACE=halt_on_error=1")
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	go func() {
		defer close(p.said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, url, ok := strings.Cut(lines.Text(), "serves the voice API at "); ok {
				p.said <- strings.TrimSuffix(url, "/api/v1")
			}
		}
	}()
	t.Cleanup(func() {
		p.kill()
		p.checkLog()
	})
	return p
}

// serve starts a server and waits until it serves.
func serve(t *testing.T, voxsim string, flags ...string) *process {
	t.Helper()
	return launch(t, voxsim, flags...).await()
}

// await waits until the server says where it is.
func (p *process) await() *process {
	p.t.Helper()
	select {
	case p.url = <-p.said:
	case <-time.After(patience):
	}
	require.NotEmpty(p.t, p.url, "it does not serve:\n%s", p.log())
	return p
}

// kill ends the process as kill -9 does, and waits until it is no more. It may be
// called again.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	for range p.said {       // its output has to be read before Wait
	}
	_ = p.cmd.Wait()
}

// stop lets the process end by itself.
func (p *process) stop() {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(os.Interrupt))
	for range p.said {
	}
	require.NoError(p.t, p.cmd.Wait(), p.log())
}

// log is what the process has logged, requests that were answered left out.
func (p *process) log() string {
	text, err := os.ReadFile(p.name)
	require.NoError(p.t, err)
	return answered.ReplaceAllString(string(text), "")
}

var answered = regexp.MustCompile(`(?m)^.*"msg":"answered".*\n`)

// Lines of a log that may never be there, and those that may not be there without
// reason.
var (
	fault   = regexp.MustCompile(`(?m)^.*(DATA RACE|panic|fatal error).*$`)
	trouble = regexp.MustCompile(`(?m)^.*(DATA RACE|panic|fatal error|"level":"ERROR").*$`)
)

func (p *process) checkLog() {
	bad := trouble
	if p.troubled {
		bad = fault
	}
	if line := bad.FindString(p.log()); line != "" {
		assert.Fail(p.t, "a server's log", "%s\n%s", line, p.log())
	}
}

// eventually waits until something holds.
func eventually(t *testing.T, holds func() bool, what string, args ...any) {
	t.Helper()
	require.Eventually(t, holds, patience, 20*time.Millisecond, append([]any{what}, args...)...)
}
