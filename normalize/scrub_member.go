package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// serving is a person before what he does for the meeting, at the beginning of a sentence: "Ottoline hosts the
	// meeting", "Ottoline is our secretary". Groups: person, what he does.
	serving = regexp.MustCompile(`(?:^|[.!?;:\n(*-][ ]*)` + person + `[ ]+((?i:hosts|chairs|leads|facilitates|moderates|secretaries|has[ ]+the[ ]+keys?` +
		`|will[ ]+(?:host|chair|lead|open|facilitate|let[ ]+you[ ]+in)|is[ ]+(?:the|our|your)[ ]+(?:host|secretary|chair(?:person)?|contact(?:[ ]+person)?|leader|facilitator|treasurer|gsr|poc))\b)([^.!?;\n]*)`)
	// served is what may stand behind the verb where the first name is not a common one: "Biarritz hosts AA meetings" is no person.
	served = regexp.MustCompile(`(?i)^(?:[ ]*$|[ ]+(?:this|the|our|a)[ ]+(?:meeting|group|door)|[ ]+(?:on|every|of|for|at|and|from)\b|,)`)
	// member is a first name and an initial: "Dottie S.".
	member = regexp.MustCompile(`\b(\p{Lu}[\p{L}'’-]*\p{Ll})[ ]+(\p{Lu})(\.|\b)`)
	// building is what makes a name and an initial a place's: "Adam C. Powell Blvd", "Eugene J. Roe Community Center".
	building = regexp.MustCompile(`^[ ]+(?:\p{Lu}[\p{L}'’.-]*[ ]+){0,3}(?i:&|(?:and|blvd|boulevard|st|street|ave|avenue|road|rd|drive|way|community|center|centre|hall|school|church|room|building|park|house|memorial|library|auditorium|theat(?:er|re)|hospital|clinic)\b)`)
)

// members takes out first names that are neither asked for nor hold an office in words: before what somebody does for the
// meeting, where "A member" takes the place, and with the initial by which members are known.
func (c scrubber) members(s string) (string, []string) {
	if c.keep&(contacts|firstNames) != 0 {
		return s, nil
	}
	serves, initial := mayHoldMember(s)
	if !serves && !initial {
		return s, nil
	}
	var hits []hit
	for _, m := range findAll(serving, s, serves) {
		who, rest := s[m[2]:m[3]], s[m[6]:m[7]]
		verb := strings.ToLower(s[m[4]:m[5]])
		plain := startsWithGivenName(who) || hasInitial(who) || strings.HasPrefix(verb, "is ") || strings.HasPrefix(verb, "has ")
		if isPerson(who) && (plain || served.MatchString(rest)) {
			hits = append(hits, hit{m[2], m[3], "A member"})
		}
	}
	s = replace(s, hits)
	hits = hits[:0]
	for _, m := range findAll(member, s, initial) {
		if isMember(s, m) {
			hits = append(hits, hit{m[0], m[1], gone})
		}
	}
	return replace(s, hits), byContact
}

func findAll(re *regexp.Regexp, s string, worthwhile bool) [][]int {
	if !worthwhile {
		return nil
	}
	return re.FindAllStringSubmatchIndex(s, -1)
}

// servingWords are the beginnings of what serving looks for behind a person.
var servingWords = []string{"hosts", "chairs", "leads", "facil", "moder", "secre", "has the", "will ", "is the", "is our", "is your"}

// mayHoldMember looks for a capitalised word before one of servingWords, and for one before a single capital.
func mayHoldMember(s string) (serves, initial bool) {
	start := 0 // of the word
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			start = i + 1
		}
		if s[i] != ' ' {
			continue
		}
		if c := s[min(start, len(s)-1)]; i > start && (c >= 'A' && c <= 'Z' || c >= 0x80 || c == '(' || c == '*' || c == '-') {
			rest := s[i+1:]
			initial = initial || rest != "" && (rest[0] >= 'A' && rest[0] <= 'Z' || rest[0] >= 0x80) && (len(rest) == 1 || !isLetter(rest[1]))
			for _, word := range servingWords {
				serves = serves || len(rest) >= len(word) && rest[0]|0x20 == word[0] && strings.EqualFold(rest[:len(word)], word)
			}
		}
		start = i + 1
	}
	return serves, initial
}

// isMember weighs a first name and an initial by what stands around them.
func isMember(s string, m []int) bool {
	first, who := s[m[2]:m[3]], s[m[2]:m[5]]
	if !givenNames()[fold(first)] || !isPerson(who) {
		return false
	}
	before, after := s[:m[0]], s[m[1]:]
	if last := strings.TrimRight(before, " ."); strings.HasSuffix(last, "St") || strings.HasSuffix(last, "Saint") || strings.HasSuffix(last, "Mt") {
		return false
	}
	if building.MatchString(after) {
		return false
	}
	if m[6] < m[7] { // the initial's full stop
		return true
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " "))
	return after == "" || !unicode.IsUpper(next) && !unicode.IsDigit(next) && next != '&' && next != '\'' && next != '’'
}
