package engine

import (
	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// explain tells the log why a document did not come, or where it is not valid: a
// call's error is a code only (R4.9), and a Redirect that fails is none.
func (e *Engine) explain(sc *sim.Call, o *interp.Effect) {
	log := e.Log
	if sc != nil {
		log = log.With("call", sc.Name())
	}
	if o.Kind == interp.NotFetched {
		log.Warn("a document could not be fetched", "url", fetch.Redacted(o.Text), "code", o.N, "reason", o.Value)
		return
	}
	p := o.Problem()
	if p == nil || p.Severity != source.Error || p.File == e.invalid {
		return // only the first: there may be thousands
	}
	e.invalid = p.File
	line, column := p.File.LineCol(p.Span.Start)
	log.Warn("a document is not valid", "url", fetch.Redacted(p.File.Name), "line", line, "column", column, "problem", p.Headline())
}
