package deliver

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// mostYoung is how many requests may be under way that have begun a moment ago,
	// within paceTick or twice as long: then most find a connection that another has
	// just left. One that dials costs both sides more than all else of it (a fifth more
	// is delivered so). Who does not answer at once is not young for long, and delays
	// nobody.
	mostYoung = 96
	paceTick  = 5 * time.Millisecond
	// paceClaim is how many are claimed at a time at least, when there is no room for
	// all; the reports of so many are kept together, unless they take longer than
	// paceRest.
	paceClaim = 32
	paceRest  = time.Millisecond
)

// pace counts the requests that are young, once there has been one that dialled: a
// transport without connections has no need of it.
type pace struct {
	dialled atomic.Bool
	tick    time.Time // when the tick began that is now
	young   [2]int    // requests that began in it, and in the tick before
}

// watch makes a context whose requests tell that they dial.
func (p *pace) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		ConnectStart: func(string, string) { p.dialled.Store(true) },
	})
}

// room is how many requests may begin now.
func (p *pace) room(now time.Time) int {
	switch since := now.Sub(p.tick); {
	case since >= 2*paceTick:
		p.tick, p.young = now, [2]int{}
	case since >= paceTick:
		p.tick, p.young = p.tick.Add(paceTick), [2]int{0, p.young[0]}
	}
	room := mostYoung - p.young[0] - p.young[1]
	switch {
	case !p.dialled.Load():
		return claimedAtOnce
	case room < paceClaim:
		return 0
	}
	return room
}

// ended notes that a request has ended that began at a time.
func (p *pace) ended(began time.Time) {
	if !began.Before(p.tick) {
		p.young[0]--
	} else if !began.Before(p.tick.Add(-paceTick)) {
		p.young[1]--
	}
}
