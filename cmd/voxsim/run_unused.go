package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/sim"
)

// needs are what a call has needed of the world: prompts that were heard,
// addresses that were asked for, numbers that were dialled.
type needs map[string]bool

// observe takes note of an event.
func (n needs) observe(e *sim.Event) {
	switch e.Name {
	case "say", "play":
		n[e.Prompt()] = true
	case "redirect", "fetched", "callback", "fetch_failed":
		n[e.Text("url")] = true
	case "leg":
		n[e.Text("number")] = true
	}
}

// unused tells of flags that described what the call never came to: most often
// a text or a number is spelled otherwise.
func (r *runner) unused(n needs) {
	if r.caller.Outbound {
		n[cmp.Or(r.caller.To, sim.DefaultTo)] = true
	}
	var flags []string
	for _, m := range r.mapped {
		if !n[m.url] && !strings.HasSuffix(m.url, "*") {
			flags = append(flags, "--map "+m.url)
		}
		n[m.url] = true
	}
	for _, p := range r.phones {
		if !n[p.number] && p.number != "*" {
			flags = append(flags, "--number "+p.number)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(r.world.Lengths)) {
		if !n[what] && what != "*" {
			flags = append(flags, "--length "+quote(what))
		}
	}
	for _, flag := range flags {
		fmt.Fprintf(r.io.err, "voxsim: note: the call never came to %s\n", flag)
	}
}
