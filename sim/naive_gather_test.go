package sim_test

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/sim"
)

// This file is the part of the naive interpreter that collects input.

// collect is a Gather (R4.20–R4.28).
func (n *naive) collect(v *ast.Gather) {
	n.value = ""
	g := &collecting{verb: v}
	n.gather = g
	n.tell(v, line{
		Event: "gather", Input: v.Input, NumDigits: v.NumDigits, FinishOnKey: v.FinishOnKey,
		Timeout: seconds(v.Timeout), SpeechTimeout: seconds(v.SpeechTimeout), Language: v.Language,
	})
	n.later(v.Timeout, byTimer, func() {
		if n.gather == g {
			n.gathered("timeout")
		}
	})
	n.chooseInput(g)
	defer func() { n.gather = nil }()
	defer func() {
		if n.gather == g { // the call is hung up
			n.endGather("hangup")
		}
	}()
	catch(g, func() {
		g.prompting = true
		catch(&g.prompting, func() { n.prompts(g) })
		g.prompting = false
		n.promptsHeard(g)
		n.wait(forever, byMedia)
	})
}

// prompts plays the content of a Gather (R4.21).
func (n *naive) prompts(g *collecting) {
	for round := 1; len(g.verb.Prompts) > 0 && (g.verb.Loop == 0 || round <= g.verb.Loop); round++ {
		began := n.now
		last := n.lastSound(g.verb.Prompts)
		for i, p := range g.verb.Prompts {
			n.spend()
			if round == 1 {
				n.verbs++
			}
			n.prompt(p, func() {
				if i == last {
					n.promptsHeard(g)
				}
			})
		}
		if round == g.verb.Loop || n.now == began { // R4.7
			return
		}
		n.rest(g.verb, g.verb.RepeatDelay)
	}
}

// lastSound is the prompt that the caller waits for (S3).
func (n *naive) lastSound(prompts []ast.Prompt) int {
	last := -1
	for i, p := range prompts {
		if say, ok := p.(*ast.Say); ok && n.spoken(say) == "" {
			continue
		}
		last = i
		if loop, _ := repeats(p); loop == 0 && !n.fails(p) {
			break // what follows an endless prompt is never heard
		}
	}
	return last
}

// fails tells whether a prompt is an audio file that cannot be played (S2).
func (n *naive) fails(p ast.Verb) bool {
	v, ok := p.(*ast.Play)
	if !ok {
		return false
	}
	page, ok := n.world.Web[v.URL]
	return ok && (page.Failure != "" || page.Status != 0 && page.Status/100 != 2)
}

// chooseInput takes the caller's next input for a Gather (S4).
func (n *naive) chooseInput(g *collecting) {
	if len(n.inputs) == 0 {
		return
	}
	in := n.inputs[0]
	if in.Keys != "" && !strings.Contains(g.verb.Input, "dtmf") || in.Words != "" && !strings.Contains(g.verb.Input, "speech") {
		return
	}
	if in == (sim.Input{}) {
		n.inputs = n.inputs[1:]
		return
	}
	g.answering = true
	if n.caller.BargeIn {
		n.promptsHeard(g)
	}
}

// promptsHeard lets the caller begin half a second later (S3).
func (n *naive) promptsHeard(g *collecting) {
	if !g.answering {
		return
	}
	g.answering = false
	n.later(500*time.Millisecond, byCaller, func() {
		if n.gather == g {
			in := n.inputs[0]
			n.inputs = n.inputs[1:]
			n.enter(g, in)
		}
	})
}

// enter begins an input.
func (n *naive) enter(g *collecting, in sim.Input) {
	switch {
	case in.HangUp:
		n.callerHangsUp()
	case in.Words != "":
		n.later(60*time.Millisecond*time.Duration(utf8.RuneCountInString(in.Words)), byCaller, func() { n.said(g, in.Words) })
		n.speaks(g)
	default:
		n.keysLeft += len(in.Keys)
		for i := range in.Keys {
			n.later(time.Duration(i)*200*time.Millisecond, byCaller, func() { n.press(in.Keys[i : i+1]) })
		}
	}
}

// press is a key (R4.14, R4.23–R4.25).
func (n *naive) press(key string) {
	n.keysLeft--
	g := n.gather
	takes := g != nil && strings.Contains(g.verb.Input, "dtmf")
	finish := takes && strings.Contains(g.verb.FinishOnKey, key)
	takes = takes && (finish || g.method != "speech")
	at := len(n.trace)
	n.tell(nil, line{Event: "dtmf", Digit: key, Ignored: !takes})
	switch {
	case n.stay != nil:
		n.trace[at].Ignored = !n.stay.callback("dtmf", "dtmf", map[string]string{
			"participant_id": n.stay.participant, "participant_label": n.stay.verb.Label, "dtmf": key,
		})
	case finish:
		n.spent = 0
		n.gathered("key")
	case takes:
		n.spent = 0
		n.bargeIn(g, func() {
			g.method = "dtmf"
			g.value += key
			n.partial(g)
			if utf8.RuneCountInString(g.value) >= g.verb.NumDigits {
				n.gathered("digits")
			}
		})
	}
}

// bargeIn stops the prompts for good (R4.23), and goes on.
func (n *naive) bargeIn(g *collecting, then func()) {
	if g.prompting {
		g.prompting = false
		n.leave(&g.prompting, then)
	}
	then()
}

// speaks is the beginning of speech.
func (n *naive) speaks(g *collecting) {
	if n.gather != g || !strings.Contains(g.verb.Input, "speech") || g.method == "dtmf" {
		return
	}
	g.silence++
	n.spent = 0
	n.bargeIn(g, func() { g.method = "speech" })
}

// said is the end of speech that began in the Gather g (R4.24, R4.27).
func (n *naive) said(g *collecting, words string) {
	takes := n.gather == g && g.method == "speech"
	n.tell(nil, line{Event: "speech", Text: words, Ignored: !takes})
	if !takes {
		return
	}
	g.value = strings.TrimPrefix(g.value+" "+words, " ")
	n.partial(g)
	g.silence++
	planned := g.silence
	n.later(g.verb.SpeechTimeout, bySilence, func() {
		if n.gather == g && g.silence == planned {
			n.gathered("silence")
		}
	})
}

func (n *naive) partial(g *collecting) {
	n.callback(g.verb, g.verb.Callbacks, "partialResult", map[string]string{
		"type": "gather", "event": "partial_input", "call_id": "id1",
		"partial_input": g.value, "input_method": g.method,
	})
}

// gathered ends the Gather that runs.
func (n *naive) gathered(reason string) {
	n.leave(n.gather, func() { n.endGather(reason) })
}

func (n *naive) endGather(reason string) {
	g := n.gather
	n.gather, n.value = nil, g.value
	method := g.method
	if method == "" {
		method = "dtmf"
		if g.verb.Input == "speech" {
			method = "speech"
		}
	}
	n.tell(g.verb, line{Event: "gathered", Value: g.value, Method: method, Reason: reason})
	if reason != "hangup" {
		n.callback(g.verb, g.verb.Callbacks, "fullResult", map[string]string{
			"type": "gather", "event": "complete_input", "call_id": "id1",
			"complete_input": g.value, "input_method": method,
		})
	}
}
