package dedupe

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// title is a name made comparable: what is left of it when the words that every name has are gone.
type title struct {
	key      string   // all telling words, sorted: equal keys are the same name
	keyHash  hash     // of key
	words    []string // the specific ones, sorted: those that tell this group from another
	numbers  []string // sorted: "Squad 19" is never "Squad 42"
	women    bool
	men      bool
	stripped string // words joined, for the letter comparison
}

// likeness grades two names.
type likeness int

const (
	differs likeness = iota
	silent           // at least one name says nothing: "Tuesday Night Meeting"
	akin             // something in common: "Buffalo" and "Buffalo Serenity"
	close            // about half in common
	near             // one spelling or one subtitle apart
	same
)

// title reads a meeting's name, or its group's where the name is generic. The town's name is taken off where more
// is left: lists of one town leave it out.
func (x *reader) title(name, group, town string) *title {
	t := x.parse(name)
	if len(t.words) == 0 && group != "" {
		if g := x.parse(group); len(g.words) > 0 {
			both := *g
			both.women, both.men = g.women || t.women, g.men || t.men
			t = &both
		}
	}
	around := x.parse(town).words
	if shared := sharedCount(around, t.words); shared > 0 && shared < len(t.words) {
		own := *t
		own.words = slices.DeleteFunc(slices.Clone(t.words), func(w string) bool { return slices.Contains(around, w) })
		own.stripped = strings.Join(own.words, "")
		t = &own
	}
	return t
}

func (x *reader) parse(name string) *title {
	t, known := x.names[name]
	if !known {
		t = parseTitle(name)
		x.names[name] = t
	}
	return t
}

func parseTitle(name string) *title {
	t := &title{}
	var all []string
	tokens := wordsOf(name)
	for i, word := range tokens {
		if w, ok := synonyms[word]; ok {
			word = w
		}
		if word == "i" && i > 0 && i == len(tokens)-1 {
			word = "1" // "Ridge Runners I"
		}
		if lettered(tokens, i) {
			word = "0" + word // counted like numbers from here on
		}
		switch {
		case word == "" || noise[word] || clockWord(tokens, i):
			continue
		case word == "women":
			t.women = true
		case word == "men":
			t.men = true
		}
		all = append(all, word)
		if numbered(word) {
			if topicNumber(tokens, i) {
				continue
			}
			t.numbers = append(t.numbers, word)
			t.words = append(t.words, word)
		} else if !generic[word] {
			t.words = append(t.words, word)
		}
	}
	t.numbers = sortedSet(t.numbers)
	t.words = sortedSet(t.words)
	t.key = strings.Join(sortedSet(all), " ")
	t.keyHash = newHash.text(t.key)
	t.stripped = strings.Join(t.words, "")
	return t
}

// like grades two names; the numbers gate has its own say.
func (t *title) like(o *title) likeness {
	if len(t.words) == 0 || len(o.words) == 0 {
		return silent
	}
	if t.key == o.key {
		return same
	}
	shared := sharedCount(t.words, o.words)
	few, many := min(len(t.words), len(o.words)), max(len(t.words), len(o.words))
	sameNumber := len(t.numbers) > 0 && len(o.numbers) > 0
	switch union := few + many - shared; {
	case shared == many,
		shared == few && (few >= 2 || sameNumber), // "Squad 17" in "Suburban North Squad 17 Mixed"
		5*shared >= 3*union:
		return near
	case shared > 0 && 2*shared >= union:
		return max(close, lettersLike(t, o))
	case shared > 0:
		return max(akin, lettersLike(t, o))
	}
	return lettersLike(t, o)
}

// lettersLike grades by letters: a spelling, or half of a compound.
func lettersLike(t, o *title) likeness {
	switch l := letterLikeness(t.stripped, o.stripped); {
	case l >= 0.85:
		return near
	case l >= 0.65:
		return close
	}
	return differs
}

