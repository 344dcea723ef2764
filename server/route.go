package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/api"
	"github.com/voxsim/voxsim/server/engine"
	"github.com/voxsim/voxsim/server/store"
)

// voice is the API's way to the calls: those of this process, and by commands
// those of the others.
type voice struct{ *Server }

var _ api.Voice = voice{}

// orderLimit is how long a request waits until what it did is kept, or done by
// another process. Then it fails; it may have been done, or be done later.
const orderLimit = 15 * time.Second

func (v voice) Call(ctx context.Context, to, from string, d api.Document) (store.Call, error) {
	p := v.phone(to)
	return v.engine.Call(ctx, engine.NewCall{To: to, From: from, Document: d.Tree, Outbound: true, Phone: &p.Phone, Inputs: p.Inputs})
}

// phone is who answers a number.
func (s *Server) phone(number string) *Phone {
	if p, ok := pick(s.phones, number); ok {
		return p
	}
	return s.anybody
}

// directory finds phones without a copy for each call.
func directory(phones map[string]Phone) map[string]*Phone {
	found := make(map[string]*Phone, len(phones))
	for number, p := range phones {
		found[number] = &p
	}
	return found
}

func (v voice) UpdateCall(ctx context.Context, c store.Call, d api.Document) error {
	return v.route(ctx, d.Tree, store.Command{Node: c.Node, Verb: "update", Kind: "call", ID: c.ID, Document: d.Text})
}

func (v voice) DeleteCall(ctx context.Context, c store.Call) error {
	return v.route(ctx, nil, store.Command{Node: c.Node, Verb: "delete", Kind: "call", ID: c.ID})
}

func (v voice) UpdateConference(ctx context.Context, c store.Conference, d api.Document) error {
	return v.route(ctx, d.Tree, store.Command{Node: c.Node, Verb: "update", Kind: "conference", ID: c.ID, Document: d.Text})
}

func (v voice) DeleteConference(ctx context.Context, c store.Conference) error {
	return v.route(ctx, nil, store.Command{Node: c.Node, Verb: "delete", Kind: "conference", ID: c.ID})
}

func (v voice) UpdateParticipant(ctx context.Context, node string, p store.Participant, d api.Document) error {
	return v.route(ctx, d.Tree, store.Command{
		Node: node, Verb: "update", Kind: "participant", ID: p.ID, Document: d.Text,
	})
}

// route lets a command be done by the process that has what it is about.
func (s *Server) route(ctx context.Context, doc *ast.Document, c store.Command) error {
	if c.Node == s.node {
		return gone(s.obey(ctx, doc, c))
	}
	ctx, cancel := context.WithTimeout(ctx, orderLimit)
	defer cancel()
	answer, err := s.Store.Ask(ctx, c)
	switch {
	case err != nil:
		return err
	case answer == store.Gone:
		return api.ErrGone
	case answer != "":
		return errors.New(string(answer))
	}
	return nil
}

// gone is an error in the API's words.
func gone(err error) error {
	if errors.Is(err, engine.ErrGone) {
		return api.ErrGone
	}
	return err
}

// serveCommands does what other processes ask for, until ctx is done.
func (s *Server) serveCommands(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.Store.Serve(ctx, s.node, func(c store.Command) store.Answer { return s.serve(ctx, c) })
		if err == nil || errors.Is(err, store.ErrDead) {
			return
		}
		s.Log.Error("commands of other processes cannot be taken now", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(beatEvery):
		}
	}
}

// serve does one command of another process.
func (s *Server) serve(ctx context.Context, c store.Command) store.Answer {
	doc, err := parse(c)
	if err == nil {
		err = s.obey(ctx, doc, c)
	}
	switch {
	case errors.Is(err, engine.ErrGone):
		return store.Gone
	case err != nil:
		return store.Answer(err.Error())
	}
	return ""
}

// resources are what the documents of commands are for, by Kind.
var resources = map[string]schema.Resource{
	"call": schema.Call, "conference": schema.Conference, "participant": schema.Participant,
}

// parse reads the document of a command again; nil when it has none.
func parse(c store.Command) (*ast.Document, error) {
	if c.Verb != "update" {
		return nil, nil
	}
	doc, problems := parser.Parse("voxXML", c.Document, parser.Options{Resource: resources[c.Kind]})
	return doc, problems.Err()
}

// obey does a command here.
func (s *Server) obey(ctx context.Context, doc *ast.Document, c store.Command) error {
	switch c.Verb + " " + c.Kind {
	case "update call":
		return s.engine.UpdateCall(ctx, c.ID, doc)
	case "delete call":
		return s.engine.DeleteCall(ctx, c.ID)
	case "update conference":
		return s.engine.UpdateConference(ctx, c.ID, doc)
	case "delete conference":
		return s.engine.DeleteConference(ctx, c.ID)
	case "update participant":
		return s.engine.UpdateParticipant(ctx, c.ID, doc)
	}
	return fmt.Errorf("server: no such command: %s %s", c.Verb, c.Kind)
}
