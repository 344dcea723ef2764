package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/voxsim/voxsim/sim"
)

// advice is what is remembered of a run in order to say how the world around
// the call can be changed.
type advice struct {
	given    map[string]bool // what hints were given about; one is enough
	answered time.Duration   // when the call, or the last leg, was answered
}

// once is a hint, the first time that there is one about something.
func (a *advice) once(about, text string) string {
	if a.given[about] {
		return ""
	}
	if a.given == nil {
		a.given = map[string]bool{}
	}
	a.given[about] = true
	return text
}

// hint says how to change what the simulator has decided by itself.
func (r *runner) hint(e *sim.Event) string {
	if e.Text("status") == "answered" || e.Text("state") == "answered" {
		r.advice.answered = e.T
	}
	switch e.Name {
	case "gathered":
		if e.Text("reason") == "timeout" && e.Text("value") == "" && r.silent() {
			return r.advice.once("silence", "--dtmf 1,2 presses 1 at the first Gather and 2 at the second; --speech yes,no speaks")
		}
	case "leave":
		if e.Text("reason") == "ended" {
			return r.advice.once("alone", "whoever is alone in a conference is let go after 60s")
		}
	case "hangup":
		if r.caller.Outbound && e.Text("by") == "caller" {
			return r.hintTalk(e, cmp.Or(r.caller.To, sim.DefaultTo))
		}
	case "leg":
		if e.Text("state") == "complete" {
			return r.hintTalk(e, e.Text("number"))
		}
	case "fetch_failed":
		return r.hintMap(e.Text("url"))
	case "play":
		return r.hintPlay(e.Text("url"))
	}
	return ""
}

// silent tells whether the caller was never told to say or press anything.
func (r *runner) silent() bool { return len(r.caller.Inputs) == 0 }

// usual tells whether nothing was said of a number.
func (r *runner) usual(number string) bool {
	_, one := r.world.Phones[number]
	_, all := r.world.Phones["*"]
	return !one && !all
}

// hintTalk tells that a called party has hung up by itself (S5).
func (r *runner) hintTalk(e *sim.Event, number string) string {
	if !r.usual(number) || e.T != r.advice.answered+sim.DefaultPhone().Talk {
		return ""
	}
	return r.advice.once("talk", "whoever is called hangs up 10s after answering; --number "+number+"=talk:60s changes that")
}

// hintMap tells how an address can be fetched.
func (r *runner) hintMap(url string) string {
	if r.live || r.isMapped(url) {
		return ""
	}
	return r.advice.once(url, "--map "+url+"=FILE puts a file there; --live really fetches it")
}

// hintPlay tells how the length of an audio file can be given.
func (r *runner) hintPlay(url string) string {
	_, one := r.world.Lengths[url]
	_, all := r.world.Lengths["*"]
	if one || all || r.isMapped(url) {
		return ""
	}
	return r.advice.once("length", "it is taken to last 5s; --map URL=FILE takes the length of a file, --length URL=7s sets it")
}

func (r *runner) isMapped(url string) bool {
	_, ok := r.world.Web[url]
	return ok
}

// remark tells on standard error of a mapped file that should have been audio.
func (r *runner) remark(e *sim.Event) {
	if e.Name != "play" {
		return
	}
	for i := range r.mapped {
		m := &r.mapped[i]
		if _, given := r.world.Lengths[m.url]; m.url == e.Text("url") && m.noAudio != nil && !given {
			fmt.Fprintf(r.io.err, "voxsim: note: %s: %v; the Play of %s is taken to last 5s\n", m.file, m.noAudio, m.url)
			m.noAudio = nil
		}
	}
}
