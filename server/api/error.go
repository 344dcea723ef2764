package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// Error is the body of every error (R7.2).
type Error struct {
	status int
	// Status is always "error".
	Status string `json:"status" enum:"error" doc:"Always error."`
	// ID names this very error; the log of the server has it.
	ID string `json:"error_id" doc:"UUID of this error."`
	// Message says what is wrong.
	Message string `json:"message" doc:"What is wrong."`
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// GetStatus is the HTTP status.
func (e *Error) GetStatus() int { return e.status }

// ContentType is plain JSON.
func (e *Error) ContentType(string) string { return "application/json" }

func newError(status int, message string) *Error {
	return &Error{status, "error", uuid.NewString(), message}
}

// The one way in which the library makes errors is a variable of its package. It
// is set once, here; so it is for everybody else in a program that serves this
// API beside another of its own.
func init() {
	huma.NewError = func(status int, message string, details ...error) huma.StatusError {
		return fromLibrary(status, message, details)
	}
}

// statusOf maps what the library finds wrong to what the document knows (R7.2).
func statusOf(status int) int {
	switch status {
	case http.StatusUnauthorized, http.StatusNotFound, http.StatusInternalServerError, 0:
		return status
	case http.StatusMethodNotAllowed:
		return http.StatusNotFound
	}
	if status >= 500 {
		return http.StatusInternalServerError
	}
	return http.StatusUnprocessableEntity
}

// fromLibrary is an error that the library has found in a request. What a 500
// would tell is for the log only.
func fromLibrary(status int, message string, details []error) *Error {
	e := newError(statusOf(status), message)
	if e.status >= 500 {
		e.Message = "internal server error"
		return e
	}
	for _, d := range details {
		if d == nil {
			continue
		}
		text := d.Error()
		if told, ok := d.(huma.ErrorDetailer); ok {
			detail := told.ErrorDetail()
			text = detail.Location + ": " + detail.Message
		}
		e.Message += "; " + shorten(text)
	}
	return e
}

// longest is how much of a text that came with a request an error repeats.
const longest = 300

func shorten(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= longest {
		return s
	}
	end := longest
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// internal is an error of the server's own: told to the log, and by its id only
// to the caller.
func internal(ctx context.Context, err error) error {
	e := newError(http.StatusInternalServerError, "internal server error")
	logger(ctx).Error("a request failed", "error_id", e.ID, "error", err)
	return e
}

// notFound answers what is not there, and methods that are not (R7.2).
func notFound(w http.ResponseWriter, r *http.Request) {
	write(w, newError(http.StatusNotFound, shorten(fmt.Sprintf("there is no %s %s", r.Method, r.URL.Path))))
}

// write answers with an error outside of the library.
func write(w http.ResponseWriter, e *Error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	_ = json.NewEncoder(w).Encode(e) // to whom should it be told
}
