package engine

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/sim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// books is a store that remembers the batches.
type books struct {
	*memory.Store
	mu      sync.Mutex
	batches []store.Batch
	// fault, when it is not nil, may refuse a batch.
	fault func(ctx context.Context) error
}

// Commit is [store.Store.Commit].
func (b *books) Commit(ctx context.Context, batch *store.Batch) error {
	b.mu.Lock()
	fault := b.fault
	b.mu.Unlock()
	if fault != nil {
		if err := fault(ctx); err != nil {
			return err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.batches = append(b.batches, *batch)
	return b.Store.Commit(ctx, batch)
}

func (b *books) setFault(fault func(context.Context) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fault = fault
}

// count is how many batches there are.
func (b *books) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.batches)
}

// statuses are those that a call was kept with, in order.
func (b *books) statuses(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, batch := range b.batches {
		for _, c := range batch.Calls {
			if c.ID == id && (len(all) == 0 || all[len(all)-1] != c.Status) {
				all = append(all, c.Status)
			}
		}
	}
	return strings.Join(all, " ")
}

// desk is an engine in a bubble.
type desk struct {
	*testing.T
	*Engine
	books *books
	stop  func() error
}

// open runs an engine until the test stops it or ends.
func open(t *testing.T, c Config) *desk {
	t.Helper()
	b := &books{Store: memory.New()}
	require.NoError(t, b.Beat(t.Context(), "n", time.Now(), time.Hour))
	c.Node, c.Store = "n", b
	e := New(c)
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	stop := sync.OnceValue(func() error {
		cancel(nil)
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return &desk{t, e, b, stop}
}

// begin begins a call.
func (d *desk) begin(n NewCall) string {
	d.Helper()
	if n.To == "" {
		n.To, n.From = "15550000001", "15550000002"
	}
	c, err := d.Call(d.Context(), n)
	require.NoError(d, err)
	return c.ID
}

// incoming begins an inbound call with a document.
func (d *desk) incoming(text string, inputs ...sim.Input) string {
	d.Helper()
	return d.begin(NewCall{Document: document(d.T, schema.Call, text), Inputs: inputs})
}

// row is a call as it is kept.
func (d *desk) row(id string) store.Call {
	d.Helper()
	c, err := d.books.Call(d.Context(), id)
	require.NoError(d, err)
	return c
}

// sent are the callbacks so far, oldest first: each as its event and what else of
// its body is asked for.
func (d *desk) sent(fields ...string) []string {
	d.Helper()
	list, err := d.books.Callbacks(d.Context(), "", store.Page{Number: 1, Size: 100000})
	require.NoError(d, err)
	all := make([]string, len(list.Items))
	for i, c := range list.Items {
		var body map[string]string
		require.NoError(d, json.Unmarshal(c.Body, &body))
		words := []string{body["event"]}
		for _, f := range fields {
			words = append(words, body[f])
		}
		all[len(all)-1-i] = strings.Join(words, " ")
	}
	return all
}

// document reads VoxXML.
func document(t *testing.T, r schema.Resource, text string) *ast.Document {
	t.Helper()
	doc, problems := parser.Parse("test.xml", []byte(text), parser.Options{Resource: r})
	require.NoError(t, problems.Err())
	return doc
}

// pass lets time pass in a bubble, until everybody waits again.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// bubble is a test in virtual time.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}

var errDown = errors.New("the database is down")

// equal compares what callbacks there were.
func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	assert.Equal(t, want, got)
}
