// Package scenario reads scenario files and runs them: which script is called,
// what the world around it is like, and what must happen. The format is
// docs/spec/scenario.md.
//
//	suite, problems := scenario.Parse("ivr.voxsim.yaml", data)
//	if len(problems) > 0 {
//		return problems
//	}
//	runner := scenario.Runner{Files: os.ReadFile}
//	for _, test := range suite.Tests {
//		outcome, err := runner.Run(test)
//		if err != nil {
//			return err
//		}
//		fmt.Println(test.Name, outcome.Passed())
//		runner.Reuse(outcome)
//	}
//
// A test passes only if everything that it expects was met, every input was
// used and every caller has finished: nothing passes by not being reached.
package scenario

import (
	"fmt"
	"strings"
	"time"

	"github.com/voxsim/voxsim/sim"
)

// Suite is a scenario file.
type Suite struct {
	// File is its name.
	File  string
	Tests []*Test
	// Before is what has to run while the tests do; nil for nothing.
	Before *Before
}

// Before is the command that starts the application under test.
type Before struct {
	Place
	// Command is run by the shell, in the folder of the scenario file.
	Command string
	// Port is where the application answers when it is ready, on loopback.
	Port int
}

// Test is one test, with everything that it takes from the file filled in.
type Test struct {
	Place
	Name    string
	World   World
	Callers []*Caller
	// Never are observations that must not be met anywhere.
	Never []*Observation
	// Strict tests name every prompt.
	Strict bool
	// Live tests really fetch what the world does not list, from loopback
	// addresses.
	Live bool
	// Seed makes the ids (S7): 1, but for a live test its place in the file, so
	// that an application that remembers calls can tell them apart.
	Seed uint64
}

// Place is where something stands in a scenario file, both from 1.
type Place struct {
	File         string
	Line, Column int
}

// String is the place as error messages begin.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Script is what a call executes: one of a file, an address, or the document
// itself.
type Script struct {
	Place
	File, URL, XML string
}

// Caller is one party of a test.
type Caller struct {
	Place
	// Name tells callers apart; empty when there is only one.
	Name     string
	Script   Script
	Start    time.Duration
	From, To string
	Outbound bool
	// Steps are what the caller does and what must be observed, in order.
	Steps []*Step
	// Inputs are the short form: each answers one Gather.
	Inputs []sim.Input
	// Result is what the last line of the trace must hold; nil for anything.
	Result *Observation
}

// Step is one entry of a caller's steps: an observation or an action.
type Step struct {
	Place
	Observe *Observation
	Action  *Action

	node *node
}

// Text is the step as messages show it.
func (s *Step) Text() string { return line(s.node) }

// Observation is something that must be, or must not be, seen in the trace.
type Observation struct {
	Place
	// Of is the caller whose event it is, when it is another's.
	Of string
	// Events are the names of events that it can be; none stands for any.
	Events []string
	// Fields must all match.
	Fields []Match
	// At is an XPath expression: the event's element must be among what it
	// selects, or stand inside of it. Empty for anywhere.
	At string
	// Placeholder is a hear: "?" that is to be filled in; the "?" stands at
	// Hole.
	Placeholder bool
	Hole        Place

	node *node
}

// Text is the observation as messages show it.
func (o *Observation) Text() string { return line(o.node) }

// Match is what one field of an event must be.
type Match struct {
	Name    string
	Pattern Pattern
}

// Action is something that the caller or the API does.
type Action struct {
	Kind ActionKind
	// Text is the keys, the words, or the name of a room or a participant's
	// label.
	Text string
	// Document is what an update gives.
	Document Script
	// At is the time of the test at which it happens, After how long behind the
	// step before; neither means [Pause]. Both are negative when not given.
	At, After time.Duration
	// Every is how far keys are apart; Wait how long a wait takes.
	Every, Wait time.Duration
}

// ActionKind says what an action does.
type ActionKind string

// The actions.
const (
	Press             ActionKind = "press"
	Speak             ActionKind = "speak"
	Wait              ActionKind = "wait"
	HangUp            ActionKind = "hang up"
	EndRoom           ActionKind = "end"
	UpdateCall        ActionKind = "update the call"
	DeleteCall        ActionKind = "delete the call"
	UpdateRoom        ActionKind = "update the room"
	DeleteRoom        ActionKind = "delete the room"
	UpdateParticipant ActionKind = "update the participant"
)

// Pause is how long an action follows behind the step before it.
const Pause = 500 * time.Millisecond

// World is what a test says of the world.
type World struct {
	Lengths     map[string]time.Duration
	Phones      map[string]sim.Phone
	Web         map[string]Page
	Conferences map[string]time.Duration
	// LiveCallbacks are really delivered, to loopback addresses and to those of
	// Allow.
	LiveCallbacks bool
	Allow         []string
}

// Page is a web page of a scenario.
type Page struct {
	Place
	sim.Page
	// File holds the body, when it is not empty.
	File string
	// Live pages are really fetched.
	Live bool
}

// Problem is one thing that is wrong with a scenario file.
type Problem struct {
	Place
	Message string
}

// Problems is a list of them, as an error.
type Problems []Problem

// Error joins the problems, a line each.
func (ps Problems) Error() string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, p.String()+": "+p.Message)
	}
	return strings.Join(lines, "\n")
}
