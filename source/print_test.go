package source

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func printed(t *testing.T, d Diagnostic, colour bool) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, Diagnostics{d}.WriteText(&b, colour))
	return b.String()
}

func TestWriteText(t *testing.T) {
	head := "ivr.xml:1:3: error 5106: it is wrong [some-rule]\n"
	d := problemAt("a bc d\n", "bc", Error)
	assert.Equal(t, head+"  1 | a bc d\n    |   ^^\n", printed(t, d, false))
	d.Suggestion = "cb"
	d.Span.End = d.Span.Start
	assert.Equal(t, "ivr.xml:1:3: error 5106: it is wrong; did you mean cb? [some-rule]\n  1 | a bc d\n    |   ^\n", printed(t, d, false))

	d = problemAt("1\n2\n3\n4\n5\n6\n7\n8\n9\n\té\tx\ty", "x\ty", Warning)
	assert.Equal(t, "ivr.xml:10:4: warning: it is wrong [some-rule]\n  10 | \té\tx\ty\n     | \t \t^^^\n", printed(t, d, false))

	d = problemAt("ab\ncd", "b\nc", Error)
	assert.Equal(t, "ivr.xml:1:2: error 5106: it is wrong [some-rule]\n  1 | ab\n    |  ^\n", printed(t, d, false), "only the first line is marked")

	d = problemAt("ab\n\ncd", "\ncd", Error)
	d.Span = Span{At(3), At(3)}
	assert.Equal(t, "ivr.xml:2:1: error 5106: it is wrong [some-rule]\n", printed(t, d, false), "an empty line is not shown")

	d = problemAt("ab", "ab", Error)
	d.Span = Span{At(2), At(2)}
	assert.Equal(t, "ivr.xml:1:3: error 5106: it is wrong [some-rule]\n  1 | ab\n    |   ^\n", printed(t, d, false), "the end of the file")
}

func TestWriteTextLongLine(t *testing.T) {
	long := strings.Repeat("a", 200) + "é€" + strings.Repeat("b", 200)
	got := strings.Split(printed(t, problemAt(long, "é€", Error), false), "\n")
	assert.Equal(t, "  1 | …"+strings.Repeat("a", 60)+"é€"+strings.Repeat("b", 38)+"…", got[1])
	assert.Equal(t, "    | "+strings.Repeat(" ", 61)+"^^", got[2])
	d := problemAt(long, long, Error)
	got = strings.Split(printed(t, d, false), "\n")
	assert.Equal(t, "  1 | "+strings.Repeat("a", 40)+"…", got[1])
	assert.Equal(t, "    | "+strings.Repeat("^", 40), got[2])
}

// TestWriteTextHostile lets nothing reach a terminal that it would obey.
func TestWriteTextHostile(t *testing.T) {
	d := problemAt("\x1b[2J\u009b31m\u202e x", "x", Error)
	d.File.Name, d.Message = "a\x1b[31m\n.xml", "found \a"
	got := printed(t, d, false)
	assert.Equal(t, "a\\x1b[31m\\n.xml:1:11: error 5106: found \\a [some-rule]\n"+
		"  1 | \\x1b[2J\\u009b31m\\u202e x\n"+
		"    | "+strings.Repeat(" ", 23)+"^\n", got)
}

func TestWriteTextColour(t *testing.T) {
	assert.Equal(t, "\x1b[1mivr.xml:1:2:\x1b[0m \x1b[1;31merror 5106:\x1b[0m it is wrong \x1b[2m[some-rule]\x1b[0m\n"+
		"\x1b[2m  1 | \x1b[0mabc\n\x1b[2m    | \x1b[0m \x1b[1;32m^\x1b[0m\n", printed(t, problemAt("abc", "b", Error), true))
	assert.Contains(t, printed(t, problemAt("abc", "b", Warning), true), "\x1b[1;33mwarning:\x1b[0m")
}

func TestWriteJSON(t *testing.T) {
	d := problemAt("é<b>\nc", "b>\nc", Error)
	d.Path, d.Suggestion, d.Message = "/Response/Gather[1]", "x", `<"&'> `+"\u2028\x1b"
	var b strings.Builder
	require.NoError(t, Diagnostics{d, problemAt("a", "a", Warning)}.WriteJSON(&b))
	assert.Equal(t, `{"file":"ivr.xml","line":1,"column":3,"endLine":2,"endColumn":2,"severity":"error","code":5106,"rule":"some-rule",`+
		`"message":"<\"&'> \u2028\u001b","path":"/Response/Gather[1]","suggestion":"x"}`+"\n"+
		`{"file":"ivr.xml","line":1,"column":1,"endLine":1,"endColumn":2,"severity":"warning","rule":"some-rule","message":"it is wrong"}`+"\n", b.String())
}

// broken is a writer that fails.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteErrors(t *testing.T) {
	ds := Diagnostics{problemAt("a", "a", Error)}
	assert.ErrorIs(t, ds.WriteText(broken{}, false), errBroken)
	assert.ErrorIs(t, ds.WriteJSON(broken{}), errBroken)
}
