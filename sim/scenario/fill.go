package scenario

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/voxsim/voxsim/internal/yamlread"
)

// Fill writes what was heard into the placeholders of a scenario file and tells
// how many it has filled. All other bytes stay as they are. Where one placeholder
// stands for several prompts, because an alias repeats it, nothing is written.
func Fill(data []byte, heard []Heard) ([]byte, int, error) {
	prompts, err := byHole(heard)
	if err != nil {
		return nil, 0, err
	}
	holes := make([]Place, 0, len(prompts))
	for hole := range prompts {
		holes = append(holes, hole)
	}
	slices.SortFunc(holes, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var out []byte
	from := 0
	for _, hole := range holes {
		at := yamlread.Offset(data, hole.Line, hole.Column)
		length := placeholder(data[at:])
		if length == 0 || at < from {
			return nil, 0, fmt.Errorf("%d:%d: here is no \"?\" of its own; write it out", hole.Line, hole.Column)
		}
		out = append(append(out, data[from:at]...), quoteYAML(prompts[hole])...)
		from = at + length
	}
	return append(out, data[from:]...), len(holes), nil
}

// byHole sorts prompts by the place that they belong to.
func byHole(heard []Heard) (map[Place]string, error) {
	prompts := map[Place]string{}
	for _, h := range heard {
		text := collapse(h.Prompt)
		if other, ok := prompts[h.Hole]; ok && other != text {
			return nil, fmt.Errorf("%d:%d: one placeholder heard both %q and %q; write it out", h.Hole.Line, h.Hole.Column, other, text)
		}
		prompts[h.Hole] = text
	}
	return prompts, nil
}

// placeholder is how many bytes a placeholder has; 0 when there is none.
func placeholder(data []byte) int {
	for _, text := range []string{`"?"`, `'?'`, `?`} {
		if bytes.HasPrefix(data, []byte(text)) {
			return len(text)
		}
	}
	return 0
}

// quoteYAML writes a prompt as a text in quotes that matches it and nothing
// else. What would be a pattern becomes a regular expression.
func quoteYAML(text string) string {
	if text == "*" || text == "?" || len(text) > 2 && text[0] == '/' && text[len(text)-1] == '/' {
		text = "/^" + regexp.QuoteMeta(text) + "$/"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteString(`\U` + strings.ToUpper(fmt.Sprintf("%08s", strconv.FormatInt(int64(r), 16))))
		}
	}
	b.WriteByte('"')
	return b.String()
}
