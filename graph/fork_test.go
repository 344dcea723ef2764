package graph_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/graph"
)

// TestForks: which Ifs share a fork, and what the choices are called.
func TestForks(t *testing.T) {
	const gather, say, hangup = "<Gather/>", "<Say>a</Say>", "<Hangup/>"
	is := func(value, content string) string {
		return "<If variable='$GATHER' test='EQUAL' value='" + value + "'>" + content + "</If>"
	}
	not := func(value, content string) string {
		return "<If variable='$GATHER' test='NOTEQUAL' value='" + value + "'>" + content + "</If>"
	}
	for name, test := range map[string]struct {
		script string
		want   []string // edges that are choices
	}{
		"behind a Gather":                     {gather + is("1", say) + is("2|3", say), []string{"Gather 1 Say", "Gather 2|3 Say", "Gather else end of the script"}},
		"behind something else":               {gather + say + is("1", say), []string{"$GATHER? 1 Say", "$GATHER? else end of the script"}},
		"no input":                            {gather + is("", say) + is("1||2", hangup), []string{"Gather no input Say", "$GATHER? 1|no input|2 Hangup", "Gather else $GATHER?", "$GATHER? else end of the script"}},
		"any input":                           {gather + not("", hangup), []string{"Gather any input Hangup", "Gather else end of the script"}},
		"both sides":                          {gather + is("1", hangup) + not("1", say), []string{"Gather 1 Hangup", "Gather not 1 Say"}},
		"both sides, the other way":           {gather + not("1|2", say) + is("1", say) + is(" 2 ", say), []string{"Gather not 1|2 Say", "Gather 1 Say", "Gather 2 Say"}},
		"letter case does not count":          {gather + is("a", hangup) + is("A", hangup), []string{"Gather a Hangup", "$GATHER? A Hangup", "Gather else $GATHER?", "$GATHER? else end of the script"}},
		"two that exclude":                    {gather + not("1", hangup) + not("2", hangup), []string{"Gather not 1 Hangup", "$GATHER? not 2 Hangup", "Gather else $GATHER?", "$GATHER? else end of the script"}},
		"excluded, but not all":               {gather + is("1|2", hangup) + not("1", hangup), []string{"Gather 1|2 Hangup", "$GATHER? not 1 Hangup", "Gather else $GATHER?", "$GATHER? else end of the script"}},
		"new input that comes back":           {gather + is("1", gather) + is("2", hangup), []string{"Gather 1 Gather", "$GATHER? 2 Hangup", "Gather else $GATHER?", "$GATHER? else end of the script"}},
		"new input that does not come back":   {gather + is("1", gather+hangup) + is("2", hangup), []string{"Gather 1 Gather", "Gather 2 Hangup", "Gather else end of the script"}},
		"nested":                              {gather + is("1", gather+is("2", hangup)), []string{"Gather 1 Gather", "Gather 2 Hangup", "Gather else end of the script", "Gather else end of the script"}},
		"empty":                               {gather + is("1", ""), []string{"Gather 1 nothing", "Gather else end of the script"}},
		"another variable":                    {gather + "<If variable='$X' test='EQUAL' value='1'/>", []string{"$X? 1 nothing", "$X? else end of the script"}},
		"a Gather behind a whole fork":        {is("1", gather) + not("1", hangup) + is("2", say), []string{"$GATHER? 1 Gather", "$GATHER? else $GATHER?", "$GATHER? not 1 Hangup", "$GATHER? else $GATHER?", "$GATHER? 2 Say", "$GATHER? else end of the script"}},
		"a Gather in the only way that is on": {gather + is("1", hangup) + not("1", gather) + is("2", say), []string{"Gather 1 Hangup", "Gather not 1 Gather", "$GATHER? 2 Say", "$GATHER? else end of the script"}},
	} {
		g := graph.New(compile(t, "ivr.xml", "<Response>"+test.script+"</Response>"), graph.Options{})
		var got []string
		for _, e := range g.Edges {
			if e.Choice {
				got = append(got, fmt.Sprintf("%s %s %s", e.From.Parts[0].Name, e.Label, e.To.Parts[0].Name))
			}
		}
		assert.ElementsMatch(t, test.want, got, name)
	}
}
