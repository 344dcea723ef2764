package scenario

import (
	"net/netip"
	"net/url"
	"strconv"

	"github.com/voxsim/voxsim/internal/yamlread"
	"github.com/voxsim/voxsim/sim"
)

// before reads the command that starts the application under test: a text, or
// a mapping with its port.
func (d *decoder) before(n *node) *Before {
	b := &Before{Place: d.place(n)}
	if n = yamlread.Resolve(n); n.Kind != yamlread.MappingNode {
		b.Command = d.Text(n, "before")
		return b
	}
	d.Mapping(n, "before", []field{
		{Name: "run", Read: func(n *node) { b.Command = d.Text(n, "run") }},
		{Name: "port", Read: func(n *node) {
			if b.Port = d.number(n, "port"); b.Port < 1 || b.Port > 65535 {
				d.Fault(n, "port must be a number from 1 to 65535")
			}
		}},
	})
	if b.Command == "" {
		d.Fault(n, "before needs run: COMMAND")
	}
	return b
}

// findPort takes the port of the application from the addresses of the tests,
// when the file does not say it.
func (s *suiteDecoder) findPort() {
	b := s.suite.Before
	if b == nil || b.Port != 0 {
		return
	}
	for _, t := range s.suite.Tests {
		for _, c := range t.Callers {
			if b.Port = loopbackPort(c.Script.URL); b.Port != 0 {
				return
			}
		}
		for address, p := range t.World.Web {
			if port := loopbackPort(address); p.Live && (b.Port == 0 || port < b.Port) {
				b.Port = port
			}
		}
	}
	if b.Port == 0 {
		s.faultAt(b.Place, "no test says on which port the application answers; write before: {run: COMMAND, port: 3000}")
	}
}

// loopbackPort is the port of an address on this machine; 0 for any other.
func loopbackPort(address string) int {
	u, err := url.Parse(address)
	if err != nil || !Loopback(address) {
		return 0
	}
	if u.Port() == "" {
		return map[string]int{"http": 80, "https": 443}[u.Scheme]
	}
	port, _ := strconv.Atoi(u.Port())
	return port
}

// Loopback tells whether an http or https address is on this machine: localhost,
// 127.0.0.0/8 or [::1].
func Loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// fetchLive really fetches a page of a live test, if it is on loopback.
func (r *Runner) fetchLive(q sim.Request) sim.Page {
	if !Loopback(q.URL) {
		return sim.Page{Failure: q.URL + " is not on this machine; a page elsewhere is live only if world.web says so"}
	}
	return r.Live(q)
}

// deliver really delivers the callbacks of a world that says so.
func (x *execution) deliver(e *sim.Event) {
	w := &x.outcome.Test.World
	if !w.LiveCallbacks || e.Name != "callback" || e.Body().Get("type") == "api" || x.runner.Deliver == nil {
		return
	}
	address := e.Text("url")
	if !Loopback(address) && !w.allows(address) {
		x.fail(x.outcome.Test.Place, "the callback to "+address+" was not delivered: it is not on this machine, and not listed in callbacks.allow")
		return
	}
	if err := x.runner.Deliver(sim.Request{URL: address, Method: e.Text("method"), Fields: e.Body()}); err != nil {
		x.fail(x.outcome.Test.Place, "the callback to "+address+" was not delivered: "+err.Error())
	}
}

// allows tells whether callbacks may go to an address: its host, or the whole
// address up to some point, is listed.
func (w *World) allows(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, allowed := range w.Allow {
		if allowed == u.Host || allowed == u.Hostname() || allowed == address {
			return true
		}
	}
	return false
}
