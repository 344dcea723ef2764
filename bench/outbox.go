package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/server/deliver"
	"github.com/voxsim/voxsim/server/guard"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres"
	"github.com/voxsim/voxsim/server/store/sqlite"
)

// hookNode is the process that delivers, in the store.
const hookNode = "bench"

// sqliteHooks delivers from SQLite, as "voxsim serve" does.
func (b *bench) sqliteHooks(ctx context.Context, url string, n int) (lap, error) {
	folder, err := os.MkdirTemp(b.temp, "hooks-")
	if err != nil {
		return lap{}, err
	}
	kept, err := sqlite.Open(ctx, folder)
	if err != nil {
		return lap{}, err
	}
	defer kept.Close()
	return deliverFrom(ctx, kept, url, n)
}

// postgresHooks does the same from PostgreSQL.
func (p *postgresServer) postgresHooks(ctx context.Context, url string, n int) (l lap, err error) {
	err = p.with(ctx, func(database string) error {
		kept, err := postgres.Open(ctx, database)
		if err != nil {
			return err
		}
		defer kept.Close()
		l, err = deliverFrom(ctx, kept, url, n)
		return err
	})
	return l, err
}

// deliverFrom delivers what a store holds, until the store knows that all is
// delivered.
func deliverFrom(ctx context.Context, kept store.Store, url string, n int) (lap, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := kept.Beat(ctx, hookNode, time.Now(), hookLimit); err != nil {
		return lap{}, err
	}
	if err := kept.Commit(ctx, &store.Batch{Node: hookNode, Callbacks: dueHooks(url, n)}); err != nil {
		return lap{}, err
	}
	transport := guard.Transport(guard.Policy{Loopback: true})
	defer transport.CloseIdleConnections()
	counted := &countedStore{Store: kept, missing: n, all: cancel}
	d := deliver.New(deliver.Config{Node: hookNode, Store: counted, Client: fetch.Client{Transport: transport}})
	took := begin()
	d.Run(ctx)
	l := took()
	if counted.missing != 0 {
		return l, fmt.Errorf("%d of %d webhooks are not delivered", counted.missing, n)
	}
	return l, nil
}

// dueHooks are callbacks of many calls.
func dueHooks(url string, n int) []store.Callback {
	all := make([]store.Callback, n)
	now := time.Now()
	for i := range all {
		lane := fmt.Sprintf("00000000-0000-4000-8000-%012d", i/hooksOfCall)
		all[i] = store.Callback{Lane: lane, URL: url, Method: http.MethodPost, Body: hookBody(i), Created: now}
	}
	return all
}

// countedStore counts what the store keeps as delivered, and tells when it is all.
// A deliverer uses it from one goroutine at a time.
type countedStore struct {
	deliver.Store
	missing int
	all     func()
}

// Report is [store.Store.Report].
func (s *countedStore) Report(ctx context.Context, node string, reports []store.Report) error {
	if err := s.Store.Report(ctx, node, reports); err != nil {
		return err
	}
	for _, r := range reports {
		if r.State == store.Delivered {
			s.missing--
		}
	}
	if s.missing == 0 {
		s.all()
	}
	return nil
}
