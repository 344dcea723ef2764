package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
)

// TestScenarios runs the scenarios against the application on a free port.
func TestScenarios(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	server := http.Server{Handler: newApp()}
	go server.Serve(l)
	defer server.Close()

	data, err := os.ReadFile("pharmacy.voxsim.yaml")
	require.NoError(t, err)
	suite, problems := scenario.Parse("pharmacy.voxsim.yaml", []byte(strings.ReplaceAll(string(data), "localhost:3947", l.Addr().String())))
	require.Empty(t, problems)
	assert.Equal(t, "go run .", suite.Before.Command)
	var client fetch.Client
	ask := func(q sim.Request) (fetch.Response, error) {
		r := fetch.Request{Method: q.Method, URL: q.URL}
		for _, f := range q.Fields {
			r.Fields = append(r.Fields, fetch.Field{Name: f.Name, Value: f.Value})
		}
		return client.Fetch(context.Background(), r)
	}
	r := scenario.Runner{
		Live: func(q sim.Request) sim.Page {
			a, err := ask(q)
			if err != nil {
				return sim.Page{Failure: err.Error()}
			}
			return sim.Page{URL: a.URL, Status: a.Status, ContentType: a.ContentType, Body: a.Body}
		},
		Deliver: func(q sim.Request) error {
			_, err := ask(q)
			return err
		},
	}
	for _, test := range suite.Tests {
		o, err := r.Run(test)
		require.NoError(t, err)
		assert.Empty(t, o.Failures, test.Name)
	}
}
