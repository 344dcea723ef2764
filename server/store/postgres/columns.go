package postgres

import (
	"context"
	"slices"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// columns are the rows of several batches, column by column, as they are written
// with one statement for each table. Of what several batches write, the last counts.
type columns struct {
	calls        []*store.Call
	callAt       map[string]int // where a call stands in calls
	conferences  []*store.Conference
	conferenceAt map[string]int
	joined       []*store.Participant
	left         []string
	callbacks    query.AddCallbacksParams
}

// add puts the rows of a batch behind the others.
func (c *columns) add(b *store.Batch) {
	if c.callAt == nil {
		c.callAt, c.conferenceAt = map[string]int{}, map[string]int{}
	}
	for i := range b.Calls {
		c.calls = put(c.calls, c.callAt, b.Calls[i].ID, &b.Calls[i])
	}
	for i := range b.Conferences {
		c.conferences = put(c.conferences, c.conferenceAt, b.Conferences[i].ID, &b.Conferences[i])
	}
	for i := range b.Joined {
		c.join(&b.Joined[i])
	}
	for _, id := range b.Left {
		c.joined = slices.DeleteFunc(c.joined, func(p *store.Participant) bool { return p.ID == id })
		c.left = append(c.left, id)
	}
	for _, due := range b.Callbacks {
		addDue(&c.callbacks, due)
	}
}

// put adds a row, or replaces the one with that id.
func put[T any](rows []*T, at map[string]int, id string, row *T) []*T {
	if i, ok := at[id]; ok {
		rows[i] = row
		return rows
	}
	at[id] = len(rows)
	return append(rows, row)
}

// join lets a participant be there.
func (c *columns) join(p *store.Participant) {
	i := slices.IndexFunc(c.joined, func(other *store.Participant) bool { return other.ID == p.ID })
	if i >= 0 {
		c.joined[i] = p
		return
	}
	c.joined = append(c.joined, p)
}

// addDue adds a callback that becomes due.
func addDue(p *query.AddCallbacksParams, c store.Callback) {
	p.Lane = append(p.Lane, c.Lane)
	p.Url = append(p.Url, []byte(c.URL))
	p.Method = append(p.Method, c.Method)
	p.Body = append(p.Body, blob(c.Body))
	p.Created = append(p.Created, store.Millis(c.Created))
}

// blob is a value of a column that is never NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// write writes all rows. Lanes are locked first, before any row is.
func (c *columns) write(ctx context.Context, q *query.Queries) error {
	if len(c.callbacks.Lane) > 0 {
		if err := q.LockLanes(ctx, c.callbacks.Lane); err != nil {
			return err
		}
	}
	if len(c.calls) > 0 {
		if err := q.PutCalls(ctx, callRows(c.calls)); err != nil {
			return err
		}
	}
	if len(c.conferences) > 0 {
		if err := q.PutConferences(ctx, conferenceRows(c.conferences)); err != nil {
			return err
		}
	}
	if err := c.writeParticipants(ctx, q); err != nil {
		return err
	}
	return addCallbacks(ctx, q, c.callbacks)
}

// writeParticipants lets those go who left, and then those come who joined: also
// who left and came again.
func (c *columns) writeParticipants(ctx context.Context, q *query.Queries) error {
	if len(c.left) > 0 {
		if err := q.Leave(ctx, c.left); err != nil {
			return err
		}
	}
	if len(c.joined) > 0 {
		return q.Join(ctx, participantRows(c.joined))
	}
	return nil
}

// addCallbacks makes callbacks due whose lanes are locked.
func addCallbacks(ctx context.Context, q *query.Queries, p query.AddCallbacksParams) error {
	if len(p.Lane) == 0 {
		return nil
	}
	if err := q.AddCallbacks(ctx, p); err != nil {
		return err
	}
	return q.Lead(ctx, p.Lane)
}
