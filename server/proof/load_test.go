//go:build unix

package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Numbers of the phones of crowds, whose settings are phones.
const (
	atOnce = "15552220001" // answers in the moment in which it is called
	slow   = "15552220002" // rings for some seconds of the call
)

// phones are the settings of the servers of crowds, but for how fast time passes.
const phones = `
speed: %d
phones:
  "15552220001": {ring: 0s, answer: 0s, inputs: [press 123, press 45, press 6]}
  "15552220002": {ring: 2s, answer: 8s, inputs: [press 123, press 45, press 6]}
  "15551110001": {ring: 1s, answer: 5s, talk: 60s}
  "15551110002": {ring: 1s, busy: 3s}
  "15551110003": {ring: 2s, noAnswer: true}
conferences:
  "hall": {end: 20s}
  "lobby": {end: 24h}
`

// documents are what the calls of a crowd do, until they end or are ended: all their
// callbacks go to an address, which stands for $.
var documents = []string{
	"<Response>" + keysWanted + "<Pause length='60'/><Pause length='60'/></Response>",
	"<Response>" + keysWanted + keysWanted + "<Hangup/></Response>",
	"<Response><Number" + legEvents + "'>15551110001</Number></Response>",
	"<Response><Dial" + legEvents + "'><Number>15551110001</Number><Number>15551110002</Number><Number>15551110003</Number></Dial></Response>",
	"<Response><Dial" + legEvents + "'><Number>15551110002</Number><Number>15551110003</Number></Dial>" + keysWanted + "</Response>",
	"<Response>" + keysWanted + "<Conference" + roomEvents + "' participantLabel='guest'>lobby</Conference>" + keysWanted + "</Response>",
	"<Response><Conference" + roomEvents + "' startConferenceOnEnter='true'>hall</Conference><Number" + legEvents + "'>15551110001</Number></Response>",
	"<Response><Redirect>$page</Redirect></Response>",
}

// again is the page that calls are sent to, again and again.
const again = "<Response>" + keysWanted + "<Pause length='5'/><Dial" + legEvents + "'><Number>15551110002</Number><Number>15551110003</Number></Dial><Redirect>$page</Redirect></Response>"

// What the callbacks of verbs are.
const (
	keysWanted = "<Gather numDigits='3' timeout='5' statusCallback='$callback' statusCallbackEvent='partialResult fullResult'/>"
	legEvents  = " statusCallback='$callback' statusCallbackEvent='queued ringing answered complete noConnect"
	roomEvents = " statusCallback='$callback' statusCallbackEvent='start end join leave dtmf mute unmute muteAll unmuteAll"
)

// at puts the application's address into a document, and a word into those of
// callbacks.
func (a *application) at(document, own string) string {
	return strings.NewReplacer("$callback", a.URL+"/callback?own="+own, "$page", a.URL+"/page").Replace(document)
}

// crowd creates calls, changes and deletes them, and notes what was accepted.
type crowd struct {
	app *application
	mu  sync.Mutex
	// created are the calls that were answered with 200, changed the words of the
	// documents that were, and deleted the calls, by 204.
	created, deleted map[string]bool
	changed          map[string][]string // by call
}

func newCrowd(app *application) *crowd {
	app.page = func(arrival) string { return app.at(again, "") }
	return &crowd{app: app, created: map[string]bool{}, deleted: map[string]bool{}, changed: map[string][]string{}}
}

// pace is the time from one request of a member to its next.
const pace = 10 * time.Millisecond

// run lets members of the crowd create calls at a server, and change and delete them
// at another, until ctx is done or a server does not answer any more. What is answered
// later does not count as accepted.
func (c *crowd) run(ctx context.Context, members int, seed uint64, url, other string) {
	var all sync.WaitGroup
	for n := range members {
		all.Go(func() {
			m := member{c, rand.New(rand.NewPCG(seed, uint64(n))), ctx, url, other, nil}
			ticks := time.NewTicker(pace)
			defer ticks.Stop()
			for ctx.Err() == nil && m.act() {
				select {
				case <-ticks.C:
				case <-ctx.Done():
				}
			}
		})
	}
	all.Wait()
}

// member is one of a crowd; its own are the calls that it may change.
type member struct {
	*crowd
	*rand.Rand
	ctx        context.Context
	url, other string
	own        []string
}

// act sends one request, and tells whether it was answered.
func (m *member) act() bool {
	choice := m.IntN(10)
	switch {
	case len(m.own) == 0 || choice < 6:
		return m.create()
	case choice < 8:
		return m.change(m.own[m.IntN(len(m.own))])
	}
	return m.delete(m.own[m.IntN(len(m.own))])
}

func (m *member) create() bool {
	to := []string{atOnce, slow}[m.IntN(2)]
	document := m.app.at(documents[m.IntN(len(documents))], "")
	status, answer, err := ask(m.url, "POST", "/api/v1/calls", order(to, document))
	if err != nil || status != http.StatusOK {
		return m.refused(status, answer)
	}
	var made call
	if err := json.Unmarshal(answer, &made); err != nil {
		return m.refused(status, answer)
	}
	m.note(func() { m.created[made.ID] = true })
	if to == atOnce {
		m.own = append(m.own, made.ID)
	}
	return true
}

// note notes what was accepted.
func (m *member) note(accepted func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ctx.Err() == nil {
		accepted()
	}
}

// change gives a call that has been answered a document that begins with a callback.
func (m *member) change(id string) bool {
	word := fmt.Sprint("change", m.Uint64())
	document := m.app.at("<Response><Number"+legEvents+"'>15551110001</Number></Response>", word)
	status, answer, err := ask(m.other, "POST", "/api/v1/calls/"+id, script("%s", document))
	if err != nil || status != http.StatusNoContent {
		return m.refused(status, answer)
	}
	m.note(func() { m.changed[id] = append(m.changed[id], word) })
	return true
}

func (m *member) delete(id string) bool {
	status, answer, err := ask(m.other, "DELETE", "/api/v1/calls/"+id, nil)
	if err != nil || status != http.StatusNoContent {
		return m.refused(status, answer)
	}
	m.note(func() { m.deleted[id] = true })
	return true
}

// refused tells whether a request that was not done was answered all the same, as it
// may be: the call has ended.
func (m *member) refused(status int, answer []byte) bool {
	if status != 0 && status != http.StatusUnprocessableEntity {
		m.app.t.Errorf("answered with %d %s", status, answer)
	}
	return status != 0
}
