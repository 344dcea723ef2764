package xmlscan

import (
	"cmp"
	"slices"
	"strings"
)

// startTag reads the tag that begins with the '<' at i.
func (s *Scanner) startTag(i int) (int, error) {
	nameEnd := s.nameEnd(i + 1)
	if nameEnd == i+1 {
		return i, noTag(i)
	}
	if err := s.mayBegin(i, nameEnd); err != nil {
		return i, err
	}
	tag := len(s.tokens)
	s.add(StartTag, 0, i, nameEnd, 0, 0)
	end, flags, err := s.attributes(i, nameEnd)
	if err != nil {
		s.tokens = s.tokens[:tag]
		return end, err
	}
	if n := len(s.tokens) - tag; n > 2 {
		s.markDuplicates(tag + 1)
	}
	s.starts = append(s.starts, int32(tag))
	t := &s.tokens[tag]
	t.value, t.end, t.Flags = int32(end), int32(end), flags
	if flags&SelfClosing != 0 {
		s.add(EndTag, 0, end, end, end, end)
	} else {
		s.open = append(s.open, int32(tag))
	}
	return end, nil
}

// mayBegin judges whether there may be one more element, whose tag begins at i.
func (s *Scanner) mayBegin(i, nameEnd int) error {
	if len(s.starts) > 0 && len(s.open) == 0 {
		return wrong(i, nameEnd, "second root element %s>; a document has one", clip(s.src[i:nameEnd]))
	}
	if s.MaxDepth > 0 && len(s.open) >= s.MaxDepth {
		return &LimitError{Offset: i, Depth: true, Limit: s.MaxDepth}
	}
	if s.MaxElements > 0 && len(s.starts) >= s.MaxElements {
		return &LimitError{Offset: i, Limit: s.MaxElements}
	}
	return nil
}

// attributes reads what follows the name in the tag that begins at tag, and
// returns the place behind its '>'.
func (s *Scanner) attributes(tag, i int) (int, Flags, error) {
	src := s.src
	for {
		before := i
		i = skipSpace(src, i)
		if i == len(src) {
			return i, 0, s.tagLeftOpen(tag)
		}
		switch {
		case src[i] == '>':
			return i + 1, 0, nil
		case src[i] == '/':
			if i+1 < len(src) && src[i+1] == '>' {
				return i + 2, SelfClosing, nil
			}
			return i, 0, s.unfit(i+1, tag, "'>' behind '/'")
		case i == before:
			return i, 0, s.unfit(i, tag, "white space, '>' or '/>'")
		}
		var err error
		if i, err = s.attribute(tag, i); err != nil {
			return i, 0, err
		}
	}
}

// attribute reads the attribute at i, inside the tag that begins at tag.
func (s *Scanner) attribute(tag, i int) (int, error) {
	src, nameEnd := s.src, s.nameEnd(i)
	if nameEnd == i {
		return i, s.unfit(i, tag, "an attribute, '>' or '/>'")
	}
	quote := nameEnd + 1
	if quote >= len(src) || src[nameEnd] != '=' || src[quote] != '"' && src[quote] != '\'' {
		var err error
		if quote, err = s.equals(tag, i, nameEnd); err != nil {
			return quote, err
		}
	}
	// Most values hold nothing special and end here.
	var flags Flags
	end := plain(src, quote+1, src[quote], '<', '&')
	if end == len(src) || src[end] != src[quote] {
		var err error
		if end, flags, err = s.value(quote, i, nameEnd); err != nil {
			return end, err
		}
	}
	s.add(Attr, flags, i, nameEnd, quote+1, end+1)
	return end + 1, nil
}

// equals is the place of the quote that follows the name src[name:i] and its
// equals sign, with white space around the latter.
func (s *Scanner) equals(tag, name, i int) (int, error) {
	src, nameEnd := s.src, i
	if i = skipSpace(src, i); i == len(src) || src[i] != '=' {
		return i, s.unfit(i, tag, "'=' and a value for "+clip(src[name:nameEnd]))
	}
	if i = skipSpace(src, i+1); i == len(src) || src[i] != '"' && src[i] != '\'' {
		return i, s.unfit(i, tag, "a value for "+clip(src[name:nameEnd])+" in quotes")
	}
	return i, nil
}

