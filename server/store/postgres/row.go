package postgres

import (
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

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

func callRows(calls []*store.Call) (p query.PutCallsParams) {
	for _, c := range calls {
		code, text, at := errorRow(c.Error)
		p.ID = append(p.ID, c.ID)
		p.Called = append(p.Called, []byte(c.To))
		p.Caller = append(p.Caller, []byte(c.From))
		p.Status = append(p.Status, c.Status)
		p.Created = append(p.Created, store.Millis(c.Created))
		p.Modified = append(p.Modified, store.Millis(c.Modified))
		p.Answered = append(p.Answered, store.Millis(c.Answered))
		p.HungUp = append(p.HungUp, store.Millis(c.HungUp))
		p.ErrorCode = append(p.ErrorCode, code)
		p.ErrorText = append(p.ErrorText, text)
		p.ErrorTime = append(p.ErrorTime, at)
		p.Node = append(p.Node, c.Node)
		p.Ended = append(p.Ended, c.Ended)
		p.LastWords = append(p.LastWords, store.EncodeWords(c.LastWords, c.Ended))
	}
	return p
}

func callOf(r query.CallsRow) store.Call {
	return store.Call{
		ID: r.ID, To: string(r.Called), From: string(r.Caller), Status: r.Status,
		Created: store.Moment(r.Created), Modified: store.Moment(r.Modified),
		Answered: store.Moment(r.Answered), HungUp: store.Moment(r.HungUp),
		Error: errorOf(r.ErrorCode, r.ErrorText, r.ErrorTime), Node: r.Node, Ended: r.Ended,
	}
}

func conferenceRows(conferences []*store.Conference) (p query.PutConferencesParams) {
	for _, c := range conferences {
		code, text, at := errorRow(c.Error)
		p.ID = append(p.ID, c.ID)
		p.Name = append(p.Name, []byte(c.Name))
		p.Status = append(p.Status, c.Status)
		p.Created = append(p.Created, store.Millis(c.Created))
		p.Modified = append(p.Modified, store.Millis(c.Modified))
		p.ErrorCode = append(p.ErrorCode, code)
		p.ErrorText = append(p.ErrorText, text)
		p.ErrorTime = append(p.ErrorTime, at)
		p.Node = append(p.Node, c.Node)
		p.Ended = append(p.Ended, c.Ended)
		p.LastWords = append(p.LastWords, store.EncodeWords(c.LastWords, c.Ended))
	}
	return p
}

func conferenceOf(r query.ConferencesRow) store.Conference {
	return store.Conference{
		ID: r.ID, Name: string(r.Name), Status: r.Status,
		Created: store.Moment(r.Created), Modified: store.Moment(r.Modified),
		Error: errorOf(r.ErrorCode, r.ErrorText, r.ErrorTime), Node: r.Node, Ended: r.Ended,
	}
}

func participantRows(participants []*store.Participant) (p query.JoinParams) {
	for _, m := range participants {
		code, text, at := errorRow(m.Error)
		p.ID = append(p.ID, m.ID)
		p.Label = append(p.Label, []byte(m.Label))
		p.Conference = append(p.Conference, m.Conference)
		p.Call = append(p.Call, m.Call)
		p.Created = append(p.Created, store.Millis(m.Created))
		p.Modified = append(p.Modified, store.Millis(m.Modified))
		p.Joined = append(p.Joined, store.Millis(m.Joined))
		p.ErrorCode = append(p.ErrorCode, code)
		p.ErrorText = append(p.ErrorText, text)
		p.ErrorTime = append(p.ErrorTime, at)
	}
	return p
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
