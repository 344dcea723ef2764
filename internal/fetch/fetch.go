// Package fetch gets documents over HTTP the way the platform does it (R4.61,
// R4.62): ten seconds for everything, at most five redirects, at most 1 MiB.
// What the content type and the document are worth is for the caller to judge.
//
//	var client fetch.Client
//	answer, err := client.Fetch(ctx, fetch.Request{
//		Method: "POST",
//		URL:    "https://ivr.example/next.xml",
//		Fields: []fetch.Field{{Name: "call_id", Value: id}},
//	})
package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of a zero [Client].
const (
	DefaultTimeout   = 10 * time.Second
	DefaultRedirects = 5
	DefaultBytes     = 1 << 20
)

// Why a fetch fails; the errors of [Client.Fetch] wrap one of these.
var (
	ErrRequest    = errors.New("cannot be requested")
	ErrConnection = errors.New("no connection")
	ErrTimeout    = errors.New("no complete answer")
	ErrRedirects  = errors.New("too many redirects")
	ErrTooLarge   = errors.New("document too large")
	// ErrRefused is for transports: it says that the address is not allowed.
	ErrRefused = errors.New("the address is not allowed")
)

// Field is one name and value of a request.
type Field struct{ Name, Value string }

// Request is what a Redirect or an inbound call asks for.
type Request struct {
	// Method is GET or POST.
	Method string
	// URL is absolute, http or https. A name and password in it are sent as
	// basic authentication.
	URL string
	// Fields are sent in this order: by POST as a JSON object, by GET as
	// query parameters behind those that the URL has.
	Fields []Field
	// Header is sent beside what every request has.
	Header map[string]string
}

// Response is the last answer, behind all redirects.
type Response struct {
	// URL is the final address, against which relative ones are resolved;
	// without the query parameters that GET added.
	URL    string
	Status int
	// ContentType is the header as it came.
	ContentType string
	// Body is read only when the status is one of 200 to 299.
	Body []byte
}

// Client fetches documents. The zero value has the limits of R4.61, uses no
// proxy, keeps no cookies and leaves no connection open; it may be shared.
type Client struct {
	// Timeout bounds the whole fetch, redirects and body included.
	Timeout time.Duration
	// Redirects is the number that is followed; one more is an error.
	Redirects int
	// Bytes is the size that a body may have, unpacked.
	Bytes int64
	// StatusOnly is for those who want no document: the answer is there with its
	// header, and Body stays empty.
	StatusOnly bool
	// Transport carries the requests; nil means a new connection for each.
	Transport http.RoundTripper
}

// Fetch sends the request and returns the answer, whatever its status. The
// error is ctx's own when the caller gave up, else it wraps one of the errors
// above; its text is short and holds no password.
func (c *Client) Fetch(ctx context.Context, r Request) (Response, error) {
	within := or(c.Timeout, DefaultTimeout)
	inner, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	answer, err := c.fetch(inner, cancel, r)
	switch {
	case err == nil:
		return answer, nil
	case ctx.Err() != nil:
		return Response{}, ctx.Err()
	case inner.Err() != nil:
		return Response{}, fmt.Errorf("%w within %v", ErrTimeout, within)
	}
	return Response{}, plain(err)
}

// fetch is Fetch without the making of errors.
func (c *Client) fetch(ctx context.Context, cancel func(), r Request) (Response, error) {
	request, err := newRequest(ctx, r)
	if err != nil {
		return Response{}, err
	}
	client := http.Client{Transport: c.Transport, CheckRedirect: c.checkRedirect}
	if c.Transport == nil {
		client.Transport = &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}
		defer client.CloseIdleConnections()
	}
	reply, err := client.Do(request)
	if err != nil {
		return Response{}, err
	}
	defer reply.Body.Close()
	answer := Response{URL: r.URL, Status: reply.StatusCode, ContentType: reply.Header.Get("Content-Type")}
	if reply.Request != request {
		answer.URL = reply.Request.URL.String()
	}
	switch {
	case c.StatusOnly:
		drain(reply.Body, cancel)
	case answer.Status >= 200 && answer.Status <= 299:
		answer.Body, err = c.read(reply.Body)
	}
	return answer, err
}

