package sim_test

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// This file is the part of the naive interpreter that deals with others: numbers,
// rooms, web pages.

// place rings the party of an outbound call (R4.1, S5).
func (n *naive) place() {
	n.tell(nil, line{Event: "status", Status: "queued"})
	n.tell(nil, line{Event: "status", Status: "processing"})
	p := n.phone(n.caller.To)
	if p.rings {
		n.later(p.Ring, byPhone, func() { n.tell(nil, line{Event: "status", Status: "ringing"}) })
	}
	switch p.Outcome {
	case sim.Busy:
		n.later(p.After, byPhone, func() { n.hangUp(nil, "error", "busy", nil) })
	case sim.Failed:
		n.later(p.After, byPhone, func() { n.hangUp(nil, "error", "failed", nil) })
	case sim.Answered:
		n.later(p.Ring+p.Answer, byPhone, func() { n.leave("answered", func() {}) })
		n.later(p.Ring+p.Answer+p.Talk, byCaller, n.callerHangsUp)
	}
	catch("answered", func() {
		n.wait(30*time.Second, byTimer)
		n.hangUp(nil, "error", "no_answer", nil)
	})
	n.answer()
}

// phone is how a number behaves.
type phone struct {
	sim.Phone
	rings bool
}

func (n *naive) phone(number string) phone {
	p, ok := n.world.Phones[number]
	if !ok {
		p, ok = n.world.Phones["*"]
	}
	if !ok {
		p = sim.Phone{Ring: 100 * time.Millisecond, Answer: 2 * time.Second, Talk: 10 * time.Second}
	}
	ends := p.Outcome == sim.Busy || p.Outcome == sim.Failed
	return phone{p, !ends || p.Ring < p.After}
}

// called is one leg of a Number or Dial.
type called struct {
	verb             ast.Verb
	number, callerID string
	leg              int
	answered, over   bool
}

// dial is R4.40–R4.43.
func (n *naive) dial(v ast.Verb, c ast.Callbacks, callerID string, numbers []*ast.Number) {
	own := n.caller.From
	if callerID != "" {
		own = callerID
	}
	var legs []*called
	for _, number := range numbers {
		l := &called{verb: number, number: number.Number, callerID: own}
		if number.CallerID != "" {
			l.callerID = number.CallerID
		}
		legs = append(legs, l)
	}
	if d, ok := v.(*ast.Dial); ok && d.Number != "" {
		legs = append(legs, &called{verb: d, number: d.Number, callerID: own})
	}
	list := make([]string, len(legs))
	for i, l := range legs {
		l.leg, list[i] = i+1, l.number
	}
	n.tell(v, line{Event: "dial", Numbers: list, CallerID: own})
	d := &dialling{naive: n, verb: v, Callbacks: c, legs: legs}
	defer d.release()
	catch(d, d.ring)
}

// dialling is a Number or Dial under way.
type dialling struct {
	*naive
	verb ast.Verb
	ast.Callbacks
	legs []*called
}

// state tells of a leg, and of a callback about it.
func (d *dialling) state(l *called, state, reason, keyword string) {
	d.tell(l.verb, line{Event: "leg", Number: l.number, Leg: l.leg, CallerID: l.callerID, State: state, Reason: reason})
	d.callback(d.verb, d.Callbacks, keyword, map[string]string{
		"type": "number", "event": state, "call_id": "id1", "destination_number": l.number,
	})
}

func (d *dialling) noConnect(l *called, reason string) {
	l.over = true
	d.state(l, "no_connect", reason, "noConnect")
}

// ring rings all numbers at once and waits until all legs have ended.
func (d *dialling) ring() {
	for _, l := range d.legs {
		d.state(l, "queued", "", "queued")
	}
	for _, l := range d.legs {
		d.behave(l, d.phone(l.number))
	}
	d.wait(30*time.Second, byTimer)
	for _, l := range d.legs {
		if !l.over {
			d.noConnect(l, "no_answer")
		}
	}
}

// behave plans what a called party does (S5).
func (d *dialling) behave(l *called, p phone) {
	plan := func(after time.Duration, do func()) {
		d.later(after, byPhone, func() {
			if !l.over {
				do()
			}
		})
	}
	if p.rings {
		plan(p.Ring, func() { d.state(l, "ringing", "", "ringing") })
	}
	switch p.Outcome {
	case sim.Answered:
		plan(p.Ring+p.Answer, func() { d.connect(l, p.Talk) })
	case sim.Busy:
		plan(p.After, func() { d.notConnected(l, "busy") })
	case sim.Failed:
		plan(p.After, func() { d.notConnected(l, "failed") })
	}
}

func (d *dialling) notConnected(l *called, reason string) {
	d.noConnect(l, reason)
	if !slices.ContainsFunc(d.legs, func(l *called) bool { return !l.over }) {
		d.leave(d, func() {})
	}
}

// connect is the first leg that answers; it talks until its party hangs up.
func (d *dialling) connect(l *called, talk time.Duration) {
	l.answered = true
	d.state(l, "answered", "", "answered")
	for _, other := range d.legs {
		if other != l && !other.over {
			d.noConnect(other, "canceled")
		}
	}
	d.wait(talk, byPhone)
	d.leave(d, func() {})
}

