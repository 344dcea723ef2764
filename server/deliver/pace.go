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
	// just left. One that dials costs both sides more than all else of it (a tenth less
	// CPU for each callback than with 64). Who does not answer at once is not young for
	// long, and delays nobody.
	mostYoung = 32
	paceTick  = 5 * time.Millisecond
	// A visit to the store is made at once when it is for so many callbacks, else
	// paceRest after the last: transactions cost less when they are large.
	visitSize = 128
	paceRest  = 2 * time.Millisecond
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
	if !p.dialled.Load() {
		return mostYoung // each time: the first of them tell whether they dial
	}
	return max(0, mostYoung-p.young[0]-p.young[1])
}

// ended notes that a request has ended that began at a time.
func (p *pace) ended(began time.Time) {
	if !began.Before(p.tick) {
		p.young[0]--
	} else if !began.Before(p.tick.Add(-paceTick)) {
		p.young[1]--
	}
}
