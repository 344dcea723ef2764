package api

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"
)

type requestKey struct{}

// request is what the log says of one: its id.
type request struct {
	log *slog.Logger
	id  slog.Attr
}

// logger is that of the request.
func logger(ctx context.Context) *slog.Logger {
	if r, ok := ctx.Value(requestKey{}).(request); ok {
		return r.log.With(r.id)
	}
	return slog.New(slog.DiscardHandler)
}

// idHeader names the header with a request's id: that of the caller, if there is
// a short one, else one of ours.
const idHeader = "X-Request-Id"

// Answered is told of each request that was answered.
type Answered func(method string, status int, took time.Duration)

// Logged gives every request an id and tells the log of it, and told, unless that is
// nil. A handler that panics has failed.
func Logged(log *slog.Logger, told Answered, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := requestID(r)
		w.Header().Set(idHeader, id)
		this := request{log, slog.String("request", id)}
		ctx := context.WithValue(r.Context(), requestKey{}, this)
		seen := &statusWriter{ResponseWriter: w}
		began := time.Now()
		defer func() {
			if fault := recover(); fault != nil {
				seen.fail(ctx, fault)
			}
			took := time.Since(began)
			log.LogAttrs(ctx, slog.LevelInfo, "answered", this.id, slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.Int("status", seen.status), slog.Duration("took", took))
			if told != nil {
				told(r.Method, cmp.Or(seen.status, http.StatusOK), took)
			}
		}()
		next.ServeHTTP(seen, r.WithContext(ctx))
	})
}

// requestID is the caller's when it is short and can be shown.
func requestID(r *http.Request) string {
	id := r.Header.Get(idHeader)
	strange := strings.ContainsFunc(id, func(c rune) bool { return c <= ' ' || c > '~' })
	if id == "" || len(id) > 64 || strange {
		return uuid.NewString()
	}
	return id
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int // 0 before it begins
}

// WriteHeader begins the answer.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write begins the answer, too.
func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// fail answers for a handler that has panicked. When its answer has begun, the
// connection ends, so that nobody takes it for whole.
func (w *statusWriter) fail(ctx context.Context, fault any) {
	if fault != http.ErrAbortHandler {
		e := internal(context.WithoutCancel(ctx), fmt.Errorf("panic: %v\n%s", fault, debug.Stack()))
		if w.status == 0 {
			write(w, e)
			return
		}
	}
	panic(http.ErrAbortHandler)
}

// Unwrap lets http.ResponseController reach the writer itself.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
