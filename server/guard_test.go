package server

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/guard"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
)

// TestRefusedAddresses: neither callbacks nor documents reach where the policy
// does not let them go, by themselves or by a redirect; through real sockets.
func TestRefusedAddresses(t *testing.T) {
	application := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/leads":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusTemporaryRedirect)
		case "/ivr":
			w.Header().Set("Content-Type", "text/xml")
			_, _ = w.Write([]byte("<Response/>"))
		}
	}))
	defer application.Close()
	memory := memory.New()
	s := New(Config{
		Store: memory, Policy: guard.Policy{Loopback: true},
		Numbers: map[string]Source{"11": {URL: application.URL + "/ivr"}, "12": {URL: application.URL + "/leads"}, "13": {URL: "http://169.254.169.254/"}},
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()

	b := &store.Batch{}
	for i, url := range []string{application.URL + "/ok", application.URL + "/leads", "http://169.254.169.254/", "http://10.1.2.3/", "http://[fe80::1]/"} {
		b.Callbacks = append(b.Callbacks, store.Callback{Lane: fmt.Sprint(i), Method: "POST", URL: url, Body: []byte(`{"type":"api"}`), Created: time.Now()})
	}
	require.NoError(t, memory.Commit(ctx, b))
	var ids []string
	for _, number := range []string{"11", "12", "13"} {
		c, err := s.Incoming(ctx, IncomingCall{To: number})
		require.NoError(t, err)
		ids = append(ids, c.ID)
	}
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		calls, callbacks, err := memory.Counts(ctx)
		require.NoError(t, err)
		assert.Equal(t, map[store.State]int{store.Delivered: 1, store.Failed: 4}, callbacks)
		assert.Equal(t, map[string]int{"complete": 1, "failed": 2}, calls)
	}, 20*time.Second, 10*time.Millisecond)
	for _, id := range ids[1:] {
		c, err := memory.Call(ctx, id)
		require.NoError(t, err)
		assert.Equal(t, 5107, c.Error.Code)
	}
	list, err := memory.Callbacks(ctx, store.Failed, store.Page{Number: 1, Size: 9})
	require.NoError(t, err)
	for _, c := range list.Items {
		assert.Contains(t, c.Outcome, "not allowed", c.URL)
	}
	cancel()
	require.NoError(t, <-ended)
}
