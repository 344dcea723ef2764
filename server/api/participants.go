package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
)

// participant is a member of a conference as the API shows it.
type participant struct {
	ID         string   `json:"id" format:"uuid" doc:"UUID of the participant." example:"70fe317e-6bf7-484c-b964-dbed00d09684"`
	Label      string   `json:"label,omitempty" doc:"Its participantLabel." example:"sam"`
	Created    string   `json:"created_time" format:"date-time" doc:"When the participant came to be."`
	Modified   string   `json:"modified_time" format:"date-time" doc:"When it last changed."`
	Joined     string   `json:"joined_time" format:"date-time" doc:"When it joined the conference."`
	Conference string   `json:"conference_id" format:"uuid" doc:"UUID of its conference."`
	Error      *failure `json:"error,omitempty" doc:"Why it failed."`
}

func showParticipant(p store.Participant) participant {
	return participant{
		ID: p.ID, Label: p.Label, Created: stamp(p.Created), Modified: stamp(p.Modified), Joined: stamp(p.Joined),
		Conference: p.Conference, Error: showError(p.Error),
	}
}

type listParticipants struct {
	Conference string `path:"conf_id" doc:"ID of the conference."`
	Pages
}

type changeParticipant struct {
	Conference string `path:"conf_id" doc:"ID of the conference."`
	ID         string `path:"id" doc:"ID of the participant."`
	Body       participantBody
}

// participantBody names its document in one of two ways (R7.4).
type participantBody struct {
	VoxXML *string `json:"voxXML,omitempty" nullable:"false" doc:"What to execute on the participant." example:"<Response><Hangup/></Response>"`
	XML    *string `json:"xml,omitempty" nullable:"false" doc:"The same by another name, which an example of the vendor's uses."`
}

// TransformSchema says that one of the two must be there.
func (participantBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	for _, name := range []string{"voxXML", "xml"} {
		s.OneOf = append(s.OneOf, &huma.Schema{
			Type: huma.TypeObject, Required: []string{name}, Properties: map[string]*huma.Schema{name: {}},
		})
	}
	return s
}

// document is that of the body.
func (b participantBody) document(read *reader) (Document, error) {
	switch {
	case b.VoxXML != nil:
		return read.document("voxXML", *b.VoxXML, schema.Participant)
	case b.XML != nil:
		return read.document("xml", *b.XML, schema.Participant)
	}
	// A name with null, which the library takes for one that is there.
	return Document{}, NewError(http.StatusUnprocessableEntity, "validation failed; body: "+oneName)
}

// participants registers the endpoints of participants.
func (a *api) participants(h huma.API) {
	const path = "/conferences/{conf_id}/participants"
	huma.Register(h, Operation(h, "list-participants", http.MethodGet, path, "List conference participants", http.StatusOK), a.listParticipants)
	change(h, "modify-participant", path+"/{id}", "Modify a conference participant", a.changeParticipant)
}

func (a *api) listParticipants(ctx context.Context, in *listParticipants) (*ListOutput[participant], error) {
	c, err := a.conference(ctx, in.Conference)
	if err != nil {
		return nil, Answer(ctx, err)
	}
	found, err := a.Lists.Participants(ctx, c.ID, in.Of())
	return Listed(ctx, in.Pages, found, err, showParticipant)
}

func (a *api) changeParticipant(ctx context.Context, in *changeParticipant) error {
	c, err := a.conference(ctx, in.Conference)
	if err != nil {
		return err
	}
	id, err := known(in.ID)
	if err != nil {
		return err
	}
	p, err := a.Lists.Participant(ctx, c.ID, id)
	if err != nil {
		return err
	}
	d, err := in.Body.document(&a.read)
	if err != nil {
		return err
	}
	return a.Voice.UpdateParticipant(ctx, c.Node, p, d)
}