// value is the place of the quote that ends the value of src[name:nameEnd].
func (s *Scanner) value(quote, name, nameEnd int) (int, Flags, error) {
	src, q := s.src, s.src[quote]
	var flags Flags
	for i := quote + 1; ; {
		i = plain(src, i, q, '<', '&')
		if i == len(src) {
			return i, 0, s.leftOpen(quote, "the value of "+clip(src[name:nameEnd]))
		}
		var err error
		switch c := src[i]; c {
		case q:
			return i, flags, nil
		case '<':
			return i, 0, &SyntaxError{Offset: i, End: i + 1, Related: quote,
				Message: "'<' in the value of " + clip(src[name:nameEnd]) + "; write &lt; or close the quotes"}
		case '&':
			flags |= Raw
			i, err = s.reference(i)
		case '\t', '\n', '\r':
			flags |= Raw
			i++
		default:
			i, err = s.char(i)
		}
		if err != nil {
			return i, 0, err
		}
	}
}

// endTag reads the end tag that begins with the '<' at i.
func (s *Scanner) endTag(i int) (int, error) {
	src := s.src
	if n := len(s.open); n > 0 {
		t := &s.tokens[s.open[n-1]]
		want := src[t.start+1 : t.nameEnd]
		end := i + len("</") + len(want)
		if end < len(src) && src[end] == '>' && src[i+len("</"):end] == want {
			s.open = s.open[:n-1]
			s.add(EndTag, 0, i, end, end+1, end+1)
			return end + 1, nil
		}
	}
	return s.oddEndTag(i)
}

// oddEndTag reads an end tag that is written with white space or is wrong.
func (s *Scanner) oddEndTag(i int) (int, error) {
	src, name := s.src, i+len("</")
	nameEnd := s.nameEnd(name)
	if nameEnd == name {
		return i, s.unfit(name, i, "the name of an element")
	}
	end := skipSpace(src, nameEnd)
	if end == len(src) {
		return i, s.tagLeftOpen(i)
	}
	if err := s.matches(i, nameEnd); err != nil {
		return i, err
	}
	if src[end] != '>' {
		return i, s.unfit(end, i, "'>'")
	}
	s.open = s.open[:len(s.open)-1]
	s.add(EndTag, 0, i, nameEnd, end+1, end+1)
	return end + 1, nil
}

// matches judges whether the end tag at i closes the element that is open.
func (s *Scanner) matches(i, nameEnd int) error {
	src := s.src
	end := skipSpace(src, nameEnd)
	if end < len(src) && src[end] == '>' {
		end++
	} else {
		end = nameEnd
	}
	if len(s.open) == 0 {
		return wrong(i, end, "end tag %s> has no start tag", clip(src[i:nameEnd]))
	}
	t := &s.tokens[s.open[len(s.open)-1]]
	if src[i+len("</"):nameEnd] == src[t.start+1:t.nameEnd] {
		return nil
	}
	return &SyntaxError{Offset: i, End: end, Related: int(t.start),
		Message: "end tag " + clip(src[i:nameEnd]) + "> does not match " + clip(src[t.start:t.nameEnd]) + ">"}
}

// markDuplicates flags the attributes from tokens[first] on that repeat a name.
// Many attributes are sorted, so that a hostile tag costs no quadratic time.
func (s *Scanner) markDuplicates(first int) {
	attrs := s.tokens[first:]
	if len(attrs) > 16 {
		s.markSorted(attrs)
		return
	}
	if s.surelyDiffer(attrs) {
		return
	}
	for i := range attrs {
		for j := range attrs[:i] {
			if s.sameName(&attrs[i], &attrs[j]) {
				attrs[i].Flags |= Duplicate
				break
			}
		}
	}
}

// surelyDiffer tells whether no two names begin alike and are of one length. It
// spares most tags the comparing, 3 % of a scan.
func (s *Scanner) surelyDiffer(attrs []Token) bool {
	var seen uint64
	for i := range attrs {
		bit := uint64(1) << ((attrs[i].nameEnd - attrs[i].start + 5*int32(s.src[attrs[i].start])) & 63)
		if seen&bit != 0 {
			return false
		}
		seen |= bit
	}
	return true
}

func (s *Scanner) markSorted(attrs []Token) {
	s.order = s.order[:0]
	for i := range attrs {
		s.order = append(s.order, int32(i))
	}
	slices.SortFunc(s.order, func(i, j int32) int {
		if c := strings.Compare(s.name(&attrs[i]), s.name(&attrs[j])); c != 0 {
			return c
		}
		return cmp.Compare(i, j)
	})
	for k, i := range s.order[1:] {
		if s.sameName(&attrs[s.order[k]], &attrs[i]) {
			attrs[i].Flags |= Duplicate
		}
	}
}

func (s *Scanner) name(attr *Token) string {
	return s.src[attr.start:attr.nameEnd]
}

func (s *Scanner) sameName(a, b *Token) bool {
	return a.nameEnd-a.start == b.nameEnd-b.start && s.name(a) == s.name(b)
}
