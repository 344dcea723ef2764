package coverage

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteCobertura writes Cobertura XML (coverage-04), which GitLab, Jenkins and
// Azure display. Its lines are those on which verbs begin; a line with several
// verbs has the hits of the one that was executed least. The sides of its Ifs
// are the branches of a line. A folder is a package, a script a class. The
// timestamp is 0, so that the same runs give the same bytes.
func (s *Set) WriteCobertura(w io.Writer) error {
	doc := coverageXML{Version: "voxsim", Source: "."}
	total := tally{}
	folders := map[string]*packageXML{}
	totals := map[string]tally{}
	for _, sc := range s.sorted() {
		lines := sc.lines()
		t := lineTotal(lines)
		folder, _ := split(sc.label())
		p := folders[folder]
		if p == nil {
			p = &packageXML{Name: folder}
			folders[folder] = p
		}
		c := classXML{Name: sc.title, File: sc.label(), rates: ratesOf(t)}
		c.Lines.All = linesXML(lines)
		p.Classes = append(p.Classes, c)
		sum := totals[folder]
		sum.add(t)
		totals[folder] = sum
		total.add(t)
	}
	for folder, p := range folders {
		p.rates = ratesOf(totals[folder])
		doc.Packages.All = append(doc.Packages.All, p)
	}
	slices.SortFunc(doc.Packages.All, func(a, b *packageXML) int { return strings.Compare(a.Name, b.Name) })
	doc.rates = ratesOf(total)
	doc.Lines, doc.LinesHit = total.verbs, total.verbsHit
	doc.Branches, doc.BranchesHit = total.sides, total.sidesHit
	return writeXML(w, doc)
}

func writeXML(w io.Writer, doc any) error {
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header)
	e := xml.NewEncoder(out)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	out.WriteByte('\n')
	return out.Flush()
}

// split parts a name into its folder and the rest.
func split(name string) (folder, base string) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return ".", name
	}
	return name[:i], name[i+1:]
}

// coverageXML is the root of a Cobertura document; the types below it are its
// elements.
type coverageXML struct {
	XMLName xml.Name `xml:"coverage"`
	rates
	LinesHit    int    `xml:"lines-covered,attr"`
	Lines       int    `xml:"lines-valid,attr"`
	BranchesHit int    `xml:"branches-covered,attr"`
	Branches    int    `xml:"branches-valid,attr"`
	Version     string `xml:"version,attr"`
	Timestamp   int    `xml:"timestamp,attr"`
	Source      string `xml:"sources>source"`
	Packages    struct {
		All []*packageXML `xml:"package"`
	} `xml:"packages"`
}

type packageXML struct {
	Name string `xml:"name,attr"`
	rates
	Classes []classXML `xml:"classes>class"`
}

type classXML struct {
	Name string `xml:"name,attr"`
	File string `xml:"filename,attr"`
	rates
	Methods struct{} `xml:"methods"`
	Lines   struct {
		All []lineXML `xml:"line"`
	} `xml:"lines"`
}

type lineXML struct {
	Number     int            `xml:"number,attr"`
	Hits       int            `xml:"hits,attr"`
	Branch     bool           `xml:"branch,attr"`
	Coverage   string         `xml:"condition-coverage,attr,omitempty"`
	Conditions *conditionsXML `xml:"conditions"`
}

type conditionsXML struct {
	All []conditionXML `xml:"condition"`
}

type conditionXML struct {
	Number   int    `xml:"number,attr"`
	Type     string `xml:"type,attr"`
	Coverage string `xml:"coverage,attr"`
}

// rates are the attributes that the larger elements share.
type rates struct {
	Line       string `xml:"line-rate,attr"`
	Branch     string `xml:"branch-rate,attr"`
	Complexity int    `xml:"complexity,attr"`
}

func ratesOf(t tally) rates {
	return rates{Line: rate(t.verbsHit, t.verbs), Branch: rate(t.sidesHit, t.sides)}
}

// rate is cut, not rounded: only what is whole is 1.
func rate(hit, all int) string {
	if hit == all {
		return "1"
	}
	return fmt.Sprintf("0.%04d", hit*10000/all)
}

func linesXML(lines []lineOf) []lineXML {
	all := make([]lineXML, len(lines))
	for i, l := range lines {
		all[i] = lineXML{Number: l.number, Hits: l.hits}
		if len(l.ifs) == 0 {
			continue
		}
		t := l.total()
		all[i].Branch = true
		all[i].Coverage = fmt.Sprintf("%d%% (%d/%d)", 100*t.sidesHit/t.sides, t.sidesHit, t.sides)
		all[i].Conditions = &conditionsXML{}
		for n, p := range l.ifs {
			all[i].Conditions.All = append(all[i].Conditions.All, conditionXML{n, "jump", fmt.Sprintf("%d%%", 50*p.sidesHit())})
		}
	}
	return all
}
