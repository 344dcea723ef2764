package main

import (
	"bufio"
	"encoding/json"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

// The parts of SARIF 2.1.0 that check writes, the format in which code hosts
// take problems: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription sarifText    `json:"shortDescription"`
		Help             sarifText    `json:"help"`
		HelpURI          string       `json:"helpUri"`
		Configuration    sarifDefault `json:"defaultConfiguration"`
	}
	sarifDefault struct {
		Level source.Severity `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     source.Severity `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// Where the project, and the pages of its rules, can be read.
const (
	projectURI = "https://github.com/voxsim/voxsim"
	rulesURI   = projectURI + "/blob/main/docs/rules/"
)

// writeSARIF writes all problems, if they were asked for.
func (c *checker) writeSARIF() error {
	write := func(w *bufio.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(sarifOf(c.reported))
	}
	switch c.sarif {
	case "":
		return nil
	case "-":
		if err := write(c.out); err != nil {
			return err
		}
		return c.out.Flush()
	}
	return writeFile(c.sarif, write)
}

func sarifOf(problems source.Diagnostics) sarifLog {
	rules := lint.Rules()
	driver := sarifDriver{Name: "voxsim", Version: version(), InformationURI: projectURI}
	for _, r := range rules {
		driver.Rules = append(driver.Rules, sarifRule{r.Name, sarifText{r.Doc}, sarifText{r.Doc + " See " + rulesURI + r.Name + ".md"},
			rulesURI + r.Name + ".md", sarifDefault{r.Severity}})
	}
	results := []sarifResult{}
	for _, d := range problems {
		index := slices.IndexFunc(rules, func(r parser.Rule) bool { return r.Name == d.Rule })
		results = append(results, sarifResultOf(&d, index))
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0",
		[]sarifRun{{sarifTool{driver}, "unicodeCodePoints", results}}}
}

func sarifResultOf(d *source.Diagnostic, rule int) sarifResult {
	_, message, _ := strings.Cut(d.Headline(), ": ")
	artifact := sarifArtifact{sarifURI(d.File.Name)}
	location := sarifLocation{Physical: sarifPhysical{artifact, sarifRegionOf(d.File, d.Span)}}
	if d.Path != "" {
		location.Logical = []sarifLogical{{d.Path, "element"}}
	}
	r := sarifResult{d.Rule, rule, d.Severity, sarifText{message}, []sarifLocation{location}, nil}
	if d.Fix != nil {
		replacement := sarifReplacement{sarifRegionOf(d.File, d.Fix.Span), sarifText{d.Fix.Text}}
		r.Fixes = []sarifFix{{sarifText{d.Fix.Message}, []sarifChange{{artifact, []sarifReplacement{replacement}}}}}
	}
	return r
}

func sarifRegionOf(f *source.File, s source.Span) (r sarifRegion) {
	r.StartLine, r.StartColumn = f.LineCol(s.Start)
	r.EndLine, r.EndColumn = f.LineCol(s.End)
	return r
}

// sarifURI is the address of a file: relative to where the command runs, as
// code hosts want it, unless its name is absolute.
func sarifURI(name string) string {
	path := filepath.ToSlash(name)
	u := url.URL{Path: path}
	if filepath.IsAbs(name) {
		u.Scheme = "file"
		if !strings.HasPrefix(path, "/") {
			u.Path = "/" + path
		}
	}
	return u.String()
}
