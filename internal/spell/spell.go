// Package spell guesses which name was meant by one that does not exist.
//
//	spell.Nearest("Gathr", []string{"Gather", "Say"}) // "Gather"
package spell

import (
	"strings"
	"unicode/utf8"
)

// longest is the length from which on a word is not compared: no name of ours
// is near that long.
const longest = 48

// Nearest returns the candidate that word was probably meant to be: the one
// that differs in letter case only, else the first of those with the fewest
// typing errors. It returns "" when none is near.
func Nearest(word string, candidates []string) string {
	if word == "" || len(word) > longest {
		return ""
	}
	for _, c := range candidates {
		if c != word && strings.EqualFold(c, word) {
			return c
		}
	}
	best, least := "", allowed(word)+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c), least); d < least {
			best, least = c, d
		}
	}
	return best
}

// allowed is the number of typing errors that a word of this length may have:
// one in two letters, two in five, three in eight.
func allowed(word string) int {
	n := utf8.RuneCountInString(word)
	if n < 2 {
		return 0
	}
	return (n + 1) / 3
}

// distance counts the letters that must be put in, left out, replaced or
// swapped with their neighbour to make b of a. From limit on it may stop
// counting.
func distance(a, b string, limit int) int {
	ar, br := []rune(a), []rune(b)
	if len(br) > longest || abs(len(ar)-len(br)) >= limit {
		return limit
	}
	// before, last and row are lines of the usual table: row[j] is the
	// distance between the first i letters of a and the first j of b.
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range br {
		row[j+1] = j + 1
	}
	for i, x := range ar {
		before, last, row = last, row, before
		row[0] = i + 1
		for j, y := range br {
			change := last[j]
			if x != y {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x == br[j-1] && ar[i-1] == y {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(br)]
}

func abs(n int) int { return max(n, -n) }

// Closest returns the text that is most like the wanted one, by the pairs of
// letters that they share; "" when none shares half of them. It is for whole
// sentences, where [Nearest] is for words.
func Closest(want string, texts []string) string {
	best, most := "", 0.5
	for _, text := range texts {
		if l := likeness(pairs(want), pairs(text)); l > most || l == most && best == "" {
			best, most = text, l
		}
	}
	return best
}

// pairs counts the pairs of neighbouring letters.
func pairs(text string) map[[2]rune]int {
	counts := map[[2]rune]int{}
	var last rune
	for _, r := range strings.ToLower(text) {
		counts[[2]rune{last, r}]++
		last = r
	}
	return counts
}

// likeness is the share of pairs that both have, from 0 to 1.
func likeness(a, b map[[2]rune]int) float64 {
	common, all := 0, 0
	for p, n := range a {
		common += min(n, b[p])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 1
	}
	return 2 * float64(common) / float64(all)
}
