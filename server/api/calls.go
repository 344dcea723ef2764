package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
)

// timeFormat is UTC with milliseconds.
const timeFormat = "2006-01-02T15:04:05.000Z"

// failure is the error object of a call, a conference or a participant (R4.9).
type failure struct {
	Code        int    `json:"code" doc:"What kind of error it was." example:"5105"`
	Description string `json:"description" doc:"What happened."`
	Time        string `json:"time" format:"date-time" doc:"When it happened."`
}

func showError(e *store.Error) *failure {
	if e == nil {
		return nil
	}
	return &failure{e.Code, e.Description, stamp(e.Time)}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeFormat)
}

// Call is a call as the API shows it.
type Call struct {
	ID       string   `json:"id" format:"uuid" doc:"UUID of the call." example:"f5157dfe-0629-e358-6b08-8fbea78ab4bd"`
	To       string   `json:"to" doc:"The number that is called." example:"15556667777"`
	From     string   `json:"from" doc:"The number that calls." example:"15556668888"`
	Status   string   `json:"status" enum:"queued,processing,ringing,answered,complete,busy,failed,no_answer" doc:"State of the call; the last four are final."`
	Created  string   `json:"created_time" format:"date-time" doc:"When the call began."`
	Modified string   `json:"modified_time" format:"date-time" doc:"When the call last changed."`
	Answered string   `json:"answer_time,omitempty" format:"date-time" doc:"When it was answered."`
	HungUp   string   `json:"hangup_time,omitempty" format:"date-time" doc:"When it ended."`
	Error    *failure `json:"error,omitempty" doc:"Why it failed."`
}

// ShowCall is a call of the store as the API shows it.
func ShowCall(c store.Call) Call {
	return Call{
		ID: c.ID, To: c.To, From: c.From, Status: c.Status, Created: stamp(c.Created), Modified: stamp(c.Modified),
		Answered: stamp(c.Answered), HungUp: stamp(c.HungUp), Error: showError(c.Error),
	}
}

type listCalls struct{ Pages }

type createCall struct {
	Body struct {
		To     string `json:"to" pattern:"^\\+?[1-9][0-9]{1,14}$" patternDescription:"an E.164 number: 2 to 15 digits" doc:"The number to dial." example:"15556667777"`
		From   string `json:"from" pattern:"^\\+?[1-9][0-9]{1,14}$" patternDescription:"an E.164 number: 2 to 15 digits" doc:"The number that calls." example:"15556668888"`
		VoxXML string `json:"voxXML" doc:"What the call executes when it is answered." example:"<Response><Say>Hello!</Say></Response>"`
	}
}

type changeCall struct {
	ID   string `path:"id" doc:"ID of the call."`
	Body struct {
		VoxXML string `json:"voxXML" doc:"What the call executes from now on."`
	}
}

type deleteCall struct {
	ID string `path:"id" doc:"ID of the call."`
}

type callOutput struct{ Body Call }

// calls registers the endpoints of calls.
func (a *api) calls(h huma.API) {
	huma.Register(h, Operation(h, "list-calls", http.MethodGet, "/calls", "List calls", http.StatusOK), a.listCalls)
	create := Operation(h, "create-call", http.MethodPost, "/calls", "Create a call", http.StatusOK)
	create.Middlewares = huma.Middlewares{a.createQuickly}
	huma.Register(h, create, a.createCall)
	change(h, "modify-call", "/calls/{id}", "Modify a call", a.changeCall)
	huma.Register(h, Operation(h, "delete-call", http.MethodDelete, "/calls/{id}", "Delete a call", http.StatusNoContent), nothing(a.deleteCall))
}

func (a *api) listCalls(ctx context.Context, in *listCalls) (*ListOutput[Call], error) {
	found, err := a.Lists.Calls(ctx, in.Of())
	return Listed(ctx, in.Pages, found, err, ShowCall)
}

func (a *api) createCall(ctx context.Context, in *createCall) (*callOutput, error) {
	d, err := a.read.document("voxXML", in.Body.VoxXML, schema.Call)
	if err != nil {
		return nil, err
	}
	c, err := a.Voice.Call(ctx, strings.TrimPrefix(in.Body.To, "+"), strings.TrimPrefix(in.Body.From, "+"), d)
	if err != nil {
		return nil, Answer(ctx, err)
	}
	return &callOutput{ShowCall(c)}, nil
}

// call is the call of an id.
func (a *api) call(ctx context.Context, text string) (store.Call, error) {
	id, err := known(text)
	if err != nil {
		return store.Call{}, err
	}
	return a.Lists.Call(ctx, id)
}

func (a *api) changeCall(ctx context.Context, in *changeCall) error {
	c, err := a.call(ctx, in.ID)
	if err != nil {
		return err
	}
	d, err := a.read.document("voxXML", in.Body.VoxXML, schema.Call)
	if err != nil {
		return err
	}
	if c.Ended {
		return ErrGone
	}
	return a.Voice.UpdateCall(ctx, c, d)
}

func (a *api) deleteCall(ctx context.Context, in *deleteCall) error {
	c, err := a.call(ctx, in.ID)
	if err != nil || c.Ended {
		return err
	}
	return ignoreGone(a.Voice.DeleteCall(ctx, c))
}
