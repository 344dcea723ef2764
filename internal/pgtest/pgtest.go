//go:build unix

// Package pgtest gives tests, and benchmarks, a PostgreSQL server of their own, made
// when they begin and gone when they end. It needs Debian's package postgresql; tests
// fail, and do not pass over, when it is missing.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.With(m).Run()) }
//
//	func TestStore(t *testing.T) {
//		url := pgtest.Database(t) // an empty database
//	}
//
// The server listens on a socket in a folder of its own, so that nobody can meet
// another server by mistake. For tests it writes to disk without waiting for it.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// Runner runs tests, as [testing.M] does.
type Runner interface{ Run() int }

// With makes a runner that runs tests with a server. There can be one at a time.
func With(m Runner) Runner { return withServer{m} }

type withServer struct{ m Runner }

// Run is [testing.M.Run].
func (w withServer) Run() int {
	s, err := Start("fsync=off", "max_connections=300")
	if err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL for tests:", err)
		return 1
	}
	running = s
	defer s.Stop()
	return w.m.Run()
}

// running is the server of the tests that run.
var running *Server

// Database makes an empty database, and returns its URL. It is dropped when the test
// ends, whoever still uses it.
func Database(t testing.TB) string {
	t.Helper()
	if running == nil {
		t.Fatal("pgtest.With runs no server; see the package's comment")
	}
	ctx := context.Background() // also at the end of a test
	url, drop, err := running.Database(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(ctx); err != nil {
			t.Error(err)
		}
	})
	return url
}
