package scenario

import (
	"maps"
	"net/url"
	"strings"

	"github.com/voxsim/voxsim/sim"
)

// world reads a world; its entries are added to those that are there.
func (d *decoder) world(n *node, w *World) {
	d.Mapping(n, "world", []field{
		{Name: "lengths", Read: func(n *node) {
			d.Pairs(n, "lengths", func(key, value *node) {
				put(&w.Lengths, collapse(key.Value), d.duration(value, "a length"))
			})
		}},
		{Name: "numbers", Read: func(n *node) {
			d.Pairs(n, "numbers", func(key, value *node) {
				number := key.Value
				if number != "*" {
					number = d.phoneNumber(key, "a number")
				}
				put(&w.Phones, number, d.phone(value))
			})
		}},
		{Name: "web", Read: func(n *node) {
			d.Pairs(n, "web", func(key, value *node) {
				if u, err := url.Parse(strings.TrimSuffix(key.Value, "*")); err != nil || u.Scheme != "http" && u.Scheme != "https" {
					d.Fault(key, "%q is no http or https address", key.Value)
				}
				put(&w.Web, key.Value, d.page(value))
			})
		}},
		{Name: "callbacks", Read: func(n *node) { d.callbacks(n, w) }},
		{Name: "conferences", Read: func(n *node) {
			d.Pairs(n, "conferences", func(key, value *node) {
				d.Mapping(value, "a conference", []field{{Name: "end", Read: func(n *node) {
					put(&w.Conferences, key.Value, d.duration(n, "end"))
				}}})
			})
		}},
	})
}

// put adds an entry to a map that may not be there yet.
func put[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = value
}

func (d *decoder) callbacks(n *node, w *World) {
	d.Mapping(n, "callbacks", []field{
		{Name: "live", Read: func(n *node) { w.LiveCallbacks = d.flag(n, "live") }},
		{Name: "allow", Read: func(n *node) {
			d.List(n, "allow", func(n *node) { w.Allow = append(w.Allow, d.Text(n, "an address")) })
		}},
	})
}

// phone reads how a number behaves (S5).
func (d *decoder) phone(n *node) sim.Phone {
	p := sim.DefaultPhone()
	answered := false
	outcome := func(o sim.Outcome) func(*node) {
		return func(n *node) {
			if p.Outcome != sim.Answered {
				d.Fault(n, "a number has one of busy, fail and noAnswer")
			}
			p.Outcome, p.After = o, d.duration(n, "a time")
		}
	}
	d.Mapping(n, "a number", []field{
		{Name: "ring", Read: func(n *node) { p.Ring = d.duration(n, "ring") }},
		{Name: "answer", Read: func(n *node) { p.Answer, answered = d.duration(n, "answer"), true }},
		{Name: "talk", Read: func(n *node) { p.Talk, answered = d.duration(n, "talk"), true }},
		{Name: "busy", Read: outcome(sim.Busy)},
		{Name: "fail", Read: outcome(sim.Failed)},
		{Name: "noAnswer", Read: func(n *node) {
			if d.flag(n, "noAnswer") {
				p.Outcome = sim.NoAnswer
			}
		}},
	})
	if answered && p.Outcome != sim.Answered {
		d.Fault(n, "the number both is and is not answered; say answer and talk, or busy, fail or noAnswer")
	}
	return p
}

// phoneNumber reads a number as documents have it: its plus sign is dropped
// (R2.4).
func (d *decoder) phoneNumber(n *node, what string) string {
	text := d.Text(n, what)
	number := strings.TrimPrefix(text, "+")
	digits := strings.Trim(number, "0123456789") == ""
	if text != "" && (!digits || len(number) < 2 || len(number) > 15 || number[0] == '0') {
		d.Fault(n, "%s is %q; it must be a phone number of 2 to 15 digits that does not begin with 0", what, text)
	}
	return number
}

// page reads a web page.
func (d *decoder) page(n *node) Page {
	p := Page{Place: d.place(n)}
	said := 0
	d.Mapping(n, "a page", []field{
		{Name: "file", Read: func(n *node) { p.File = d.Text(n, "file"); said++ }},
		{Name: "body", Read: func(n *node) { p.Body = []byte(d.Text(n, "body")); said++ }},
		{Name: "live", Read: func(n *node) { p.Live = d.flag(n, "live"); said++ }},
		{Name: "error", Read: func(n *node) { p.Failure = d.failure(n); said++ }},
		{Name: "status", Read: func(n *node) {
			wrong := d.Faults()
			p.Status = d.number(n, "status")
			if d.Faults() == wrong && (p.Status < 100 || p.Status > 599) {
				d.Fault(n, "status is %d; it must be from 100 to 599", p.Status)
			}
		}},
		{Name: "type", Read: func(n *node) { p.ContentType = d.Text(n, "type") }},
		{Name: "location", Read: func(n *node) { p.Location = d.Text(n, "location") }},
	})
	if said > 1 {
		d.Fault(n, "a page has one of file, body, live and error")
	}
	return p
}

// failure reads why a page cannot be reached.
func (d *decoder) failure(n *node) string {
	switch text := d.Text(n, "error"); text {
	case "refused":
		return "connection refused"
	case "timeout":
		return sim.TimedOut
	default:
		d.Fault(n, "error is %q; it must be refused or timeout", text)
		return ""
	}
}

// world makes the world of a run.
func (r *Runner) world(w *World) (sim.World, error) {
	built := sim.World{Lengths: maps.Clone(w.Lengths), Phones: w.Phones, Conferences: w.Conferences}
	for address, p := range w.Web {
		page := p.Page
		if p.Live {
			page.Live = r.Live
		}
		if p.File != "" {
			data, err := r.Files(p.File)
			if err != nil {
				return built, &Unusable{p.Place, err}
			}
			page.Body = data
			if _, said := w.Lengths[address]; !said && r.Length != nil {
				r.measure(&built, address, p.File, data)
			}
		}
		put(&built.Web, address, page)
	}
	return built, nil
}

// measure lets a page last as long as the audio that its file holds (S2).
func (r *Runner) measure(w *sim.World, address, file string, data []byte) {
	length, ok := r.lengths[file]
	if !ok {
		if length, ok = r.Length(data); !ok {
			length = 0
		}
		put(&r.lengths, file, length)
	}
	if length > 0 {
		put(&w.Lengths, address, length)
	}
}
