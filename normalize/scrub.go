package normalize

import (
	"regexp"
	"slices"
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

// scrubPeople takes e-mail addresses, telephones, stated names and contact phrases out of a text. It is safe for any
// text.
func scrubPeople(s string, known []string) string {
	out, _ := scrubber{known: known}.scrub(s)
	return out
}

// scrub returns the text without persons and the names of the rules that found one, in the order of the rules. Most
// texts have no person, and every rule looks first for what it cannot do without: an @, a word, seven digits.
func (c scrubber) scrub(s string) (out string, found []string) {
	for range 3 { // what closes up may read as an address or a number again
		before := s
		for _, rule := range scrubRules {
			after, names := rule(c, s)
			if after == s {
				continue
			}
			s = tidy(after)
			for _, name := range names {
				if !slices.Contains(found, name) {
					found = append(found, name)
				}
			}
		}
		if s == before {
			break
		}
	}
	return s, found
}

// scrubRules are the rules in their order; each returns the text and the names under which it found a person.
var scrubRules = []func(scrubber, string) (string, []string){scrubber.emails, scrubber.hosts, scrubber.contacts, scrubber.phones, scrubber.members, scrubber.names}

var (
	byEmail   = []string{"e-mail"}
	byContact = []string{"contact"}
	byPhone   = []string{"phone"}
	byName    = []string{"stated name"}
)

// hit is a piece of a text that goes: from start to end, with put in its place.
type hit struct {
	start, end int
	put        string
}

// replace cuts the hits out of s; they come in order, and one that overlaps the one before is left out.
func replace(s string, hits []hit) string {
	if len(hits) == 0 {
		return s
	}
	var out strings.Builder
	last := 0
	for _, h := range hits {
		if h.start < last {
			continue
		}
		out.WriteString(s[last:h.start])
		out.WriteString(h.put)
		last = h.end
	}
	out.WriteString(s[last:])
	return out.String()
}

var email = regexp.MustCompile(`(?i)[<(\[]?(?:mailto:|https?://)?[\p{L}\p{N}_.+%'-]*[\p{L}\p{N}_+%-]@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+[>)\]]?` +
	`|[\p{L}\p{N}_.+-]+[ ]+(?:at|arroba)[ ]+[\p{L}\p{N}-]+(?:[ ]+(?:dot|punto|ponto|point|punkt)[ ]+[\p{L}\p{N}-]+)*[ ]+(?:dot|punto|ponto|point|punkt)[ ]+(?:com|org|net|edu|info|io|co|me|us|uk|ca|de|fr|es|it|br|pt|mx|nz|au|ie)\b` +
	`|[\p{L}\p{N}_.+-]+[ ]+(?:at|arroba)[ ]+(?:gmail|yahoo|hotmail|outlook|icloud|aol|protonmail|proton|gmx|me|msn)\.[\p{L}]{2,4}\b` +
	`|[\p{L}\p{N}_.+-]+[ ]*[(\[{"][ ]*(?:at|arroba)[ ]*[)\]}"][ ]*[\p{L}\p{N}-]+(?:(?:[ ]*[(\[{][ ]*dot[ ]*[)\]}][ ]*|\.)[\p{L}\p{N}-]+)+`)

// beforeSite are words before "at" and a site's name in words: "to be read at example dot org".
var beforeSite = wordSet(`read found available online us visit site website look is or are seen posted listed here more info information join meet
	register registered`)

// emails takes out addresses. "Email jane@example.org for the link" becomes "Contact the group for the link".
func (c scrubber) emails(s string) (string, []string) {
	if strings.IndexByte(s, '@') < 0 && !spellsAt(s) && !spellsDot(s) {
		return s, nil
	}
	var hits []hit
	for _, m := range email.FindAllStringIndex(s, -1) {
		if site, _, _ := strings.Cut(s[m[0]:m[1]], " "); beforeSite[strings.ToLower(site)] {
			continue
		}
		hits = append(hits, c.instead(s, m[0], m[1]))
	}
	return replace(s, hits), byEmail
}

// spellsDot reports " at " before "dot" or a mailbox's host: "zed at example dot org", "zed at gmail.com".
func spellsDot(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != ' ' || i+4 > len(s) || s[i+1]|0x20 != 'a' {
			continue
		}
		if word := s[i+1:]; strings.EqualFold(word[:3], "at ") {
			rest := strings.ToLower(word[3:min(len(word), 60)])
			_, behind, _ := strings.Cut(rest, " ")
			if strings.HasPrefix(behind, "dot ") || strings.HasPrefix(behind, "point ") || strings.HasPrefix(behind, "punkt ") || mailHost.MatchString(rest) {
				return true
			}
		} else if len(word) > 7 && strings.EqualFold(word[:7], "arroba ") {
			return true
		}
	}
	return false
}

