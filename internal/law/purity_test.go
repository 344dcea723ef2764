package law

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// pure packages have no I/O, goroutine, lock, clock or randomness: what they do
// depends on what they are given, and on nothing else.
var pure = strings.Fields(`source schema ast parser format build interp flow lint explore graph sim
	sim/coverage internal/xmlscan internal/spell internal/agenda internal/serial
	internal/slab internal/visited`)

// impure are imports that a pure package must not have; a name with /... stands
// for the packages below it too.
var impure = strings.Fields(`net/... os/... sync/... math/rand/... crypto/rand io/ioutil log/...
	syscall/... unsafe testing/... plugin runtime/... time/tzdata C`)

// pureAfterAll are exceptions from impure: they only work on text.
var pureAfterAll = strings.Fields("net/url net/netip")

// clocks are what a pure package must not use of package time.
var clocks = strings.Fields("Now Since Until After AfterFunc NewTimer NewTicker Tick Sleep Local LoadLocation")

func TestPurity(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || !slices.Contains(pure, f.pkg) {
			continue
		}
		for _, imported := range f.imports() {
			assert.False(t, isImpure(imported), "%s: the pure package %s imports %s", f.name, f.pkg, imported)
		}
		for _, spec := range f.syntax.Imports {
			assert.False(t, spec.Name != nil && spec.Name.Name == ".", "%s: imports with a dot hide what is used", f.at(spec))
		}
		clock := localName(f.syntax, "time")
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			what := impurity(n, clock)
			assert.Empty(t, what, "%s: the pure package %s uses %s", position(f, n), f.pkg, what)
			return true
		})
	}
}

// position is f.at for nodes that may be nil.
func position(f goFile, n ast.Node) string {
	if n == nil {
		return f.name
	}
	return f.at(n)
}

// impurity names what is wrong with a node by itself; "" when nothing is.
func impurity(n ast.Node, clock string) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.ChanType:
		return "a channel"
	case *ast.SelectStmt:
		return "select"
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok && x.Name == clock && slices.Contains(clocks, n.Sel.Name) {
			return "time." + n.Sel.Name
		}
	}
	return ""
}

// isImpure tells whether a package is one of impure.
func isImpure(imported string) bool {
	if slices.Contains(pureAfterAll, imported) {
		return false
	}
	return slices.ContainsFunc(impure, func(entry string) bool {
		base, below := strings.CutSuffix(entry, "/...")
		return imported == base || below && strings.HasPrefix(imported, base+"/")
	})
}

// localName is the name by which a file uses an imported package; "" when it
// does not import it.
func localName(f *ast.File, imported string) string {
	for _, spec := range f.Imports {
		if spec.Path.Value != `"`+imported+`"` {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(imported)
	}
	return ""
}

// withoutGoroutines are packages whose tests must not start any either.
var withoutGoroutines = strings.Fields("sim sim/coverage interp")

func TestTestsNeitherSleepNorSkip(t *testing.T) {
	for _, f := range goFiles(t) {
		if !f.test {
			continue
		}
		clock, testers := localName(f.syntax, "time"), testers(f.syntax)
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				assert.NotContains(t, withoutGoroutines, f.pkg, "%s: a goroutine", f.at(n))
			case *ast.SelectorExpr:
				x, _ := n.X.(*ast.Ident)
				if x == nil {
					break
				}
				assert.False(t, x.Name == clock && n.Sel.Name == "Sleep", "%s: a test sleeps", f.at(n))
				assert.False(t, slices.Contains(testers, x.Name) && strings.HasPrefix(n.Sel.Name, "Skip"), "%s: a test is skipped", f.at(n))
			}
			return true
		})
	}
}

// testers are the names of all parameters of a type of package testing.
func testers(f *ast.File) []string {
	testing := localName(f, "testing")
	var names []string
	ast.Inspect(f, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		kind := field.Type
		if star, ok := kind.(*ast.StarExpr); ok {
			kind = star.X
		}
		if sel, ok := kind.(*ast.SelectorExpr); ok && isName(sel.X, testing) {
			for _, name := range field.Names {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return names
}

// isName tells whether an expression is just that name.
func isName(x ast.Expr, name string) bool {
	ident, ok := x.(*ast.Ident)
	return ok && ident.Name == name
}