// release ends the legs that are left, whatever ended the verb (R4.6).
func (d *dialling) release() {
	for _, l := range d.legs {
		switch {
		case l.over:
		case l.answered:
			l.over = true
			d.state(l, "complete", "", "complete")
		default:
			d.noConnect(l, "canceled")
		}
	}
}

// stay is a stay in a room with nobody else in it.
type stay struct {
	*naive
	verb              *ast.Conference
	room, participant string
}

// confer is a Conference (R4.50–R4.56, S6).
func (n *naive) confer(v *ast.Conference) {
	r := &stay{n, v, n.id(), n.id()}
	n.stay = r
	r.state("start")
	r.callback("start", "start", nil)
	n.tell(v, line{
		Event: "join", Conference: v.Room, Participant: r.participant, Label: v.Label, Muted: v.Muted,
		Waiting: !v.StartOnEnter, Beep: v.Beep == "true" || v.Beep == "onEnter",
	})
	if v.StartOnEnter {
		r.state("started")
	}
	r.callback("join", "join", map[string]string{"participant_id": r.participant, "participant_label": v.Label})
	reason := "hangup"
	defer func() { r.leave(reason) }()
	length, ok := n.world.Conferences[v.Room]
	if !ok {
		length = time.Minute
	}
	n.wait(length, byTimer)
	reason = "ended"
}

// leave ends the stay, and the room with it.
func (r *stay) leave(reason string) {
	v := r.verb
	r.tell(nil, line{
		Event: "leave", Conference: v.Room, Participant: r.participant, Reason: reason,
		Beep: v.Beep == "true" || v.Beep == "onExit",
	})
	r.callback("leave", "leave", map[string]string{"participant_id": r.participant, "participant_label": v.Label})
	r.state("end")
	r.callback("end", "end", nil)
	r.naive.stay = nil
}

func (r *stay) state(state string) {
	r.tell(nil, line{Event: "room", Conference: r.verb.Room, State: state})
}

// callback sends one of the room's callbacks; a label that is empty is left out.
func (r *stay) callback(keyword, event string, body map[string]string) bool {
	all := map[string]string{"type": "conference", "event": event, "conference_id": r.room}
	for k, v := range body {
		if k != "participant_label" || v != "" {
			all[k] = v
		}
	}
	if !r.naive.callback(r.verb, r.verb.Callbacks, keyword, all) {
		return false
	}
	r.trace[len(r.trace)-1].Conference = r.verb.Room
	return true
}

// redirect is R4.60.
func (n *naive) redirect(v *ast.Redirect) {
	n.tell(v, line{Event: "redirect", URL: v.URL, Method: v.Method})
	page, code := n.fetch(v, v.URL)
	if code != 0 {
		return
	}
	doc := n.parse(page, page.URL)
	n.leave("document", func() { n.doc, n.document = doc, page.URL })
}

// firstDocument is R6.1.
func (n *naive) firstDocument() {
	n.tell(nil, line{Event: "callback", URL: n.caller.URL, Method: "POST", Body: map[string]string{
		"type": "api", "event": "incoming_call", "time": n.time(),
		"call_id": "id1", "to": n.caller.To, "from": n.caller.From,
	}})
	page, code := n.fetch(nil, n.caller.URL)
	if code != 0 {
		n.fail(code)
	}
	n.doc = n.parse(page, "")
}

// parse reads a document that has arrived; an invalid one ends the call
// (R4.61).
func (n *naive) parse(page sim.Page, document string) *ast.Document {
	doc, problems := parser.Parse(page.URL, page.Body, parser.Options{Base: page.URL})
	if doc != nil {
		return doc
	}
	for _, p := range problems {
		n.tell(nil, line{Event: "warning"})
		l := &n.trace[len(n.trace)-1]
		l.Line, l.Path, l.Document = p.File.Line(p.Span.Start), p.Path, document
	}
	first := slices.IndexFunc(problems, func(p source.Diagnostic) bool { return p.Code != 0 })
	n.fail(problems[first].Code)
	return nil
}

// fetch gets a page (R4.61); a code says that it failed.
func (n *naive) fetch(v ast.Verb, address string) (sim.Page, int) {
	page, code := n.find(address)
	if page.Failure == sim.TimedOut {
		n.wait(10*time.Second, byTimer)
	}
	if code != 0 {
		n.tell(v, line{Event: "fetch_failed", URL: address, Code: code})
	} else {
		n.tell(v, line{Event: "fetched", URL: page.URL, Status: float64(page.Status), ContentType: page.ContentType})
	}
	return page, code
}

// find follows up to five HTTP redirects.
func (n *naive) find(address string) (sim.Page, int) {
	for range 6 {
		page, ok := n.world.Web[address]
		if !ok || page.Failure != "" {
			return page, 5107
		}
		page.URL = address
		if page.Status == 0 {
			page.Status = 200
		}
		if page.ContentType == "" {
			page.ContentType = "text/xml"
		}
		if page.Status/100 == 2 {
			kind, _, _ := strings.Cut(page.ContentType, ";")
			if !slices.Contains([]string{"text/xml", "application/xml", "text/plain"}, kind) {
				return page, 5108
			}
			return page, 0
		}
		if page.Location == "" {
			return page, 5107
		}
		base, _ := url.Parse(address)
		next, _ := base.Parse(page.Location)
		address = next.String()
	}
	return sim.Page{}, 5107
}
