package law

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// anything in mayImport allows all of our packages.
const anything = "*"

// mayImport says, for every package of the module, which of our own packages
// it may import. The arrows point one way; a package that is not listed must
// not exist. Tests may import what they like but for the command.
var mayImport = map[string]string{
	".":      "",
	"source": "",
	"schema": "",
	"ast":    "source internal/xmlscan",

	"internal/xmlscan":  "",
	"internal/spell":    "",
	"internal/agenda":   "",
	"internal/serial":   "",
	"internal/slab":     "",
	"internal/fetch":    "",
	"internal/texts":    "",
	"internal/audio":    "",
	"internal/launch":   "",
	"internal/law":      "",
	"internal/pair":     "",
	"internal/pgtest":   "",
	"internal/xpath":    "ast source",
	"internal/visited":  "",
	"internal/yamlread": "internal/spell",

	"parser":  "ast schema source internal/spell internal/xmlscan",
	"format":  "ast parser schema source internal/xmlscan",
	"build":   "format parser schema",
	"interp":  "ast schema source internal/agenda internal/serial internal/slab",
	"flow":    "ast interp schema",
	"lint":    "ast flow interp parser schema source internal/spell internal/xmlscan",
	"explore": "ast flow interp internal/spell internal/visited",
	"graph":   "ast interp schema",

	"sim":          "ast interp parser schema source internal/agenda internal/serial internal/slab",
	"sim/scenario": "ast interp parser schema sim source internal/spell internal/xpath internal/yamlread",
	"sim/coverage": "ast schema sim source",
	"sim/report":   "sim sim/scenario source",
	"sim/simtest":  "ast interp parser schema sim internal/fetch internal/spell",

	"server/store":                "",
	"server/store/group":          "server/store",
	"server/store/local":          "server/store",
	"server/store/memory":         "server/store server/store/local",
	"server/store/migrate":        "",
	"server/store/storetest":      "server/store",
	"server/store/sqlite":         "server/store server/store/group server/store/local server/store/migrate server/store/sqlite/query",
	"server/store/sqlite/query":   "",
	"server/store/postgres":       "server/store server/store/group server/store/migrate server/store/postgres/query",
	"server/store/postgres/query": "",
	"server/engine":               "ast internal/fetch interp parser schema server/store sim source",
	"server/deliver":              "internal/fetch internal/texts server/store",
	"server/guard":                "internal/fetch",
	"server/exposition":           "",
	"server/api":                  "ast internal/texts parser schema server/store source",
	"server/api/apitest":          "",
	"server/config":               "internal/yamlread parser server sim",
	"server/proof":                "",
	"server":                      "ast internal/fetch interp parser schema server/api server/deliver server/engine server/exposition server/guard server/store sim source",

	"cmd/voxsim": anything,

	"examples/pharmacy": "",
}

func TestImports(t *testing.T) {
	for _, f := range goFiles(t) {
		allowed, known := mayImport[f.pkg]
		if !assert.True(t, known, "%s: package %s is not in the table of mayImport", f.name, f.pkg) {
			continue
		}
		for _, imported := range f.imports() {
			ours, ok := ourPackage(imported)
			switch {
			case !ok || allowed == anything:
			case f.test:
				assert.False(t, strings.HasPrefix(ours, "cmd/"), "%s: no test may import %s", f.name, ours)
			default:
				assert.True(t, slices.Contains(strings.Fields(allowed), ours), "%s: %s must not import %s", f.name, f.pkg, ours)
			}
		}
	}
}

// ourPackage returns the folder of an imported package of this module.
func ourPackage(imported string) (string, bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// TestArrows checks the table itself: no package may reach itself.
func TestArrows(t *testing.T) {
	var reaches func(from, to string) bool
	reaches = func(from, to string) bool {
		return slices.ContainsFunc(strings.Fields(mayImport[from]), func(next string) bool {
			return next == to || reaches(next, to)
		})
	}
	for pkg, allowed := range mayImport {
		if allowed == anything {
			continue
		}
		for _, next := range strings.Fields(allowed) {
			assert.Contains(t, mayImport, next, "in the entry of %s", pkg)
		}
		assert.False(t, reaches(pkg, pkg), "%s may import itself in a circle", pkg)
	}
}
