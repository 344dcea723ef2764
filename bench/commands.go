package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/internal/pair"
)

// coldStart is C1: a whole process that parses the script, runs a call and
// prints its trace.
func (b *bench) coldStart() ([]figure, error) {
	ours, err := b.voxsimRun()
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, peer := range []command{
		b.xmllint(xmllint, "--noout", complexPath()),
		nodeProgram(node, "", "-e", "0"),
		external(command{name: goVersion, args: []string{"go", "version"}, check: printed(runtime.GOARCH)}, []string{"version"}, ""),
	} {
		f, err := b.compare(ours, peer, share)
		if err != nil {
			return nil, err
		}
		figures = append(figures, f)
	}
	return figures, nil
}

// complexPath is the document, for programs that run elsewhere.
func complexPath() string {
	name, err := filepath.Abs(filepath.Join(root, complexName))
	if err != nil {
		panic(err) // there is no working directory
	}
	return name
}

func (b *bench) voxsimRun() (command, error) {
	voxsim, err := b.voxsim()
	return command{
		name: "voxsim run", args: []string{voxsim, "run", complexPath(), "--dtmf", strings.Join(keys, ",")},
		check: printed("Conference has ended. Thank you"),
	}, err
}

func (b *bench) xmllint(name string, args ...string) command {
	return external(command{name: name, args: append([]string{"xmllint"}, args...)}, []string{"--version"}, "Debian: libxml2-utils")
}

// nodeProgram is a peer that Node runs; in a folder whose modules must be there.
func nodeProgram(name, dir string, args ...string) command {
	c := external(command{name: name, dir: dir, args: append([]string{"node"}, args...)}, []string{"--version"}, "Debian: nodejs")
	if dir == "" || c.missing != "" {
		return c
	}
	data, err := os.ReadFile(filepath.Join(dir, "node_modules", "xstate", "package.json"))
	if err != nil {
		c.missing = "its module is not installed; run npm ci in bench/" + dir
		return c
	}
	var module struct{ Version string }
	if err := json.Unmarshal(data, &module); err != nil {
		c.missing = "its module is broken: " + err.Error()
	}
	c.version = module.Version + " on Node " + c.version
	return c
}

// peakMemory is C2, as GNU time tells it: memory that a process of our own
// starts with would count as its child's.
func (b *bench) peakMemory() ([]figure, error) {
	run, err := b.voxsimRun()
	if err != nil {
		return nil, err
	}
	const gnuTime = "/usr/bin/time"
	if _, err := os.Stat(gnuTime); err != nil {
		return []figure{{Missing: gnuTime + " is not installed; Debian: time"}}, nil
	}
	peak := func(args []string) (pair.Spread, error) {
		var all []float64
		for range b.pairs {
			out := filepath.Join(b.temp, "peak")
			cmd := exec.Command(gnuTime, append([]string{"-f", "%M", "-o", out}, args...)...)
			if err := cmd.Run(); err != nil {
				return pair.Spread{}, fmt.Errorf("%v: %w", args, err)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				return pair.Spread{}, err
			}
			kib, err := strconv.ParseFloat(strings.TrimSpace(string(data)), 64)
			if err != nil {
				return pair.Spread{}, err
			}
			all = append(all, kib/1024)
		}
		return pair.Of(all), nil
	}
	ours, err := peak(run.args)
	if err != nil {
		return nil, err
	}
	theirs, err := peak([]string{"go", "version"})
	if err != nil {
		return nil, err
	}
	return []figure{measured(ours, number(ours.Median)+" MiB", number(theirs.Median)+" MiB", strings.TrimPrefix(runtime.Version(), "go"))}, nil
}

// checking is C3: a document as large as the limits allow, read again and again
// by one process.
func (b *bench) checking() ([]figure, error) {
	const times = 100
	voxsim, err := b.voxsim()
	if err != nil {
		return nil, err
	}
	name := filepath.Join(b.temp, "large.xml")
	if err := os.WriteFile(name, b.large(), 0o644); err != nil {
		return nil, err
	}
	args := []string{voxsim, "check"}
	for range times {
		args = append(args, name)
	}
	nothing := func(out []byte) error {
		if len(out) > 0 {
			return fmt.Errorf("it printed %q", out)
		}
		return nil
	}
	ours := command{name: "voxsim check", args: args, work: times, check: nothing}
	peer := b.xmllint(xmllintMany, "--stream", "--noout", "--repeat", name)
	peer.work, peer.check = times, nothing // --repeat is 100 times
	f, err := b.compare(ours, peer, faster)
	return []figure{f}, err
}

// large is the Complex IVR many times in one document: 9,901 elements, of the
// 10,000 that are allowed.
func (b *bench) large() []byte {
	const times = 220
	body := b.text[bytes.IndexByte(b.text, '>')+1 : bytes.LastIndex(b.text, []byte("</Response>"))]
	return []byte("<Response>" + strings.Repeat(string(body), times) + "</Response>\n")
}

// flowsEnd is what flows and bench/xstate/flows.mjs print.
type flowsEnd struct {
	Flows        int    `json:"flows"`
	Gather       string `json:"gather"`
	Milliseconds int    `json:"milliseconds"`
}

// flows is X4: whole processes that run many calls. Each does as many as it can
// in some seconds, start and end included.
func (b *bench) flows() ([]figure, error) {
	const ours, theirs = 100_000, 5_000
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	complete := func(n int) func([]byte) error {
		return func(out []byte) error {
			var end flowsEnd
			if err := json.Unmarshal(out, &end); err != nil {
				return err
			}
			if want := (flowsEnd{n, callGather, int(callTook.Milliseconds())}); end != want {
				return fmt.Errorf("%+v, not %+v", end, want)
			}
			return nil
		}
	}
	peer := nodeProgram(xstate, "xstate", "flows.mjs", strconv.Itoa(theirs))
	peer.work, peer.check = theirs, complete(theirs)
	f, err := b.compare(command{
		name: "flows", args: []string{self, "flows", strconv.Itoa(ours)}, work: ours, check: complete(ours),
	}, peer, faster)
	return []figure{f}, err
}

// flowsMain is the process that runs calls: "bench flows 100000".
func flowsMain(count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	b, err := newBench(nil, 0, 0)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.temp)
	if err := repeat(n, b.world(nil)); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(flowsEnd{n, callGather, int(callTook.Milliseconds())})
}

// waitingActors are the bytes of an XState actor that waits for a key, with its
// version; or the figure of what is missing or failed.
func (b *bench) waitingActors() (float64, figure) {
	const actors = 5_000
	c := nodeProgram(xstate, "xstate", "--expose-gc", "bytes.mjs", strconv.Itoa(actors))
	if c.missing != "" {
		return 0, figure{Missing: c.missing}
	}
	var end struct {
		Waiting int
		Bytes   float64
	}
	c.check = func(out []byte) error {
		if err := json.Unmarshal(out, &end); err != nil {
			return err
		}
		if end.Waiting != actors || end.Bytes <= 0 {
			return fmt.Errorf("%d of %d actors wait, %v bytes each", end.Waiting, actors, end.Bytes)
		}
		return nil
	}
	if _, err := c.run(); err != nil {
		return 0, failed(err)
	}
	return end.Bytes, figure{Version: c.version}
}
