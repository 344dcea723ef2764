package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/voxsim/voxsim/server/api"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

// ControlPrefix is the path of what the vendor's API does not have: placing
// incoming calls, and looking after callbacks that could not be delivered.
const ControlPrefix = "/voxsim"

// control makes the endpoints beside the vendor's:
//
//	POST /voxsim/calls                   {"to": "15550002222", "inputs": ["press 2", "speak english"]}
//	GET  /voxsim/callbacks?state=failed
//	POST /voxsim/callbacks/{id}/resend
func (s *Server) control() http.Handler {
	frame := api.Frame{
		Prefix: ControlPrefix, Title: "voxsim control", Keys: s.Keys,
		Text: "What stands beside the voice API: incoming calls are placed, and callbacks that failed are seen and sent again.",
	}
	handler, _ := frame.New(func(h huma.API) {
		huma.Register(h, api.Operation(h, "incoming-call", http.MethodPost, "/calls", "Place an incoming call", http.StatusOK), s.placeCall)
		huma.Register(h, api.Operation(h, "list-callbacks", http.MethodGet, "/callbacks", "List callbacks", http.StatusOK), s.listCallbacks)
		huma.Register(h, api.Operation(h, "resend-callback", http.MethodPost, "/callbacks/{id}/resend", "Send a callback that failed again", http.StatusNoContent), s.resend)
	})
	return api.Logged(s.Log, s.metrics.answered("control"), handler)
}

type incomingInput struct {
	Body struct {
		To          string   `json:"to" pattern:"^\\+?[1-9][0-9]{1,14}$" patternDescription:"an E.164 number: 2 to 15 digits" doc:"The number that is called: one of those that are configured." example:"15556667777"`
		From        string   `json:"from,omitempty" pattern:"^\\+?[1-9][0-9]{1,14}$" patternDescription:"an E.164 number: 2 to 15 digits" doc:"Who calls." example:"15556668888"`
		Inputs      []string `json:"inputs,omitempty" maxItems:"10000" doc:"What answers the Gathers, one each: press 12#, speak english, silence, hang up." example:"[\"press 2\"]"`
		HangUpAfter string   `json:"hang_up_after,omitempty" doc:"When the caller hangs up by itself; never when it is left out." example:"30s"`
	}
}

type callOutput struct{ Body api.Call }

func (s *Server) placeCall(ctx context.Context, in *incomingInput) (*callOutput, error) {
	c := IncomingCall{To: strings.TrimPrefix(in.Body.To, "+"), From: strings.TrimPrefix(in.Body.From, "+")}
	for _, text := range in.Body.Inputs {
		input, err := sim.ParseInput(text)
		if err != nil {
			return nil, unprocessable("inputs: " + err.Error())
		}
		c.Inputs = append(c.Inputs, input)
	}
	if text := in.Body.HangUpAfter; text != "" {
		after, err := sim.ParseDuration(text)
		if err != nil {
			return nil, unprocessable("hang_up_after: " + err.Error())
		}
		c.HangUpAfter = after
	}
	made, err := s.Incoming(ctx, c)
	if errors.Is(err, ErrNoNumber) {
		return nil, unprocessable(err.Error())
	}
	if err != nil {
		return nil, api.Answer(ctx, err)
	}
	return &callOutput{api.ShowCall(made)}, nil
}

// unprocessable is the error of a request that cannot be done (R7.2).
func unprocessable(message string) error {
	return api.NewError(http.StatusUnprocessableEntity, message)
}

type listCallbacks struct {
	State string `query:"state" enum:"pending,delivered,failed" doc:"Only those in this state; all when it is left out."`
	api.Pages
}

// shownCallback is a callback as the control shows it.
type shownCallback struct {
	ID       int64           `json:"id" doc:"Number of the callback, and what its Voxsim-Callback-Id header says."`
	Lane     string          `json:"lane" doc:"The call or conference it tells of."`
	URL      string          `json:"url"`
	Method   string          `json:"method" enum:"GET,POST"`
	Body     json.RawMessage `json:"body" doc:"Its fields."`
	State    string          `json:"state" enum:"pending,delivered,failed"`
	Created  time.Time       `json:"created_time"`
	Attempts int             `json:"attempts" doc:"How often it was tried."`
	Next     *time.Time      `json:"next_time,omitempty" doc:"When it is tried next."`
	Outcome  string          `json:"outcome,omitempty" doc:"What the last attempt came to."`
	Done     *time.Time      `json:"done_time,omitempty" doc:"When it was delivered or given up."`
}

func showCallback(c store.Callback) shownCallback {
	shown := shownCallback{
		ID: c.ID, Lane: c.Lane, URL: c.URL, Method: c.Method, Body: c.Body, State: string(c.State),
		Created: c.Created, Attempts: c.Attempts, Outcome: c.Outcome,
	}
	if c.State == store.Pending {
		shown.Next = &c.Next
	} else {
		shown.Done = &c.Done
	}
	return shown
}

func (s *Server) listCallbacks(ctx context.Context, in *listCallbacks) (*api.ListOutput[shownCallback], error) {
	page := store.Page{Number: in.Page, Size: in.Size}
	found, err := s.Store.Callbacks(ctx, store.State(in.State), page)
	return api.Listed(ctx, in.Pages, found, err, showCallback)
}

type resendInput struct {
	ID int64 `path:"id" doc:"Number of the callback."`
}

func (s *Server) resend(ctx context.Context, in *resendInput) (*struct{}, error) {
	return nil, api.Answer(ctx, s.Store.Resend(ctx, in.ID, time.Now()))
}
