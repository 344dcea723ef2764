package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/voxsim/voxsim/server"
	"github.com/voxsim/voxsim/server/api"
)

// lastRequests is how long requests may take to end when the server stops.
const lastRequests = 10 * time.Second

// run serves until it is interrupted.
func (s *serving) run(ctx context.Context) error {
	c, err := s.setup()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	defer listener.Close()
	c.Policy = s.policy(listener.Addr())
	if c.Store, err = s.open(ctx); err != nil {
		return err
	}
	key := ""
	if len(c.Keys) == 0 {
		if key, err = s.makeKey(); err != nil {
			return errors.Join(err, c.Store.Close())
		}
		c.Keys = []string{key}
	}
	ctx, ignore := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer ignore()
	err = s.serve(ctx, ignore, server.New(*c), listener, key, c.Log)
	if err = errors.Join(err, c.Store.Close()); err != nil {
		return &statusError{status: statusDidBadly, err: err}
	}
	return nil
}

// serve answers requests and runs calls until ctx is done, or one of both is. A
// second interrupt then ends the process: ignore stops catching it.
func (s *serving) serve(ctx context.Context, ignore func(), srv *server.Server, listener net.Listener, key string, log *slog.Logger) error {
	h := &http.Server{
		Handler: srv.Handler(), ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	calls, endCalls := context.WithCancel(context.WithoutCancel(ctx))
	defer endCalls()
	ran, served := make(chan error, 1), make(chan error, 1)
	go func() { ran <- srv.Run(calls) }()
	go func() { served <- h.Serve(listener) }()
	s.welcome(listener.Addr(), key)
	log.Info("serving", "address", listener.Addr().String())
	var err error
	select {
	case <-ctx.Done():
	case err = <-ran:
		ran <- nil
	case err = <-served:
	}
	ignore()
	log.Info("stopping: requests end, calls are hung up, what is due is delivered")
	last, cancel := context.WithTimeout(context.Background(), lastRequests)
	defer cancel()
	if late := h.Shutdown(last); late != nil {
		log.Warn("requests did not end in time", "error", errors.Join(late, h.Close()))
	}
	endCalls()
	err = errors.Join(err, <-ran)
	log.Info("stopped")
	return err
}

// welcome says where the server is, and what to do first.
func (s *serving) welcome(at net.Addr, key string) {
	base := "http://" + dialable(at)
	fmt.Fprintf(s.io.out, "voxsim serves the voice API at %s%s\n", base, api.Prefix)
	shown := "YOUR_API_KEY"
	if key != "" {
		shown = key
		fmt.Fprintf(s.io.out, "API key: %s\n", key)
	}
	fmt.Fprintf(s.io.out, "try it:\n  curl %s%s/calls -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' "+
		`--data '{"to":"15556667777","from":"15556668888","voxXML":"<Response><Say>Hello!</Say></Response>"}'`+"\n", base, api.Prefix, shown)
}

// dialable is an address at which this machine itself reaches a listener.
func dialable(at net.Addr) string {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return at.String()
	}
	return net.JoinHostPort("localhost", fmt.Sprint(tcp.Port))
}
