package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// phoneLink is a link that rings a person's telephone.
	phoneLink = `(?:https?://)?(?:wa\.me/\+?\d{6,15}|api\.whatsapp\.com/send/?\?\S*?phone=\+?\d+\S*)`
	// phoneShape is every way to write a telephone number that we take for one: North American with and without the
	// area code, international with a plus, national with a leading 0, Brazilian.
	phoneShape = `(?:\+\d{1,3}(?:[ .()/-]{0,2}\d){6,12}` +
		`|(?:1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-]?)\d{3}[ .-]?\d{4}` +
		`|\(\d{2}\)[ ]?9?\d{4}[ -]?\d{4}` +
		`|\(?\b0\d{1,4}\)?[ /.-]{1,2}\d{2,4}(?:[ .-]?\d{2,4}){1,3}` +
		`|\d{3}[.-]\d{4})`
	phoneRule = regexp.MustCompile(`(?i)` + leadVerb + `?(?P<number>tel:[ ]*` + phoneShape + `|` + phoneLink + `|` + phoneShape + `)`)

	// groupBefore and groupAfter tell numbers that are the group's: meeting ids, dial-ins, codes, help lines.
	groupBefore = regexp.MustCompile(`(?i)(?:dial|zoom|\bi\.?d|pmi|code|\bpin|pass\w*|\bpwd?|conference|\bconf|call-?in|join|access|room|sala|salle|senha|playback|\bgso|#|one[ -]?tap|einwahl|hot-?line|help-?line|answering|toll[ -]?free|kenncode)` +
		`(?:[^\pL\n]|\b(?:no|number|nr|phone|call|is|in|at|or|de|line|service|reunião|réunion|meeting|by)\b)*$`)
	groupAfter = regexp.MustCompile(`(?i)^[ ]*(?:,,|[,;x/][ ]*\d{4,}|\d{4,}#|#|[ ,;.(]*(?:i\.?d\b|pin\b|access|pass[ -]?(?:code|word)|p[cw]\b|code|meeting[ ]id|enter|participant|conference))`)
	// tollFree numbers belong to organisations.
	tollFree = regexp.MustCompile(`^(?:\+?1)?8(?:00|88|77|66|55|44|33)\d{7}$|^(?:\+?44|0)(?:800|808|300|303|330|345)\d{6,7}$`)
)

// phones takes out telephone numbers, but for those that are the group's: a meeting id, a dial-in with its code, a
// number that the conference fields hold too, a toll-free line. "Call 555-0100" becomes "Contact the group".
func (c scrubber) phones(s string) string {
	if c.keep&phones != 0 || !hasSevenDigits(s) {
		return s
	}
	return c.replace(s, phoneRule, func(m match) (string, bool) {
		shown := m.group("number")
		return c.instead(m), c.isTelephone(m, shown)
	})
}

func (c scrubber) isTelephone(m match, shown string) bool {
	digits := onlyDigits(shown)
	if strings.Contains(shown, "wa.me") || strings.Contains(shown, "whatsapp") || c.isKnown(digits) {
		return true
	}
	switch {
	case c.keep&shortPhones != 0 && len(digits) < 10:
		return false
	case touchesDigit(m.before, m.after, m.hit), inLink(m.before, shown, m.after):
		return false
	case c.isPublic(shown), tollFree.MatchString(digits), keepsNumber(m.before+m.hit[:len(m.hit)-len(shown)], m.after):
		return false
	}
	return true
}

// keepsNumber reports whether the words around a number say that it is the group's.
func keepsNumber(before, after string) bool {
	if len(before) > 60 {
		before = before[len(before)-60:]
	}
	return groupBefore.MatchString(before) || groupAfter.MatchString(after)
}

// isPublic reports whether the conference fields hold the number: it is the meeting's id or dial-in.
func (c scrubber) isPublic(number string) bool {
	digits := onlyDigits(number)
	return len(digits) > 6 && strings.Contains(c.public, digits)
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

// inLink reports that the number is a piece of a web address.
func inLink(before, shown, after string) bool {
	start := strings.LastIndexAny(before, " \n\t<>\"") + 1
	word := strings.ToLower(before[start:])
	return !strings.HasPrefix(shown, "tel:") && (strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.Contains(word, ".us/"))
}

// names takes out the names that the row states as its contacts: full names wherever they stand, and lone first
// names as words of their own that do not begin a longer name ("Grace Lutheran Church").
func (c scrubber) names(s string) string {
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
	return s
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
