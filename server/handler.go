package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/voxsim/voxsim/server/api"
)

// Handler serves the voice API under [api.Prefix], what stands beside it under
// [ControlPrefix], and for those who run the server, without a key:
//
//	GET /healthz  the process answers
//	GET /readyz   it can take calls: it runs, and the store can be reached
//	GET /metrics  numbers for Prometheus
func (s *Server) Handler() http.Handler {
	voiceAPI, _ := api.New(api.Config{Voice: voice{s}, Lists: s.Store, Keys: s.Keys, Log: s.Log, Answered: s.metrics.answered("api")})
	control := s.control()
	operation := map[string]http.Handler{
		"/healthz": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }),
		"/readyz":  http.HandlerFunc(s.ready),
		"/metrics": s.metrics,
	}
	// No [http.ServeMux]: it would redirect paths that are not in their short form.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch h := operation[r.URL.Path]; {
		case h != nil && reads:
			h.ServeHTTP(w, r)
		case r.URL.Path == ControlPrefix, strings.HasPrefix(r.URL.Path, ControlPrefix+"/"):
			control.ServeHTTP(w, r)
		default:
			voiceAPI.ServeHTTP(w, r)
		}
	})
}

// readyLimit is how long the store may take to answer.
const readyLimit = 2 * time.Second

// ready tells whether this process can take calls.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyLimit)
	defer cancel()
	switch err := s.Store.Ping(ctx); {
	case !s.running.Load():
		say(w, http.StatusServiceUnavailable, "no calls are run: the server is starting, or stopping")
	case err != nil:
		s.Log.Warn("the store does not answer", "error", err)
		say(w, http.StatusServiceUnavailable, "the store does not answer")
	default:
		say(w, http.StatusOK, "ready")
	}
}

// say answers with a line of text.
func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // to whom should it be told
}
