package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/voxsim/voxsim/internal/pair"
)

// pressure is what wrk tells of 32 connections that ask for two seconds.
type pressure struct {
	Requests     float64 `json:"requests"`
	Microseconds float64 `json:"microseconds"`
	P99          float64 `json:"p99"` // microseconds
	Errors       int     `json:"errors"`
}

// rate is the requests a second.
func (l pressure) rate() float64 { return l.Requests / l.Microseconds * 1e6 }

// visit is what one server has done in one round. Times are in nanoseconds.
type visit struct {
	ready, peak    float64 // peak in MiB
	posts, gets    float64 // requests a second
	p99            float64
	request, whole float64 // CPU time of a POST; with all that it set going

}

// rest is R1 to R5: each round starts each server afresh, asks it, and ends it.
func (b *bench) rest() ([]figure, error) {
	all, err := b.restServers()
	if err != nil {
		return nil, err
	}
	if _, err := exec.LookPath("wrk"); err != nil {
		return b.restFigures(all, nil, map[string]figure{"": {Missing: "wrk is not installed; Debian: wrk"}}), nil
	}
	visits := map[string][]visit{}
	var turns []turn
	for _, s := range all {
		turns = append(turns, turn{s.name, s.missing, func() error {
			v, err := b.visit(s)
			visits[s.name] = append(visits[s.name], v)
			return err
		}})
	}
	out := b.takeTurns(turns)
	return b.restFigures(all, visits, out), nil
}

// visit starts a server, lets it create calls and list them, and ends it.
func (b *bench) visit(s server) (v visit, err error) {
	c, err := b.start(s)
	if err != nil {
		return v, err
	}
	defer c.stop()
	v.ready = float64(c.ready)
	if err := c.proven(http.MethodPost, c.post, c.created); err != nil {
		return v, err
	}
	if err := c.measurePosts(&v); err != nil {
		return v, err
	}
	if err := c.proven(http.MethodGet, c.get, c.list); err != nil {
		return v, err
	}
	gets, err := c.wrk(http.MethodGet, c.get)
	if err != nil {
		return v, err
	}
	v.gets = gets.rate()
	v.peak, err = c.peak()
	return v, err
}

// measurePosts lets it create calls, and run them to their end.
func (c *child) measurePosts(v *visit) error {
	before, err := c.cpu()
	if err != nil {
		return err
	}
	l, err := c.wrk(http.MethodPost, c.post)
	if err != nil {
		return err
	}
	after, err := c.cpu()
	if err != nil {
		return err
	}
	if err := c.idleNow(); err != nil {
		return err
	}
	end, err := c.cpu()
	v.posts, v.p99 = l.rate(), l.P99*1e3
	v.request, v.whole = (after-before)/l.Requests*1e9, (end-before)/l.Requests*1e9
	return err
}

// proven makes one request and looks at the answer.
func (c *child) proven(method, path string, check func([]byte) error) error {
	var body []byte
	if method == http.MethodPost {
		body = []byte(postBody)
	}
	answer, err := c.ask(method, path, body)
	if err == nil {
		err = check(answer)
	}
	return err
}

// wrk puts load on a server. All requests must succeed.
func (c *child) wrk(method, path string) (l pressure, err error) {
	script, err := filepath.Abs(filepath.Join("servers", "calls.lua"))
	if err != nil {
		return l, err
	}
	cmd := exec.Command("wrk", "-t1", "-c32", "-d2s", "--timeout", "30s", "-s", script, c.base+path, "--", method, postBody)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return l, fmt.Errorf("wrk: %w: %s", err, out)
	}
	last := out[bytes.LastIndexByte(bytes.TrimSpace(out), '\n')+1:]
	if err := json.Unmarshal(last, &l); err != nil {
		return l, fmt.Errorf("wrk printed %q: %w", out, err)
	}
	if l.Errors > 0 || l.Requests < 1 {
		return l, fmt.Errorf("%s %s: %d of %.0f requests failed", method, path, l.Errors, l.Requests)
	}
	return l, nil
}

// series is one figure of a server in all rounds.
type series struct {
	server
	values []float64
	absent figure
}

// restFigures are the lines of R1 to R5, in the order of goals.
func (b *bench) restFigures(all []server, visits map[string][]visit, out map[string]figure) []figure {
	of := func(name string, value func(visit) float64) series {
		s := series{absent: out[name]}
		if f, ok := out[""]; ok {
			s.absent = f
		}
		for _, one := range all {
			if one.name == name {
				s.server = one
			}
		}
		for _, v := range visits[name] {
			s.values = append(s.values, value(v))
		}
		return s
	}
	request := func(v visit) float64 { return v.request }
	whole := func(v visit) float64 { return v.whole }
	posts := func(v visit) float64 { return v.posts }
	gets := func(v visit) float64 { return v.gets }
	p99 := func(v visit) float64 { return v.p99 }
	ready := func(v visit) float64 { return v.ready / 1e6 }
	peak := func(v visit) float64 { return v.peak }
	figures := []figure{
		beside(of(inMemory, request), of(bareHandler, request), duration),
		beside(of(inMemory, whole), of(bareHandler, whole), duration),
	}
	for _, value := range []func(visit) float64{posts, gets} {
		for _, peer := range []string{jsonServer, prism, mockoon} {
			figures = append(figures, beside(of(inMemory, value), of(peer, value), perSecond))
		}
	}
	return append(figures,
		beside(of(durable, posts), of(inMemory, posts), perSecond),
		beside(of(durable, posts), of(jsonServer, posts), perSecond),
		beside(of(durable, p99), of(bareHandler, p99), duration),
		alone(of(durable, ready), of(jsonServer, ready), "ms"),
		alone(of(durable, peak), of(jsonServer, peak), "MiB"),
	)
}

func perSecond(v float64) string { return number(v) + "/s" }

// beside divides ours by theirs in each round.
func beside(ours, theirs series, show func(float64) string) figure {
	for _, s := range []series{ours, theirs} {
		if s.absent != (figure{}) {
			return s.absent
		}
	}
	return measured(pair.Ratio(ours.values, theirs.values), show(pair.Of(ours.values).Median), show(pair.Of(theirs.values).Median), strings.TrimSpace(theirs.version))
}

// alone is ours as it is; theirs stands beside it when there is one.
func alone(ours, theirs series, unit string) figure {
	if ours.absent != (figure{}) {
		return ours.absent
	}
	v := pair.Of(ours.values)
	f := measured(v, number(v.Median)+" "+unit, "", theirs.version)
	if len(theirs.values) > 0 {
		f.Theirs = number(pair.Of(theirs.values).Median) + " " + unit
	}
	return f
}
