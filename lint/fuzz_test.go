package lint_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

// FuzzCheck: whatever a document holds, problems and fixes lie in it and in
// order; fixes leave a valid document with fewer problems and nothing to fix.
func FuzzCheck(f *testing.F) {
	archives, err := filepath.Glob("../testdata/lint/*.txtar")
	require.NoError(f, err)
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		require.NoError(f, err)
		for _, file := range archive.Files {
			f.Add(file.Data, false)
		}
	}
	wrong, err := filepath.Glob("../testdata/errors/*.xml")
	require.NoError(f, err)
	for _, name := range wrong {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(text, true)
	}
	f.Add([]byte("\xEF\xBB\xBF<Response>\r\n<Say/>\r\n<Pause length='3s'/>\r</Response>"), false)
	f.Add([]byte("<!-- voxsim:ignore x,y --><!--voxsim: --><Response><!--voxsim:ignore-->é<Say/></Response>"), true)
	f.Fuzz(func(t *testing.T, data []byte, lenient bool) {
		opt := parser.Options{Lenient: lenient}
		problems := lint.Document("x.xml", data, opt)
		inside := func(s source.Span, text string) bool {
			return s.Start >= source.At(0) && s.Start <= s.End && s.End <= source.At(len(text))
		}
		for _, d := range problems {
			assert.True(t, inside(d.Span, d.File.Text), d.Message)
			assert.True(t, d.Fix == nil || inside(d.Fix.Span, d.File.Text), d.Message)
		}
		assert.True(t, slices.IsSortedFunc(problems, func(a, b source.Diagnostic) int { return int(a.Span.Start - b.Span.Start) }))

		fixed, n, err := lint.Fix("x.xml", data, opt)
		if n == 0 {
			assert.Equal(t, data, fixed)
			return
		}
		require.NoError(t, err)
		left := lint.Document("x.xml", fixed, opt)
		require.NoError(t, left.Err())
		assert.Less(t, len(left), len(problems))
		_, n, err = lint.Fix("x.xml", fixed, opt)
		require.NoError(t, err)
		assert.Zero(t, n, "%s\n%s", fixed, rendered(left))
	})
}
