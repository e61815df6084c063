package normalize

import (
	"slices"
	"strings"
)

// remark is one sentence of a row's prose, where it speaks of dates.
type remark struct {
	field  string // in our field names
	text   string
	tokens []token
	whole  bool // it is all that the field says
}

// datedWords are the beginnings of the words with which prose speaks of dates, by their first letter. A text
// without one is not looked at.
var datedWords = wordTable(`1st 2nd 3rd 4th 5th first second third fourth fifth last odd even 1er 2e 3er 3e prim segund tercer cuart ultim último premier deuxi
	troisi dernier erste zweite dritte vierte letzte every alternat bi-week biweek fortnight month
	holiday christmas thanksgiving summer start begin effective ends ending until through
	januar februar march april june july august septem octob novem decem`)

// wordTable sorts the beginnings of words by their first letter, for [hasWord].
func wordTable(words string) (by [256][]string) {
	for word := range strings.FieldsSeq(words) {
		by[word[0]] = append(by[word[0]], word)
	}
	return by
}

// remarks cuts the row's prose into sentences. The name is one.
func remarks(r *row) {
	in := &r.in
	if hasWord(in.Name, &datedWords) {
		r.remarks = append(r.remarks, remark{"name", in.Name, newReader(in.Name).tokens, true})
	}
	for _, part := range [...]struct{ field, text string }{
		{"notes", in.Notes}, {"group_notes", in.GroupNotes}, {"venue_notes", in.VenueNotes},
	} {
		if !hasWord(part.text, &datedWords) {
			continue
		}
		for sentence := range sentences(part.text) {
			if hasWord(sentence, &datedWords) {
				r.remarks = append(r.remarks, remark{part.field, sentence, newReader(sentence).tokens, sentence == strings.Trim(part.text, " .,*")})
			}
		}
	}
}

// sentences yields the sentences of a text without what ends them. Publishers also end them with a new line, a
// stroke between spaces, stars or two dashes.
func sentences(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for s != "" {
			end, skip := sentenceEnd(s)
			if one := strings.Trim(s[:end], " *-–—•|"); one != "" && !yield(one) {
				return
			}
			s = s[end+skip:]
		}
	}
}

// sentenceEnd tells how long the first sentence is, and how long its end.
func sentenceEnd(s string) (length, skip int) {
	for i := range len(s) {
		switch s[i] {
		case '\n', ';', '*', '|':
			return i, 1
		case '!', '?', '.':
			if (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n') && !(s[i] == '.' && abbreviated(s[:i])) {
				return i, 1
			}
		case '/', '-':
			if strings.HasPrefix(s[i:], "/ ") && i > 0 && s[i-1] == ' ' || strings.HasPrefix(s[i:], "--") {
				return i, 2
			}
		}
	}
	return len(s), 0
}

// abbreviated tells whether a full stop behind s belongs to its last word: "1st Sat. of the month".
func abbreviated(s string) bool {
	word := strings.ToLower(s[strings.LastIndexAny(s, " .(,/")+1:])
	if _, isDay := dayWords[word]; isDay && len(word) < len("friday") {
		return true
	}
	return slices.Contains([]string{"m", "mtg", "mtgs", "st", "nd", "rd", "th", "jan", "feb", "aug", "sept", "oct", "nov", "dec"}, word)
}

// hasWord tells whether a word of s begins with one of the table's, whatever the case.
func hasWord(s string, table *[256][]string) bool {
	inWord := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		letter := c >= 'a' && c <= 'z' || c >= 0x80
		if !inWord {
			for _, word := range table[c] {
				if len(s)-i >= len(word) && strings.EqualFold(s[i:i+len(word)], word) {
					return true
				}
			}
		}
		inWord = letter || c >= '0' && c <= '9'
	}
	return false
}
