package deliver

import (
	"context"
	"time"

	"github.com/voxsim/voxsim/server/store"
)

// desk is where the store is told what came of callbacks, and gives new ones. One
// goroutine at a time visits it, while requests go on with what is in stock: from
// PostgreSQL four tenths more are delivered so, from SQLite, together with its smaller
// indexes, a quarter more.
type desk struct {
	reports []store.Report // for the next visit
	look    time.Time      // when there may be something to claim
	busy    bool           // a visit is under way
	last    time.Time      // when it, or the one before, began
	visited chan visit
}

// visit is one to the desk.
type visit struct {
	reports []store.Report
	limit   int  // how many may be claimed
	alone   bool // nothing else is under way
	// What it brings.
	claimed []store.Callback
	look    time.Time
}

func newDesk() desk { return desk{visited: make(chan visit, 1)} }

// visit begins a visit, if there is a reason for one that cannot wait.
func (d *Deliverer) visit(ctx, whole context.Context, now time.Time) {
	if d.desk.busy {
		return
	}
	v := visit{reports: d.desk.reports, alone: d.held == len(d.desk.reports)}
	size, due := len(v.reports), !now.Before(d.desk.look)
	if ctx.Err() == nil && (size > 0 || due) {
		v.limit = min(stockMost-len(d.stock), atOnce-d.held+size)
	}
	if due {
		size = max(size, v.limit)
	}
	if size == 0 || size < visitSize && !v.alone && d.pace.dialled.Load() && now.Sub(d.desk.last) < paceRest {
		return
	}
	d.desk.busy, d.desk.reports, d.desk.last = true, nil, now
	d.desk.look = now.Add(pollEvery)
	d.work.Go(func() { d.desk.visited <- d.atDesk(ctx, whole, v) })
}

// atDesk reports, and then claims what is due, so that a lane goes on at once.
func (d *Deliverer) atDesk(ctx, whole context.Context, v visit) visit {
	d.report(whole, v.reports)
	if v.limit == 0 {
		return v // look is the zero time: at once when there is room
	}
	now := time.Now()
	claimed, err := d.Store.Claim(ctx, d.Node, now, lease, v.limit)
	if err != nil && ctx.Err() == nil {
		d.Log.Error("callbacks cannot be claimed now", "error", err)
	}
	if v.claimed = claimed; len(claimed) == v.limit {
		return v
	}
	v.look = now.Add(pollEvery)
	if v.alone && err == nil && len(claimed) == 0 {
		if next, err := d.Store.NextDue(ctx); err == nil && next.Before(v.look) {
			v.look = next
		}
	}
	return v
}

// back takes what a visit has brought. Whoever was woken meanwhile looks again.
func (d *Deliverer) back(v visit) {
	d.desk.busy = false
	d.held += len(v.claimed) - len(v.reports)
	d.stock = append(d.stock, v.claimed...)
	if v.look.Before(d.desk.look) {
		d.desk.look = v.look
	}
}

// report tells the store what came of callbacks. When that fails they are
// delivered once more after their lease: at least once.
func (d *Deliverer) report(ctx context.Context, reports []store.Report) {
	if len(reports) == 0 {
		return
	}
	if err := d.Store.Report(ctx, d.Node, reports); err != nil {
		d.Log.Error("what came of callbacks cannot be kept", "callbacks", len(reports), "error", err)
	}
}
