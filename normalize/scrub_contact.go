package normalize

import (
	"regexp"
	"strings"
)

// A person, as members write one: a first name, often with an initial, seldom with a surname.
const (
	givenName = `\p{Lu}[\p{L}'’-]*\p{L}`
	person    = `(?P<person>(?:(?:Mr|Mrs|Ms|Dr)\.?[ ]+)?` + givenName + `(?:[ ]+(?:\p{Lu}\b\.?|` + givenName + `)){0,2})`
	// telephone is one shape for every rule that sees a number beside a name.
	telephone = `(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,5}\)[ ]?|\d{2,4}[ .-])?\d{3,4}[ .-]?\d{4}\b`
	// numbers are the telephones behind a name, with what joins them.
	numbers = `(?P<numbers>(?:[ ,]*(?:\b(?:at|on|by|tel|telephone|phone|ph|cell|mobile|call|text|or)\b|[@:(/–-])?[.:]*[ ]*` + telephone + `[ ]*\)?)*)`
)

var (
	// asking is a verb with a person: "please call George B. at 555-0100", "Ask for John Smith".
	asking = regexp.MustCompile(`(?P<verb>(?i:\b(?:please[ ]+|questions?[,:]?[ ]+)?(?:contact|call(?:(?:[ ]+or[ ]+|[ ]*/[ ]*)text)?|text(?:(?:[ ]+or[ ]+|[ ]*/[ ]*)call)?|phone|ring|reach(?:[ ]+out[ ]+to)?|e-?mail|message|whatsapp|ask[ ]+for|speak[ ]+(?:to|with)|see|llamar?[ ]+a|contactar[ ]+a|contacter|appeler)))` +
		`(?P<colon>)(?P<ing>)[ ]*(?P<mark>[:-]?)[ ]*(?i:(?:our|the)[ ]+)?(?i:(?:secretary|chair(?:person)?|gsr|host|leader|coordinator)[ ,:]+)?` + person + numbers +
		`(?:[ ]*(?:\bor\b|\band\b|&|/|,)[ ]*(?P<second>` + givenName + `(?:[ ]+\p{Lu}\b\.?)?)` + `(?:[ ]*[@:(–-]*[ ]*` + telephone + `\)?))*`)
	// role is an office with a person: "Secretary: Jane D. 555-0100", "hosted by Bob S."
	role = regexp.MustCompile(`(?P<role>(?i:\b(?:contact(?:[ ]+person)?|group[ ]+contact|chair(?:person|man|woman)?|chaired[ ]+by|hosts?|hosted[ ]+by|secretary|treasurer|gsr|alt(?:ernate)?[ ]+gsr|dcm|sponsors?|leaders?|led[ ]+by|facilitators?|facilitated[ ]+by|moderators?|moderated[ ]+by|coordinator|speakers?|intergroup[ ]+rep(?:resentative)?|ansprechpartner(?:in)?|kontakt|contacto|contato)))` +
		`[ ]*(?P<mark>(?:\b(?i:is)\b|[:=–-])?)[ ]*` + person + numbers)
	// named is a name with a number: "Jane D. 555-0100".
	named = regexp.MustCompile(person + `[ ]*[,:(–-]*[ ]*(?i:(?:at|tel|cell|phone|ph)\b[.:]*[ ]*)?(?P<numbers>` + telephone + `\)?)`)
	// small is a name in small letters, which only a number gives away: "call jane d at 555-0100".
	small = regexp.MustCompile(`(?i)(?P<verb>\b(?:contact|call|text|ask for))(?P<colon>)(?P<ing>)[ ]+(?P<person>\p{L}{2,}(?:[ ]+\p{L}\b\.?)?)[ ,:@(–-]*(?:\b(?:at|on)\b[ ]*)?(?P<numbers>` + telephone + `\)?)`)
)

// contacts takes out phrases that name a person to turn to, or one who holds an office.
func (c scrubber) contacts(s string) string {
	if c.keep&contacts != 0 || !hasContactWord(s) && !hasSevenDigits(s) {
		return s
	}
	s = c.replace(s, asking, func(m match) (string, bool) {
		return c.instead(m), isPerson(m.group("person")) && asksFor(m)
	})
	s = c.replace(s, role, func(m match) (string, bool) {
		return gone, isPerson(m.group("person")) && holdsOffice(m)
	})
	if !hasSevenDigits(s) {
		return s
	}
	s = c.replace(s, small, func(m match) (string, bool) {
		return c.instead(m), isPerson(title(m.group("person"))) && !keepsNumber(m.before+m.hit, m.after)
	})
	return c.replace(s, named, func(m match) (string, bool) {
		return gone, isPerson(m.group("person")) && !keepsNumber(m.before+m.group("person"), m.after) && !c.isPublic(m.group("numbers"))
	})
}

// asksFor weighs a verb with a lone first name: "text Jane for the code" is one, "Basic Text Study" is not, and
// "see Jane" is what one reads in notes about a key, where "see Website" is not a person.
func asksFor(m match) bool {
	verb := strings.ToLower(m.group("verb"))
	lone := !strings.ContainsRune(m.group("person"), ' ') && m.group("numbers") == ""
	switch {
	case strings.HasSuffix(verb, "text"), strings.HasSuffix(verb, "see"), strings.HasSuffix(verb, "phone"), strings.HasSuffix(verb, "mail"):
		return m.group("numbers") != "" || hasInitial(m.group("person"))
	case lone && m.group("mark") == "-":
		return false
	}
	return true
}

