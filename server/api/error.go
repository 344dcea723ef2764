package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/voxsim/voxsim/server/store"
)

// Error is the body of every error (R7.2).
type Error struct {
	status int
	// Status is always "error".
	Status string `json:"status" enum:"error" doc:"Always error."`
	// ID names this very error; the log of the server has it.
	ID string `json:"error_id" format:"uuid" doc:"UUID of this error."`
	// Message says what is wrong.
	Message string `json:"message" doc:"What is wrong."`
}

var errorType = reflect.TypeFor[Error]()

// Error is the message.
func (e *Error) Error() string { return e.Message }

// GetStatus is the HTTP status.
func (e *Error) GetStatus() int { return e.status }

// NewError makes an error that is told to the caller. What it repeats of the
// request is cut.
func NewError(status int, message string) *Error {
	return &Error{status, "error", uuid.NewString(), shorten(message, longestMessage)}
}

// How many bytes of an error's message there are, and of one of its parts: much
// of it came with the request.
const (
	longestMessage = 2000
	longestPart    = 300
)

func shorten(s string, longest int) string {
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

// inOurShape makes errors of the library ours.
func inOurShape(ctx huma.Context, _ string, v any) (any, error) {
	theirs, ok := v.(huma.StatusError)
	if _, ours := v.(*Error); !ok || ours {
		return v, nil
	}
	status, words := theirs.GetStatus(), wordsOf(theirs)
	if c, ok := ctx.(*plainContext); ok {
		status = c.statusOf(status)
	}
	if status == http.StatusInternalServerError {
		return internal(ctx.Context(), errors.New(words)), nil // what it would tell is for the log only
	}
	return NewError(status, words), nil
}

// mostDetails is how many things that are wrong an error names.
const mostDetails = 10

// wordsOf is an error of the library in words.
func wordsOf(theirs huma.StatusError) string {
	model, ok := theirs.(*huma.ErrorModel)
	if !ok {
		return theirs.Error()
	}
	words := []string{model.Detail}
	for _, d := range model.Errors {
		if len(words) > mostDetails {
			return strings.Join(append(words, "…"), "; ")
		}
		if d != nil {
			words = append(words, shorten(strings.TrimPrefix(d.Location+": "+oneOf(d.Message), ": "), longestPart))
		}
	}
	return strings.Join(words, "; ")
}

// oneName is what is said of a participant's body with no document, or two.
const oneName = "give voxXML, or xml in its place, and not both"

// oneOf says in words of the API what the library says of a body that may name
// its document in two ways.
func oneOf(message string) string {
	if strings.HasPrefix(message, "expected value to match exactly one schema") {
		return oneName
	}
	return message
}

// Answer is an error as the API tells it (R7.2). What is not for the caller is
// told to the log.
func Answer(ctx context.Context, err error) error {
	var told *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told):
		return told
	case errors.Is(err, store.ErrNotFound):
		return NewError(http.StatusNotFound, "there is no such resource")
	case errors.Is(err, ErrGone):
		return NewError(http.StatusUnprocessableEntity, "it has ended and can be changed no more")
	}
	return internal(ctx, err)
}

// internal is an error of the server's own: told to the log, and by its id only
// to the caller.
func internal(ctx context.Context, err error) *Error {
	e := NewError(http.StatusInternalServerError, "internal server error")
	if ctx.Err() != nil {
		logger(ctx).Info("the caller has gone", "error_id", e.ID, "error", err)
	} else {
		logger(ctx).Error("a request failed", "error_id", e.ID, "error", err)
	}
	return e
}

// NotFound answers what is not there, and methods that are not (R7.2).
func NotFound(w http.ResponseWriter, r *http.Request) {
	write(w, NewError(http.StatusNotFound, fmt.Sprintf("there is no %s %s", shorten(r.Method, longestPart), r.URL.Path)))
}

// write answers with an error outside of the library.
func write(w http.ResponseWriter, e *Error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	_ = strict.Marshal(w, e) // to whom should an error be told
}
