package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/voxsim/voxsim/internal/pair"
)

const (
	// hooks are delivered in a turn.
	hooks = 4000
	// hooksOfCall have to come in order: so many calls have one under way at once.
	hooksOfCall = 4
	// hookWorkers is how many the peers deliver at once.
	hookWorkers = 32
	// hookLimit is how long a turn may last.
	hookLimit = 2 * time.Minute
)

// hookBody is a webhook of 170 bytes, unlike any other.
func hookBody(i int) []byte {
	return fmt.Appendf(nil, `{"type":"call_status","time":"2026-01-02T03:04:05Z","call_id":"8d658f67-3879-4938-bbad-%012d","from":"15556668888","to":"15556667777","status":"answered","tag":""}`, i)
}

// sender is one way to deliver webhooks.
type sender struct {
	name, version string
	missing       string
	// send delivers n webhooks to an address. What it takes to have them where they
	// are kept does not count.
	send func(ctx context.Context, url string, n int) (lap, error)
}

// lap is what something takes; CPU time is that of this process.
type lap struct{ wall, cpu time.Duration }

// begin begins a lap, which ends when that is called.
func begin() func() lap {
	cpu, wall := processTime(), time.Now()
	return func() lap { return lap{time.Since(wall), processTime() - cpu} }
}

// processTime is the CPU time that this process has taken.
func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are right
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// webhooks is W1 and W2: one receiver, a process of its own, to which all deliver in
// turns.
func (b *bench) webhooks() ([]figure, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	receiver, err := b.start(server{name: "receiver", get: "/count", args: func(port, _ string) ([]string, error) {
		return []string{self, "receive", port}, nil
	}})
	if err != nil {
		return nil, err
	}
	defer receiver.stop()
	postgres := startPostgres()
	defer postgres.stop()
	all := b.senders(postgres)
	laps := map[string][]lap{}
	var turns []turn
	for _, s := range all {
		turns = append(turns, turn{s.name, s.missing, func() error {
			l, err := s.deliver(receiver, hooks)
			laps[s.name] = append(laps[s.name], l)
			return err
		}})
	}
	out := b.takeTurns(turns)
	return hookFigures(all, laps, out), nil
}

// deliver lets a sender deliver, and asks the receiver for all of it.
func (s *sender) deliver(receiver *child, n int) (lap, error) {
	ctx, cancel := context.WithTimeout(context.Background(), hookLimit)
	defer cancel()
	runtime.GC()
	l, err := s.send(ctx, receiver.base+"/hook", n)
	return l, errors.Join(err, receiver.received(n))
}

// received wants a number of webhooks since it was asked last.
func (c *child) received(want int) error {
	text, err := c.ask(http.MethodGet, c.get, nil)
	if err == nil && string(text) != strconv.Itoa(want) {
		err = fmt.Errorf("%s of %d webhooks have come", text, want)
	}
	return err
}

// hookFigures are the lines of W1 and W2, in the order of goals.
func hookFigures(all []sender, laps map[string][]lap, out map[string]figure) []figure {
	of := func(name string) series {
		s := series{absent: out[name]}
		for _, one := range all {
			if one.name == name {
				s.version = one.version
			}
		}
		for _, l := range laps[name] {
			s.values = append(s.values, hooks/l.wall.Seconds())
		}
		return s
	}
	var figures []figure
	for _, p := range [][2]string{
		{outboxSQLite, bareClient}, {outboxSQLite, riverPostgres}, {outboxSQLite, riverSQLite}, {outboxPostgres, riverMany},
	} {
		f := beside(of(p[0]), of(p[1]), perSecond)
		if f.Measured {
			f.Ours += cpuOf(laps[p[0]])
			f.Theirs += cpuOf(laps[p[1]])
		}
		figures = append(figures, f)
	}
	return figures
}

// cpuOf writes the CPU time of one webhook.
func cpuOf(laps []lap) string {
	var each []float64
	for _, l := range laps {
		each = append(each, float64(l.cpu)/hooks)
	}
	return " (" + duration(pair.Of(each).Median) + " CPU)"
}

// senders are all that take part.
func (b *bench) senders(p *postgresServer) []sender {
	goVersion := strings.TrimPrefix(runtime.Version(), "go")
	riverVersion := moduleVersion("github.com/riverqueue/river")
	onPostgres := riverVersion + " on PostgreSQL " + p.version
	return []sender{
		{name: bareClient, version: goVersion, send: bareHooks},
		{name: outboxSQLite, send: b.sqliteHooks},
		{name: outboxPostgres, missing: p.missing(), send: p.postgresHooks},
		{name: riverPostgres, version: onPostgres, missing: p.missing(), send: p.riverFromPostgres(hookWorkers)},
		{name: riverMany, version: onPostgres, missing: p.missing(), send: p.riverFromPostgres(hooks / hooksOfCall)},
		{name: riverSQLite, version: moduleVersion("github.com/riverqueue/river/riverdriver/riversqlite"), send: b.riverFromSQLite},
	}
}
