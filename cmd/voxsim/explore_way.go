package main

import (
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// runFlags are the flags that let "voxsim run" take a way, beside those that the
// exploration was given; nil when there are none that do.
func (e *exploring) runFlags(w *explore.Way) []string {
	var flags []string
	var inputs []sim.Input
	natural, barged := 0, 0
	for i := range w.Steps {
		s := &w.Steps[i]
		if s.Where == explore.AtFetch && s.Known && s.Fails {
			return nil
		}
		for _, l := range s.Legs {
			flag := "--number=" + l.Number + "=" + phoneWord(l)
			p := e.world.Phone(l.Number)
			usual := l.Outcome == explore.Answered && p.Outcome == sim.Answered && p.Ring+p.Answer == l.Phone.Ring+l.Phone.Answer
			if !usual && !slices.Contains(flags, flag) {
				flags = append(flags, flag)
			}
		}
		switch {
		case s.Where == explore.AtGather:
			inputs = append(inputs, inputOf(s))
			natural += count(s.Natural)
			barged += count(s.BargedIn)
			if s.Act != explore.Listen && !s.Natural && !s.BargedIn {
				return nil
			}
		case s.Act == explore.HangUp:
			flags = append(flags, "--hangup-after="+(s.Begins+s.At).String())
		}
	}
	switch {
	case natural > 0 && barged > 0:
		return nil
	case barged > 0:
		flags = append(flags, "--barge-in")
	}
	if contradict(flags) {
		return nil
	}
	return append(append([]string{}, inputFlags(inputs)...), flags...)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// contradict tells whether a number is to do two things.
func contradict(flags []string) bool {
	seen := map[string]bool{}
	for _, f := range flags {
		number, _, ok := strings.Cut(strings.TrimPrefix(f, "--number="), "=")
		if ok && strings.HasPrefix(f, "--number=") {
			if seen[number] {
				return true
			}
			seen[number] = true
		}
	}
	return false
}

// phoneWord is an outcome as --number takes it.
func phoneWord(l explore.Leg) string {
	switch l.Outcome {
	case explore.Answered:
		return "answer:" + l.Phone.Answer.String() + ",talk:" + l.Phone.Talk.String()
	case explore.Busy:
		return "busy:1s"
	case explore.Failed:
		return "fail:1s"
	}
	return "noAnswer"
}

// inputOf is what a caller does at a Gather, as the simulator takes it.
func inputOf(s *explore.Step) sim.Input {
	switch s.Act {
	case explore.Press:
		return sim.Input{Keys: s.Text}
	case explore.Speak:
		return sim.Input{Words: s.Text}
	case explore.HangUp:
		return sim.Input{HangUp: true}
	}
	return sim.Input{}
}

// inputFlags are those of inputs: --dtmf where they are all keys.
func inputFlags(inputs []sim.Input) []string {
	for len(inputs) > 0 && inputs[len(inputs)-1] == (sim.Input{}) {
		inputs = inputs[:len(inputs)-1]
	}
	var keys, flags []string
	for _, in := range inputs {
		keys = append(keys, in.Keys)
		flags = append(flags, "--input="+in.String())
	}
	switch {
	case len(inputs) == 0:
		return nil
	case slices.ContainsFunc(inputs, func(in sim.Input) bool { return in.Words != "" || in.HangUp }):
		return flags
	}
	return []string{"--dtmf=" + strings.Join(keys, ",")}
}

// shellWord quotes a flag for a shell, where it must be.
func shellWord(flag string) string {
	name, value, _ := strings.Cut(flag, "=")
	if strings.ContainsFunc(value, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.:/=+-_", r)
	}) {
		value = "'" + strings.ReplaceAll(source.Visible(value), "'", `'\''`) + "'"
	}
	if value == "" {
		return name
	}
	return name + " " + value
}

// playing is a way that is played in the simulator.
type playing struct {
	sim  *sim.Sim
	call *sim.Call
	way  *explore.Way
	step int // the first one whose Gather has not begun
}

// play plays a way; observe is given its events, acted what the caller does.
func (e *exploring) play(w *explore.Way, observe func(*playing, *sim.Event), acted func(*playing, sim.Input)) {
	p := &playing{sim: sim.New(e.worldOf(w)), way: w}
	p.sim.Observe = func(ev *sim.Event) {
		observe(p, ev)
		p.atOnce(ev, acted)
	}
	p.call = p.sim.Dial(e.caller)
	for i := range w.Steps {
		s := &w.Steps[i]
		if s.Act != explore.Listen && s.At > 0 {
			p.sim.At(s.Begins+s.At, func() { p.do(s, acted) })
		}
	}
	p.sim.Run()
}

// atOnce lets the caller do what is done at the very beginning of a Gather: each
// is a step of the way.
func (p *playing) atOnce(ev *sim.Event, acted func(*playing, sim.Input)) {
	if ev.Name != "gather" {
		return
	}
	for p.step < len(p.way.Steps) && p.way.Steps[p.step].Where != explore.AtGather {
		p.step++
	}
	if p.step == len(p.way.Steps) {
		return
	}
	s := &p.way.Steps[p.step]
	p.step++
	if s.Act != explore.Listen && s.At == 0 {
		p.sim.At(ev.T, func() { p.do(s, acted) })
	}
}

// do lets the caller do something.
func (p *playing) do(s *explore.Step, acted func(*playing, sim.Input)) {
	if p.call.Over() {
		return
	}
	in := inputOf(s)
	acted(p, in)
	switch now := p.sim.Now(); {
	case in.Keys != "":
		p.call.Press(now, in.Keys, between)
	case in.Words != "":
		p.call.Speak(now, in.Words)
	case in.HangUp:
		p.call.HangUp(now)
	}
}

// worldOf is the world of a way: what is dialled and fetched does what the way
// says.
func (e *exploring) worldOf(w *explore.Way) sim.World {
	world := e.world
	world.Phones, world.Web = phonesOf(w), map[string]sim.Page{}
	for number, p := range e.world.Phones {
		if _, ok := world.Phones[number]; !ok {
			world.Phones[number] = p
		}
	}
	for address, page := range e.world.Web {
		world.Web[address] = page
	}
	for _, address := range goneFrom(w) {
		world.Web[address] = sim.Page{Failure: "connection refused"}
	}
	return world
}

// phonesOf is how the numbers behave that a way dials.
func phonesOf(w *explore.Way) map[string]sim.Phone {
	phones := map[string]sim.Phone{}
	for i := range w.Steps {
		for _, l := range w.Steps[i].Legs {
			p := sim.Phone{Ring: l.Phone.Ring, Answer: l.Phone.Answer, Talk: l.Phone.Talk}
			switch l.Outcome {
			case explore.Busy:
				p.Outcome, p.After = sim.Busy, time.Second
			case explore.Failed:
				p.Outcome, p.After = sim.Failed, time.Second
			case explore.NoAnswer:
				p.Outcome = sim.NoAnswer
			}
			phones[l.Number] = p
		}
	}
	return phones
}

// goneFrom are the addresses that a way does not reach although they are mapped.
func goneFrom(w *explore.Way) []string {
	var gone []string
	for i := range w.Steps {
		if s := &w.Steps[i]; s.Where == explore.AtFetch && s.Known && s.Fails && !slices.Contains(gone, s.URL) {
			gone = append(gone, s.URL)
		}
	}
	return gone
}

// tellWay tells a way as "voxsim run" does.
func (e *exploring) tellWay(w *explore.Way) {
	t := &sim.Transcript{Out: e.out}
	e.play(w, func(_ *playing, ev *sim.Event) { t.Observe(ev) }, func(*playing, sim.Input) {})
}
