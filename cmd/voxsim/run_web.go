package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/voxsim/voxsim/internal/audio"
	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
)

// mapping is a --map.
type mapping struct {
	url, file string
	// noAudio is why the file's length is not known, when a Play wants it.
	noAudio error
}

// readMapped reads the files of all mappings into the world.
func (r *runner) readMapped() error {
	for i := range r.mapped {
		m := &r.mapped[i]
		if err := r.read(m); err != nil {
			return fmt.Errorf("--map %s: %w", m.url, err)
		}
	}
	return nil
}

// read reads the file of a mapping: as a document, and as audio.
func (r *runner) read(m *mapping) error {
	f, err := os.Open(m.file)
	if err != nil {
		return err
	}
	defer f.Close()
	page := sim.Page{}
	if page.Body, err = io.ReadAll(io.LimitReader(f, parser.DefaultBytes+1)); err != nil {
		return err
	}
	if r.world.Web == nil {
		r.world.Web = map[string]sim.Page{}
	}
	r.world.Web[m.url] = page
	length, err := audio.Length(f)
	if err != nil {
		m.noAudio = err
		return nil
	}
	if r.world.Lengths == nil {
		r.world.Lengths = map[string]time.Duration{}
	}
	if _, given := r.world.Lengths[m.url]; !given {
		r.world.Lengths[m.url] = length
	}
	return nil
}

// liveWeb really fetches documents. What has been told so far is written
// before, because a fetch may take a while.
func liveWeb(client *fetch.Client, out *bufio.Writer) func(sim.Request) sim.Page {
	return func(q sim.Request) sim.Page {
		_ = out.Flush() // the writer keeps its error
		answer, err := client.Fetch(context.Background(), fetchRequest(q))
		switch {
		case errors.Is(err, fetch.ErrTimeout):
			return sim.Page{Failure: sim.TimedOut}
		case err != nil:
			return sim.Page{Failure: err.Error()}
		}
		if answer.ContentType == "" {
			answer.ContentType = "none"
		}
		return sim.Page{URL: answer.URL, Status: answer.Status, ContentType: answer.ContentType, Body: answer.Body}
	}
}

// fetchRequest is what a request of the simulator is over HTTP.
func fetchRequest(q sim.Request) fetch.Request {
	request := fetch.Request{Method: q.Method, URL: q.URL}
	for _, f := range q.Fields {
		request.Fields = append(request.Fields, fetch.Field{Name: f.Name, Value: f.Value})
	}
	return request
}
