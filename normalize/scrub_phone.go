package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// phoneLink is a link that rings a person's telephone.
	phoneLink = regexp.MustCompile(`(?i)(?:https?://)?(?:wa\.me/\+?\d{6,15}|api\.whatsapp\.com/send/?\?\S*?phone=\+?\d+\S*)`)
	// phoneShape is every way to write a telephone number that we take for one: international with a plus, North
	// American with and without the area code, Brazilian, national with a leading 0.
	phoneShape = regexp.MustCompile(`\+\d{1,3}(?:[ .()/-]{0,2}\d){6,12}` +
		`|(?:1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-]?)\d{3}[ .-]?\d{4}` +
		`|\(\d{2}\)[ ]?9?\d{4}[ -]?\d{4}` +
		`|\(?\b0\d{1,4}\)?[ /.-]{1,2}\d{2,4}(?:[ .-]?\d{2,4}){1,3}` +
		`|\d{3}[.-]\d{4}`)
	// groupBefore and groupAfter tell numbers that are the group's: meeting ids, dial-ins, codes, help lines.
	groupBefore = regexp.MustCompile(`(?i)(?:` +
		`(?:\bi\.?d|\bpmi|code|\bpin|\bgso|\bzoom|#|sala|salle|senha|kenncode|playback)(?:[^\pL\n]|\b(?:no|number|nr|is|meeting|de|reunião|réunion|zoom)\b)*` +
		`|(?:\bdial|dial-?in|phone[ ]+meeting(?:[ ]+only)?|\bconf(?:erence)?[. -]*call|call-?in|one[ -]?tap|join by (?:tele)?phone|einwahl|hot-?line|help-?line|answering|toll[ -]?free|\binternational)` +
		`(?:[^\pL\n]|\b(?:no|number|nr|phone|option|in|at|line|service|is|us|from)\b)*)$`)
	groupAfter = regexp.MustCompile(`(?i)^[ ]*(?:,,|US[ ]*\(|[,;/]*[ ]*\d{4,}#|#|[ ,;.(]*(?:i\.?d\b|pin\b|access[ ]+code|pass[ -]?(?:code|word)|p[cw]\b|code\b|meeting[ ]id|participant[ ]+(?:code|id)|enter[ ]+(?:\d|meeting|id\b|code|pin|access)))`)
	// passBefore comes before a password of digits, which has no marks between them.
	passBefore = regexp.MustCompile(`(?i)\b(?:pass[ -]?(?:word|code)|pwd?|pass|pc)(?:[^\pL\n]|\bis\b)*$`)
	// written is a number with the marks of a North American telephone.
	written = regexp.MustCompile(`^\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}$`)
	// tollFree numbers belong to organisations.
	tollFree = regexp.MustCompile(`^(?:\+?1)?8(?:00|88|77|66|55|44|33)\d{7}$|^(?:\+?44|0)(?:800|808|300|303|330|345)\d{6,7}$`)
)

// telephones lists where the telephone numbers of a text stand that are a person's.
func (c scrubber) telephones(s string) [][2]int {
	var found [][2]int
	for start, end := nextDigits(s, 0); start >= 0; start, end = nextDigits(s, end) {
		for _, m := range phoneShape.FindAllStringIndex(s[start:end], -1) {
			from, to := start+m[0], start+m[1]
			if c.isTelephone(s, from, to) {
				found = append(found, [2]int{from, to})
			}
		}
	}
	return found
}

// nextDigits finds the next run of digits and the marks of telephone numbers with at least seven digits in it;
// start is -1 where there is none.
func nextDigits(s string, from int) (start, end int) {
	for i := from; i < len(s); i++ {
		if !isDigit(s[i]) && s[i] != '+' && s[i] != '(' {
			continue
		}
		digits, j := 0, i
		for ; j < len(s); j++ {
			if isDigit(s[j]) {
				digits++
			} else if strings.IndexByte(" .()/+-", s[j]) < 0 {
				break
			}
		}
		if digits >= 7 {
			return i, j
		}
		i = j
	}
	return -1, len(s)
}

