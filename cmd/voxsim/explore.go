package main

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// newExploreCommand returns "voxsim explore".
func newExploreCommand(io streams) *cobra.Command {
	e := &exploring{runner: runner{io: io}}
	cmd := &cobra.Command{
		Use:   "explore FILE",
		Short: "Take every way through a script and tell what can happen",
		Long: `Explore takes every way through a script, as an inbound call: at each Gather
every input that can matter, something else, an entry that is not finished,
silence and hanging up; at each Number and Dial every outcome; at each Conference
being let go and hanging up; at each Redirect the document that --map puts there,
and that it cannot be reached.

It tells how calls can end and the shortest input that leads there, what no way
reaches, and how callers can be caught.

--assert lets it fail: say what must hold, as often as you like.

` + explore.AssertionHelp + `
The exit status is 0 when everything was explored and all that was asserted
holds, 1 when something does not hold, 2 when the script could not be explored,
or not to the end, and 3 when it is not valid VoxXML.`,
		Example: example(
			"voxsim explore ivr.xml",
			`voxsim explore ivr.xml --assert 'no way caught' --assert '"Thank you" only after room:let-go'`,
			"voxsim explore ivr.xml --map https://example.com/sales.xml=sales.xml --write-tests ivr.voxsim.yaml"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || isURL(args[0]) {
				return errors.New("explore needs one script: a file, or - for standard input")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return e.run(args[0]) },
	}
	e.flags(cmd)
	return cmd
}

// exploring is "voxsim explore".
type exploring struct {
	runner
	scenarioFile
	script     string
	all        bool
	picture    string
	assertions []explore.Assertion
	options    explore.Options
	limit      time.Duration
	out        *bufio.Writer
}

// flags declares those of "voxsim explore": the world is described as for
// "voxsim run".
func (e *exploring) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.Func("assert", "fail unless `WHAT` holds (repeatable)", e.setAssertion)
	f.Func("max-duration", "tell of calls that can last longer than `TIME`", e.setLimit)
	f.Func("max-situations", "explore no more than `NUMBER` situations (default "+strconv.Itoa(explore.DefaultSituations)+")", e.setSituations)
	f.BoolVar(&e.options.Fingerprint, "fingerprint", false, "remember 64 bits of each situation: less memory, not quite certain")
	f.StringVar(&e.output, "write-tests", "", "write a scenario `FILE` with the fewest tests that cover all that any way covers")
	f.StringVar(&e.picture, "graph", "", "draw the ways that were taken in `FILE`: .mmd, .dot or .svg")
	f.BoolVar(&e.all, "all", false, "write a test for every way")
	f.BoolVar(&e.force, "force", false, "replace a scenario file that is there already")
	f.Func("number", "let a dialled number behave: `NUMBER=HOW`, for its times (repeatable)", e.setPhone)
	f.Func("length", "let a prompt last so long: `TEXT=TIME`, or URL=TIME; * is all others (repeatable)", e.setLength)
	f.Func("map", "put a document or audio at an address: `URL=FILE` (repeatable)", e.setMap)
	f.BoolVar(&e.json, "json", false, "print the report as one JSON object")
	f.BoolVar(&e.lenient, "lenient", false, "only warn of unknown elements and attributes, and leave them out")
}

func (e *exploring) setAssertion(text string) error {
	a, err := explore.ParseAssertion(text)
	e.assertions = append(e.assertions, a)
	return err
}

func (e *exploring) setLimit(text string) error {
	d, err := sim.ParseDuration(text)
	if err == nil && d == 0 {
		err = errors.New("it must be more than 0s")
	}
	e.limit = d
	return err
}

func (e *exploring) setSituations(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1<<30 {
		return errors.New("it must be a whole number from 1")
	}
	e.options.Situations = n
	return nil
}

func (e *exploring) run(script string) error {
	e.script = script
	if err := errors.Join(e.readyTests(), e.readyGraph()); err != nil {
		return err
	}
	if err := e.prepare(script); err != nil {
		return err
	}
	atlas := e.explore(e.options)
	r := e.report(atlas)
	e.out = bufio.NewWriter(e.io.out)
	if e.json {
		e.writeJSON(r)
	} else {
		e.writeText(r)
	}
	if err := e.out.Flush(); err != nil {
		return unwritten(err)
	}
	if e.picture != "" {
		if err := e.writeGraph(atlas); err != nil {
			return err
		}
	}
	if e.output != "" {
		if err := e.writeTests(atlas); err != nil {
			return err
		}
	}
	switch {
	case r.failed() > 0:
		return &statusError{status: statusDidBadly}
	case !atlas.Complete:
		return &statusError{status: statusCannotRun, err: fmt.Errorf(
			"there are more than %d situations, and the others were not explored; --max-situations raises the limit", e.situations())}
	}
	return nil
}

// situations is the limit on them.
func (e *exploring) situations() int {
	if e.options.Situations == 0 {
		return explore.DefaultSituations
	}
	return e.options.Situations
}

// explore explores the script in the world that the flags describe.
func (e *exploring) explore(options explore.Options) *explore.Atlas {
	s := sim.New(e.world)
	return explore.Explore(interp.Compile(e.caller.Document, schema.Call), explore.World{
		Speech: e.world.SpeechLength,
		Audio:  e.world.AudioLength,
		Fetch: func(r explore.Request) (interp.Event, bool) {
			if !e.world.Lists(r.URL) {
				return interp.Event{}, false
			}
			return s.Fetch(sim.Request{URL: r.URL, Method: r.Method})
		},
		Phone: e.phone,
		Stay:  e.world.Stay,
	}, options)
}

// phone is how a number behaves when it answers: as --number says, if it says
// that it does, in time (R4.43).
func (e *exploring) phone(number string) explore.Phone {
	p := e.world.Phone(number)
	if p.Outcome != sim.Answered || p.Ring+p.Answer > 30*time.Second {
		p = sim.DefaultPhone()
	}
	return explore.Phone{Ring: p.Ring, Answer: p.Answer, Talk: p.Talk}
}
