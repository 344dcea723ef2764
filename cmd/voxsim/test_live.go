package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/internal/launch"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
)

// newRunner is what a worker runs the tests of a file with.
func newRunner(f *testFile) scenario.Runner {
	client := &fetch.Client{}
	return scenario.Runner{
		Files:   f.contents,
		Live:    liveWeb(client, bufio.NewWriter(io.Discard)),
		Deliver: func(q sim.Request) error { return deliver(client, q) },
		Length:  lengthOf,
	}
}

// deliver really delivers a callback.
func deliver(client *fetch.Client, q sim.Request) error {
	answer, err := client.Fetch(context.Background(), fetchRequest(q))
	if err == nil && (answer.Status < 200 || answer.Status > 299) {
		err = fmt.Errorf("HTTP status %d", answer.Status)
	}
	return err
}

// executeAlone runs the jobs of a file while the application runs that they
// test. The application is ended whatever happens, and what it wrote is shown
// when not all is well.
func (t *tester) executeAlone(f *testFile, p *printer) {
	if len(f.jobs) == 0 {
		t.executeTogether([]*testFile{f}, nil, p)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	before := f.suite.Before
	app, err := launch.Start(ctx, launch.Command{Line: before.Command, Dir: filepath.Dir(f.Name), Port: before.Port})
	if err != nil {
		f.Wrong, f.jobs = fmt.Errorf("%s: %w", before.Place, err), nil
		t.executeTogether([]*testFile{f}, nil, p)
		return
	}
	ended := make(chan struct{})
	go func() {
		select {
		case <-ended:
		case <-ctx.Done():
			app.Stop()
			fmt.Fprintln(t.io.err, "voxsim: interrupted; the application has been ended")
			os.Exit(statusCannotRun)
		}
	}()
	t.executeTogether([]*testFile{f}, f.jobs, p)
	close(ended)
	app.Stop()
	if output := app.Output(); output != "" && p.totals.Passed-p.before.Passed < len(f.jobs) {
		p.complain(f.Name + ": the application wrote:\n" + output)
	}
}
