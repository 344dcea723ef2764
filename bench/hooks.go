package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/server/deliver"
	"github.com/voxsim/voxsim/server/guard"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite"
)

const (
	// hooks are delivered in a round: those of calls that have hooksOfCall each,
	// which have to come in order.
	hooks       = 4000
	hooksOfCall = 4
	hookWorkers = 32
	hookBody    = `{"type":"call_status","time":"2026-01-02T03:04:05Z","call_id":"8d658f67-3879-4938-bbad-863878bd5341","from":"15556668888","to":"15556667777","status":"answered","tag":""}`
	hookNode    = "bench"
)

// webhooks is W1: one receiver, a process of its own, to which the bare client and
// ours deliver in turns.
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
	var ours, bare []float64
	for range b.pairs {
		for _, turn := range []struct {
			deliver func(url string) (time.Duration, error)
			rates   *[]float64
		}{{bareHooks, &bare}, {b.durableHooks, &ours}} {
			took, err := turn.deliver(receiver.base + "/hook")
			if err == nil {
				err = receiver.received(hooks)
			}
			if err != nil {
				return nil, err
			}
			*turn.rates = append(*turn.rates, hooks/took.Seconds())
		}
	}
	return []figure{measured(pair.Ratio(ours, bare), perSecond(pair.Of(ours).Median), perSecond(pair.Of(bare).Median), strings.TrimPrefix(runtime.Version(), "go"))}, nil
}

// received wants a number of webhooks since it was asked last.
func (c *child) received(want int) error {
	text, err := c.ask(http.MethodGet, c.get, nil)
	if err == nil && string(text) != strconv.Itoa(want) {
		err = fmt.Errorf("%s of %d webhooks have come", text, want)
	}
	return err
}

// receiveMain takes webhooks and counts them: "bench receive 8080". GET /count
// tells how many there were since the last time.
func receiveMain(port string) error {
	var count atomic.Int64
	return http.ListenAndServe(net.JoinHostPort("127.0.0.1", port), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case r.Method == http.MethodGet:
			fmt.Fprint(w, count.Swap(0))
		case err != nil || len(body) != len(hookBody):
			w.WriteHeader(http.StatusBadRequest)
		default:
			count.Add(1)
		}
	}))
}

// bareHooks posts with workers that take from a counter.
func bareHooks(url string) (time.Duration, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: hookWorkers}
	defer transport.CloseIdleConnections()
	var next, failed atomic.Int64
	var work sync.WaitGroup
	began := time.Now()
	for range hookWorkers {
		work.Go(func() {
			for next.Add(1) <= hooks {
				if err := postHook(transport, url); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	work.Wait()
	took := time.Since(began)
	if n := failed.Load(); n > 0 {
		return 0, fmt.Errorf("%d webhooks failed", n)
	}
	return took, nil
}

func postHook(transport *http.Transport, url string) error {
	answer, err := (&http.Client{Transport: transport}).Post(url, "application/json", bytes.NewReader([]byte(hookBody)))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}

// durableHooks delivers what a store in SQLite holds, until the store knows that
// all is delivered.
func (b *bench) durableHooks(url string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	folder, err := os.MkdirTemp(b.temp, "hooks-")
	if err != nil {
		return 0, err
	}
	kept, err := sqlite.Open(ctx, folder)
	if err != nil {
		return 0, err
	}
	defer kept.Close()
	if err := kept.Beat(ctx, hookNode, time.Now(), time.Minute); err != nil {
		return 0, err
	}
	if err := kept.Commit(ctx, &store.Batch{Node: hookNode, Callbacks: dueHooks(url)}); err != nil {
		return 0, err
	}
	transport := guard.Transport(guard.Policy{Loopback: true})
	defer transport.CloseIdleConnections()
	counted := &countedStore{Store: kept, all: cancel}
	d := deliver.New(deliver.Config{Node: hookNode, Store: counted, Client: fetch.Client{Transport: transport}})
	began := time.Now()
	d.Run(ctx)
	took := time.Since(began)
	if counted.delivered != hooks {
		return 0, fmt.Errorf("%d of %d webhooks delivered", counted.delivered, hooks)
	}
	return took, nil
}

// dueHooks are callbacks of many calls.
func dueHooks(url string) []store.Callback {
	all := make([]store.Callback, hooks)
	now := time.Now()
	for i := range all {
		lane := fmt.Sprintf("00000000-0000-4000-8000-%012d", i/hooksOfCall)
		all[i] = store.Callback{Lane: lane, URL: url, Method: http.MethodPost, Body: []byte(hookBody), Created: now}
	}
	return all
}

// countedStore counts what the store keeps as delivered, and tells when it is all.
// Only the goroutine of Run uses it.
type countedStore struct {
	*sqlite.Store
	delivered int
	all       func()
}

// Report is [store.Store.Report].
func (s *countedStore) Report(ctx context.Context, node string, reports []store.Report) error {
	if err := s.Store.Report(ctx, node, reports); err != nil {
		return err
	}
	for _, r := range reports {
		if r.State == store.Delivered {
			s.delivered++
		}
	}
	if s.delivered >= hooks {
		s.all()
	}
	return nil
}
