// Package deliver sends the callbacks that a store holds (R5): those of one call
// or conference in their order, at least once, and again after growing pauses.
// Several processes on one store share the work.
//
//	d := deliver.New(deliver.Config{Node: id, Store: s, Client: client, Log: log})
//	d.Run(ctx)
//
// No call waits for any of this. A receiver that is slow or dead delays only
// the callbacks of the same call or conference.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/internal/texts"
	"github.com/voxsim/voxsim/server/store"
)

// Header names the header that says which callback a request delivers: the same
// every time that it is tried, so that a receiver can tell a repetition.
const Header = "Voxsim-Callback-Id"

// pauses are the times before a callback is tried again (R5.3): eight, about an
// hour in all. Each is a little longer or shorter, so that what failed together
// does not come back together.
var pauses = []time.Duration{
	5 * time.Second, 15 * time.Second, 45 * time.Second, 2 * time.Minute,
	5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 25 * time.Minute,
}

const (
	// atOnce is how many callbacks may be held. A request that is under way has a
	// goroutine, and hardly any is kept for the next one, so there may be many: so many
	// receivers that never answer keep nobody else waiting.
	atOnce = 2048
	// stockMost is how many of them wait at most for their requests to begin.
	stockMost = 256
	// mostIdle is how many goroutines wait for their next callback: each has grown a
	// stack.
	mostIdle = mostYoung
	// lease is how long a process may hold a callback: longer than a request
	// takes, and telling the store of it.
	lease = 30 * time.Second
	// pollEvery finds what other processes have made due.
	pollEvery = time.Second
)

// Config says what to deliver, and how.
type Config struct {
	// Node is the name of this process in the store.
	Node  string
	Store Store
	// Client sends the requests; its Timeout is that of R5.3 when it is 0. Of the
	// answers only the status counts.
	Client fetch.Client
	// Attempted, when it is not nil, is told how long each attempt took and
	// what came of it.
	Attempted func(state store.State, took time.Duration)
	Log       *slog.Logger
}

// Store is what a deliverer needs of a [store.Store].
type Store interface {
	Claim(ctx context.Context, node string, now time.Time, lease time.Duration, limit int) ([]store.Callback, error)
	Report(ctx context.Context, node string, reports []store.Report) error
	NextDue(ctx context.Context) (time.Time, error)
	Woken() <-chan struct{}
}

// Deliverer delivers the callbacks of a store.
type Deliverer struct {
	Config
	done chan attempt
	next chan attempt // to a goroutine that is idle
	idle atomic.Int64 // goroutines that wait for next
	work sync.WaitGroup

	// What follows is for the goroutine of Run only.
	pace  pace
	desk  desk
	stock []store.Callback // that are held and have not begun
	held  int              // callbacks that are claimed and not reported on
}

// attempt is one to deliver a callback.
type attempt struct {
	store.Callback
	began  time.Time
	report store.Report // when it is done
}

// New makes a deliverer; [Deliverer.Run] runs it.
func New(c Config) *Deliverer {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Client.StatusOnly = true
	return &Deliverer{Config: c, done: make(chan attempt, atOnce), next: make(chan attempt), desk: newDesk()}
}

// Run delivers until ctx is done; then it waits for the requests that are under
// way and reports on them.
func (d *Deliverer) Run(ctx context.Context) {
	whole := d.pace.watch(context.WithoutCancel(ctx))
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil || d.held > 0 || d.desk.busy {
		now := time.Now()
		d.beginSome(ctx, whole, now)
		d.visit(ctx, whole, now)
		timer.Reset(d.rest(now))
		d.wait(ctx, timer.C)
	}
	close(d.next)
	d.work.Wait()
}

// beginSome begins as many requests as the pace allows; when the deliverer stops,
// what has not begun is left to others.
func (d *Deliverer) beginSome(ctx, whole context.Context, now time.Time) {
	if ctx.Err() != nil {
		d.held -= len(d.stock)
		d.stock = nil
	}
	n := min(len(d.stock), d.pace.room(now))
	for _, c := range d.stock[:n] {
		d.begin(whole, attempt{Callback: c, began: now})
	}
	d.pace.young[0] += n
	d.stock = d.stock[n:]
}

