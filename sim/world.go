package sim

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
)

// World is what surrounds the calls. The zero value is the world of the rules
// S1–S10: nothing can be fetched, every number is answered.
type World struct {
	// Seed makes the ids (S7); 0 means 1.
	Seed uint64
	// Lengths are how long prompts last, by spoken text or by address; "*"
	// stands for all others (S1, S2).
	Lengths map[string]time.Duration
	// Phones are who is behind the numbers that are dialled; "*" stands for
	// all others (S5).
	Phones map[string]Phone
	// Web is what fetches find, by address; an address that ends in "*" stands
	// for all that begin so. Others are asked of Live, or cannot be reached.
	Web map[string]Page
	// Live really fetches a document, when it is not nil. Virtual time stands
	// still meanwhile.
	Live func(Request) Page
	// Conferences are let go that long after they began, by name; others as
	// S6 says.
	Conferences map[string]time.Duration
	// Lenient documents may hold unknown names (R1.11).
	Lenient bool
	// Limits bound fetched documents (R1.9).
	Limits parser.Limits
	// VerbLimit is how many verbs a call may execute without time passing or
	// input arriving (R4.7); 0 means [interp.DefaultVerbLimit].
	VerbLimit int
	// Host drives the run in wall time, when it is not nil.
	Host *Host
}

// Phone is how a dialled number behaves (S5). Start from [DefaultPhone].
type Phone struct {
	// Ring is when it begins to ring, counted from being dialled.
	Ring time.Duration
	// Answer is when it is answered, counted from Ring.
	Answer time.Duration
	// Talk is when its callee hangs up, counted from the answer; or [Stays].
	Talk time.Duration
	// Outcome is what becomes of it instead, after After, counted from being
	// dialled.
	Outcome Outcome
	After   time.Duration
}

// Stays is the Talk of a callee who does not hang up.
const Stays time.Duration = -1

// Outcome is what becomes of a dialled number.
type Outcome uint8

// The outcomes.
const (
	Answered Outcome = iota // at Ring + Answer
	Busy                    // at After
	Failed                  // at After
	NoAnswer                // it rings until the caller gives up
)

// DefaultPhone is S5's.
func DefaultPhone() Phone {
	return Phone{Ring: 100 * time.Millisecond, Answer: 2 * time.Second, Talk: 10 * time.Second}
}

// Phone is who is behind a number.
func (w *World) Phone(number string) Phone {
	if p, ok := w.Phones[number]; ok {
		return p
	}
	if p, ok := w.Phones["*"]; ok {
		return p
	}
	return DefaultPhone()
}

// perCharacter is how long a character of speech lasts, heard or said (S1, S3).
const perCharacter = 60 * time.Millisecond

// audioLength is how long an audio file lasts of which nothing is known (S2).
const audioLength = 5 * time.Second

// SpeechLength is how long a text lasts when it is spoken (S1).
func (w *World) SpeechLength(text string) time.Duration {
	if len(w.Lengths) == 0 {
		return speaking(text)
	}
	return w.length(text, speaking(text))
}

// AudioLength is how long an audio file lasts, or why it cannot be played (S2).
func (w *World) AudioLength(address string) (length time.Duration, failure string) {
	return w.length(address, audioLength), w.audioFails(address)
}

// Stay is how long a call that is alone in a conference stays there (S6).
func (w *World) Stay(conference string) time.Duration {
	if end, ok := w.Conferences[conference]; ok {
		return end
	}
	return aloneLimit
}

// length is how long a text or an audio file lasts, when it is other.
func (w *World) length(key string, other time.Duration) time.Duration {
	if d, ok := w.Lengths[key]; ok {
		return d
	}
	if d, ok := w.Lengths["*"]; ok {
		return d
	}
	return other
}

// Caller is one party who calls, or who is called when the call is outbound.
type Caller struct {
	// Name tells callers apart when there are several.
	Name string
	// Start is when the call begins.
	Start time.Duration
	// From and To are numbers; DefaultFrom and DefaultTo when they are empty.
	From, To string
	// Outbound calls were created by the API and ring To first.
	Outbound bool
	// Phone is how the called party of an outbound call behaves; nil: as
	// World.Phones says.
	Phone *Phone
	// ID is the call's UUID; made when it is empty.
	ID string
	// Document is what the call executes, parsed for [schema.Call]. An outbound
	// call must have one.
	Document *ast.Document
	// URL is where the document comes from, when Document is nil (R6.1).
	URL string
	// Inputs answer one Gather each, in order (S4).
	Inputs []Input
	// BargeIn makes them begin before the prompts have been heard (S3).
	BargeIn bool
	// Ask, when it is not nil, is asked what to do at a Gather that no Inputs
	// are left for, at the moment at which an input would begin (S3). It is
	// asked again behind what it has done, as long as that Gather waits, until
	// it is silent. The run waits for the answer; no virtual time passes.
	Ask func(*ast.Gather) Input
	// HangUpAfter is when the caller hangs up, counted from Start; 0 for never.
	HangUpAfter time.Duration
}

// The numbers of a call that names none.
const (
	DefaultFrom = "15556668888"
	DefaultTo   = "15556667777"
)

// Result is how a call ended.
type Result struct {
	// Call is the caller's name.
	Call   string
	Status interp.Status
	// HangUp says by whom: script, end, caller, api, reject, error.
	HangUp string
	// Took is how long the call lasted, from its own beginning.
	Took time.Duration
	// Verbs is how many verbs began, repetitions not counted.
	Verbs int
	// Error is why it failed; nil when it did not, or without a code.
	Error *interp.Error
	// Gather is the last input.
	Gather string
	// GaveUp: the caller hung up because nothing further could happen (S10).
	GaveUp bool
}
