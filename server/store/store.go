// Package store keeps what the voice API knows: calls, conferences,
// participants, the callbacks that are due, and the processes that run calls.
//
// There is one [Store] interface with three implementations that pass the same
// tests: store/memory for trying things out, store/sqlite in one file, and
// store/postgres for several processes that are one API.
//
//	s, err := sqlite.Open(ctx, dir)
//	err = s.Commit(ctx, &store.Batch{Calls: []store.Call{call}, Callbacks: due})
//	page, err := s.Calls(ctx, store.Page{Number: 1, Size: 25})
//
// No implementation reads a clock: the time is always an argument. Times are kept
// with milliseconds and come back in UTC. Ids, statuses, methods and the names of
// processes are the server's own words; every other text may be anything, NUL and
// what is not UTF-8 included.
package store

import (
	"context"
	"errors"
	"time"
)

// ErrNotFound is the error of what is not there, or not any more.
var ErrNotFound = errors.New("store: not found")

// ErrDead is the error of a process that the others have given up, that has
// retired, or that never made itself known with [Store.Beat]: what it wants to
// write is refused, and it must stop at once.
var ErrDead = errors.New("store: this process has been given up")

// ErrClosed is the error of a store that has been closed.
var ErrClosed = errors.New("store: closed")

// Call is a call as the API shows it, and who runs it.
type Call struct {
	ID, To, From string
	Status       string
	Created      time.Time
	Modified     time.Time
	// Answered and HungUp are zero as long as that has not happened.
	Answered, HungUp time.Time
	// Error says why it failed; nil when it did not.
	Error *Error
	// Node is the process that runs it.
	Node string
	// Ended tells whether Status is final (R4.1).
	Ended bool
	// LastWords are the callbacks that are due if the process dies now (R4.6):
	// see [Store.Bury]. Only Lane, URL, Method and Body count. They are written,
	// and never read back with a call; those of a call that ended are not kept.
	LastWords []Callback
}

// Error is why a call, a conference or a participant failed (R4.9).
type Error struct {
	// Code is not 0.
	Code        int
	Description string
	Time        time.Time
}

// Conference is a conference as the API shows it.
type Conference struct {
	ID, Name, Status  string
	Created, Modified time.Time
	Error             *Error
	Node              string
	Ended             bool
	// LastWords are as those of a call.
	LastWords []Callback
}

// Participant is one member of a conference. It is listed as long as it is
// there.
type Participant struct {
	ID, Label, Conference, Call string
	Created, Modified, Joined   time.Time
	Error                       *Error
}

// State says what has become of a callback.
type State string

// The states.
const (
	Pending   State = "pending"
	Delivered State = "delivered"
	Failed    State = "failed" // given up; visible, and can be sent again
)

// Callback is one notice to somebody's address (R5).
type Callback struct {
	// ID is given by the store, and grows: callbacks of one lane are delivered
	// in the order of their IDs. It stays the same however often it is tried.
	ID int64
	// Lane is the id of the call or of the conference that it tells of (R5.2).
	Lane string
	URL  string
	// Method is GET or POST.
	Method string
	// Body is the JSON object of R5.1, its fields in the document's order.
	Body []byte

	State   State
	Created time.Time
	// Attempts is how often it was tried, Next when it is tried (again). A new
	// one is tried at once: its Next is its Created.
	Attempts int
	Next     time.Time
	// Outcome is what the last attempt came to, in words; empty before the first.
	Outcome string
	// Done is when it was delivered or given up.
	Done time.Time
}

// Batch is what one moment changes; all of it is kept, or nothing.
type Batch struct {
	// Node is the process that writes. It has to be known (see [Store.Beat]), else
	// the batch is refused with [ErrDead]. Empty for a process that runs no calls.
	Node string
	// Calls and Conferences are written whole: they are new, or replace what was
	// there.
	Calls       []Call
	Conferences []Conference
	// Joined participants are there from now on (or changed, in their old place of
	// the list), Left ones (by id) no longer.
	Joined []Participant
	Left   []string
	// Callbacks become due when they were Created, in this order. What the store
	// gives (ID) and what comes of attempts is not read.
	Callbacks []Callback
}

// Page asks for one page of a list.
type Page struct {
	// Number counts from 1; behind the last page there is nothing. Both are at
	// least 1, and may be as large as an int.
	Number, Size int
}

// List is one page of a list, newest first, and how long the list is.
type List[T any] struct {
	Items []T
	Count int
}

// Report is what came of an attempt.
type Report struct {
	ID int64
	// State is [Delivered], [Failed], or [Pending] when it is to be tried again
	// at Next.
	State   State
	At      time.Time
	Next    time.Time
	Outcome string
}

// Command is something that has to be done by the process that runs a call or a
// conference.
type Command struct {
	// Node is the process that has to do it.
	Node string
	// Verb is what to do: "update" or "delete".
	Verb string
	// Kind of what it is done to: "call", "conference", "participant"; ID is
	// its id, of a participant its own.
	Kind, ID string
	// Document is the VoxXML of an update.
	Document string
}