// A body that nobody wants is read so far and so long, that the connection can
// be used again.
const (
	drainBytes = 4 << 10
	drainTime  = 100 * time.Millisecond
)

func drain(body io.Reader, cancel func()) {
	if body == http.NoBody {
		return
	}
	limit := time.AfterFunc(drainTime, cancel)
	defer limit.Stop()
	_, _ = io.CopyN(io.Discard, body, drainBytes+1) // why it ends makes no difference
}

// read reads a body up to the limit and refuses a longer one.
func (c *Client) read(body io.Reader) ([]byte, error) {
	limit := or(c.Bytes, DefaultBytes)
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%w (more than %s)", ErrTooLarge, size(limit))
	}
	return data, err
}

// checkRedirect decides about each redirect before it is followed.
func (c *Client) checkRedirect(next *http.Request, via []*http.Request) error {
	if limit := or(c.Redirects, DefaultRedirects); len(via) > limit {
		return fmt.Errorf("%w (more than %d)", ErrRedirects, limit)
	}
	next.Header.Del("Referer")
	return checkAddress(next.URL)
}

// newRequest puts the fields where the method wants them.
func newRequest(ctx context.Context, r Request) (*http.Request, error) {
	address, err := url.Parse(r.URL)
	if err != nil {
		return nil, fmt.Errorf("%w: the address cannot be read", ErrRequest)
	}
	if err := checkAddress(address); err != nil {
		return nil, err
	}
	var body io.Reader
	switch r.Method {
	case http.MethodGet:
		addQuery(address, r.Fields)
	case http.MethodPost:
		body = bytes.NewReader(object(r.Fields))
	default:
		return nil, fmt.Errorf("%w: method %q is neither GET nor POST", ErrRequest, r.Method)
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, address.String(), body)
	if err != nil {
		return nil, fmt.Errorf("%w: the address cannot be read", ErrRequest)
	}
	request.Header.Set("User-Agent", "voxsim")
	request.Header.Set("Accept", "text/xml, application/xml, text/plain")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	return request, nil
}

// checkAddress refuses what is not http or https, or names no host.
func checkAddress(address *url.URL) error {
	if address.Scheme != "http" && address.Scheme != "https" {
		return fmt.Errorf("%w: scheme %q is neither http nor https", ErrRequest, address.Scheme)
	}
	if address.Hostname() == "" {
		return fmt.Errorf("%w: the address names no host", ErrRequest)
	}
	return nil
}

// addQuery appends fields to the query and leaves the rest of it as it is.
func addQuery(address *url.URL, fields []Field) {
	query := make([]string, 0, len(fields)+1)
	if address.RawQuery != "" {
		query = append(query, address.RawQuery)
	}
	for _, f := range fields {
		query = append(query, url.QueryEscape(f.Name)+"="+url.QueryEscape(f.Value))
	}
	address.RawQuery = strings.Join(query, "&")
}

// object writes fields as a JSON object, in their order.
func object(fields []Field) []byte {
	text := []byte{'{'}
	for i, f := range fields {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(appendQuoted(text, f.Name), ':')
		text = appendQuoted(text, f.Value)
	}
	return append(text, '}')
}

// appendQuoted appends s as a JSON string.
func appendQuoted(text []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return append(text, quote(s)...)
		}
	}
	return append(append(append(text, '"'), s...), '"')
}

// quote writes s as a JSON string.
func quote(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string is always written
	return strings.TrimSuffix(b.String(), "\n")
}

// or returns value, or the default when value is zero.
func or[T int | int64 | time.Duration](value, def T) T {
	if value == 0 {
		return def
	}
	return value
}

// size prints a number of bytes as a limit would be named.
func size(n int64) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// Redacted is an address without its password, to be shown; empty when it is no
// address.
func Redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Redacted()
}