// begin lets a goroutine deliver a callback: one that is idle, or a new one.
func (d *Deliverer) begin(ctx context.Context, a attempt) {
	select {
	case d.next <- a:
	default:
		d.work.Go(func() { d.deliverAll(ctx, a) })
	}
}

// deliverAll delivers a callback, and those that come next.
func (d *Deliverer) deliverAll(ctx context.Context, a attempt) {
	for ok := true; ok; d.idle.Add(-1) {
		d.deliver(ctx, a)
		if d.idle.Add(1) <= mostIdle {
			a, ok = <-d.next
		} else {
			ok = false
		}
	}
}

// rest is how long there is nothing to do unless something happens.
func (d *Deliverer) rest(now time.Time) time.Duration {
	switch {
	case len(d.stock) > 0 && !d.pace.dialled.Load():
		return 0
	case len(d.stock) > 0, len(d.desk.reports) > 0 && !d.desk.busy:
		return paceRest
	case d.desk.busy, d.held >= atOnce:
		return pollEvery
	}
	return max(d.desk.look.Sub(now), time.Millisecond)
}

// wait waits until something happens.
func (d *Deliverer) wait(ctx context.Context, rest <-chan time.Time) {
	woken, stop := d.Store.Woken(), ctx.Done()
	if ctx.Err() != nil {
		woken, stop = nil, nil // nothing is claimed
	}
	select {
	case a := <-d.done:
		d.ended(a)
	case v := <-d.desk.visited:
		d.back(v)
	case <-woken:
		d.desk.look = time.Time{}
	case <-stop:
	case <-rest:
	}
	for {
		select {
		case a := <-d.done:
			d.ended(a)
		default:
			return
		}
	}
}

// ended notes what came of a callback.
func (d *Deliverer) ended(a attempt) {
	d.pace.ended(a.began)
	d.desk.reports = append(d.desk.reports, a.report)
}

// deliver tries one callback.
func (d *Deliverer) deliver(ctx context.Context, a attempt) {
	began := time.Now()
	a.report = d.try(ctx, &a.Callback)
	if d.Attempted != nil {
		d.Attempted(a.report.State, time.Since(began))
	}
	if r := &a.report; r.State != store.Delivered {
		d.Log.Warn("callback not delivered", "callback", a.ID, "url", fetch.Redacted(a.URL), "attempt", a.Attempts+1, "outcome", r.Outcome, "state", r.State)
	}
	d.done <- a
}

// try sends one callback and judges the answer (R5.3).
func (d *Deliverer) try(ctx context.Context, c *store.Callback) store.Report {
	answer, err := d.send(ctx, c)
	r := store.Report{ID: c.ID, At: time.Now()}
	switch {
	case err != nil:
		r.Outcome = err.Error()
	default:
		r.Outcome = "HTTP status " + strconv.Itoa(answer.Status)
	}
	switch {
	case err == nil && answer.Status >= 200 && answer.Status <= 299:
		r.State = store.Delivered
	case errors.Is(err, fetch.ErrRefused), errors.Is(err, fetch.ErrRequest), c.Attempts >= len(pauses):
		r.State = store.Failed
	default:
		pause := pauses[c.Attempts]
		r.State, r.Next = store.Pending, r.At.Add(pause-pause/10+rand.N(pause/5))
	}
	return r
}

// send makes the request of a callback (R5.1).
func (d *Deliverer) send(ctx context.Context, c *store.Callback) (fetch.Response, error) {
	fields, err := fieldsOf(c.Body)
	if err != nil {
		return fetch.Response{}, fmt.Errorf("%w: %w", fetch.ErrRequest, err)
	}
	return d.Client.Fetch(ctx, fetch.Request{
		Method: c.Method, URL: c.URL, Fields: fields,
		Header: map[string]string{Header: strconv.FormatInt(c.ID, 10), "Accept": "*/*"},
	})
}

// fieldsOf reads a JSON object of strings, in its order.
func fieldsOf(body []byte) (fields []fetch.Field, err error) {
	ok := texts.Read(body, func(name, value string) bool {
		fields = append(fields, fetch.Field{Name: name, Value: value})
		return true
	})
	if !ok {
		return nil, errors.New("the body is no object of texts")
	}
	return fields, nil
}
