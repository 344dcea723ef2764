package xmlscan

import "strings"

// comment reads the comment that begins at i.
func (s *Scanner) comment(i int) (int, error) {
	value := i + len("<!--")
	end, err := s.find("--", value)
	if err != nil {
		return i, err
	}
	switch rest := s.src[end:]; {
	case rest == "" || rest == "--":
		return i, s.leftOpen(i, "comment")
	case strings.HasPrefix(rest, "-->"):
		s.add(Comment, 0, i, i, value, end+3)
		return end + 3, nil
	case strings.HasPrefix(rest, "--->"):
		return i, wrong(end, end+4, "a comment cannot end with '--->', only with '-->'")
	}
	return i, wrong(end, end+2, "'--' is not allowed in a comment")
}

// cdata reads the CDATA section that begins at i.
func (s *Scanner) cdata(i int) (int, error) {
	value := i + len("<![CDATA[")
	if len(s.open) == 0 {
		return i, wrong(i, value, "CDATA outside of the root element")
	}
	end, err := s.find("]]>", value)
	if err != nil {
		return i, err
	}
	if end == len(s.src) {
		return i, s.leftOpen(i, "CDATA section")
	}
	var flags Flags
	if strings.IndexByte(s.src[value:end], '\r') >= 0 {
		flags = Raw
	}
	s.add(CDATA, flags, i, i, value, end+3)
	return end + 3, nil
}

// find is the first place from i on where end stands, or the length of the
// source; the characters before it must be legal.
func (s *Scanner) find(end string, i int) (int, error) {
	src := s.src
	for {
		i = plain(src, i, end[0], end[0], end[0])
		if i == len(src) || strings.HasPrefix(src[i:], end) {
			return i, nil
		}
		var err error
		if i, err = s.char(i); err != nil {
			return i, err
		}
	}
}
