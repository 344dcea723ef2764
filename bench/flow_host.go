package main

import "time"

// host is the world of a script that blocks: a clock that the script moves, and
// the keys that are still to be pressed.
type host struct {
	now    time.Duration
	inputs []string
}

// begin is for a new call.
func (h *host) begin() { h.now, h.inputs = 0, keys }

func (h *host) say(text string) { h.now += speaking(text) }
func (h *host) dial()           { h.now += 12 * time.Second }
func (h *host) play()           { h.now += 5 * time.Second }
func (h *host) room()           { h.now += inRoom }

// wait lets a Gather wait for input behind its prompts; empty when none came.
func (h *host) wait(digits int, timeout time.Duration) string {
	if len(h.inputs) == 0 {
		h.now += timeout
		return ""
	}
	in := h.inputs[0]
	h.inputs = h.inputs[1:]
	if len(in) < digits { // and then nothing more
		h.now += pauseBefore + time.Duration(len(in)-1)*between + timeout
		return in
	}
	h.now += pauseBefore + time.Duration(digits-1)*between
	return in[:digits]
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
