package config

import "strings"

// didYouMean completes "there is no such key": with the key that was likely meant, or with all keys of the block.
func didYouMean(key string, table []binding) string {
	prefix, name := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		prefix, name = key[:i+1], key[i+1:]
	}
	siblings := names(prefix, table)
	if best := closest(name, siblings); best != "" {
		return "; did you mean " + prefix + best + "?"
	}
	for _, b := range table { // the right word in the wrong block
		if strings.HasSuffix("."+b.key, "."+name) {
			return "; did you mean " + b.key + "?"
		}
	}
	return "; the keys here are " + strings.Join(siblings, ", ")
}

// names lists the keys and blocks right below a prefix, in the table's order.
func names(prefix string, table []binding) []string {
	var all []string
	seen := map[string]bool{}
	for _, b := range table {
		rest, ok := strings.CutPrefix(b.key, prefix)
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(rest, ".")
		if !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	return all
}

// closest returns the word within a third of its length in edits, or "".
func closest(name string, words []string) string {
	if len(name) > 2*longestKey {
		return ""
	}
	best, least := "", len(name)/3+1
	for _, w := range words {
		if n := Edits(name, w); n <= least && (best == "" || n < least) {
			best, least = w, n
		}
	}
	return best
}

// longestKey bounds what is compared; no name of a key is longer.
const longestKey = 24

// Edits is the Levenshtein distance of two words in bytes: how many letters to put in, take out or replace.
func Edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
