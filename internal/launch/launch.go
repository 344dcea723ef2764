// Package launch runs the application that scenarios test: it starts a command,
// waits until the application answers on its port, and ends it with everything
// that it has started.
//
//	app, err := launch.Start(ctx, launch.Command{Line: "go run ./app", Port: 3000})
//	if err != nil {
//		return err // says what the application wrote
//	}
//	defer app.Stop()
package launch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

// Command is what to start.
type Command struct {
	// Line is run by the shell.
	Line string
	// Dir is where; "" is the current folder.
	Dir string
	// Port is where the application answers when it is ready, on loopback.
	Port int
	// Patience is how long that may take; 0 means [DefaultPatience].
	Patience time.Duration
}

// DefaultPatience is how long an application may take to answer: it may have to
// be compiled first.
const DefaultPatience = time.Minute

// App is an application that runs.
type App struct {
	cmd    *exec.Cmd
	output buffer
	ended  chan struct{} // closed when the command has ended
	err    error         // how; valid when ended is closed
}

// Start runs the command and returns when the application answers. When it does
// not, or ends before, everything is stopped again; the error says so and shows
// what was written.
func Start(ctx context.Context, c Command) (*App, error) {
	address := net.JoinHostPort("localhost", strconv.Itoa(c.Port))
	if answers(address) {
		return nil, fmt.Errorf("something answers on port %d already, so %q was not started", c.Port, c.Line)
	}
	a := &App{cmd: shell(c.Line), ended: make(chan struct{})}
	a.cmd.Dir, a.cmd.Env = c.Dir, append(os.Environ(), "PORT="+strconv.Itoa(c.Port))
	a.cmd.Stdout, a.cmd.Stderr = &a.output, &a.output
	a.cmd.WaitDelay = time.Second
	if err := a.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%q in the folder %q: %w", c.Line, c.Dir, err)
	}
	go func() {
		a.err = a.cmd.Wait()
		close(a.ended)
	}()
	if c.Patience == 0 {
		c.Patience = DefaultPatience
	}
	ctx, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	if err := a.await(ctx, address); err != nil {
		a.Stop()
		return nil, fmt.Errorf("%q %w\n%s", c.Line, err, a.Output())
	}
	return a, nil
}

// await waits until the application answers.
func (a *App) await(ctx context.Context, address string) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !answers(address) {
		select {
		case <-a.ended:
			if a.err != nil {
				return fmt.Errorf("ended before it answered on %s: %w", address, a.err)
			}
			return fmt.Errorf("ended before it answered on %s", address)
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("did not answer on %s in time", address)
			}
			return fmt.Errorf("was interrupted before it answered: %w", ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}

// answers tells whether somebody listens at an address.
func answers(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// grace is how long an application may take to end when it is asked to.
const grace = 3 * time.Second

// Stop ends the application and everything that it has started: first it is
// asked to, then it is killed. It returns when the command has ended.
func (a *App) Stop() {
	interrupt(a.cmd)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-a.ended:
	case <-timer.C:
	}
	kill(a.cmd)
	<-a.ended
}

// Output is what the application has written so far, the last part of it when
// it is long.
func (a *App) Output() string { return a.output.String() }

// buffer keeps the end of what is written to it.
type buffer struct {
	mu   sync.Mutex
	data []byte
	cut  bool
}

// mostOutput is how many bytes of output are kept.
const mostOutput = 64 << 10

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.data = append(b.data, p...)
	if n := len(b.data) - mostOutput; n > 0 {
		b.data, b.cut = append(b.data[:0], b.data[n:]...), true
	}
	return len(p), nil
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := string(bytes.TrimRight(b.data, "\n"))
	if b.cut {
		return "… " + text
	}
	return text
}
