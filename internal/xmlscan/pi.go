package xmlscan

import "strings"

// instruction reads the processing instruction that begins at i.
func (s *Scanner) instruction(i int) (int, error) {
	src, target := s.src, i+len("<?")
	nameEnd := s.nameEnd(target)
	if nameEnd == target {
		return i, s.piUnfit(target, i, "the target of a processing instruction")
	}
	if strings.EqualFold(src[target:nameEnd], "xml") {
		return i, wrong(i, nameEnd, "an XML declaration is written <?xml and stands at the very beginning")
	}
	value := skipSpace(src, nameEnd)
	if value == nameEnd && !strings.HasPrefix(src[value:], "?>") {
		if strings.HasPrefix(src[value:], "?") {
			return i, s.piUnfit(value+1, i, "'>' behind '?'")
		}
		return i, s.piUnfit(value, i, "white space or '?>'")
	}
	end, err := s.find("?>", value)
	if err != nil {
		return i, err
	}
	if end == len(src) {
		return i, s.piUnfit(end, i, "")
	}
	s.add(PI, 0, i, nameEnd, value, end+2)
	return end + 2, nil
}

// piUnfit is unfit inside the processing instruction that begins at pi.
func (s *Scanner) piUnfit(i, pi int, wanted string) error {
	if i < len(s.src) {
		return s.unfit(i, pi, wanted)
	}
	return s.leftOpen(pi, "processing instruction "+clip(s.src[pi:s.nameEnd(pi+2)]))
}

// pseudo are what an XML declaration may hold, in this order.
var pseudo = [...]struct {
	name, wanted string
	valid        func(string) bool
}{
	{"version", "1.0", func(v string) bool { return v == "1.0" }},
	{"encoding", "the name of an encoding", isEncodingName},
	{"standalone", "yes or no", func(v string) bool { return v == "yes" || v == "no" }},
}

// declaration reads the XML declaration if the source begins with one, and
// returns the place behind it.
func (s *Scanner) declaration() (int, error) {
	src := s.src
	i := len("<?xml")
	if !strings.HasPrefix(src, "<?xml") || s.nameEnd(len("<?")) != i {
		return 0, nil
	}
	wanted := "version='1.0'"
	for _, p := range pseudo {
		j := skipSpace(src, i)
		if !strings.HasPrefix(src[j:], p.name) {
			if p.name == "version" {
				return j, s.piUnfit(j, 0, wanted)
			}
			continue
		}
		if j == i {
			return j, s.piUnfit(j, 0, "white space")
		}
		var err error
		if i, err = s.pseudo(j, j+len(p.name), p.wanted, p.valid); err != nil {
			return i, err
		}
	}
	value := skipSpace(src, len("<?xml"))
	j := skipSpace(src, i)
	if strings.HasPrefix(src[j:], "?>") {
		s.add(PI, 0, 0, len("<?xml"), value, j+2)
		return j + 2, nil
	}
	if strings.HasPrefix(src[j:], "?") {
		return j, s.piUnfit(j+1, 0, "'>' behind '?'")
	}
	return j, s.piUnfit(j, 0, "'?>'; an XML declaration has version, encoding and standalone, in this order")
}

// pseudo reads the value behind src[name:nameEnd] in the XML declaration.
func (s *Scanner) pseudo(name, nameEnd int, wanted string, valid func(string) bool) (int, error) {
	src := s.src
	i := skipSpace(src, nameEnd)
	if i == len(src) || src[i] != '=' {
		return i, s.piUnfit(i, 0, "'=' and a value for "+src[name:nameEnd])
	}
	i = skipSpace(src, i+1)
	if i == len(src) || src[i] != '"' && src[i] != '\'' {
		return i, s.piUnfit(i, 0, "a value for "+src[name:nameEnd]+" in quotes")
	}
	n := strings.IndexByte(src[i+1:], src[i])
	if n < 0 {
		return i, s.leftOpen(i, "the value of "+src[name:nameEnd])
	}
	if v := src[i+1 : i+1+n]; !valid(v) {
		return i, wrong(i+1, i+1+max(n, 1), "%s is %q, expected %s", src[name:nameEnd], clip(v), wanted)
	}
	return i + n + 2, nil
}

// isEncodingName is the EncName of XML.
func isEncodingName(v string) bool {
	for i := range len(v) {
		c := v[i]
		if class[c]&nameByte == 0 || c == ':' || i == 0 && (class[c]&nameStart == 0 || c == '_') {
			return false
		}
	}
	return v != ""
}
