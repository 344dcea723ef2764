package law

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// module is the path under which our packages are imported.
const module = "github.com/voxsim/voxsim"

// goFile is one parsed file of the module.
type goFile struct {
	name   string // from the top, with slashes
	pkg    string // its folder; "." at the top
	test   bool
	set    *token.FileSet
	syntax *ast.File
}

// at is the place of a node, as the compiler writes it.
func (f goFile) at(n ast.Node) string { return f.set.Position(n.Pos()).String() }

// imports are the paths that the file imports.
func (f goFile) imports() []string {
	var paths []string
	for _, spec := range f.syntax.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

// goFiles parses every Go file of the module: not those of nested modules, of
// testdata, or of folders that the go command passes over.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && foreign(name):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		syntax, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		rel = filepath.ToSlash(rel)
		files = append(files, goFile{rel, path.Dir(rel), strings.HasSuffix(rel, "_test.go"), set, syntax})
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// foreign tells whether a folder holds no packages of this module.
func foreign(folder string) bool {
	base := filepath.Base(folder)
	if base == "testdata" || base[0] == '.' || base[0] == '_' {
		return true
	}
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}
