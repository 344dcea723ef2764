package api

import (
	"context"
	"errors"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/server/store"
)

// ErrGone is the error of a change to what has ended.
var ErrGone = errors.New("it has ended")

// Voice is what the API is a face of: the calls, in whichever process they run.
// What has been done is kept when its methods return.
type Voice interface {
	// Call begins an outbound call and returns it as it is first kept.
	Call(ctx context.Context, to, from string, d Document) (store.Call, error)
	// UpdateCall gives a running call another document (R4.8), parsed for a call.
	UpdateCall(ctx context.Context, c store.Call, d Document) error
	// DeleteCall hangs it up.
	DeleteCall(ctx context.Context, c store.Call) error
	// UpdateConference runs a document, parsed for a conference, on one (R4.57).
	UpdateConference(ctx context.Context, c store.Conference, d Document) error
	// DeleteConference hangs up its calls (R4.54).
	DeleteConference(ctx context.Context, c store.Conference) error
	// UpdateParticipant runs a document, parsed for a participant, on one (R4.57).
	UpdateParticipant(ctx context.Context, node string, p store.Participant, d Document) error
}

// Document is VoxXML that was found valid.
type Document struct {
	// Text is the document itself, for the process that runs the call.
	Text string
	// Tree is what it says.
	Tree *ast.Document
}

// Lists are what the API reads; a [store.Store] has them.
type Lists interface {
	Call(ctx context.Context, id string) (store.Call, error)
	Conference(ctx context.Context, id string) (store.Conference, error)
	Participant(ctx context.Context, conference, id string) (store.Participant, error)
	Calls(ctx context.Context, p store.Page) (store.List[store.Call], error)
	Conferences(ctx context.Context, p store.Page) (store.List[store.Conference], error)
	Participants(ctx context.Context, conference string, p store.Page) (store.List[store.Participant], error)
}
