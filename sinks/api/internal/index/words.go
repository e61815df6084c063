package index

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is a text without case and accents, its words apart by one space.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	gap := false
	for _, c := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, c) || c == '\'' || c == '’':
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			out = append(out, string(unicode.ToLower(c))...)
		default:
			gap = true
		}
	}
	return string(out)
}

// addWords takes in the words that a search for text looks for: the names and the address, not the notes, which
// say "no parking at the church" as well.
func (b *build) addWords(n uint32, r *record) {
	texts := []string{r.Name, r.Group}
	if p := r.Place; p != nil {
		texts = append(texts, p.Name, p.Street, p.Locality, p.County, p.PostalCode)
	}
	for _, text := range texts {
		for word := range strings.SplitSeq(Fold(text), " ") {
			if word == "" {
				continue
			}
			list, known := b.words[word]
			if !known {
				word = strings.Clone(word)
			}
			if len(list) == 0 || list[len(list)-1] != n {
				b.words[word] = append(list, n)
			}
		}
	}
}

// vocabulary is every word, sorted, and who has it.
type vocabulary struct {
	words    []string
	postings []posting
}

func vocabularyOf(found map[string][]uint32, to []Doc, n int) vocabulary {
	v := vocabulary{words: make([]string, 0, len(found)), postings: make([]posting, len(found))}
	for word := range found {
		v.words = append(v.words, word)
	}
	slices.Sort(v.words)
	for i, word := range v.words {
		v.postings[i].list = renumber(found[word], to)
		v.postings[i].pack(n)
	}
	return v
}

// find adds to s the meetings that have a word that begins with prefix.
func (v *vocabulary) find(prefix string, s Set) {
	for i := sort.SearchStrings(v.words, prefix); i < len(v.words) && strings.HasPrefix(v.words[i], prefix); i++ {
		v.postings[i].addTo(s)
	}
}
