package simtest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/sim"
)

// ourHost is where a [Handler] answers whose target is only a path.
const ourHost = "http://ivr.example"

// splitTarget parts a target into the origin that it names, if it does, and
// the whole address.
func splitTarget(target string) (origin, address string) {
	if u, err := url.Parse(target); err == nil && u.Scheme != "" && u.Host != "" {
		return u.Scheme + "://" + u.Host, target
	}
	return "", "/" + strings.TrimPrefix(target, "/")
}

// settle finds an origin for the handler of a script, and returns the address
// to ask. A script that is dialled again stays where it is; two handlers never
// answer at one origin.
func (s *Sim) settle(script Script) (string, error) {
	if script.site == nil {
		return script.url, nil
	}
	if script.site.handler == nil {
		return "", errors.New("the handler is nil")
	}
	if origin := script.site.origin; origin != "" {
		if have := s.sites[origin]; have != nil && have != script.site {
			return "", fmt.Errorf("another handler answers at %s already; dial the same Script again, or say World.Handlers", origin)
		}
		s.sites[origin] = script.site
		return script.url, nil
	}
	for n := 1; ; n++ {
		origin := ourHost
		if n > 1 {
			origin = fmt.Sprintf("http://ivr%d.example", n)
		}
		if have := s.sites[origin]; have == nil || have == script.site {
			s.sites[origin] = script.site
			return origin + script.url, nil
		}
	}
}

// handler finds who answers at an address.
func (s *Sim) handler(address string) http.Handler {
	for _, base := range s.addresses {
		rest, ok := strings.CutPrefix(address, strings.TrimSuffix(base, "/"))
		if ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0]))) {
			return s.world.Handlers[base]
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	if site := s.sites[u.Scheme+"://"+u.Host]; site != nil {
		return site.handler
	}
	return nil
}

// errNobody is what a request meets at an address that nobody answers.
var errNobody = errors.New("nobody answers there: give the address to World.Web, World.Handlers or World.Fetch")

// answer lets a handler answer.
func answer(h http.Handler, r *http.Request) (response *http.Response, err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			err = errors.New("the handler broke the connection off")
		default:
			err = &panicked{v, debug.Stack()}
		}
	}()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, served(r))
	response = w.Result()
	response.Request = r
	return response, nil
}

// panicked is what becomes of a request whose handler panics.
type panicked struct {
	value any
	stack []byte
}

// Error tells that the handler panicked.
func (p *panicked) Error() string { return fmt.Sprintf("the handler panicked: %v", p.value) }

// served is a request as a server sees it.
func served(r *http.Request) *http.Request {
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	if u, err := url.ParseRequestURI(in.RequestURI); err == nil {
		in.URL = u
	}
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.RemoteAddr = "192.0.2.1:1234"
	if r.URL.Scheme == "https" {
		in.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: r.URL.Hostname()}
	}
	return in
}

// carrier brings requests to whoever answers at their address: an HTTP redirect
// may lead to another handler.
type carrier struct{ s *Sim }

// RoundTrip sends a request.
func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	h := c.s.handler(r.URL.String())
	if h == nil {
		return nil, errNobody
	}
	response, err := answer(h, r)
	if p := (*panicked)(nil); errors.As(err, &p) {
		c.s.blame(fmt.Sprintf("%v, at %s %s\n%s", p, r.Method, r.URL, p.stack))
	}
	return response, err
}

// request sends a request to a handler.
func (s *Sim) request(method, address string, fields interp.Fields) (fetch.Response, error) {
	r := fetch.Request{Method: method, URL: address}
	for _, f := range fields {
		r.Fields = append(r.Fields, fetch.Field(f))
	}
	client := fetch.Client{Transport: carrier{s}}
	return client.Fetch(context.Background(), r)
}

// fetch gets a document that is not in the Web of the world. Callbacks that were
// sent before it arrive before it.
func (s *Sim) fetch(r sim.Request) sim.Page {
	s.deliver()
	if s.handler(r.URL) == nil {
		if s.world.Fetch != nil {
			if p, ok := s.world.Fetch(r); ok {
				if p.ContentType == "" {
					p.ContentType = "text/xml"
				}
				return p
			}
		}
		return sim.Page{Failure: errNobody.Error()}
	}
	page, err := s.request(r.Method, r.URL, r.Fields)
	if err != nil {
		return sim.Page{Failure: err.Error()}
	}
	return sim.Page{URL: page.URL, Status: page.Status, ContentType: page.ContentType, Body: page.Body}
}
