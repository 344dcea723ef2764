package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFixed(t *testing.T) {
	f := NewFile("ivr.xml", "one twö three")
	fix := func(at, end int, text string) Diagnostic {
		return Diagnostic{File: f, Fix: &Fix{Span: Span{At(at), At(end)}, Text: text}}
	}
	text, n := Diagnostics{fix(9, 14, "3"), {File: f}, fix(0, 3, "1"), fix(4, 4, "and "), fix(4, 4, "also ")}.Fixed(f)
	assert.Equal(t, "1 and also twö 3", text)
	assert.Equal(t, 4, n)
	text, n = Diagnostics{fix(0, 8, ""), fix(4, 8, "2"), fix(8, 9, "_"), fix(2, 2, "x")}.Fixed(f)
	assert.Equal(t, "_three", text, "what overlaps is left out")
	assert.Equal(t, 2, n)
	text, n = Diagnostics(nil).Fixed(f)
	assert.Equal(t, f.Text, text)
	assert.Zero(t, n)
}

func TestWriteJSONFix(t *testing.T) {
	d := problemAt("é\n<b>", "b", Warning)
	d.Fix = &Fix{Message: "leave it out", Span: Span{At(3), At(6)}, Text: "<c>"}
	var b strings.Builder
	require.NoError(t, Diagnostics{d}.WriteJSON(&b))
	assert.Equal(t, `{"file":"ivr.xml","line":2,"column":2,"endLine":2,"endColumn":3,"severity":"warning","rule":"some-rule","message":"it is wrong",`+
		`"fix":{"message":"leave it out","line":2,"column":1,"endLine":2,"endColumn":4,"text":"<c>"}}`+"\n", b.String())
}
