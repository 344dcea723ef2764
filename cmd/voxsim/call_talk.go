package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/server"
	"github.com/voxsim/voxsim/server/api"
)

// run places the call and tells what comes of it.
func (c *calling) run(ctx context.Context) error {
	if err := c.settle(); err != nil {
		return err
	}
	call, err := c.place(ctx)
	if err != nil {
		return err
	}
	if !c.wait {
		return c.tell(call, fmt.Sprintf("call %s from %s to %s", call.ID, call.From, call.To))
	}
	if !c.json {
		fmt.Fprintf(c.io.out, "call %s from %s to %s\n", call.ID, call.From, call.To)
	}
	if call, err = c.await(ctx, call); err != nil {
		return err
	}
	if err := c.tell(call, ending(call)); err != nil {
		return err
	}
	if call.Status != string(interp.StatusComplete) {
		return &statusError{status: statusDidBadly}
	}
	return nil
}

// tell prints a call, as JSON or in words.
func (c *calling) tell(call api.Call, words string) error {
	if c.json {
		text, err := json.Marshal(call)
		if err != nil {
			return err
		}
		words = string(text)
	}
	_, err := fmt.Fprintln(c.io.out, words)
	return err
}

// ending says how a call ended.
func ending(call api.Call) string {
	text := call.Status
	begin, err := time.Parse(time.RFC3339, cmp.Or(call.Answered, call.Created))
	end, err2 := time.Parse(time.RFC3339, call.HungUp)
	if err == nil && err2 == nil {
		text += " after " + end.Sub(begin).String()
	}
	if call.Error != nil {
		text += fmt.Sprintf(": error %d: %s", call.Error.Code, call.Error.Description)
	}
	return text
}

// place asks the server for the call.
func (c *calling) place(ctx context.Context) (api.Call, error) {
	type order struct {
		To          string   `json:"to"`
		From        string   `json:"from,omitempty"`
		Inputs      []string `json:"inputs,omitempty"`
		HangUpAfter string   `json:"hang_up_after,omitempty"`
	}
	o := order{To: c.caller.caller.To, From: c.caller.caller.From, HangUpAfter: c.after}
	for _, in := range c.caller.caller.Inputs {
		o.Inputs = append(o.Inputs, in.String())
	}
	body, err := json.Marshal(o)
	if err != nil {
		return api.Call{}, err
	}
	var call api.Call
	return call, c.ask(ctx, http.MethodPost, server.ControlPrefix+"/calls", body, &call)
}

// lookEvery is how often --wait looks.
const lookEvery = 200 * time.Millisecond

// await looks at the list of calls until one has ended.
func (c *calling) await(ctx context.Context, call api.Call) (api.Call, error) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		now, err := c.find(ctx, call.ID)
		if err != nil || interp.Status(now.Status).Final() {
			return now, err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return now, ctx.Err()
		}
	}
}

// find looks for a call in the list, newest first.
func (c *calling) find(ctx context.Context, id string) (api.Call, error) {
	for page := 1; ; page++ {
		var list api.List[api.Call]
		err := c.ask(ctx, http.MethodGet, fmt.Sprintf("%s/calls?page=%d&page_size=100", api.Prefix, page), nil, &list)
		if err != nil {
			return api.Call{}, err
		}
		for _, call := range list.Results {
			if call.ID == id {
				return call, nil
			}
		}
		if page >= list.Pages {
			return api.Call{}, errors.New("the server does not list the call any more")
		}
	}
}

// mostAnswer is how much of an answer is read.
const mostAnswer = 16 << 20

// ask sends a request and reads the answer into out.
func (c *calling) ask(ctx context.Context, method, path string, body []byte, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+c.key)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("no server answers: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return refusal(answer.StatusCode, text)
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("what answers at %s is no voxsim serve: %w", c.url, err)
	}
	return nil
}

// refusal is an answer that is an error.
func refusal(status int, text []byte) error {
	var e api.Error
	if json.Unmarshal(text, &e) != nil || e.Message == "" {
		return fmt.Errorf("the server answers with HTTP status %d, and not as voxsim serve does", status)
	}
	return errors.New(e.Message)
}
