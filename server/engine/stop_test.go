package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

const dialling = `<Response><Dial statusCallback='http://app/cb' statusCallbackEvent='queued ringing answered complete noConnect'>15550000009</Dial></Response>`

// TestStop: an engine that stops hangs up what runs, keeps how it ended, and
// takes no orders any more.
func TestStop(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := open(t, Config{Fetch: pages(nil)})
		id, slow := d.incoming(dialling), d.begin(NewCall{URL: "http://app/slow"})
		ringing := d.begin(NewCall{Document: document(t, schema.Call, pause), Outbound: true, Phone: &sim.Phone{Outcome: sim.NoAnswer}})
		pass(time.Second)
		require.NoError(t, d.stop())
		assert.Equal(t, "complete", d.row(id).Status)
		assert.Equal(t, "failed", d.row(slow).Status)
		assert.Equal(t, "no_answer", d.row(ringing).Status)
		equal(t, d.sent(), "queued", "ringing", "no_connect")
		_, err := d.Call(t.Context(), NewCall{Document: document(t, schema.Call, pause)})
		assert.ErrorIs(t, err, ErrStopped)
		assert.ErrorIs(t, d.DeleteCall(t.Context(), id), ErrStopped)
	})
}

// TestStopWithOrders: of orders that come while the engine stops, each is either
// kept or refused.
func TestStopWithOrders(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := open(t, Config{})
		d.books.setFault(func(context.Context) error { <-time.After(10 * time.Millisecond); return nil })
		doc := document(t, schema.Call, pause)
		const orders = 200
		type outcome struct {
			id  string
			err error
		}
		done := make(chan outcome, orders)
		for i := range orders {
			go func() {
				<-time.After(time.Duration(i) * time.Millisecond)
				c, err := d.Call(t.Context(), NewCall{Document: doc})
				done <- outcome{c.ID, err}
			}()
		}
		pass(100 * time.Millisecond)
		require.NoError(t, d.stop())
		kept := 0
		for range orders {
			o := <-done
			if o.err != nil {
				require.ErrorIs(t, o.err, ErrStopped)
				continue
			}
			kept++
			require.True(t, d.row(o.id).Ended)
		}
		by, _, err := d.books.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[string]int{"complete": kept}, by)
		assert.Greater(t, kept, 50)
		assert.Less(t, kept, orders)
	})
}

// TestCommitFailsForAWhile: the calls go on, nobody is told before it is kept,
// and then everything is there, in order.
func TestCommitFailsForAWhile(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := open(t, Config{})
		id := d.incoming(dialling)
		d.books.setFault(func(context.Context) error { return errDown })
		told := make(chan error, 1)
		go func() { told <- d.UpdateCall(t.Context(), id, document(t, schema.Call, `<Response/>`)) }()
		pass(time.Minute)
		assert.Empty(t, told)
		equal(t, d.sent(), "queued")
		assert.Equal(t, "answered", d.row(id).Status)
		assert.Zero(t, d.Running(), "the call itself has gone on")

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := d.Call(ctx, NewCall{Document: document(t, schema.Call, pause)})
		assert.ErrorIs(t, err, context.DeadlineExceeded)

		d.books.setFault(nil)
		require.NoError(t, <-told)
		synctest.Wait()
		equal(t, d.sent(), "queued", "no_connect")
		assert.Equal(t, "complete", d.row(id).Status)
	})
}

// TestStopWithoutStore: an engine ends also when the store never comes back.
func TestStopWithoutStore(t *testing.T) {
	for name, fault := range map[string]func(context.Context) error{
		"refuses": func(context.Context) error { return errDown },
		"hangs":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				d := open(t, Config{})
				d.incoming(pause)
				d.books.setFault(fault)
				began := time.Now()
				assert.ErrorContains(t, d.stop(), "could not be kept in time")
				assert.Equal(t, farewell, time.Since(began))
			})
		})
	}
}

// TestDead: an engine that the others have given up ends at once, and says so to
// whoever waits; also when the store does not answer any more.
func TestDead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := open(t, Config{})
		d.incoming(pause)
		_, err := d.books.Bury(t.Context(), time.Now().Add(2*time.Hour), store.Error{Code: 6100})
		require.NoError(t, err)
		_, err = d.Call(t.Context(), NewCall{Document: document(t, schema.Call, pause)})
		assert.ErrorIs(t, err, store.ErrDead)
		synctest.Wait()
		_, err = d.Call(t.Context(), NewCall{Document: document(t, schema.Call, pause)})
		assert.ErrorIs(t, err, ErrStopped)
		assert.ErrorIs(t, d.stop(), store.ErrDead)
	})
	bubble(t, func(t *testing.T) {
		b := &books{fault: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		e := New(Config{Node: "n", Store: b})
		ctx, cancel := context.WithCancelCause(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Run(ctx) }()
		go func() { _, _ = e.Call(t.Context(), NewCall{Document: document(t, schema.Call, pause)}) }()
		synctest.Wait()
		cancel(store.ErrDead)
		synctest.Wait()
		assert.ErrorIs(t, <-ended, store.ErrDead)
	})
}

// TestDeath: what an engine keeps at any moment is enough for the others to end
// its calls: every leg, and every stay in a conference, has its last event.
func TestDeath(t *testing.T) {
	for after, want := range map[time.Duration][]string{
		time.Millisecond: {"queued", "no_connect"},
		time.Second:      {"queued", "ringing", "no_connect"},
		5 * time.Second:  {"queued", "ringing", "answered", "complete"},
		14 * time.Second: {"queued", "ringing", "answered", "complete", "start", "join", "leave", "end"},
	} {
		bubble(t, func(t *testing.T) {
			d := open(t, Config{})
			id := d.incoming(dialling[:len(dialling)-len("</Response>")] +
				`<Conference statusCallback='http://app/cb' statusCallbackEvent='start end join leave'>room</Conference></Response>`)
			pass(after)
			now := time.Now()
			dead, err := d.books.Bury(t.Context(), now.Add(2*time.Hour), store.Error{Code: 6100, Description: "dead"})
			require.NoError(t, err)
			assert.Equal(t, []string{"n"}, dead)
			equal(t, d.sent(), want...)
			row := d.row(id)
			assert.Equal(t, "failed", row.Status)
			assert.Equal(t, 6100, row.Error.Code)
		})
	}
}

// TestSpeed: time in calls passes faster; what the API shows is the time of day.
func TestSpeed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := open(t, Config{Speed: 10})
		id := d.incoming(`<Response><Pause length='20'/><Gather timeout='10' statusCallback='http://app/cb' statusCallbackEvent='fullResult'/></Response>`)
		began := time.Now().UTC()
		pass(2999 * time.Millisecond)
		assert.Equal(t, "answered", d.row(id).Status)
		pass(time.Millisecond)
		row := d.row(id)
		assert.Equal(t, "complete", row.Status)
		assert.Equal(t, began.Add(3*time.Second), row.HungUp)
		equal(t, d.sent("time"), "complete_input "+began.Add(3*time.Second).Format(time.RFC3339))
	})
}

// TestReckon: times of day follow the calendar when the machine slept.
func TestReckon(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := newClock(1)
		c.day = c.day.Add(-time.Hour) // what the calendar was when it began, an hour of sleep before
		c.reckon()
		assert.Equal(t, time.Now().UTC().Add(time.Second), c.of(time.Second))
		was := c.day
		c.day = c.day.Add(time.Millisecond)
		c.reckon()
		assert.Equal(t, was.Add(time.Millisecond), c.day, "small steps are no news: times do not go back")
	})
}