// holdsOffice weighs an office with a name: with a mark between them one word is enough ("Chair: Bob"), else it
// takes an initial, a surname or a number; a speaker's or leader's may be a topic or a group without an initial.
func holdsOffice(m match) bool {
	who, office := m.group("person"), strings.ToLower(m.group("role"))
	if m.group("numbers") != "" || hasInitial(who) {
		return true
	}
	switch {
	case strings.HasPrefix(office, "speaker"), strings.HasPrefix(office, "led"), strings.HasPrefix(office, "leader"),
		strings.HasPrefix(office, "sponsor"), strings.HasPrefix(office, "host"), strings.HasPrefix(office, "facilitat"):
		return m.group("mark") != "" && strings.ContainsRune(who, ' ')
	}
	return m.group("mark") != "" || strings.ContainsRune(who, ' ') || strings.HasSuffix(office, " by")
}

// hasInitial reports "Jane D." and "Jane D".
func hasInitial(who string) bool {
	words := strings.Fields(who)
	last := strings.TrimSuffix(words[len(words)-1], ".")
	return len(words) > 1 && len([]rune(last)) == 1
}

// isPerson reports whether the capitalised words can be a person's name: none of them is a word of this field, of
// the calendar or of the web. "Bill W." and "Dr. Bob" founded AA, and rooms are called after them.
func isPerson(who string) bool {
	switch strings.TrimSuffix(who, ".") {
	case "", "Bill W", "Bob S", "Dr. Bob", "Dr Bob", "Lois W", "Jimmy K":
		return false
	}
	for _, word := range strings.FieldsFunc(who, func(c rune) bool { return c == ' ' || c == '-' || c == '/' }) {
		if notNames[strings.ToLower(strings.Trim(word, ".'’"))] {
			return false
		}
	}
	return true
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// notNames are words that stand capitalised beside "contact" or a number and are no person.
var notNames = wordSet(`
	a an the this that these those and or if for from in into at on of off to by with without as is are be been was we you he she it they
	us me my our your their his her its who what when where why how no not yes all any each every some none only also but so then there here
	please note ask see call text email mail phone telephone tel ph cell mobile fax dial ring message contact contacts host chair secretary
	group groups meeting meetings mtg member members newcomer newcomers beginner beginners sponsor sponsors sponsorship speaker speakers
	leader facilitator trusted servant servants person people anyone everyone someone office officer desk manager staff admin administrator
	intergroup central area district region world service services committee hotline helpline answering line lines info information website
	web site page online zoom skype teams google facebook whatsapp discord app link links invite id pmi code password passcode pw pin pwd
	access conference number no room rooms building bldg floor suite unit entrance door hall house center centre club clubhouse church chapel
	temple synagogue school college university hospital clinic library park street st road rd avenue ave drive lane boulevard blvd parish
	rectory office alano alanon al anon aa na ca oa ga acoa aca coda alateen afg gso gsr dcm smart recovery dharma lifering anonymous
	step steps tradition traditions concept concepts big book basic study literature topic discussion open closed format men women mens womens
	lgbtq lgbt young hybrid virtual live person daily weekly monthly reflections grapevine living sober clean meditation prayer spiritual
	monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun am pm noon midnight today tonight
	january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	first second third fourth fifth last next new old north south east west downtown upper lower main eastern central pacific mountain time
	est edt cst cdt mst mdt pst pdt gmt utc covid masks mask parking wheelchair accessible handicap smoking child childcare
	toll free local international us usa uk canada united states call-in dial-in in-person covid-19 welcome thank thanks thursday's holiday
	video audio camera mute before after during until via per set show use bring join enter press say type click visit go come get send
	business chips chip birthday anniversary potluck coffee food donation donations venmo paypal cash gm room's support family families friends
	details more other another same different change changes closed temporarily suspended cancelled back side front rear left right
	bible fellowship ministry saint community senior town city county state national american lutheran methodist baptist catholic episcopal
	presbyterian unitarian salvation army ymca ywca veterans legion lodge museum restaurant cafe market plaza mall bank fire police station
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// contactWords are the words, one of which every contact phrase has. They let most text pass without a regexp.
var contactWords = wordSet(`contact call text phone ring reach email mail message whatsapp ask speak see llamar llama contactar contacter appeler
	chair chairperson chairman chairwoman chaired host hosts hosted secretary treasurer gsr dcm sponsor sponsors leader leaders led facilitator
	facilitators facilitated moderator moderators moderated coordinator speaker speakers rep representative ansprechpartner ansprechpartnerin
	kontakt contacto contato`)

// hasContactWord reports whether any word of s is one of contactWords.
func hasContactWord(s string) bool {
	var word [20]byte
	n := 0
	for i := 0; i <= len(s); i++ {
		var c byte
		if i < len(s) {
			c = s[i] | 0x20
		}
		if c >= 'a' && c <= 'z' {
			if n < len(word) {
				word[n] = c
			}
			n++
			continue
		}
		if n > 2 && n <= len(word) && contactWords[string(word[:n])] {
			return true
		}
		n = 0
	}
	return false
}

// hasSevenDigits reports whether s has the digits of a telephone at all.
func hasSevenDigits(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
			if n == 7 {
				return true
			}
		}
	}
	return false
}
