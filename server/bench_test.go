package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/voxsim/voxsim/server/store/memory"
)

// BenchmarkCreate creates calls in memory, 32 at once, without a network.
func BenchmarkCreate(b *testing.B) {
	s := New(Config{Store: memory.New(), Keys: []string{testKey}, Log: slog.New(slog.NewJSONHandler(io.Discard, nil))})
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	h := s.Handler()
	b.ReportAllocs()
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w := &answer{header: http.Header{}}
			h.ServeHTTP(w, createRequest())
			if w.status != http.StatusOK {
				b.Errorf("status %d", w.status)
			}
		}
	})
	b.StopTimer()
	cancel()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}

func createRequest() *http.Request {
	const body = `{"to":"15556667777","from":"15556668888","voxXML":"<Response><Say>Thank you for calling us.</Say></Response>"}`
	r, _ := http.NewRequest(http.MethodPost, "/api/v1/calls", strings.NewReader(body)) // it is valid
	r.Header.Set("Authorization", "Bearer "+testKey)
	r.Header.Set("Content-Type", "application/json")
	return r
}

// answer is a writer that forgets what is written.
type answer struct {
	header http.Header
	status int
}

func (a *answer) Header() http.Header            { return a.header }
func (a *answer) Write(text []byte) (int, error) { return len(text), nil }
func (a *answer) WriteHeader(status int)         { a.status = status }
