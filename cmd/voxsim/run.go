package main

import (
	"bufio"
	"errors"
	"io"
	"net/url"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
)

// newRunCommand returns "voxsim run".
func newRunCommand(io streams) *cobra.Command {
	r := &runner{io: io}
	cmd := &cobra.Command{
		Use:   "run SCRIPT",
		Short: "Play one call through a script and tell what happens",
		Long: `Run plays one call through a script, in virtual time, and tells what the caller
hears and does and what the platform does. The script is a file, - for standard
input, or an http or https URL, which is fetched as the document of an inbound
call.

The caller answers one Gather after the other with what --dtmf, --speech and
--input say, in the order in which they are given, and is silent at the others.

A dialled number is answered after 2s, and its callee hangs up 10s later, unless
--number says how it behaves: NUMBER=answer:5s,talk:60s, NUMBER=busy,
NUMBER=noAnswer or NUMBER=fail, where the NUMBER * is all others.

Without --live nothing touches the network: what is fetched is found with --map,
or cannot be reached.

The exit status is 0 when the call is complete, 1 when it ended otherwise,
2 when it could not be run, and 3 when the script is not valid VoxXML.`,
		Example: example(
			"voxsim run ivr.xml --dtmf 2,2233,1111",
			"voxsim run http://localhost:3000/ivr --live --speech 'opening hours' --hangup-after 30s"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("run needs one script: a file, - for standard input, or a URL")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return r.run(args[0]) },
	}
	r.flags(cmd)
	return cmd
}

// runner runs one call.
type runner struct {
	io      streams
	world   sim.World
	caller  sim.Caller
	json    bool
	live    bool
	lenient bool
	mapped  []mapping
	phones  []phone
	advice  advice
}

func (r *runner) run(script string) error {
	if err := r.prepare(script); err != nil {
		return err
	}
	out := &stickyWriter{to: r.io.out}
	buffer := bufio.NewWriterSize(out, 1<<16)
	if r.live {
		r.world.Live = liveWeb(&fetch.Client{}, buffer)
	}
	s := sim.New(r.world)
	tell := r.observer(buffer)
	needed := needs{}
	s.Observe = func(e *sim.Event) {
		r.remark(e)
		needed.observe(e)
		tell(e)
		if out.err != nil {
			s.Stop()
		}
	}
	s.Dial(r.caller)
	results := s.Run()
	if err := buffer.Flush(); err != nil {
		return unwritten(err)
	}
	r.unused(needed)
	if results[0].Status != interp.StatusComplete {
		return &statusError{status: statusDidBadly}
	}
	return nil
}

// prepare reads everything that the call needs.
func (r *runner) prepare(script string) error {
	r.settle()
	if isURL(script) {
		return r.prepareURL(script)
	}
	if err := r.readMapped(); err != nil {
		return err
	}
	data, err := readDocument(script, r.io.in)
	if err != nil {
		return err
	}
	doc, problems := parser.Parse(script, data, parser.Options{Lenient: r.lenient})
	if err := problems.WriteText(r.io.err, colours(r.io.err)); err != nil {
		return err
	}
	if doc == nil {
		return &statusError{status: statusNotValid}
	}
	r.caller.Document = doc
	return nil
}

// prepareURL lets the call fetch its first document.
func (r *runner) prepareURL(script string) error {
	if u, err := url.Parse(script); err != nil || u.Host == "" {
		return errors.New(quote(script) + " is no URL that can be fetched")
	}
	if r.caller.Outbound {
		return errors.New("a URL is the script of an inbound call; --outbound needs a file or -")
	}
	r.caller.URL = script
	return r.readMapped()
}

// isURL tells whether the script is to be fetched.
func isURL(script string) bool {
	scheme, _, ok := strings.Cut(script, "://")
	scheme = strings.ToLower(scheme)
	return ok && (scheme == "http" || scheme == "https")
}

// observer writes events, as JSON or for people.
func (r *runner) observer(out io.Writer) func(*sim.Event) {
	if r.json {
		var line []byte
		return func(e *sim.Event) {
			line = append(e.AppendJSON(line[:0]), '\n')
			_, _ = out.Write(line) // the writer keeps its error
		}
	}
	t := &sim.Transcript{Out: out, Colour: colours(r.io.out), Hint: r.hint}
	return t.Observe
}

// stickyWriter keeps its first error.
type stickyWriter struct {
	to  io.Writer
	err error
}

// Write writes, unless an error has come up before.
func (w *stickyWriter) Write(b []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.to.Write(b)
	w.err = err
	return n, err
}

// unwritten is the end of a command whose output could not be written. A reader
// who has seen enough is told nothing.
func unwritten(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		err = nil
	}
	return &statusError{status: statusCannotRun, err: err}
}
