package main

import (
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// goroutinesVersion is that of the peer, which is Go.
var goroutinesVersion = runtime.Version()

// phone is the Complex IVR by hand: a goroutine runs the call, another one is
// its caller; both sleep on the clock of a testing/synctest bubble.
type phone struct {
	began  time.Time
	keys   chan byte
	heard  chan struct{} // the prompts of a Gather have been heard
	over   chan struct{}
	gather string
}

func newPhone() *phone {
	return &phone{keys: make(chan byte), heard: make(chan struct{}), over: make(chan struct{})}
}

// run is the call.
func (p *phone) run() {
	defer close(p.over)
	p.began = time.Now()
	p.say("Hello, and welcome.")
	p.collect(1, 3, 5*time.Second, 60*time.Second, "For support, press one.", "To join a conference, press two.",
		"For updates on hours of operation, press three.")
	switch p.gather {
	case "1":
		p.say("Dialing support. Please wait.")
		time.Sleep(12 * time.Second)
		p.say("Call has ended. Goodbye.")
	case "2":
		p.conference()
	case "3":
		time.Sleep(5 * time.Second)
	default:
		p.say("No option selected. Goodbye.")
	}
}

func (p *phone) conference() {
	p.collect(4, 1, 5*time.Second, 30*time.Second, "Please enter conference ID")
	if p.gather != "2233" && p.gather != "3344" {
		p.say("Invalid conference. Goodbye.")
		return
	}
	p.collect(4, 1, 7*time.Second, 10*time.Second, "Please enter pin")
	if p.gather != "1111" && p.gather != "9999" {
		p.say("Invalid pin. Goodbye.")
		return
	}
	time.Sleep(inRoom)
	p.say("Conference has ended. Thank you")
}

func (p *phone) say(text string) { time.Sleep(speaking(text)) }

// collect is a Gather.
func (p *phone) collect(digits, loops int, delay, timeout time.Duration, prompts ...string) {
	p.gather = ""
	for loop := range loops {
		if loop > 0 {
			time.Sleep(delay)
		}
		for _, text := range prompts {
			p.say(text)
		}
		select {
		case p.heard <- struct{}{}:
		default: // the caller has nothing more to press
		}
		timer := time.NewTimer(timeout)
		for len(p.gather) < digits {
			select {
			case key := <-p.keys:
				p.gather += string(key)
				continue
			case <-timer.C:
			}
			break
		}
		timer.Stop()
		if p.gather != "" {
			return
		}
	}
}

// caller presses keys when the prompts have been heard.
func (p *phone) caller(inputs []string) {
	for _, in := range inputs {
		select {
		case <-p.heard:
		case <-p.over:
			return
		}
		time.Sleep(pauseBefore)
		for i := range in {
			if i > 0 {
				time.Sleep(between)
			}
			select {
			case p.keys <- in[i]:
			case <-p.over:
				return
			}
		}
	}
}

// call runs a call to its end.
func (p *phone) call() error {
	go p.caller(keys)
	p.run()
	return ended(p.gather, time.Since(p.began))
}

// bubble lets calls happen in one testing/synctest bubble.
func (b *bench) bubble(calls func(n int) error) func(int) error {
	return func(n int) (err error) {
		synctest.Test(b.t, func(*testing.T) { err = calls(n) })
		return err
	}
}

// oneByOne runs calls one after the other, a goroutine each.
func oneByOne(n int) error {
	done := make(chan error)
	return repeat(n, func() error {
		go func() { done <- newPhone().call() }()
		return <-done
	})
}

// allAtOnce runs calls that begin one a little after the other.
func allAtOnce(apart time.Duration) func(int) error {
	return func(n int) error {
		done := make(chan error, n)
		for i := range n {
			go func() {
				time.Sleep(time.Duration(i) * apart)
				done <- newPhone().call()
			}()
		}
		var all error
		for range n {
			all = errors.Join(all, <-done)
		}
		return all
	}
}
