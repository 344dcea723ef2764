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
	ID         string   `json:"id" doc:"UUID of the participant." example:"70fe317e-6bf7-484c-b964-dbed00d09684"`
	Label      string   `json:"label,omitempty" doc:"Its participantLabel." example:"sam"`
	Created    string   `json:"created_time" format:"date-time" doc:"When the participant came to be."`
	Modified   string   `json:"modified_time" format:"date-time" doc:"When it last changed."`
	Joined     string   `json:"joined_time" format:"date-time" doc:"When it joined the conference."`
	Conference string   `json:"conference_id" doc:"UUID of its conference."`
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
	pages
}

type changeParticipant struct {
	Conference string `path:"conf_id" doc:"ID of the conference."`
	ID         string `path:"id" doc:"ID of the participant."`
	Body       struct {
		VoxXML string `json:"voxXML,omitempty" doc:"What to execute on the participant."`
		XML    string `json:"xml,omitempty" doc:"The same, by another name."`
	}
}

// participants registers the endpoints of participants.
func (a *api) participants(h huma.API) {
	const path = "/conferences/{conf_id}/participants"
	huma.Register(h, operation("list-participants", http.MethodGet, path, "List conference participants", http.StatusOK), a.listParticipants)
	change(h, "modify-participant", path+"/{id}", "Modify a conference participant", a.changeParticipant)
}

func (a *api) listParticipants(ctx context.Context, in *listParticipants) (*listOutput[participant], error) {
	if _, err := a.Lists.Conference(ctx, in.Conference); err != nil {
		return nil, answer(ctx, err)
	}
	found, err := a.Lists.Participants(ctx, in.Conference, in.page())
	return listed(ctx, in.pages, found, err, showParticipant)
}

func (a *api) changeParticipant(ctx context.Context, in *changeParticipant) error {
	c, err := a.Lists.Conference(ctx, in.Conference)
	if err != nil {
		return err
	}
	p, err := a.Lists.Participant(ctx, in.Conference, in.ID)
	if err != nil {
		return err
	}
	d, err := oneDocument(in.Body.VoxXML, in.Body.XML, schema.Participant)
	if err != nil {
		return err
	}
	return a.Voice.UpdateParticipant(ctx, c.Node, p, d)
}

// oneDocument is the document of a body that may name it in two ways (R7.4).
func oneDocument(voxXML, xml string, r schema.Resource) (Document, error) {
	switch {
	case voxXML != "" && xml != "":
		return Document{}, newError(http.StatusUnprocessableEntity, "body: voxXML and xml are the same thing; give one of them")
	case xml != "":
		return document("xml", xml, r)
	}
	return document("voxXML", voxXML, r)
}
