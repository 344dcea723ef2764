package sim

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// Page is what a fetch finds at an address.
type Page struct {
	// URL is the final address; the one that was asked for when it is empty.
	URL string
	// Status is the HTTP status; 200 when it is 0.
	Status int
	// ContentType of a listed page is text/xml when it is empty.
	ContentType string
	Body        []byte
	// Location is where a status of 301, 302, 303, 307 or 308 leads.
	Location string
	// Failure is why there is no answer; "" when there is one. [TimedOut] is
	// the one that takes time.
	Failure string
	// Live, when it is not nil, really fetches the page: nothing else counts.
	Live func(Request) Page
}

// TimedOut is the Failure of a page that never answers: the fetch ends when the
// call gives it up (S9).
const TimedOut = "timeout"

// Request is what is fetched: a Redirect's document, or the first one of an
// inbound call.
type Request struct {
	URL, Method string
	// Fields are sent as a JSON object with POST, as query fields with GET
	// (R4.62, R6.1).
	Fields interp.Fields
}

// maxRedirects is how many HTTP redirects a fetch follows (R4.61).
const maxRedirects = 5

// maxBody is how long a fetched document may be (R4.61).
const maxBody = 1 << 20

// lookUp finds the page at an address: listed, or live.
func (w *World) lookUp(r Request) (Page, bool) {
	if p, ok := w.listed(r.URL); ok && p.Live != nil {
		return p.Live(r), true
	} else if ok {
		if p.ContentType == "" {
			p.ContentType = "text/xml"
		}
		return p, true
	}
	if w.Live != nil {
		return w.Live(r), true
	}
	return Page{}, false
}

// listed finds a page by its address, of which a fragment is no part, or by the
// longest pattern that fits.
func (w *World) listed(address string) (Page, bool) {
	if p, ok := w.Web[address]; ok {
		return p, true
	}
	address, _, fragment := strings.Cut(address, "#")
	if p, ok := w.Web[address]; fragment && ok {
		return p, true
	}
	best := ""
	for key := range w.Web {
		prefix, ok := strings.CutSuffix(key, "*")
		if ok && strings.HasPrefix(address, prefix) && len(key) > len(best) {
			best = key
		}
	}
	p, ok := w.Web[best]
	return p, ok && best != ""
}

// failure is why a fetch brought no document (R4.61).
type failure struct {
	code int
	why  string
}

// fetch finds the page that a request ends at.
func (w *World) fetch(r Request) (Page, *failure) {
	for range maxRedirects + 1 {
		p, ok := w.lookUp(r)
		if !ok {
			return p, &failure{interp.CodeUnreachable, "no page is given for this address"}
		}
		if p.URL == "" {
			p.URL = r.URL
		}
		if p.Status == 0 {
			p.Status = 200
		}
		if !p.redirects() {
			return p, p.check()
		}
		next, err := url.Parse(p.Location)
		base, err2 := url.Parse(p.URL)
		if err != nil || err2 != nil {
			return p, &failure{interp.CodeUnreachable, fmt.Sprintf("redirected to %q, which is no address", p.Location)}
		}
		r.URL = base.ResolveReference(next).String()
	}
	return Page{}, &failure{interp.CodeUnreachable, fmt.Sprintf("more than %d redirects", maxRedirects)}
}

func (p *Page) redirects() bool {
	switch p.Status {
	case 301, 302, 303, 307, 308:
		return p.Failure == "" && p.Location != ""
	}
	return false
}

// check tells whether the page is a document.
func (p *Page) check() *failure {
	kind, _, _ := strings.Cut(p.ContentType, ";")
	switch {
	case p.Failure != "":
		return &failure{interp.CodeUnreachable, p.Failure}
	case p.Status < 200 || p.Status > 299:
		return &failure{interp.CodeUnreachable, fmt.Sprintf("HTTP status %d", p.Status)}
	case len(p.Body) > maxBody:
		return &failure{interp.CodeUnreachable, "more than 1 MiB"}
	}
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "text/xml", "application/xml", "text/plain":
		return nil
	}
	return &failure{interp.CodeBadType, fmt.Sprintf("content type %q; it must be text/xml, application/xml or text/plain", p.ContentType)}
}

// audioFails tells why an audio file cannot be played (S2); "" when it can.
func (w *World) audioFails(address string) string {
	if p, ok := w.listed(address); ok {
		switch {
		case p.Failure != "":
			return p.Failure
		case p.Status != 0 && (p.Status < 200 || p.Status > 299):
			return fmt.Sprintf("HTTP status %d", p.Status)
		}
	}
	return ""
}

// loadKey names a document that was fetched before.
type loadKey struct {
	url, body string
	resource  schema.Resource
}

// loaded is what came of it: without a program the problems are why, else they
// are what a lenient parse skipped.
type loaded struct {
	program  *interp.Program
	problems source.Diagnostics
}

func request(o *interp.Effect) Request {
	return Request{URL: o.Text, Method: o.Value, Fields: o.Fields()}
}

// load fetches a document; false when the answer never comes.
func (s *Sim) load(o *interp.Effect) (interp.Event, bool) {
	p, fail := s.world.fetch(request(o))
	return s.arrived(o, p, fail)
}

// Fetch is the news of what a call would fetch, [interp.Loaded] or
// [interp.FetchFailed], without its operation; false when the answer never comes.
func (s *Sim) Fetch(r Request) (interp.Event, bool) {
	p, fail := s.world.fetch(r)
	return s.arrived(&interp.Effect{}, p, fail)
}

// Lists tells whether a page is given for an address.
func (w *World) Lists(address string) bool {
	_, ok := w.listed(address)
	return ok
}

// arrived is the news of a fetch: what was found, or why nothing was; false when
// the answer never comes.
func (s *Sim) arrived(o *interp.Effect, p Page, fail *failure) (interp.Event, bool) {
	if fail != nil {
		ev := interp.Event{Kind: interp.FetchFailed, Op: o.Op, Code: int32(fail.code), Text: fail.why}
		return ev, p.Failure != TimedOut
	}
	resource := schema.Call
	if o.Program != nil {
		resource = o.Program.Resource()
	}
	d := s.document(loadKey{p.URL, string(p.Body), resource})
	page := &interp.Page{URL: p.URL, Status: p.Status, ContentType: p.ContentType, Problems: d.problems}
	return interp.Event{Kind: interp.Loaded, Op: o.Op, Program: d.program, Page: page}, true
}

// document parses a fetched document, once.
func (s *Sim) document(key loadKey) loaded {
	if d, ok := s.loaded[key]; ok {
		return d
	}
	doc, problems := parser.Parse(key.url, key.body, parser.Options{
		Resource: key.resource, Lenient: s.world.Lenient, Limits: s.world.Limits, Base: key.url,
	})
	d := loaded{problems: problems}
	if doc != nil {
		d = loaded{interp.Compile(doc, key.resource), parser.Skipped(problems)}
	}
	if s.world.Host == nil {
		s.loaded[key] = d
	}
	return d
}

// forgetFetched forgets the documents that were fetched, and all that is known of
// their programs: what fetches them again compiles them again.
func (s *Sim) forgetFetched() {
	for _, d := range s.loaded {
		if d.program != nil {
			delete(s.origins, d.program)
		}
	}
	clear(s.loaded)
}
