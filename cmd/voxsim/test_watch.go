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
		seen := last.stamps(args)
		if !t.json {
			fmt.Fprintln(t.io.err, "voxsim: waiting for a file to change; Ctrl-C ends")
		}
		for changed := false; !changed; {
			select {
			case <-ctx.Done():
				return last.err
			case <-tick:
				changed = last.stamps(args) != seen
			}
		}
	}
}

// stamps tells of all files of a round when they were changed.
func (r *round) stamps(args []string) string {
	names, _ := findScenarios(args)
	for _, f := range r.files {
		names = append(names, f.used()...)
	}
	text := ""
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			text += name + " is gone\n"
			continue
		}
		text += fmt.Sprintln(name, info.Size(), info.ModTime().UnixNano())
	}
	return text
}
