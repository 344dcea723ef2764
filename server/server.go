// Package server is the voice API on this machine: the REST API over calls that
// really run in wall time, callbacks that are really delivered, and a store that
// remembers. Several servers on one PostgreSQL are one API.
//
//	s := server.New(server.Config{Store: st, Keys: []string{key}, Numbers: numbers})
//	go http.Serve(listener, s.Handler())
//	err := s.Run(ctx)
//
// A call is run by the process that took it in. So is a conference: its name is
// known in one process only, and calls in two processes that enter conferences of
// one name are in two conferences. Processes tell one another that they live by
// the time of day: their clocks have to agree within a second or two.
//
// A fault in what executes a document fails that call with error 6100. Any other
// fault ends the process, as Go does; the other processes, or the next one on the
// same store, then end its calls and send their last callbacks.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/server/deliver"
	"github.com/voxsim/voxsim/server/engine"
	"github.com/voxsim/voxsim/server/guard"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

// Config says what a server is. Store and Keys must be there.
type Config struct {
	Store store.Store
	// Keys are the API keys that are accepted (R7.1).
	Keys []string
	// World says how long prompts last, who is behind the numbers that scripts
	// dial, and when conferences end.
	World sim.World
	// Phones are who answers outbound calls, by number; "*" stands for all
	// others. A phone that is not there rings after 0.1 s, answers 2 s later and
	// stays.
	Phones map[string]Phone
	// Numbers are where incoming calls get their documents, by the number that
	// is called; "*" stands for all others.
	Numbers map[string]Source
	// Speed is how fast time passes in calls; 0 means 1.
	Speed float64
	// Retention is how long what has ended stays listed; 0 means 7 days (R7.1).
	Retention time.Duration
	// Policy says where fetches and callbacks may go beside public addresses.
	Policy guard.Policy
	Log    *slog.Logger
}

// Phone is the party of an outbound call.
type Phone struct {
	sim.Phone
	// Inputs answer the Gathers, one each, in order (S4).
	Inputs []sim.Input
}

// Source is where a number has its VoxXML.
type Source struct {
	// URL is asked with incoming_call (R6.1).
	URL string
	// Document is used when URL is empty.
	Document *ast.Document
}

// The rhythm by which processes tell that they are alive.
const (
	beatEvery = time.Second
	beatLease = 5 * time.Second
	// purgeEvery is how often what is too old is forgotten, at least.
	purgeEvery = 10 * time.Minute
	// farewell is how long a server that stops goes on delivering what is due, and
	// then waits for the store to take note that it has ended.
	farewell = 5 * time.Second
)

// DefaultRetention is R7.1's.
const DefaultRetention = 7 * 24 * time.Hour

// Server is one process of the API.
type Server struct {
	Config
	node    string
	engine  *engine.Engine
	deliver *deliver.Deliverer
	metrics *metrics
	out     *http.Client
	running atomic.Bool
	phones  map[string]*Phone
	anybody *Phone // at all numbers that are not among phones
}

// New makes a server; [Server.Run] runs it.
func New(c Config) *Server { return newServer(c, guard.Transport(c.Policy)) }

// newServer makes a server whose requests go through a transport.
func newServer(c Config, out http.RoundTripper) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Retention == 0 {
		c.Retention = DefaultRetention
	}
	s := &Server{Config: c, node: uuid.NewString(), out: &http.Client{Transport: out}, phones: directory(c.Phones)}
	s.anybody = &Phone{Phone: sim.DefaultPhone()}
	s.anybody.Talk = sim.Stays
	web := &web{fetch.Client{Transport: out}}
	s.engine = engine.New(engine.Config{
		Node: s.node, Store: c.Store, World: c.World, Fetch: web.fetch, Speed: c.Speed, Patience: orderLimit, Log: c.Log,
	})
	s.metrics = newMetrics(c.Store, s.engine.Running)
	s.deliver = deliver.New(deliver.Config{Node: s.node, Store: c.Store, Client: web.client, Attempted: s.metrics.attempted, Log: c.Log})
	return s
}

// Run runs calls and delivers callbacks until ctx is done. Then it hangs up what
// still runs, goes on delivering for a moment, and leaves the rest to the store:
// nothing that was accepted is lost. It returns [store.ErrDead] at once when the
// other processes have given this one up, and have ended its calls.
func (s *Server) Run(ctx context.Context) error {
	if err := s.beat(context.WithoutCancel(ctx)); err != nil { // also when it is to stop at once
		return fmt.Errorf("the store cannot be used: %w", err)
	}
	s.bury(ctx) // at once, so that the API does not show as running what this process ran before it died
	calls, endCalls := context.WithCancelCause(ctx)
	rest, endRest := context.WithCancel(context.WithoutCancel(ctx))
	var work sync.WaitGroup
	work.Go(func() { s.pulse(rest, endCalls) })
	work.Go(func() { every(rest, beatEvery, func() { s.bury(rest) }) })
	work.Go(func() {
		s.purge(rest) // it may run for a moment only, each time
		every(rest, min(purgeEvery, s.Retention), func() { s.purge(rest) })
	})
	work.Go(func() { s.deliver.Run(rest) })
	work.Go(func() { s.serveCommands(calls) })
	s.running.Store(true)
	stop := context.AfterFunc(calls, func() { s.running.Store(false) })
	err := s.engine.Run(calls)
	stop()
	s.running.Store(false)
	endCalls(err)
	if err == nil {
		s.lastDeliveries()
	}
	endRest()
	work.Wait()
	s.out.CloseIdleConnections()
	if err != nil {
		return err
	}
	return s.retire(context.WithoutCancel(ctx))
}

// retire tells the others that this process has ended its calls itself.
func (s *Server) retire(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	return s.Store.Retire(ctx, s.node)
}

// pulse tells the others that this process is alive, until ctx is done. When they
// have given it up, it ends the calls.
func (s *Server) pulse(ctx context.Context, end context.CancelCauseFunc) {
	every(ctx, beatEvery, func() {
		if err := s.beat(ctx); errors.Is(err, store.ErrDead) {
			end(err)
		}
	})
}

// every does something again and again, until ctx is done.
func every(ctx context.Context, pause time.Duration, do func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do()
		}
	}
}

func (s *Server) beat(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, beatLease)
	defer cancel()
	err := s.Store.Beat(within, s.node, time.Now(), beatLease)
	if err != nil && ctx.Err() == nil {
		s.Log.Error("the store does not take note that this process is alive", "error", err)
	}
	return err
}

// bury ends what processes ran that have died (R4.9).
func (s *Server) bury(ctx context.Context) {
	why := store.Error{Code: interp.CodeInternal, Description: "internal server error: the process that ran it has died", Time: time.Now()}
	dead, err := s.Store.Bury(ctx, time.Now(), why)
	if err != nil && ctx.Err() == nil {
		s.Log.Error("what dead processes ran cannot be ended now", "error", err)
	}
	for _, node := range dead {
		s.Log.Warn("a process has died; its calls have failed", "node", node)
	}
}

func (s *Server) purge(ctx context.Context) {
	n, err := s.Store.Purge(ctx, time.Now().Add(-s.Retention))
	if err != nil && ctx.Err() == nil {
		s.Log.Error("what is old cannot be forgotten now", "error", err)
	} else if n > 0 {
		s.Log.Info("forgot what is older than the retention", "rows", n)
	}
}

// lastDeliveries waits, for a moment, until nothing is due any more.
func (s *Server) lastDeliveries() {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		next, err := s.Store.NextDue(ctx)
		if err != nil || time.Until(next) > farewell {
			return
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}
