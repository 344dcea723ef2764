package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// process is a "voxsim serve" that a script has started.
type process struct {
	cmd    *exec.Cmd
	mu     sync.Mutex
	more   *sync.Cond
	out    []string // lines of standard output
	log    []string // lines of standard error
	closed int      // of the two
}

// startLimit is how long a server may take for what a script waits for.
const startLimit = 30 * time.Second

// collect reads lines until there are no more.
func (s *process) collect(r io.Reader, to *[]string) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		s.mu.Lock()
		*to = append(*to, lines.Text())
		s.mu.Unlock()
		s.more.Broadcast()
	}
	s.mu.Lock()
	s.closed++
	s.mu.Unlock()
	s.more.Broadcast()
}

// await waits for a line with a text and returns it; "" when there comes none.
func (s *process) await(lines *[]string, text string) string {
	late := false
	timer := time.AfterFunc(startLimit, func() {
		s.mu.Lock()
		late = true
		s.mu.Unlock()
		s.more.Broadcast()
	})
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for _, line := range *lines {
			if strings.Contains(line, text) {
				return line
			}
		}
		if late || s.closed == 2 {
			return ""
		}
		s.more.Wait()
	}
}

// serve starts a server on a free port and waits until it has said all: "serve
// NAME [flags...]". URL, KEY and CURL are what it says. The others are:
//
//	logged NAME TEXT     waits until its log has a text
//	interrupt NAME       sends it a SIGTERM
//	ended NAME STATUS    waits until it has ended so; its output is in NAME.out, its log in NAME.log
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve NAME [flags...]")
	}
	folder, _, _ := strings.Cut(ts.Getenv("PATH"), string(os.PathListSeparator))
	s := &process{cmd: exec.Command(filepath.Join(folder, "voxsim"), append([]string{"serve", "--listen", "127.0.0.1:0"}, args[1:]...)...)}
	s.more = sync.NewCond(&s.mu)
	s.cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "WORK", "TMPDIR", "XDG_DATA_HOME", "VOXSIM_KEY"} {
		s.cmd.Env = append(s.cmd.Env, name+"="+ts.Getenv(name))
	}
	out, err := s.cmd.StdoutPipe()
	ts.Check(err)
	log, err := s.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	servers(ts)[args[0]] = s
	ts.Defer(func() { _ = s.cmd.Process.Kill() })
	go s.collect(out, &s.out)
	go s.collect(log, &s.log)
	curl := s.await(&s.out, "  curl ")
	if curl == "" {
		ts.Fatalf("it does not start: %s", strings.Join(s.log, "\n"))
	}
	_, key, _ := strings.Cut(curl, "Bearer ")
	key, _, _ = strings.Cut(key, "'")
	ts.Setenv("KEY", key)
	ts.Setenv("CURL", strings.TrimSpace(curl)+" --silent --show-error --noproxy '*'")
	address, _, _ := strings.Cut(strings.Fields(curl)[1], "/api/")
	ts.Setenv("URL", address)
}

// running are the servers of a script.
var running sync.Map

func servers(ts *testscript.TestScript) map[string]*process {
	all, _ := running.LoadOrStore(ts, map[string]*process{})
	return all.(map[string]*process)
}

// serverOf is the server that a command speaks of.
func serverOf(ts *testscript.TestScript, neg bool, args []string, n int) *process {
	if neg || len(args) != n || servers(ts)[args[0]] == nil {
		ts.Fatalf("usage: see func serve; there is no server %q", args)
	}
	return servers(ts)[args[0]]
}

func logged(ts *testscript.TestScript, neg bool, args []string) {
	s := serverOf(ts, neg, args, 2)
	if s.await(&s.log, args[1]) == "" {
		ts.Fatalf("the log does not say %q:\n%s", args[1], strings.Join(s.log, "\n"))
	}
}

func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(serverOf(ts, neg, args, 1).cmd.Process.Signal(syscall.SIGTERM))
}

func ended(ts *testscript.TestScript, neg bool, args []string) {
	s := serverOf(ts, neg, args, 2)
	s.await(&s.log, "\x00") // until there is no more
	_ = s.cmd.Wait()        // the status says it
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".out"), []byte(strings.Join(s.out, "\n")+"\n"), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".log"), []byte(strings.Join(s.log, "\n")+"\n"), 0o600))
	if got := s.cmd.ProcessState.String(); got != args[1] {
		ts.Fatalf("%s, not %s; its log:\n%s", got, args[1], strings.Join(s.log, "\n"))
	}
}

// hold begins a request that does not end: "hold URL KEY".
func hold(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hold URL KEY")
	}
	c, err := net.Dial("tcp", strings.TrimPrefix(args[0], "http://"))
	ts.Check(err)
	ts.Defer(func() { _ = c.Close() })
	_, err = fmt.Fprintf(c, "POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n", args[1])
	ts.Check(err)
	line, err := bufio.NewReader(c).ReadString('\n') // the server waits for the body now
	ts.Check(err)
	if !strings.Contains(line, "100 Continue") {
		ts.Fatalf("%s", line)
	}
}
