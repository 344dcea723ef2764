package storetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
)

var commandTests = map[string]func(*suite){
	"a command is carried and answered":    testAsk,
	"commands are done in order":           testAskOrder,
	"nobody is there":                      testAskNobody,
	"who asks gives up":                    testAskGivesUp,
	"who is asked dies":                    testAskDies,
	"who is asked dies before it begins":   testAskDiesUnserved,
	"serving ends":                         testServeEnds,
	"many ask many":                        testAskCrowd,
	"commands asked before anybody serves": testAskBeforeServe,
}

// serve lets a process do commands until the returned function is called, or the
// test ends.
func (s *suite) serve(in store.Store, node string, do func(store.Command) store.Answer) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- in.Serve(ctx, node, do) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			assert.NoError(s, store.Wait(s.patience(), done))
		})
	}
	s.Cleanup(cancel)
	return stop
}

func testAsk(s *suite) {
	s.live("one", "two")
	heard := make(chan store.Command, 1)
	answers := make(chan store.Answer, 1)
	stop := s.serve(s.one, "one", func(c store.Command) store.Answer {
		heard <- c
		return <-answers
	})
	for _, answer := range []store.Answer{"", store.Gone, "it could not: \x00\xff 😀"} {
		for _, from := range []store.Store{s.one, s.other} {
			c := store.Command{Node: "one", Verb: "update", Kind: "participant", ID: id(1), Document: "<Response>\x00 é\xff</Response>"}
			answers <- answer
			got, err := from.Ask(s.patience(), c)
			require.NoError(s, err)
			assert.Equal(s, answer, got)
			assert.Equal(s, c, <-heard)
		}
	}
	stop()
}

func testAskOrder(s *suite) {
	s.live("one")
	var done []string
	stop := s.serve(s.one, "one", func(c store.Command) store.Answer {
		done = append(done, c.Document) // one after the other, or the race detector says so
		return ""
	})
	var want []string
	for n := range 20 {
		document := fmt.Sprint(n)
		want = append(want, document)
		_, err := s.other.Ask(s.patience(), store.Command{Node: "one", Verb: "update", Kind: "call", ID: id(1), Document: document})
		require.NoError(s, err)
	}
	stop()
	assert.Equal(s, want, done)
}

func testAskNobody(s *suite) {
	s.live("dead", "retired")
	require.NoError(s, s.one.Retire(s.Context(), "retired"))
	s.bury(5000, "dead")
	for _, node := range []string{"unknown", "dead", "retired", ""} {
		answer, err := s.other.Ask(s.patience(), store.Command{Node: node, Verb: "delete", Kind: "call", ID: id(1)})
		require.NoError(s, err)
		assert.Equal(s, store.Gone, answer, node)
		assert.ErrorIs(s, s.one.Serve(s.patience(), node, nil), store.ErrDead, node)
	}
}

func testAskGivesUp(s *suite) {
	s.live("one")
	ctx, cancel := context.WithTimeout(s.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := s.other.Ask(ctx, store.Command{Node: "one", Verb: "delete", Kind: "call", ID: id(1), Document: "withdrawn"})
	assert.ErrorIs(s, err, context.DeadlineExceeded)

	heard := make(chan string, 9)
	stop := s.serve(s.one, "one", func(c store.Command) store.Answer {
		heard <- c.Document
		return ""
	})
	_, err = s.other.Ask(s.patience(), store.Command{Node: "one", Verb: "delete", Kind: "call", ID: id(1), Document: "meant"})
	require.NoError(s, err)
	stop()
	close(heard)
	assert.Equal(s, "meant", <-heard, "what was withdrawn is never done")
	assert.Empty(s, heard)
}

func testAskDies(s *suite) {
	s.live("one")
	begun, end := make(chan bool), make(chan bool)
	served := make(chan error, 1)
	go func() {
		served <- s.one.Serve(s.patience(), "one", func(store.Command) store.Answer {
			close(begun)
			<-end
			return ""
		})
	}()
	go func() {
		<-begun
		_, err := s.other.Bury(s.Context(), at(5000), why)
		assert.NoError(s, err)
	}()
	answer, err := s.other.Ask(s.patience(), store.Command{Node: "one", Verb: "delete", Kind: "call", ID: id(1)})
	require.NoError(s, err)
	assert.Equal(s, store.Gone, answer)
	close(end)
	assert.ErrorIs(s, store.Wait(s.patience(), served), store.ErrDead)
}

func testAskDiesUnserved(s *suite) {
	s.live("one", "two")
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			answer, err := s.other.Ask(s.patience(), store.Command{Node: []string{"one", "two"}[n%2], Verb: "delete", Kind: "call", ID: id(n)})
			assert.NoError(s, err)
			assert.Equal(s, store.Gone, answer)
		})
	}
	assert.NoError(s, s.one.Retire(s.Context(), "two"))
	s.bury(5000, "one")
	wg.Wait()
}

// testServeEnds: who ends takes no command along that comes behind, as often as
// it happens.
func testServeEnds(s *suite) {
	s.live("one")
	for n := range 100 {
		want := store.Answer(fmt.Sprint(n))
		stop := s.serve(s.one, "one", func(store.Command) store.Answer { return want })
		answer, err := s.other.Ask(s.patience(), store.Command{Node: "one"})
		require.NoError(s, err)
		require.Equal(s, want, answer, "another may go on")
		stop()
	}
}

func testAskCrowd(s *suite) {
	s.live("one", "two")
	stores := []store.Store{s.one, s.other}
	for n, node := range []string{"one", "two"} {
		defer s.serve(stores[n], node, func(c store.Command) store.Answer { return store.Answer(c.Node + c.Document) })()
	}
	var wg sync.WaitGroup
	for n := range 40 {
		wg.Go(func() {
			c := store.Command{Node: []string{"one", "two"}[n%2], Document: fmt.Sprint(n)}
			answer, err := stores[n/2%2].Ask(s.patience(), c)
			assert.NoError(s, err)
			assert.Equal(s, store.Answer(c.Node+c.Document), answer)
		})
	}
	wg.Wait()
}

func testAskBeforeServe(s *suite) {
	s.live("one")
	answered := make(chan store.Answer, 1)
	go func() {
		answer, err := s.other.Ask(s.patience(), store.Command{Node: "one"})
		assert.NoError(s, err)
		answered <- answer
	}()
	defer s.serve(s.one, "one", func(store.Command) store.Answer { return "done" })()
	assert.Equal(s, store.Answer("done"), <-answered)
}
