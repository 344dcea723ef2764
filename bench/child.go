package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a server that was started here.
type child struct {
	server
	base  string // http://127.0.0.1:PORT
	port  string
	cmd   *exec.Cmd
	log   string // file of what it prints
	ended chan error
	ready time.Duration // from its start to its first answer
}

// readyLimit is how long a server may take to begin on a machine that has much
// other work.
const readyLimit = time.Minute

// start starts a server at a free port, and waits until it answers. It fails when
// who listens there is not the process that was started.
func (b *bench) start(s server) (*child, error) {
	folder, err := os.MkdirTemp(b.temp, "server-")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	args, err := s.args(port, folder)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	c := &child{server: s, base: "http://127.0.0.1:" + port, port: port, log: log.Name(), ended: make(chan error, 1)}
	c.cmd = exec.Command(args[0], args[1:]...)
	c.cmd.Stdout, c.cmd.Stderr = log, log
	c.cmd.Env = append(os.Environ(), "HOME="+folder) // where some keep logs and settings
	began := time.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { c.ended <- c.cmd.Wait() }()
	if err := c.await(began); err != nil {
		c.stop()
		text, _ := os.ReadFile(c.log) // there is none, or it helps
		return nil, fmt.Errorf("%s: %w: %s", s.name, err, text[max(0, len(text)-1000):])
	}
	return c, nil
}

// await waits for the first answer, and looks who it is from.
func (c *child) await(began time.Time) error {
	for {
		_, err := c.ask(http.MethodGet, c.get, nil)
		if err == nil {
			c.ready = time.Since(began)
			return ownsListeners(c.cmd.Process.Pid, c.port)
		}
		if time.Since(began) > readyLimit {
			return err
		}
		select {
		case err := <-c.ended:
			c.ended <- err
			return fmt.Errorf("it ended before it was ready: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
}

// stop ends the process.
func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-c.ended:
	case <-time.After(20 * time.Second): // it delivers and hangs up what is left
		_ = c.cmd.Process.Kill() // Wait says whether it has ended
		<-c.ended
	}
}

// client asks over a new connection each time, so that none is left.
var client = http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}

// ask makes one request, which must succeed.
func (c *child) ask(method, path string, body []byte) ([]byte, error) {
	q, err := http.NewRequest(method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Authorization", "Bearer bench")
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	answer, err := client.Do(q)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode/100 != 2 {
		err = fmt.Errorf("%s %s: status %d: %s", method, path, answer.StatusCode, text)
	}
	return text, err
}

// ownsListeners fails unless all sockets that listen at a port are of a process, as
// the kernel tells: another server may have been there.
func ownsListeners(pid int, port string) error {
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return err
	}
	found := false
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table)
		if errors.Is(err, os.ErrNotExist) && found {
			continue // no IPv6
		}
		if err != nil {
			return err
		}
		for _, inode := range listeners(string(text), number) {
			if !holdsSocket(pid, inode) {
				return fmt.Errorf("another process listens at port %s", port)
			}
			found = true
		}
	}
	if !found {
		return fmt.Errorf("nobody listens at port %s", port)
	}
	return nil
}

// listeners are the inodes of the sockets that listen at a port, in the kernel's
// table.
func listeners(table string, port uint64) []string {
	const listening = "0A"
	var inodes []string
	suffix := fmt.Sprintf(":%04X", port)
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) > 9 && strings.HasSuffix(f[1], suffix) && f[3] == listening {
			inodes = append(inodes, f[9])
		}
	}
	return inodes
}

// holdsSocket tells whether a process has a socket open.
func holdsSocket(pid int, inode string) bool {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid)) // the pattern is right
	for _, f := range files {
		if to, err := os.Readlink(f); err == nil && to == "socket:["+inode+"]" {
			return true
		}
	}
	return false
}

// ticks are USER_HZ, which is 100 on all that Go runs on.
const ticks = 100

// cpu is the CPU time that the process has taken, in seconds.
func (c *child) cpu() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The second field is a name in parentheses, which may hold anything.
	f := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(f) < 13 {
		return 0, fmt.Errorf("%d fields in stat", len(f))
	}
	user, err := strconv.ParseFloat(f[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(f[12], 64)
	return (user + system) / ticks, err
}

// peak is the most memory that the process has had, in MiB.
func (c *child) peak() (float64, error) {
	kib := firstMatch(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid), `(?m)^VmHWM:\s+(\d+) kB`)
	n, err := strconv.ParseFloat(kib, 64)
	return n / 1024, err
}

// idleNow waits until no call runs any more.
func (c *child) idleNow() error {
	for began := time.Now(); c.metrics != ""; time.Sleep(200 * time.Millisecond) {
		text, err := c.ask(http.MethodGet, c.metrics, nil)
		if err != nil {
			return err
		}
		n, err := gauge(text, "voxsim_running_calls")
		if err != nil || n == 0 {
			return err
		}
		if time.Since(began) > readyLimit {
			return fmt.Errorf("%v calls still run", n)
		}
	}
	return nil
}
