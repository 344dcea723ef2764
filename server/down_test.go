package server

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
)

// failing is a store that keeps nothing for a while.
type failing struct {
	store.Store
	down atomic.Bool
}

// Commit is [store.Store.Commit].
func (f *failing) Commit(ctx context.Context, b *store.Batch) error {
	if f.down.Load() {
		return errors.New("the database is down")
	}
	return f.Store.Commit(ctx, b)
}

// TestStoreDown: while nothing can be kept, requests fail after a while instead of
// hanging until the connection is cut, and what they did is kept later.
func TestStoreDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &failing{Store: memory.New()}
		source := Source{Document: document(t, `<Response/>`)}
		p := start(t, Config{Store: s, Numbers: map[string]Source{"*": source}}, &application{})
		id := p.create(`<Response><Pause length='60'/></Response>`)
		pass(3 * time.Second)
		s.down.Store(true)
		for path, body := range map[string]string{
			"/api/v1/calls":       `{"to":"15550000001","from":"15550000002","voxXML":"<Response/>"}`,
			"/api/v1/calls/" + id: `{"voxXML":"<Response/>"}`,
			"/voxsim/calls":       `{"to":"15550000001"}`,
		} {
			began := time.Now()
			status, text := p.do("POST", path, body)
			assert.Equal(t, http.StatusInternalServerError, status, path)
			assert.Contains(t, text, "internal server error", path)
			assert.Equal(t, orderLimit, time.Since(began), path)
		}
		s.down.Store(false)
		pass(time.Minute)
		assert.EqualValues(t, 3, p.must("GET", "/api/v1/calls", "")["count"])
		assert.Equal(t, "complete", p.call(id).Status)
	})
}
