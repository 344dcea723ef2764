package law

import (
	"go/ast"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The bars of code without tests, in lines.
const (
	longestFile     = 500
	longestFunction = 60
)

func TestLengths(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || ast.IsGenerated(f.syntax) {
			continue
		}
		lines := f.set.File(f.syntax.FileStart).LineCount()
		assert.LessOrEqual(t, lines, longestFile, "%s: lines of a file", f.name)
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				first, last := f.set.Position(n.Pos()).Line, f.set.Position(n.End()).Line
				assert.LessOrEqual(t, last-first+1, longestFunction, "%s: lines of a function", f.at(n))
			}
			return true
		})
	}
}

func TestPackageComments(t *testing.T) {
	comments := map[string]int{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		comments[f.pkg] += 0
		if f.syntax.Doc != nil {
			comments[f.pkg]++
		}
	}
	for pkg, n := range comments {
		assert.Equal(t, 1, n, "package %s: comments that introduce it", pkg)
	}
}
