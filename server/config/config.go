// Package config reads the file that says what a server is like: its keys, how
// fast time passes, where incoming calls get their documents, and who answers.
// The format is described in docs/serve/running.md.
//
//	c, problems := config.Parse("voxsim.yaml", data, os.ReadFile)
//	if len(problems) > 0 {
//		return problems // each with file, line and column
//	}
//	c.Store = st
//	s := server.New(*c)
package config

import (
	"errors"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/voxsim/voxsim/internal/yamlread"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/server"
	"github.com/voxsim/voxsim/sim"
)

// Problems are what is wrong with a file, each with its place.
type Problems = yamlread.Problems

// Parse reads a configuration. The documents that it names are read with files,
// by names that are relative to the configuration's own folder. Everything that is
// wrong is reported; the result is nil then.
func Parse(name string, data []byte, files func(string) ([]byte, error)) (*server.Config, Problems) {
	d, root := yamlread.Load(name, data, "a configuration", "it may hold keys, retention, speed, numbers, phones, lengths and conferences")
	if root == nil {
		return nil, d.Problems()
	}
	r := &reader{Decoder: d, folder: filepath.Dir(name), files: files, config: &server.Config{}}
	r.read(root)
	if problems := d.Problems(); len(problems) > 0 {
		return nil, problems
	}
	return r.config, nil
}

// reader fills in a configuration.
type reader struct {
	*yamlread.Decoder
	folder string
	files  func(string) ([]byte, error)
	config *server.Config
}

type (
	node  = yamlread.Node
	field = yamlread.Field
)

func (r *reader) read(root *node) {
	c := r.config
	r.Mapping(root, "the configuration", []field{
		{Name: "keys", Read: func(n *node) {
			r.List(n, "keys", func(n *node) { c.Keys = append(c.Keys, yamlread.Value(r.Decoder, n, "a key", ParseKey)) })
		}},
		{Name: "retention", Read: func(n *node) { c.Retention = yamlread.Value(r.Decoder, n, "retention", ParseRetention) }},
		{Name: "speed", Read: func(n *node) { c.Speed = yamlread.Value(r.Decoder, n, "speed", ParseSpeed) }},
		{Name: "numbers", Read: func(n *node) {
			r.byNumber(n, "numbers", func(number string, n *node) { put(&c.Numbers, number, r.source(n)) })
		}},
		{Name: "phones", Read: func(n *node) { r.byNumber(n, "phones", r.phone) }},
		{Name: "lengths", Read: func(n *node) {
			r.Pairs(n, "lengths", func(key, n *node) {
				put(&c.World.Lengths, strings.Join(strings.Fields(key.Value), " "), r.duration(n, "a length"))
			})
		}},
		{Name: "conferences", Read: func(n *node) {
			r.Pairs(n, "conferences", func(key, n *node) {
				r.Mapping(n, "a conference", []field{{Name: "end", Read: func(n *node) {
					put(&c.World.Conferences, key.Value, r.duration(n, "end"))
				}}})
			})
		}},
	})
}

// put adds an entry to a map that may not be there yet.
func put[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = value
}

func (r *reader) duration(n *node, what string) time.Duration {
	return yamlread.Value(r.Decoder, n, what, sim.ParseDuration)
}

// byNumber reads entries by phone number, or "*" for all others.
func (r *reader) byNumber(n *node, what string, read func(number string, n *node)) {
	seen := map[string]bool{}
	r.Pairs(n, what, func(key, n *node) {
		number := "*"
		if key.Value != "*" {
			number = yamlread.Value(r.Decoder, key, "a number", ParseNumber)
		}
		if seen[number] && number != "" {
			r.Fault(key, "%s stands twice in %s", number, what)
		}
		seen[number] = true
		read(number, n)
	})
}

// source reads where a number has its VoxXML.
func (r *reader) source(n *node) server.Source {
	var s server.Source
	said := 0
	r.Mapping(n, "a number", []field{
		{Name: "url", Read: func(n *node) { s.URL = yamlread.Value(r.Decoder, n, "url", parseURL); said++ }},
		{Name: "file", Read: func(n *node) { r.document(n, &s); said++ }},
	})
	if said != 1 && n.Kind == yamlread.MappingNode {
		r.Fault(n, "a number has one source of VoxXML: url or file")
	}
	return s
}