// phones takes out telephone numbers, with the name before one where there is one, but for those that are the
// group's: a meeting id, a dial-in with its code, a number that the conference fields hold too, a toll-free line.
// "Call 555-0100" becomes "Contact the group".
func (c scrubber) phones(s string) (string, []string) {
	if c.keep&phones != 0 || !hasDigits(s, 7) {
		return s, nil
	}
	if after := c.phoneLinks(s); after != s {
		return after, byPhone
	}
	var hits []hit
	var found []string
	for _, at := range c.telephones(s) {
		h, ok := c.numberedName(s, at[0], at[1])
		if ok {
			found = append(found, byContact...)
		} else {
			h = c.instead(s, at[0], at[1])
			found = append(found, byPhone...)
		}
		hits = append(hits, h)
	}
	return replace(s, hits), found
}

func (c scrubber) phoneLinks(s string) string {
	if !strings.Contains(s, "wa.me/") && !strings.Contains(s, "whatsapp.com/send") {
		return s
	}
	var hits []hit
	for _, m := range phoneLink.FindAllStringIndex(s, -1) {
		hits = append(hits, c.instead(s, m[0], m[1]))
	}
	return replace(s, hits)
}

var (
	// numbered is a name before a number: "Jane D. 555-0100".
	numbered = regexp.MustCompile(person + `[ ]*[@,:(–-]*[ ]*(?i:(?:at|tel|cell|phone|ph)\b[.:]*[ ]*)?$`)
	// small is a name in small letters, which only a verb and a number give away: "call jane d at 555-0100".
	small = regexp.MustCompile(`(?i)\b(contact|call|text|ask for)[ ]+(\p{L}{2,}(?:[ ]+\p{L}\b\.?)?)[ ,:@(–-]*(?:\b(?:at|on)\b[ ]*)?$`)
)

// numberedName makes the hit for the telephone number at s[start:end] and the name before it.
func (c scrubber) numberedName(s string, start, end int) (hit, bool) {
	if c.keep&contacts != 0 {
		return hit{}, false
	}
	window := tail(s[:start])
	if end < len(s) && s[end] == ')' {
		end++
	}
	if m := small.FindStringSubmatchIndex(window); m != nil && isPerson(capitalised(window[m[4]:m[5]])) {
		return c.ask(s, start-len(window)+m[0], end, window[m[2]:m[3]], false, false), true
	}
	if m := numbered.FindStringSubmatchIndex(window); m != nil && (isPerson(window[m[2]:m[3]]) || mayBePerson(window[m[2]:m[3]])) {
		return hit{start - len(window) + m[0], end, gone}, true
	}
	return hit{}, false
}

func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// isTelephone weighs the number at s[start:end] by what stands around it.
func (c scrubber) isTelephone(s string, start, end int) bool {
	shown, before, after := s[start:end], s[:start], s[end:]
	digits := onlyDigits(shown)
	switch {
	case len(digits) > 9 && c.isKnown(digits):
		return true
	case c.keep&shortPhones != 0 && len(digits) < 10:
		return false
	case touchesDigit(before, after, shown), inLink(before):
		return false
	case written.MatchString(shown) && passBefore.MatchString(tail(before)):
		return true // nobody writes a password as 555-555-0100
	case c.isPublic(digits), tollFree.MatchString(digits), keepsNumber(before, after):
		return false
	case digits == shown && passBefore.MatchString(tail(before)):
		return false
	}
	return true
}

// keepsNumber reports whether the words around a number say that it is the group's.
func keepsNumber(before, after string) bool {
	return leadsToNumber(before) && groupBefore.MatchString(tail(before)) || groupAfter.MatchString(after[:min(len(after), lookBack)])
}

// lastWords are the words in which what groupBefore matches can end.
var lastWords = wordSet(`id d pmi pin gso zoom sala salle senha playback no number nr is meeting de reunião réunion dial in only
	call tap phone telephone einwahl hotline line helpline answering free option at service us from international`)

