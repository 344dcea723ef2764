package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// receiver takes webhooks. GET tells how many different ones have come since it was
// asked last.
type receiver struct {
	mutex sync.Mutex
	seen  map[string]bool
}

// receiveMain is the process that takes webhooks: "bench receive 8080".
func receiveMain(port string) error {
	return http.ListenAndServe(net.JoinHostPort("127.0.0.1", port), &receiver{seen: map[string]bool{}})
}

// ServeHTTP is [http.Handler.ServeHTTP].
func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch {
	case q.Method == http.MethodGet:
		fmt.Fprint(w, len(r.seen))
		clear(r.seen)
	case err != nil || len(body) != len(hookBody(0)):
		w.WriteHeader(http.StatusBadRequest)
	default:
		r.seen[string(body)] = true
	}
}

// bareHooks posts with workers that take from a counter.
func bareHooks(_ context.Context, url string, n int) (lap, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: hookWorkers}
	defer transport.CloseIdleConnections()
	var next, failed atomic.Int64
	var work sync.WaitGroup
	took := begin()
	for range hookWorkers {
		work.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := postHook(transport, url, hookBody(int(i))); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	work.Wait()
	l := took()
	if n := failed.Load(); n > 0 {
		return l, fmt.Errorf("%d webhooks failed", n)
	}
	return l, nil
}

// postHook posts one webhook.
func postHook(transport *http.Transport, url string, body []byte) error {
	answer, err := (&http.Client{Transport: transport}).Post(url, "application/json", bytes.NewReader(body))
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