// mailHost begins with a host of mailboxes.
var mailHost = regexp.MustCompile(`^(?:gmail|yahoo|hotmail|outlook|icloud|aol|proton|gmx|me|msn)`)

// spellsAt reports "(at)" or "[ AT ]".
func spellsAt(s string) bool {
	for {
		i := strings.IndexAny(s, "([{\"")
		if i < 0 {
			return false
		}
		s = s[i+1:]
		if word := strings.TrimLeft(s, " "); len(word) > 2 && strings.EqualFold(word[:2], "at") {
			if rest := strings.TrimLeft(word[2:], " "); rest != "" && strings.IndexByte(")]}\"", rest[0]) >= 0 {
				return true
			}
		}
	}
}

// request is what stands before an address, a number or a name that one is asked to use: "please call or text ...".
var request = regexp.MustCompile(`(?i)\b(?:please[ ]+|pls[ ]+)?(?:send[ ]+(?:an?[ ]+)?)?(contact|e-?mail|mail|write|message|reach|call|text|phone|ring)(ing)?` +
	`(?:(?:[ ]+or[ ]+|[ ]*/[ ]*)(?:e-?mail|call|text|phone))?(?:[ ]+(?:us|me|to|at|on))*[ ]*([:@-])?[ ]*$`)

// lookBack is how far back the words before a hit matter.
const lookBack = 60

func tail(s string) string {
	if len(s) <= lookBack {
		return s
	}
	return s[len(s)-lookBack:]
}

// instead makes the hit for a person at s[start:end], with the request before it. Where the sentence asks the
// reader to turn to the person it asks him to contact the group; a label ("E-mail: ..."), a sentence that says
// nothing else, and a field that is no sentence lose it all.
func (c scrubber) instead(s string, start, end int) hit {
	window := tail(s[:start])
	m := request.FindStringSubmatchIndex(window)
	if m == nil {
		return hit{start, end, gone}
	}
	from := start - len(window) + m[0]
	verb := window[m[2]:m[3]]
	return c.ask(s, from, end, verb, m[4] >= 0, m[6] >= 0)
}

// ask makes the hit for a request to a person that begins with a verb at s[start:].
func (c scrubber) ask(s string, start, end int, verb string, ing, colon bool) hit {
	if first, _, _ := strings.Cut(strings.ToLower(verb), " "); elsewhere[first] != "" && c.keep&prose == 0 {
		return instead(s, start, end, elsewhere[first])
	}
	before, after, whole := s[:start], s[end:], s[start:end]
	opens, closes := opensSentence(before), closesSentence(after)
	asks := strings.Contains(strings.ToLower(whole), "please ") || inEnglish.MatchString(tail(before))
	label := (colon || strings.EqualFold(verb, "phone") && !asks) && !purpose.MatchString(after)
	switch {
	case c.keep&prose != 0, opens && (closes || label), !ing && byWay.MatchString(tail(before)):
		return hit{start, end, gone}
	case !opens && label && !asks:
		return hit{start, end, verb + ":" + gone} // "Group contact:" is a label, which tidy takes away
	case ing:
		return hit{start, end, "contacting the group"}
	}
	if first, _ := utf8.DecodeRuneInString(whole); opens && unicode.IsUpper(first) {
		return hit{start, end, "Contact the group"}
	}
	return hit{start, end, "contact the group"}
}

// instead makes the hit for a request in another language; a sentence that says nothing else loses it all.
func instead(s string, start, end int, say string) hit {
	opens := opensSentence(s[:start])
	if opens && closesSentence(s[end:]) {
		return hit{start, end, gone}
	}
	if opens && say[0] != 'd' {
		say = capitalised(say)
	}
	return hit{start, end, say}
}

var (
	// inEnglish tells a request before a verb with a colon: "For the password email: ...", "you may contact: ...".
	inEnglish = regexp.MustCompile(`(?i)\b(?:please|for|to|or|and|you|info|information)\b[^.\n]*$`)
	// purpose makes a request of a label: "E-mail: ... for the password".
	purpose = regexp.MustCompile(`(?i)^[ ]*(?:for|to|before|if|with)\b`)
	// byWay is "via" in "via phone at ...", where no verb fits.
	byWay = regexp.MustCompile(`(?i)\b(?:via|by)[ ]+$`)
)

func opensSentence(before string) bool {
	before = strings.TrimRight(before, " ")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?\n;-*|(\x00")
}

func closesSentence(after string) bool {
	after = strings.TrimLeft(after, " ")
	return after == "" || strings.ContainsAny(after[:1], ".!?\n;|)\x00")
}
