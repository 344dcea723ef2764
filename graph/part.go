package graph

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// part is the line of a verb.
func (b *builder) part(v ast.Verb) Part {
	tag := v.Element()
	return Part{Tag: tag, Line: b.line(tag), Name: tag.Name, Text: content(v), Detail: b.detail(tag)}
}

// line is where an element stands.
func (b *builder) line(tag *ast.Tag) int { return b.p.Document().File.Line(tag.Start) }

// content is what stands in a verb, or what stands for it.
func content(v ast.Verb) string {
	switch v := v.(type) {
	case *ast.Conference:
		return v.Room
	case *ast.Dial:
		return v.Number
	case *ast.Number:
		return v.Number
	case *ast.Play:
		return v.URL
	case *ast.Redirect:
		return v.URL
	case *ast.Say:
		return v.Text
	}
	return ""
}

// detail lists the attributes that steer the flow and are not what they are by
// default: "loop 3, timeout 60". How something sounds, and who is told of it,
// are left out.
func (b *builder) detail(tag *ast.Tag) string {
	verb := schema.Classic.Verb(tag.Name)
	if verb == nil {
		return ""
	}
	var words []string
	for _, a := range tag.Attrs(b.p.Document().File) {
		known := verb.Attr(a.Name)
		if known == nil || !steers(known.Kind) {
			continue
		}
		value := strings.Join(strings.Fields(a.Value), " ")
		if value == known.Default {
			continue
		}
		if value == "" {
			value = "none"
		}
		words = append(words, a.Name+" "+value)
	}
	return strings.Join(words, ", ")
}

// steers tells whether attributes of a kind steer the flow.
func steers(k schema.Kind) bool {
	switch k {
	case schema.Int, schema.Seconds, schema.Bool, schema.Methods, schema.Keys, schema.CallerID:
		return true
	}
	return false
}
