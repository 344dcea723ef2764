package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestRecordAnything holds random calls with random scripts, in virtual and in
// real time: what is recorded passes.
func TestRecordAnything(t *testing.T) {
	folder := t.TempDir()
	for seed := range uint64(200) {
		dice := rand.New(rand.NewPCG(seed, 4))
		script := "<Response>" + randomVerbs(dice, 6, 2) + "</Response>"
		name := filepath.Join(folder, fmt.Sprintf("%d.xml", seed))
		require.NoError(t, os.WriteFile(name, []byte(script), 0o644))
		var out, stderr bytes.Buffer
		r := &recording{runner: runner{io: streams{strings.NewReader(strings.Join(randomLines(dice), "\n")), &out, &stderr}}}
		r.caller.BargeIn = dice.IntN(3) == 0
		if r.realTime = dice.IntN(2) == 0; r.realTime {
			s, at := newSchedule(), time.Duration(0)
			for _, line := range append(randomLines(dice), "^D") {
				at += time.Duration(dice.IntN(3000)) * 7 * time.Millisecond
				s.typed = append(s.typed, entry{at, line})
			}
			r.clock, r.lines = s.clock(), s.lines
		}
		require.NoError(t, r.run(name), "seed %d\n%s\n%s%s", seed, script, &out, &stderr)
	}
}

// randomLines are what a person types.
func randomLines(dice *rand.Rand) []string {
	some := []string{"", "", "1", "2", "12", "123#", "*", "yes", "yes please", "/speak 1", "/press 9", "/speak yes", "what?", "#"}
	lines := make([]string, dice.IntN(9))
	for i := range lines {
		lines[i] = some[dice.IntN(len(some))]
	}
	return lines
}

// randomVerbs are up to that many verbs, as deep.
func randomVerbs(dice *rand.Rand, most, deep int) string {
	var b strings.Builder
	one := func(of ...string) string { return of[dice.IntN(len(of))] }
	for range dice.IntN(most + 1) {
		loop := one("", "", " loop='2'", " loop='5'", " loop='2' repeatDelay='1'")
		say := "<Say" + loop + ">" + one("a", "a", "bee", "you said $GATHER", "?", "*", "/a/") + "</Say>"
		play := "<Play" + loop + ">https://ivr.example/" + one("a", "b") + "</Play>"
		switch dice.IntN(12) {
		case 0, 1, 2:
			b.WriteString(say)
		case 3:
			b.WriteString(play)
		case 4:
			b.WriteString("<Pause length='" + one("1", "3") + "'/>")
		case 5, 6, 7:
			fmt.Fprintf(&b, "<Gather input='%s' numDigits='%s' timeout='%s' speechTimeout='%s'%s>%s</Gather>",
				one("dtmf", "speech", "dtmf speech"), one("1", "3"), one("0", "2", "10"), one("0", "1"), one("", loop, " loop='0'"),
				one("", say, play, say+play, say+"<Say/>", say+say+say))
		case 8:
			b.WriteString("<Number>" + one("15550000001", "15550000002") + "</Number>")
		case 9:
			b.WriteString("<Dial><Number>15550000001</Number><Number>15550000002</Number></Dial>")
		case 10:
			b.WriteString("<Conference" + one("", " beep='true'", " startConferenceOnEnter='false' endConferenceOnExit='true'") + ">" + one("a", "0") + "</Conference>")
		case 11:
			if deep > 0 {
				fmt.Fprintf(&b, "<If variable='$GATHER' test='%s' value='%s'>%s</If>", one("EQUAL", "NOTEQUAL"), one("1", "", "yes"), randomVerbs(dice, 3, deep-1))
			}
		}
	}
	return b.String()
}
