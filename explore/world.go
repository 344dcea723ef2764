package explore

import (
	"time"

	"github.com/voxsim/voxsim/interp"
)

// World is what surrounds the call.
type World struct {
	// Speech is how long a text lasts when it is spoken (S1).
	Speech func(text string) time.Duration
	// Audio is how long an audio file lasts (S2); with a reason when it cannot be
	// played (R4.13).
	Audio func(address string) (length time.Duration, failure string)
	// Fetch is the news of a fetch that finds something: [interp.Loaded], or
	// [interp.FetchFailed] when it is no document; false when nobody knows what is
	// there. The same document must have the same program every time.
	Fetch func(r Request) (interp.Event, bool)
	// Phone is how a number behaves when it answers (S5).
	Phone func(number string) Phone
	// Stay is how long a call is in a conference before it is let go (S6).
	Stay func(room string) time.Duration
}

// Request is a fetch.
type Request struct{ URL, Method string }

// Phone is how a number behaves: when it rings, counted from being dialled; when
// it is answered, counted from ringing; when its callee hangs up, counted from
// the answer.
type Phone struct{ Ring, Answer, Talk time.Duration }

// Options bound the exploration.
type Options struct {
	// Situations is how many there may be; 0 means [DefaultSituations]. When
	// there are more, the exploration ends early and says so.
	Situations int
	// Fingerprint keeps 64 bits of each situation instead of all of it: less
	// memory, and a tiny chance to take two for one.
	Fingerprint bool
}

// DefaultSituations is the limit on situations.
const DefaultSituations = 100_000

// The times of a caller (S3).
const (
	// pause is how long a caller waits before acting.
	pause = 500 * time.Millisecond
	// between is how far two keys are apart.
	between = 200 * time.Millisecond
	// perCharacter is how long a character takes to say.
	perCharacter = 60 * time.Millisecond
	// busyAfter is when a number that is dialled turns out to be busy, or fails.
	busyAfter = time.Second
	// answerLimit is how long a number may ring (R4.43).
	answerLimit = 30 * time.Second
	// longest is how long a caller waits for a choice: half of what a run may last
	// (S10).
	longest = 12 * time.Hour
)
