package api

import (
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// plain lets every answer be JSON, whatever the caller would accept, and have one
// of the statuses of R7.2.
func plain(ctx huma.Context, next func(huma.Context)) { next(&plainContext{inner: ctx}) }

type plainContext struct {
	inner
	// broken: the body of the request could not be read.
	broken bool
	// read is the body, when it has been read already.
	read io.Reader
}

type inner = huma.Context // under another name than that of its method Context

// BodyReader reads the body of the request.
func (c *plainContext) BodyReader() io.Reader {
	if c.read != nil {
		return c.read
	}
	return &bodyReader{c.inner.BodyReader(), c}
}

// SetReadDeadline limits the time that the body may take from now on; it does nothing
// when there is no more to come.
func (c *plainContext) SetReadDeadline(deadline time.Time) error {
	if c.read != nil {
		return nil
	}
	return c.inner.SetReadDeadline(deadline)
}

// SetStatus begins the answer.
func (c *plainContext) SetStatus(status int) {
	if status = c.statusOf(status); status != http.StatusNoContent {
		c.SetHeader("Content-Type", "application/json")
	}
	c.inner.SetStatus(status)
}

// Unwrap is what the library looks for.
func (c *plainContext) Unwrap() huma.Context { return c.inner }

// statusOf maps what the library finds wrong to what the document knows (R7.2).
func (c *plainContext) statusOf(status int) int {
	switch {
	case c.broken:
		return http.StatusUnprocessableEntity
	case status < 400, status == http.StatusUnauthorized, status == http.StatusNotFound:
		return status
	case status >= 500:
		return http.StatusInternalServerError
	}
	return http.StatusUnprocessableEntity
}

// bodyReader notes that the body could not be read, which the library takes for a
// fault of the server.
type bodyReader struct {
	io.Reader
	of *plainContext
}

// Read reads on.
func (r *bodyReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	timeout := net.Error(nil)
	if err != nil && err != io.EOF && !(errors.As(err, &timeout) && timeout.Timeout()) {
		r.of.broken = true
	}
	return n, err
}
