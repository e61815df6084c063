package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kinds says what a field keeps that others lose.
type kinds uint8

const (
	contacts    kinds = 1 << iota // phrases such as "contact Jane D."
	phones                        // telephone numbers: the field is a dial-in
	shortPhones                   // seven digits alone: in an address they are a postal code or a lot
	firstNames                    // stated names of one word
	prose                         // the field is no sentence: nothing is put in the place of a person
)

// scrubber takes persons out of one text.
type scrubber struct {
	known  []string // what the row states about its contacts: names, telephones, e-mail addresses
	public string   // digits of the conference link and dial-in, which are no person's
	keep   kinds
}

// gone marks where a person stood until tidy closes the gap. Clean text has no control characters.
const gone = "\x00"

// theGroup is what a reader can do in place of calling a member at home.
const theGroup = "contact the group"

// scrubPeople takes e-mail addresses, telephones, stated names and contact phrases out of a text. It is safe for any
// text, and what it returns it leaves alone the next time.
func scrubPeople(s string, known []string) string {
	out, _ := scrubber{known: known}.scrub(s)
	return out
}

// scrub returns the text without persons and the names of the rules that found one, in the order of the rules.
func (c scrubber) scrub(s string) (out string, found []string) {
	for range 3 { // what closes up may read as an address or a number again
		before := s
		for _, rule := range []struct {
			name  string
			apply func(scrubber, string) string
		}{
			{"e-mail", scrubber.emails},
			{"contact", scrubber.contacts},
			{"phone", scrubber.phones},
			{"stated name", scrubber.names},
		} {
			if after := rule.apply(c, s); after != s {
				s = tidy(after)
				if !contains(found, rule.name) {
					found = append(found, rule.name)
				}
			}
		}
		if s == before {
			break
		}
	}
	return s, found
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

var (
	// leadVerb is what stands before an address or number that one is asked to use.
	leadVerb = `(?:\b(?:please[ ]+)?(?:send[ ]+(?:an?[ ]+)?)?(?P<verb>contact|e-?mail|mail|write|message|reach|call|text|phone|ring)(?P<ing>ing)?` +
		`(?:(?:[ ]+or[ ]+|[ ]*/[ ]*)(?:e-?mail|call|text|phone))?(?:[ ]+(?:us|me|to|at|on))*[ ]*(?P<colon>[:@-])?[ ]*)`
	email      = `(?:mailto:)?[\p{L}\p{N}_.+%'-]*[\p{L}\p{N}_+%-]@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`
	spelledOut = `[\p{L}\p{N}_.+-]+[ ]*[(\[{][ ]*at[ ]*[)\]}][ ]*[\p{L}\p{N}-]+(?:(?:[ ]*[(\[{][ ]*dot[ ]*[)\]}][ ]*|\.)[\p{L}\p{N}-]+)+`
	emailRule  = regexp.MustCompile(`(?i)` + leadVerb + `?[<(\[]?(?:` + email + `|` + spelledOut + `)[>)\]]?`)
)

// emails takes out addresses. "Email jane@example.org for the link" becomes "Contact the group for the link".
func (c scrubber) emails(s string) string {
	if strings.IndexByte(s, '@') < 0 && !strings.Contains(s, "at)") && !strings.Contains(s, "at]") &&
		!strings.Contains(s, "AT)") && !strings.Contains(s, "AT]") && !strings.Contains(s, "at }") && !strings.Contains(s, "at ") {
		return s
	}
	return c.replace(s, emailRule, func(m match) (string, bool) { return c.instead(m), true })
}

// match is one hit of a rule in its text.
type match struct {
	text, before, after string // the whole text, and what stands before and after the hit
	hit                 string
	group               func(name string) string
}

// replace puts what with returns in the place of each hit; with may decline.
func (c scrubber) replace(s string, rule *regexp.Regexp, with func(match) (string, bool)) string {
	var out strings.Builder
	last := 0
	for _, m := range rule.FindAllStringSubmatchIndex(s, -1) {
		hit := match{text: s, before: s[last:m[0]], after: s[m[1]:], hit: s[m[0]:m[1]], group: func(name string) string {
			i := rule.SubexpIndex(name)
			if i < 0 || m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}}
		hit.before = s[:m[0]]
		put, ok := with(hit)
		if !ok {
			continue
		}
		out.WriteString(s[last:m[0]])
		out.WriteString(put)
		last = m[1]
	}
	if last == 0 {
		return s
	}
	out.WriteString(s[last:])
	return out.String()
}

// instead is what stands in the place of a person: "contact the group" where the sentence asks the reader to do
// so, and nothing where it was a label ("E-mail: ..."), the whole sentence, or no sentence at all.
func (c scrubber) instead(m match) string {
	verb := m.group("verb")
	if verb == "" {
		return gone
	}
	opens := opensSentence(m.before)
	closes := closesSentence(m.after)
	if c.keep&prose != 0 || opens && (closes || m.group("colon") != "") {
		return gone
	}
	if m.group("ing") != "" {
		return "contacting the group"
	}
	if first, _ := utf8.DecodeRuneInString(strings.TrimSpace(m.hit)); opens && unicode.IsUpper(first) {
		return "Contact the group"
	}
	return theGroup
}

func opensSentence(before string) bool {
	before = strings.TrimRight(before, " ")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?\n;-*|(\x00")
}

func closesSentence(after string) bool {
	after = strings.TrimLeft(after, " ")
	return after == "" || strings.ContainsAny(after[:1], ".!?\n;|)\x00")
}

var (
	// looseLabel and looseEnd are words that led to what is gone: "E-mail:", "or via", "at".
	looseLabel = regexp.MustCompile(`(?i)(^|[\n.;,!?(|/-])[ ]*(?:group[ ]+)?(?:e-?mails?|mail|tel|telephone|phones?|ph|cell|mobile|call|text|contacts?|whatsapp|kontakt|contacto|contato|questions|info|more info|information)?[ ]*(?:[:.#=][ ]*)?` + gone)
	looseEnd   = regexp.MustCompile(`(?i)[ ]*\b(?:at|on|to|via|by|from|with|or|and|is)[ ]*` + gone)
	bracketGap = regexp.MustCompile(`[(\[{<"][ ,;:]*` + gone + `[ ,;:.]*[)\]}>"]`)
)

// tidy closes the gaps so that the sentence still reads.
func tidy(s string) string {
	if !strings.Contains(s, gone) {
		return s
	}
	s = bracketGap.ReplaceAllString(s, gone)
	s = looseEnd.ReplaceAllString(s, gone)
	s = looseEnd.ReplaceAllString(s, gone)
	s = looseLabel.ReplaceAllString(s, "$1"+gone)
	parts := strings.Split(s, gone)
	out := parts[0]
	for _, right := range parts[1:] {
		out = closeGap(out, right)
	}
	return strings.TrimSpace(out)
}

// closeGap joins two pieces with at most one mark and one space between them.
func closeGap(left, right string) string {
	left, right = strings.TrimRight(left, " "), strings.TrimLeft(right, " ")
	ends := right == "" || strings.ContainsAny(right[:1], ".,;:!?)\n")
	if ends {
		left = strings.TrimRight(left, " ,;:/-–")
	}
	if left == "" || strings.HasSuffix(left, "\n") {
		return left + strings.TrimLeft(right, " ,;:/.)-–")
	}
	if ends {
		if strings.ContainsAny(left[len(left)-1:], ".!?") && !strings.HasPrefix(right, "\n") {
			right = strings.TrimLeft(right, ".,;:!?")
			if right != "" && !strings.HasPrefix(right, " ") && !strings.HasPrefix(right, "\n") {
				right = " " + right
			}
		}
		return left + right
	}
	return left + " " + right
}