// document reads a document that a number has as a file.
func (r *reader) document(n *node, s *server.Source) {
	name := r.Text(n, "file")
	if name == "" {
		return
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.folder, name)
	}
	text, err := r.files(name)
	if err != nil {
		r.Fault(n, "%v", err)
		return
	}
	doc, problems := parser.Parse(name, text, parser.Options{})
	if err := problems.Err(); err != nil {
		r.Fault(n, "the document is not valid VoxXML:\n%v", err)
	}
	s.Document = doc
}

// phone reads how a number behaves, when scripts dial it and when the API does
// (S5). The first hangs up after S5's 10 s when nothing is said, the other stays.
func (r *reader) phone(number string, n *node) {
	p := server.Phone{Phone: sim.DefaultPhone()}
	talk, answered := false, false
	length := func(name string, to *time.Duration) field {
		return field{Name: name, Read: func(n *node) {
			*to = r.duration(n, name)
			answered = answered || name != "ring"
		}}
	}
	ends := func(name string, o sim.Outcome) field {
		return field{Name: name, Read: func(n *node) { r.end(n, name, &p.Phone, o) }}
	}
	r.Mapping(n, "a phone", []field{
		length("ring", &p.Ring), length("answer", &p.Answer),
		{Name: "talk", Read: func(n *node) { p.Talk, talk, answered = r.duration(n, "talk"), true, true }},
		{Name: "inputs", Read: func(n *node) {
			answered = true
			r.List(n, "inputs", func(n *node) {
				p.Inputs = append(p.Inputs, yamlread.Value(r.Decoder, n, "an input", sim.ParseInput))
			})
		}},
		ends("busy", sim.Busy), ends("fail", sim.Failed), ends("noAnswer", sim.NoAnswer),
	})
	if answered && p.Outcome != sim.Answered {
		r.Fault(n, "the phone both is and is not answered; say answer, talk and inputs, or busy, fail or noAnswer")
	}
	put(&r.config.World.Phones, number, p.Phone)
	if !talk {
		p.Talk = sim.Stays
	}
	put(&r.config.Phones, number, p)
}

// end reads that a phone is not answered.
func (r *reader) end(n *node, name string, p *sim.Phone, o sim.Outcome) {
	if p.Outcome != sim.Answered {
		r.Fault(n, "a phone has one of busy, fail and noAnswer")
	}
	if o != sim.NoAnswer {
		p.Outcome, p.After = o, r.duration(n, name)
		return
	}
	if yamlread.Value(r.Decoder, n, name, parseFlag) {
		p.Outcome = o
	}
}

func parseFlag(text string) (bool, error) {
	if text != "true" && text != "false" {
		return false, errors.New("it must be true or false")
	}
	return text == "true", nil
}

// ParseKey reads an API key: anything that can stand in an Authorization header.
func ParseKey(text string) (string, error) {
	key := strings.TrimSpace(text)
	strange := strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' })
	if key == "" || strange {
		return "", errors.New("a key is one word of letters, digits and signs")
	}
	return key, nil
}

// ParseNumber reads a phone number as documents write it; its plus sign is
// dropped (R2.4).
func ParseNumber(text string) (string, error) {
	n := strings.TrimPrefix(strings.TrimSpace(text), "+")
	digits := strings.Trim(n, "0123456789") == ""
	if !digits || len(n) < 2 || len(n) > 15 || n[0] == '0' {
		return "", errors.New("a phone number is 2 to 15 digits, the first not 0, as in 15556667777; or * for all others")
	}
	return n, nil
}

// ParseSpeed reads how fast time passes in calls: 10 is ten times.
func ParseSpeed(text string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(v >= 0.01 && v <= 1000) {
		return 0, errors.New("it must be a number from 0.01 to 1000")
	}
	return v, nil
}

// longestRetention is a hundred years: more cannot be told apart from it.
const longestRetention = 36_500 * 24 * time.Hour

// ParseRetention reads how long what has ended stays listed (R7.1): 7d, 12h.
func ParseRetention(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	v, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, wrong := strconv.ParseUint(days, 10, 16)
		v, err = time.Duration(n)*24*time.Hour, wrong
	}
	if err != nil || v < time.Second || v > longestRetention {
		return 0, errors.New("it must be a length of time of 1s to 36500d, as in 7d or 12h")
	}
	return v, nil
}

func parseURL(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("it must be an http or https address")
	}
	return u.String(), nil
}
