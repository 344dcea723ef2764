package ast

// Walk calls visit for every verb of a document in document order, a Gather's
// prompts and a Dial's numbers included. Where visit returns false the verb's
// content is left out.
func Walk(doc *Document, visit func(Verb) bool) { walk(doc.Verbs, visit) }

func walk[V Verb](verbs []V, visit func(Verb) bool) {
	for _, v := range verbs {
		if !visit(v) {
			continue
		}
		switch v := Verb(v).(type) {
		case *If:
			walk(v.Verbs, visit)
		case *Gather:
			walk(v.Prompts, visit)
		case *Dial:
			walk(v.Numbers, visit)
		}
	}
}
