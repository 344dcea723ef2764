package sqlite

import (
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite/query"
)

// bit is a truth as SQLite keeps it.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// errorRow is an error as three columns; without one, its code is 0.
func errorRow(e *store.Error) (code int64, text []byte, time int64) {
	if e == nil {
		return 0, []byte{}, 0
	}
	return int64(e.Code), []byte(e.Description), store.Millis(e.Time)
}

// errorOf is the error of three columns.
func errorOf(code int64, text []byte, time int64) *store.Error {
	if code == 0 {
		return nil
	}
	return &store.Error{Code: int(code), Description: string(text), Time: store.Moment(time)}
}

func callRow(c *store.Call) query.PutCallParams {
	code, text, at := errorRow(c.Error)
	return query.PutCallParams{
		ID: c.ID, Called: []byte(c.To), Caller: []byte(c.From), Status: c.Status,
		Created: store.Millis(c.Created), Modified: store.Millis(c.Modified),
		Answered: store.Millis(c.Answered), HungUp: store.Millis(c.HungUp),
		ErrorCode: code, ErrorText: text, ErrorTime: at,
		Node: c.Node, Ended: bit(c.Ended), LastWords: store.EncodeWords(c.LastWords, c.Ended),
	}
}

func callOf(r query.CallsRow) store.Call {
	return store.Call{
		ID: r.ID, To: string(r.Called), From: string(r.Caller), Status: r.Status,
		Created: store.Moment(r.Created), Modified: store.Moment(r.Modified),
		Answered: store.Moment(r.Answered), HungUp: store.Moment(r.HungUp),
		Error: errorOf(r.ErrorCode, r.ErrorText, r.ErrorTime), Node: r.Node, Ended: r.Ended != 0,
	}
}

func conferenceRow(c *store.Conference) query.PutConferenceParams {
	code, text, at := errorRow(c.Error)
	return query.PutConferenceParams{
		ID: c.ID, Name: []byte(c.Name), Status: c.Status,
		Created: store.Millis(c.Created), Modified: store.Millis(c.Modified),
		ErrorCode: code, ErrorText: text, ErrorTime: at,
		Node: c.Node, Ended: bit(c.Ended), LastWords: store.EncodeWords(c.LastWords, c.Ended),
	}
}

func conferenceOf(r query.ConferencesRow) store.Conference {
	return store.Conference{
		ID: r.ID, Name: string(r.Name), Status: r.Status,
		Created: store.Moment(r.Created), Modified: store.Moment(r.Modified),
		Error: errorOf(r.ErrorCode, r.ErrorText, r.ErrorTime), Node: r.Node, Ended: r.Ended != 0,
	}
}

func participantRow(p *store.Participant) query.JoinParams {
	code, text, at := errorRow(p.Error)
	return query.JoinParams{
		ID: p.ID, Label: []byte(p.Label), Conference: p.Conference, Call: p.Call,
		Created: store.Millis(p.Created), Modified: store.Millis(p.Modified), Joined: store.Millis(p.Joined),
		ErrorCode: code, ErrorText: text, ErrorTime: at,
	}
}

func participantOf(r query.ParticipantsRow) store.Participant {
	return store.Participant{
		ID: r.ID, Label: string(r.Label), Conference: r.Conference, Call: r.Call,
		Created: store.Moment(r.Created), Modified: store.Moment(r.Modified), Joined: store.Moment(r.Joined),
		Error: errorOf(r.ErrorCode, r.ErrorText, r.ErrorTime),
	}
}

func callbackOf(r query.AllCallbacksRow) store.Callback {
	return store.Callback{
		ID: r.ID, Lane: r.Lane, URL: string(r.Url), Method: r.Method, Body: r.Body,
		State: store.State(r.State), Created: store.Moment(r.Created),
		Attempts: int(r.Attempts), Next: store.Moment(r.NextTry), Outcome: string(r.Outcome), Done: store.Moment(r.Done),
	}
}
