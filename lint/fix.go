package lint

import (
	"bytes"
	"errors"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// Document parses a document and checks it.
func Document(name string, data []byte, opt parser.Options) source.Diagnostics {
	doc, problems := parser.Parse(name, data, opt)
	if opt.Resource == 0 {
		opt.Resource = schema.Call
	}
	return Check(doc, opt.Resource, problems)
}

// ErrEncoding says that a document is not UTF-8; only such are fixed.
var ErrEncoding = errors.New("only documents in UTF-8 can be fixed")

// Fix applies the fixes of a document's warnings, and those of what then comes
// to light, and tells how many. All other bytes stay as they are. A document
// with errors, or one that would not have fewer problems, stays as it is.
func Fix(name string, data []byte, opt parser.Options) (fixed []byte, fixes int, err error) {
	problems := Document(name, data, opt)
	before := len(problems)
	fixed = data
	for range mostRounds {
		if len(problems) == 0 || problems.HasErrors() {
			break
		}
		file := problems[0].File
		text, n := problems.Fixed(file)
		if n == 0 {
			break
		}
		mark, ok := bytes.CutSuffix(fixed, []byte(file.Text))
		if !ok || len(mark) > len("\uFEFF") {
			return data, 0, ErrEncoding
		}
		fixed = append(mark[:len(mark):len(mark)], text...)
		fixes += n
		problems = Document(name, fixed, opt)
	}
	if problems.HasErrors() || len(problems) >= before {
		return data, 0, nil
	}
	return fixed, fixes, nil
}

// mostRounds is how often fixes may bring new ones to light: a fix can empty
// the element around it, and so on outwards.
const mostRounds = 100
