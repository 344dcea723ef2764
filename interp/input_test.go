package interp

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestExtended makes every input of up to three digits one key longer, and some
// others.
func TestExtended(t *testing.T) {
	assert.Len(t, inputs, longestInput*10_000)
	for width := range longestInput {
		end := 1
		for range width {
			end *= 10
		}
		for n := range end {
			input := ""
			if width > 0 {
				input = fmt.Sprintf("%0*d", width, n)
			}
			for _, key := range []string{"0", "1", "9", "*", "#"} {
				if got := extended(input, key); got != input+key {
					t.Fatalf("%q and %q make %q", input, key, got)
				}
			}
		}
	}
	for _, input := range []string{"1234", "0000", "12345678", "*", "1#", "##1", "0*00"} {
		for _, key := range []string{"0", "7", "*"} {
			assert.Equal(t, input+key, extended(input, key))
		}
	}
}