// Answer says what came of a command: "" when it was done, else why it could
// not be: "gone" when what it is about has ended, or another text.
type Answer string

// Gone is the answer when what a command is about has ended.
const Gone Answer = "gone"

// Store is the memory of the API. Its methods may be called by many goroutines.
type Store interface {
	// Submit puts a batch behind those that were submitted before, and returns at
	// once; so a caller can keep an order under a lock and wait outside of it. One
	// error, or nil, comes through the channel when the batch is kept: then it
	// outlives the process and, in the databases, the machine's power (as far as
	// they are set to). What a batch points to is never changed again, by anybody. A
	// batch that fails does not hinder others.
	Submit(b *Batch) <-chan error
	// Commit is Submit, and waiting as long as ctx lasts; when that ends first,
	// the batch may be kept or not.
	Commit(ctx context.Context, b *Batch) error

	// Call returns one call; ErrNotFound when it is not there.
	Call(ctx context.Context, id string) (Call, error)
	Conference(ctx context.Context, id string) (Conference, error)
	// Participant returns one that is now in that conference.
	Participant(ctx context.Context, conference, id string) (Participant, error)
	// Calls and Conferences list, newest first by creation; of equal times, those
	// that were committed last.
	Calls(ctx context.Context, p Page) (List[Call], error)
	Conferences(ctx context.Context, p Page) (List[Conference], error)
	// Participants lists who is in a conference, in order of joining.
	Participants(ctx context.Context, conference string, p Page) (List[Participant], error)
	// Purge forgets calls and conferences that have ended and were last modified
	// before a time, callbacks that were done before it (R7.1), and returns how many
	// rows that were.
	Purge(ctx context.Context, before time.Time) (int, error)

	// Claim takes up to limit callbacks that are due at now: of each lane only
	// the first that is pending, and none that a process holds, itself included.
	// They are held until now+lease, and come in the order of their IDs.
	Claim(ctx context.Context, node string, now time.Time, lease time.Duration, limit int) ([]Callback, error)
	// Report says what came of callbacks that node has claimed, and so counts an
	// attempt. One whose lease was over and that was claimed by another is left as it is.
	Report(ctx context.Context, node string, reports []Report) error
	// NextDue is when the first callback is due that Claim would give then, or a
	// lease ends; ErrNotFound when there is none.
	NextDue(ctx context.Context) (time.Time, error)
	// Callbacks lists callbacks of a state (all when it is empty), newest first.
	Callbacks(ctx context.Context, state State, p Page) (List[Callback], error)
	// Resend makes a callback that has failed due again at now, as if never tried,
	// before the others of its lane that nobody holds; ErrNotFound when there is no
	// such callback that failed.
	Resend(ctx context.Context, id int64, now time.Time) error
	// Woken is sent a value, without waiting, whenever callbacks may have become
	// due: by its own Commit, Resend or Bury, or by another process (PostgreSQL:
	// several times a second, whether there are any or not). One goroutine may
	// listen. It is never closed.
	Woken() <-chan struct{}

	// Beat tells the others that a process is alive until now+lease; the first
	// one makes it known. ErrDead when it has been buried or retired.
	Beat(ctx context.Context, node string, now time.Time, lease time.Duration) error
	// Bury ends what processes ran whose lease was over before now: their calls
	// become failed and their conferences conf_failed with the given error, at now
	// (R4.9), their participants leave, their last words become due callbacks, with
	// the field "time" set to now, the callbacks that they held can be claimed, and
	// commands to them are answered with [Gone]. All of one process is kept, or
	// nothing; of several processes that bury it one succeeds. It returns the
	// buried.
	Bury(ctx context.Context, now time.Time, err Error) ([]string, error)
	// Retire says that a process has ended all its calls itself. What it holds is
	// free, and commands to it are answered with [Gone].
	Retire(ctx context.Context, node string) error

	// Ask carries a command to the process that has to do it and waits for its
	// answer, as long as ctx lasts; a command that was not begun by then is never
	// done. The answer is Gone when there is no such process, or it dies meanwhile.
	Ask(ctx context.Context, c Command) (Answer, error)
	// Serve does the commands for a process, each once and one after the other, in
	// the order in which they were asked, until ctx is done; then it returns nil.
	// ErrDead when the process is not known, or not any more.
	Serve(ctx context.Context, node string, do func(Command) Answer) error

	// Counts are the numbers of calls by status and of callbacks by state.
	Counts(ctx context.Context) (calls map[string]int, callbacks map[State]int, err error)
	// Ping tells whether the store can be reached.
	Ping(ctx context.Context) error
	// Close keeps what was submitted, and ends the store. It waits for no Serve:
	// end that first.
	Close() error
}
