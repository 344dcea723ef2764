package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/voxsim/voxsim/internal/pair"
)

// command is a whole process that does some work.
type command struct {
	name string
	args []string // the program first
	dir  string
	// work is how much it does; 0 means 1.
	work float64
	// version asks a peer for its version; missing says what is not there.
	version string
	missing string
	// check looks at what it has printed.
	check func(out []byte) error
}

// run runs a command and returns the wall time it took.
func (c *command) run() (wall time.Duration, err error) {
	var out, errs bytes.Buffer
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, &out, &errs
	began := time.Now()
	err = cmd.Run()
	wall = time.Since(began)
	if err != nil {
		return 0, fmt.Errorf("%s: %w: %s", c.name, err, bytes.TrimSpace(errs.Bytes()))
	}
	if c.check != nil {
		if err := c.check(out.Bytes()); err != nil {
			return 0, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return wall, nil
}

// wall is the spread of ours and of the peer's time for one piece of work.
type wall struct{ ours, theirs []float64 }

// sideBySide runs two commands in turns, A B A B, once before to warm up. The
// figure is that of a peer that is missing or fails, and otherwise empty.
func (b *bench) sideBySide(ours, peer command) (wall, figure, error) {
	if peer.missing != "" {
		return wall{}, figure{Missing: peer.missing}, nil
	}
	if _, err := ours.run(); err != nil {
		return wall{}, figure{}, err
	}
	if _, err := peer.run(); err != nil {
		return wall{}, failed(err), nil
	}
	var w wall
	for range b.pairs {
		a, err := ours.run()
		if err != nil {
			return w, figure{}, err
		}
		z, err := peer.run()
		if err != nil {
			return w, failed(err), nil
		}
		w.ours = append(w.ours, float64(a)/max(ours.work, 1))
		w.theirs = append(w.theirs, float64(z)/max(peer.work, 1))
	}
	return w, figure{}, nil
}

// compare runs two commands in turns and compares their times, in the unit.
func (b *bench) compare(ours, peer command, u unit) (figure, error) {
	w, f, err := b.sideBySide(ours, peer)
	if err != nil || f != (figure{}) {
		return f, err
	}
	ratio := pair.Ratio(w.ours, w.theirs)
	if u == faster {
		ratio = pair.Ratio(w.theirs, w.ours)
	}
	return measured(ratio, duration(pair.Of(w.ours).Median), duration(pair.Of(w.theirs).Median), peer.version), nil
}

// external is a peer that is a program of this machine.
func external(c command, versionArgs []string, install string) command {
	if _, err := exec.LookPath(c.args[0]); err != nil {
		c.missing = c.args[0] + " is not installed; " + install
		return c
	}
	out, err := exec.Command(c.args[0], versionArgs...).CombinedOutput()
	if err != nil {
		c.missing = fmt.Sprintf("%s does not run: %v", c.args[0], err)
		return c
	}
	c.version = versionIn(strings.ReplaceAll(string(out), "go1", "1"))
	return c
}

// voxsim builds the command once, as a release is built, and returns its path.
func (b *bench) voxsim() (string, error) {
	if b.built["voxsim"] != "" {
		return b.built["voxsim"], nil
	}
	name := filepath.Join(b.temp, "voxsim")
	build := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", name, "./cmd/voxsim")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	b.built["voxsim"] = name
	return name, nil
}

// printed checks that something is in what a command prints.
func printed(what string) func([]byte) error {
	return func(out []byte) error {
		if !bytes.Contains(out, []byte(what)) {
			return fmt.Errorf("it printed %q, without %q", out, what)
		}
		return nil
	}
}
