package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
)

// conference is a conference as the API shows it.
type conference struct {
	ID       string   `json:"id" format:"uuid" doc:"UUID of the conference." example:"c0904ce2-9081-4fa1-4ade-8278d347fcac"`
	Name     string   `json:"name" doc:"What the scripts call it." example:"room1"`
	Status   string   `json:"status" enum:"queued,in_progress,complete,conf_failed" doc:"State of the conference; the last two are final."`
	Created  string   `json:"created_time" format:"date-time" doc:"When the first participant joined."`
	Modified string   `json:"modified_time" format:"date-time" doc:"When the conference last changed."`
	Error    *failure `json:"error,omitempty" doc:"Why it failed."`
}

func showConference(c store.Conference) conference {
	return conference{
		ID: c.ID, Name: c.Name, Status: c.Status, Created: stamp(c.Created), Modified: stamp(c.Modified), Error: showError(c.Error),
	}
}

type listConferences struct{ Pages }

type changeConference struct {
	ID   string `path:"id" doc:"ID of the conference."`
	Body struct {
		VoxXML string `json:"voxXML" doc:"What to execute on the conference."`
	}
}

type deleteConference struct {
	ID string `path:"id" doc:"ID of the conference."`
}

// conferences registers the endpoints of conferences.
func (a *api) conferences(h huma.API) {
	huma.Register(h, Operation(h, "list-conferences", http.MethodGet, "/conferences", "List conferences", http.StatusOK), a.listConferences)
	change(h, "modify-conference", "/conferences/{id}", "Modify a conference", a.changeConference)
	huma.Register(h, Operation(h, "delete-conference", http.MethodDelete, "/conferences/{id}", "Delete a conference", http.StatusNoContent), nothing(a.deleteConference))
}

func (a *api) listConferences(ctx context.Context, in *listConferences) (*ListOutput[conference], error) {
	found, err := a.Lists.Conferences(ctx, in.Of())
	return Listed(ctx, in.Pages, found, err, showConference)
}

// conference is the conference of an id.
func (a *api) conference(ctx context.Context, text string) (store.Conference, error) {
	id, err := known(text)
	if err != nil {
		return store.Conference{}, err
	}
	return a.Lists.Conference(ctx, id)
}

func (a *api) changeConference(ctx context.Context, in *changeConference) error {
	c, err := a.conference(ctx, in.ID)
	if err != nil {
		return err
	}
	d, err := a.read.document("voxXML", in.Body.VoxXML, schema.Conference)
	if err != nil {
		return err
	}
	if c.Ended {
		return ErrGone
	}
	return a.Voice.UpdateConference(ctx, c, d)
}

func (a *api) deleteConference(ctx context.Context, in *deleteConference) error {
	c, err := a.conference(ctx, in.ID)
	if err != nil || c.Ended {
		return err
	}
	return ignoreGone(a.Voice.DeleteConference(ctx, c))
}

// ignoreGone: to delete what has just ended is no error (R7.4).
func ignoreGone(err error) error {
	if errors.Is(err, ErrGone) {
		return nil
	}
	return err
}
