package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// watchEvery is how often files are looked at.
const watchEvery = 300 * time.Millisecond

// watchFiles runs the tests whenever a file changes, until Ctrl-C.
func (t *tester) watchFiles(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	return t.watchUntil(ctx, args, ticker.C)
}

// watchUntil looks at the files at every tick, until the context is done.
func (t *tester) watchUntil(ctx context.Context, args []string, tick <-chan time.Time) error {
	for {
		last := t.once(args)
		seen := last.read()
		if !t.json {
			fmt.Fprintln(t.io.err, "voxsim: waiting for a file to change; Ctrl-C ends")
		}
		for changed := false; !changed; {
			select {
			case <-ctx.Done():
				return last.err
			case <-tick:
				changed = last.now(args) != seen
			}
		}
	}
}

// stamp tells when a file was changed.
func stamp(name string) string {
	info, err := os.Stat(name)
	if err != nil {
		return name + " is gone\n"
	}
	return fmt.Sprintln(name, info.Size(), info.ModTime().UnixNano())
}

// read are the stamps that the files had when the round read them.
func (r *round) read() string {
	scenarios, others := "", ""
	for _, f := range r.files {
		scenarios += f.stamp
		for _, name := range f.used() {
			others += f.read[name].stamp
		}
	}
	return scenarios + others
}

// now are the stamps that the files have now, new ones included.
func (r *round) now(args []string) string {
	text := ""
	names, _ := findScenarios(args)
	for _, name := range names {
		text += stamp(name)
	}
	for _, f := range r.files {
		for _, name := range f.used() {
			text += stamp(f.path(name))
		}
	}
	return text
}
