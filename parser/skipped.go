package parser

import "github.com/voxsim/voxsim/source"

// Skipped picks the warnings about what a lenient parse left out of the document
// (R1.11).
func Skipped(problems source.Diagnostics) (skipped source.Diagnostics) {
	for _, d := range problems {
		if d.Severity == source.Warning && (d.Rule == unknownElement || d.Rule == unknownAttribute) {
			skipped = append(skipped, d)
		}
	}
	return skipped
}