// otherNumber: both names carry numbers, and neither has all of the other's: "Group 1 Squad 57" may be "Squad 57".
func (t *title) otherNumber(o *title) bool {
	return len(t.numbers) > 0 && len(o.numbers) > 0 && !contains(t.numbers, o.numbers) && !contains(o.numbers, t.numbers)
}

// letterLikeness is Dice's coefficient over pairs of neighbouring bytes: "serenty" and "serenity" reach .77,
// "fellowship" and "felowship" .94.
func letterLikeness(a, b string) float64 {
	if len(a) < 5 || len(b) < 5 || len(a) > 2*len(b) || len(b) > 2*len(a) {
		return 0
	}
	shared := 0
	used := make([]bool, len(b))
	for i := 0; i+1 < len(a); i++ {
		for j := 0; j+1 < len(b); j++ {
			if !used[j] && a[i] == b[j] && a[i+1] == b[j+1] {
				used[j] = true
				shared++
				break
			}
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b)-2)
}

// fold brings text to lower case without accents, apostrophes and dots: "Women's A.A." is "womens aa".
func fold(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	if !ascii(s) {
		s = norm.NFKD.String(s)
	}
	for _, r := range s {
		if r == '\'' || r == '.' || r == '’' || r == '`' || r >= 0x300 && unicode.Is(unicode.Mn, r) {
			continue
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// notWord splits at everything but letters, digits and the colon of a clock.
func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ':'
}

// clockWord: "7pm", "7:30", and both parts of "7 pm". The start is compared by itself.
func clockWord(tokens []string, i int) bool {
	word := tokens[i]
	if strings.Contains(word, ":") || word == "am" || word == "pm" {
		return true
	}
	if digits, found := strings.CutSuffix(word, "m"); found && len(digits) > 1 {
		return (digits[len(digits)-1] == 'a' || digits[len(digits)-1] == 'p') && numeric(digits[:len(digits)-1])
	}
	return numeric(word) && i+1 < len(tokens) && (tokens[i+1] == "am" || tokens[i+1] == "pm")
}

// wordsOf splits a name. It makes "Squad 2 A" and "Squad 2-A" the "Squad 2A" of other lists.
func wordsOf(name string) []string {
	var out []string
	for word := range strings.FieldsFuncSeq(fold(name), notWord) {
		if word = strings.Trim(word, ":"); word == "" { // "Squad 12: Women's Way"; within digits it is a clock's
			continue
		}
		if n := len(out); n > 0 && len(word) == 1 && word[0] >= 'a' && word[0] <= 'z' && numeric(out[n-1]) {
			out[n-1] += word
			continue
		}
		out = append(out, word)
	}
	return out
}

// topicNumber: "Step 11" and "12 & 12" name what is read, "Squad 12" names the group.
func topicNumber(tokens []string, i int) bool {
	if i > 0 && stepWords[tokens[i-1]] {
		return true
	}
	return tokens[i] == "12" && (i == 0 || synonyms[tokens[i-1]] != "squad" && tokens[i-1] != "squad" && tokens[i-1] != "district")
}

// lettered: the A of "Squad A" and of "Harbor Lights Group A" tells parallel meetings apart as a number does, where the
// "a" of "Grupo a la Vida" does not.
func lettered(tokens []string, i int) bool {
	if i == 0 || len(tokens[i]) != 1 || tokens[i][0] < 'a' || tokens[i][0] > 'h' {
		return false
	}
	before := tokens[i-1]
	if s, ok := synonyms[before]; ok {
		before = s
	}
	return before == "squad" || before == "section" || before == "room" || before == "group" && i == len(tokens)-1
}

// numbered: "19", "2a".
func numbered(word string) bool {
	return numeric(word) || len(word) > 1 && numeric(word[:len(word)-1])
}

func numeric(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func sortedSet(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// sharedCount counts what two sorted sets have in common.
func sharedCount(a, b []string) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// contains: all and some are sorted.
func contains(all, some []string) bool { return sharedCount(all, some) == len(some) }

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
