package simtest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/simtest"
)

// keys are when keys were pressed.
func keys(s *simtest.Sim) map[string]time.Duration {
	at := map[string]time.Duration{}
	for _, e := range s.Events() {
		if e.Name == "dtmf" {
			at[e.Text("digit")] = e.T
		}
	}
	return at
}

// long takes many keys. Its first prompt lasts 2 s, its second 3 s.
const long = `<Response><Say>two</Say><Gather numDigits='9' timeout='20'><Say>three</Say></Gather></Response>`

func TestTimesOfActions(t *testing.T) {
	const ms = time.Millisecond
	for name, tc := range map[string]struct {
		do   func(*simtest.Call)
		want map[string]time.Duration
	}{
		"at the beginning":      {func(c *simtest.Call) { c.Press("1") }, map[string]time.Duration{"1": 500 * ms}},
		"behind a prompt":       {func(c *simtest.Call) { c.Hear("two"); c.Press("12") }, map[string]time.Duration{"1": 2500 * ms, "2": 2700 * ms}},
		"behind an action":      {func(c *simtest.Call) { c.Hear("two"); c.Press("12"); c.Press("3") }, map[string]time.Duration{"1": 2500 * ms, "2": 2700 * ms, "3": 3200 * ms}},
		"behind another event":  {func(c *simtest.Call) { c.Event("gather", nil); c.Press("1") }, map[string]time.Duration{"1": 2500 * ms}},
		"after a while":         {func(c *simtest.Call) { c.Hear("two"); c.After(3 * time.Second).Press("1") }, map[string]time.Duration{"1": 5 * time.Second}},
		"after no while":        {func(c *simtest.Call) { c.Hear("two"); c.After(0).Press("1") }, map[string]time.Duration{"1": 2 * time.Second}},
		"at a time":             {func(c *simtest.Call) { c.Hear("two"); c.At(700 * ms).Press("1") }, map[string]time.Duration{"1": 700 * ms}},
		"into a prompt":         {func(c *simtest.Call) { c.Hear("three"); c.BargeIn().Press("1") }, map[string]time.Duration{"1": 2500 * ms}},
		"behind waiting":        {func(c *simtest.Call) { c.Hear("two"); c.Wait(time.Second); c.Press("1") }, map[string]time.Duration{"1": 3500 * ms}},
		"all at once":           {func(c *simtest.Call) { c.Hear("two"); c.PressEvery(0, "12") }, map[string]time.Duration{"1": 2500 * ms, "2": 2500 * ms}},
		"slowly":                {func(c *simtest.Call) { c.PressEvery(time.Second, "12") }, map[string]time.Duration{"1": 500 * ms, "2": 1500 * ms}},
		"behind the world":      {func(c *simtest.Call) { c.Sim().Wait(4 * time.Second); c.Press("1") }, map[string]time.Duration{"1": 4 * time.Second}},
		"behind speech of 0.3s": {func(c *simtest.Call) { c.Speak("hello"); c.Press("1") }, map[string]time.Duration{"1": 1300 * ms}},
	} {
		t.Run(name, func(t *testing.T) {
			s := simtest.New(t, simtest.World{Lengths: map[string]time.Duration{"two": 2 * time.Second, "three": 3 * time.Second}})
			tc.do(s.Dial(simtest.XML(long)))
			s.Run()
			assert.Equal(t, tc.want, keys(s))
		})
	}
}

// TestCutShort: an action behind a prompt that is cut short follows then,
// whether that comes while the action waits or has come before the prompt was
// asked for.
func TestCutShort(t *testing.T) {
	for name, tc := range map[string]struct {
		do   func(*simtest.Call)
		want time.Duration
	}{
		"later": {func(c *simtest.Call) { c.Hear("three"); c.HangUp() }, 13400 * time.Millisecond},
		"before": {func(c *simtest.Call) {
			c.Sim().Wait(4 * time.Second)
			c.Hear("three")
			c.After(5 * time.Second).HangUp()
		}, 17900 * time.Millisecond},
		"never": {func(c *simtest.Call) { c.Hear("two"); c.After(2 * time.Second).HangUp() }, 12 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			s := simtest.New(t, simtest.World{Lengths: map[string]time.Duration{"*": 10 * time.Second}})
			c := s.Dial(simtest.XML(long))
			if name != "never" {
				c.At(9900*time.Millisecond).PressEvery(3*time.Second, "12") // the second into the prompt
			}
			tc.do(c)
			require.Equal(t, tc.want, c.Event("hangup", nil).T)
		})
	}
}

// TestBuffered: what a caller heard while the test was with another is not lost,
// and time does not go back.
func TestBuffered(t *testing.T) {
	s := simtest.New(t, simtest.World{})
	anna := s.DialAs(simtest.Caller{Name: "anna"}, simtest.XML(menu))
	bob := s.DialAs(simtest.Caller{Name: "bob", Start: time.Second}, simtest.XML(menu))
	anna.Hear("https://app.example/bye.mp3")
	assert.Equal(t, 1360*time.Millisecond, bob.Hear("For support, press one.").T)
	bob.Press("1")
	assert.Equal(t, anna.Callback("gather", nil).At, s.Now())
	bob.Gathered("1")
	bob.Hear("Call has ended.")
	anna.Ended("complete", "end")
	bob.Ended("complete", "script")
	assert.Equal(t, []string{"anna", "bob"}, []string{anna.Name(), s.Run()[1].Call})
}

// TestDialledLater: a caller who dials in the middle of the run begins then; the
// events before are still told as those of the first.
func TestDialledLater(t *testing.T) {
	s := simtest.New(t, simtest.World{})
	anna := s.DialAs(simtest.Caller{Name: "anna"}, simtest.XML(room))
	anna.Join("2233")
	s.Wait(5 * time.Second)
	bob := s.DialAs(simtest.Caller{Name: "bob"}, simtest.XML(room))
	assert.Equal(t, 5*time.Second, bob.Join("2233").T)
	bob.HangUp()
	anna.EndRoom()
	anna.Hear("Goodbye.")
	s.Run()
	assert.Contains(t, s.Transcript(), "  anna  ")
	assert.Contains(t, s.Transcript(), "\nanna: complete after ")
	assert.NotContains(t, s.Transcript(), "this far")
}

func TestDeterministic(t *testing.T) {
	run := func(t *testing.T, seed uint64) (string, string) {
		s := simtest.New(t, simtest.World{Seed: seed})
		c := s.Dial(simtest.XML(menu))
		c.HearMatch("support")
		c.Press("1")
		id := c.Callback("gather", nil).Body["call_id"]
		s.Run()
		var trace []byte
		for _, e := range s.Events() {
			trace = append(e.AppendJSON(trace), '\n')
		}
		return string(trace) + s.Transcript(), id
	}
	first, id := run(t, 0)
	for range 3 {
		t.Run("in parallel", func(t *testing.T) {
			t.Parallel()
			again, _ := run(t, 1)
			assert.Equal(t, first, again)
			_, other := run(t, 2)
			assert.NotEqual(t, id, other)
		})
	}
}