// leadsToNumber looks whether it is worth asking groupBefore.
func leadsToNumber(before string) bool {
	end := len(before)
	for end > 0 && before[end-1] < 0x80 && !isLetter(before[end-1]) {
		if end--; before[end] == '#' {
			return true
		}
	}
	start := end
	for start > 0 && (before[start-1] >= 0x80 || isLetter(before[start-1])) {
		start--
	}
	last := strings.ToLower(before[start:end])
	return lastWords[last] || strings.HasSuffix(last, "code")
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isPublic reports whether the conference fields hold the number, as the meeting's id or dial-in, or it is Zoom's.
func (c scrubber) isPublic(digits string) bool {
	return len(digits) > 6 && strings.Contains(c.public, digits) || zoomNumbers[digits] || zoomNumbers["1"+digits]
}

// isKnown reports whether the row states the number as a contact's.
func (c scrubber) isKnown(digits string) bool {
	for _, k := range c.known {
		if d := onlyDigits(k); len(d) > 6 && (strings.HasSuffix(d, digits) || strings.HasSuffix(digits, d)) {
			return true
		}
	}
	return false
}

// touchesDigit reports that the hit is a piece of a longer number.
func touchesDigit(before, after, hit string) bool {
	if hit[0] >= '0' && hit[0] <= '9' && before != "" {
		if c := before[len(before)-1]; c >= '0' && c <= '9' || (c == '-' || c == '.') && len(before) > 1 && isDigit(before[len(before)-2]) {
			return true
		}
	}
	return after != "" && (isDigit(after[0]) || after[0] == '-' && len(after) > 1 && isDigit(after[1]))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// inLink reports that what follows is a piece of a web address.
func inLink(before string) bool {
	word := strings.ToLower(before[strings.LastIndexAny(before, " \n\t<>\"")+1:])
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.Contains(word, ".us/")
}

// hasDigits reports whether s has at least so many digits.
func hasDigits(s string, least int) bool {
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			if least--; least <= 0 {
				return true
			}
		}
	}
	return false
}

// names takes out the names that the row states as its contacts: full names wherever they stand, and lone first
// names as words of their own that do not begin a longer name ("Grace Lutheran Church").
func (c scrubber) names(s string) (string, []string) {
	for _, known := range c.known {
		known = strings.TrimSpace(known)
		if strings.ContainsAny(known, "@0123456789") || utf8.RuneCountInString(known) < 3 || known == s {
			continue
		}
		lone := !strings.Contains(known, " ")
		if lone && c.keep&firstNames != 0 || !isPerson(known) {
			continue
		}
		s = dropName(s, known, lone)
	}
	return s, byName
}

// dropName takes every occurrence of a name out, compared without case unless it is a lone word.
func dropName(s, known string, lone bool) string {
	if len(s) < len(known) {
		return s
	}
	from := 0
	for from+len(known) <= len(s) {
		at := indexFold(s[from:], known, lone)
		if at < 0 {
			return s
		}
		at += from
		end := at + len(known)
		if !wordEnds(s[:at], s[end:]) || lone && beginsName(s[end:]) {
			from = end
			continue
		}
		s = s[:at] + gone + strings.TrimPrefix(s[end:], "'s")
		from = at + 1
	}
	return s
}

func indexFold(s, word string, exact bool) int {
	if exact {
		return strings.Index(s, word)
	}
	for i := 0; i+len(word) <= len(s); i++ {
		if utf8.RuneStart(s[i]) && strings.EqualFold(s[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}

// wordEnds reports that no letter touches the gap between before and after.
func wordEnds(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return (before == "" || !unicode.IsLetter(last)) && (after == "" || !unicode.IsLetter(next))
}

func beginsName(after string) bool {
	after, spaced := strings.CutPrefix(after, " ")
	next, _ := utf8.DecodeRuneInString(after)
	return spaced && unicode.IsUpper(next)
}
