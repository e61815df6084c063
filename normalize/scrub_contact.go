package normalize

import (
	_ "embed" // for given-names.txt
	"regexp"
	"strings"
	"sync"
)

// A person, as members write one: a first name, often with an initial, seldom with a surname.
const (
	givenName = `\p{Lu}[\p{L}'’-]*\p{L}`
	particle  = `(?:(?:de|da|do|dos|das|del|von|van|der|den|di|du|la|le)[ ]+){0,2}`
	person    = `((?:(?:Mr|Mrs|Ms|Dr|Sr|Sra|Mme|Herr|Frau)\.?[ ]+)?` + givenName + `(?:[ ]+(?:\p{Lu}\.|\p{Lu}\b|` + particle + givenName + `)){0,2})`
	// telephone is the one shape that counts beside a name.
	telephone = `(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,5}\)[ ]?|\d{2,4}[ .-])?\d{3,4}[ .-]?\d{4}\b`
	// numbers are the telephones behind a name, with what joins them.
	numbers = `((?:[ ,]*(?:\b(?:at|on|by|tel|telephone|phone|ph|cell|mobile|call|text|or)\b|[@:(/–-])?[.:]*[ ]*` + telephone + `(?:[ ]*\))?)*)`
)

var (
	// asking is a verb with a person: "call George B. at 555-0100", "Ask for John Smith". Groups: verb, mark, person,
	// numbers.
	asking = regexp.MustCompile(`^((?i:contact|call(?:(?:[ ]+or[ ]+|[ ]*/[ ]*)text)?|text(?:(?:[ ]+or[ ]+|[ ]*/[ ]*)call)?|phone|ring|reach(?:[ ]+out[ ]+to)?|get[ ]+in[ ]+touch[ ]+with|touch[ ]+base[ ]+with|e-?mail|message|whatsapp|ask(?:[ ]+for)?|speak[ ]+(?:to|with)|see|` + askingElsewhere + `))` +
		`\b[ ]*([:-]?)[ ]*(?i:(?:our|the)[ ]+)?(?i:(?:secretary|chair(?:person)?|gsr|host|leader|coordinator)[ ,:]+)?` + person + numbers)
	// office is an office with a person: "Secretary: Jane D. 555-0100", "hosted by Bob S.". Groups as in asking.
	office = regexp.MustCompile(`^((?i:contact(?:[ ]+person)?|chair(?:person|man|woman)?|chaired[ ]+by|hosts?|hosted[ ]+by|secretary|treasurer|gsr|alt(?:ernate)?[ ]+gsr|dcm|sponsors?|leaders?|led[ ]+by|facilitators?|facilitated[ ]+by|moderators?|moderated[ ]+by|coordinator|speakers?|keys?|intergroup[ ]+rep(?:resentative)?|tech(?:nical)?[ ]+(?:support|host)|poc|point[ ]+of[ ]+contact|` + officesElsewhere + `))` +
		`\b(?:[ ]*/[ ]*\p{L}+(?:[ ]+\p{L}+)?)?[ ]*((?:\b(?i:is)\b|[:=–-])?)[ ]*` + person + numbers)
	// contactFor is a group's contact: "The contact for the JOY GROUP is Dottie". Groups as in asking.
	contactFor = regexp.MustCompile(`^((?i:contact))[ ]+(?i:for)[ ]+[^.:\n]{3,50}?((?:[ ]+(?i:is)\b|:))[ ]*` + person + numbers)
	// leadIn are words before a verb or an office that go with it.
	leadIn = regexp.MustCompile(`(?i)\b(?:please|pls|questions?[,:]?|group|public)[ ]+$`)
	// another is one more of several: "Hosts: Ann, Bob & Cleo D."
	another = regexp.MustCompile(`^[ ]*(?:,|&|/|\band\b|\bor\b)[ ]*(` + givenName + `(?:[ ]+\p{Lu}(?:\.|\b))?)` + `(?:[ ]*[@:(–-]*[ ]*` + telephone + `\)?)?`)
)

// contacts takes out phrases that name a person to turn to, or one who holds an office. It tries the rules only
// where one of their words stands before a capital letter.
func (c scrubber) contacts(s string) (string, []string) {
	if c.keep&contacts != 0 {
		return s, nil
	}
	var hits []hit
	for start, end := nextContactWord(s, 0); start >= 0; start, end = nextContactWord(s, end) {
		if !capitalFollows(s[end:]) {
			continue
		}
		if h, ok := c.contactAt(s, start); ok {
			hits = append(hits, h)
			end = h.end
		}
	}
	return replace(s, hits), byContact
}

// contactAt reads a contact phrase that begins at s[start].
func (c scrubber) contactAt(s string, start int) (hit, bool) {
	window := s[start:min(len(s), start+200)]
	for _, rule := range []*regexp.Regexp{asking, office, contactFor} {
		m := rule.FindStringSubmatchIndex(window)
		if m == nil {
			continue
		}
		p := phrase{word: strings.ToLower(window[m[2]:m[3]]), mark: window[m[4]:m[5]], who: window[m[6]:m[7]], numbered: m[8] < m[9], after: window[m[1]:]}
		if shorter := strings.TrimRight(beforeSentence.FindString(p.who), " "); shorter != "" && shorter != p.who { // "Zeb Q. Contact the desk"
			p.who, p.numbered, p.after = shorter, false, window[m[6]+len(shorter):]
			m[1] = m[6] + len(shorter)
		}
		if !isPerson(p.who) && !mayBePerson(p.who) || rule == asking && !p.asks() || rule != asking && !p.holds() {
			continue
		}
		end := start + m[1]
		end += othersBeside(s[end:])
		if before := leadIn.FindStringIndex(tail(s[:start])); before != nil {
			start -= len(tail(s[:start])) - before[0]
		}
		if rule == contactFor {
			return hit{start + m[6], end, gone}, true
		}
		if rule == office {
			return hit{start, end, gone}, true
		}
		return c.ask(s, start, end, p.word, false, false), true
	}
	return hit{}, false
}

// beforeSentence is a name that ends in an initial and its full stop, where a word behind it begins a sentence.
var beforeSentence = regexp.MustCompile(`^\p{Lu}[\p{L}'’-]+[ ]+\p{Lu}\.[ ]`)

// phrase is a verb or an office and the person behind it.
type phrase struct {
	word, mark, who string
	numbered        bool // a telephone follows
	after           string
}

// asks weighs a verb with a name: "text Jane D." is one, "Basic Text Study" and "see Website" are not.
func (p phrase) asks() bool {
	switch {
	case elsewhere[p.word] != "":
		return true
	case p.word == "ask": // "Ask Barnaby for the key"
		return p.numbered || strings.HasPrefix(p.after, " for ") || strings.HasPrefix(p.after, " about ")
	case strings.HasSuffix(p.word, "text"), p.word == "see", p.word == "phone", p.word == "ring", strings.HasSuffix(p.word, "mail"):
		purposed := strings.HasPrefix(p.after, " for ") || strings.HasPrefix(p.after, " to ") || strings.HasPrefix(p.after, " if ")
		return p.numbered || hasInitial(p.who) || startsWithGivenName(p.who) || purposed && strings.ContainsRune(p.who, ' ')
	}
	return p.numbered || p.mark != "-" || strings.ContainsRune(p.who, ' ')
}

// holds weighs an office with a name: with a mark between them one word is enough ("Chair: Bob"), else it takes an
// initial, a surname or a number. A speaker's or leader's may be a topic.
func (p phrase) holds() bool {
	surname := strings.ContainsRune(p.who, ' ')
	switch {
	case p.numbered || hasInitial(p.who):
		return true
	case p.mark == "" && !startsWithGivenName(p.who) && officeElsewhere.MatchString(p.word):
		return false // "EL COORDINADOR TE DARA ACCESO"
	case strings.HasSuffix(p.word, " by"):
		return surname
	case strings.HasPrefix(p.word, "key"): // "Keys: Jane D.", but "Key Tag"
		return false
	case strings.HasPrefix(p.word, "speaker"), strings.HasPrefix(p.word, "leader"), strings.HasPrefix(p.word, "sponsor"):
		return p.mark != "" && surname
	}
	return p.mark != "" || surname
}

// othersBeside is how many bytes of the text name further persons.
func othersBeside(after string) int {
	n := 0
	for {
		m := another.FindStringSubmatchIndex(after[n:min(len(after), n+80)])
		if m == nil || !isPerson(after[n+m[2]:n+m[3]]) {
			return n
		}
		n += m[1]
	}
}

// hasInitial reports "Jane D." and "Jane D".
func hasInitial(who string) bool {
	words := strings.Fields(who)
	last := strings.TrimSuffix(words[len(words)-1], ".")
	return len(words) > 1 && len([]rune(last)) == 1
}

func startsWithGivenName(who string) bool {
	first, _, _ := strings.Cut(who, " ")
	return givenNames()[fold(first)]
}

// mayBePerson reports whether a name that is asked for, holds an office or stands before a number is somebody's whose
// surname is a word of this field: "Call Ottoline Grapevine".
func mayBePerson(who string) bool {
	words := strings.Fields(strings.ToLower(who))
	return len(words) == 2 && !notNames[words[0]] && wordSurnames[words[1]]
}

// isPerson reports whether the capitalised words can be a person's name: they begin with a common first name, or none
// of them is a word of this field, of the calendar or of the web. "Bill W." and "Dr. Bob" founded AA, and rooms are called after them; others wrote its books.
func isPerson(who string) bool {
	switch strings.TrimSuffix(who, ".") {
	case "", "Bill W", "Bob S", "Dr. Bob", "Dr Bob", "Lois W", "Jimmy K", "Wally P", "Marty M":
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(who), func(c rune) bool { return c == ' ' || c == '-' || c == '/' || c == '.' })
	if len(words) > 1 && givenNames()[fold(words[0])] && words[1] != "meeting" && words[1] != "group" {
		return true // "Wanda Church", "Zeb May"
	}
	for _, word := range words {
		if notNames[strings.Trim(word, "'’")] {
			return false
		}
	}
	return len(words) > 0
}

//go:embed data/given-names.txt
var givenNameList string

var givenNames = sync.OnceValue(func() map[string]bool {
	_, names, _ := strings.Cut(givenNameList, "\n") // the first line says what they are
	return wordSet(fold(names))
})

// notNames are words that stand capitalised beside "contact" or a number and are no person.
var notNames = wordSet(`
	a an the this that these those and or if for from in into at on of off to by with without as is are be been was we you he she it they
	us me my our your their his her its who what when where why how no not yes all any each every some none only also but so then there here
	security reception receptionist usher guard bartender barista waiter waitress cashier doorman concierge volunteer volunteers
	please note ask see call text email mail phone telephone tel ph cell mobile fax dial ring message contact contacts host chair secretary
	group groups meeting meetings mtg member members newcomer newcomers beginner beginners sponsor sponsors sponsorship speaker speakers
	leader facilitator trusted servant servants person people anyone everyone someone office officer desk manager staff admin administrator
	poc intergroup central area district region world service services committee hotline helpline answering line lines info information website
	web site page online zoom skype teams google facebook whatsapp discord app link links invite id pmi code password passcode pw pin pwd
	access conference bridge number no room rooms building bldg floor suite unit entrance door hall house center centre club clubhouse church chapel
	temple synagogue school college university hospital clinic library park street st road rd avenue ave drive lane boulevard blvd parish
	various different bell buzzer doorbell rectory office alano alanon al anon aa na ca oa ga acoa aca coda alateen afg gso gsr dcm smart recovery dharma lifering anonymous
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
	oficina intergrupal intergrupo grupo grupos reunion reunión reuniones sala iglesia calle correo electrónico teléfono línea servicio servicios
	comité parroquia centro edificio puerta entrada bureau groupe groupes réunion réunions salle église rue téléphone courriel paroisse
	maison gruppe gruppen kirche gemeinde gemeindehaus pfarrheim büro telefon mail über unter raum straße haus kontaktstelle
	selbsthilfe treffen zugang dienstag mittwoch donnerstag freitag samstag sonntag montag uhr escritório reunião reuniões igreja rua linha
	ajuda nós conosco ufficio gruppo gruppi riunione chiesa vía per tramite lunes martes miércoles jueves viernes sábado domingo lundi mardi
	mercredi jeudi vendredi samedi dimanche segunda terça quarta quinta sexta
	presbyterian unitarian salvation army ymca ywca veterans legion lodge museum restaurant cafe market plaza mall bank fire police station
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// contactWords are the words that a contact phrase may begin with.
var contactWords = wordSet(`contact call text phone ring reach get touch email mail message whatsapp ask speak see llamar llama contactar contacter appeler
	llame llamen llamando contacte contactez contactar comunicarse comun hable hablar pregunte preguntar appelez joindre demander demandez
	kontaktiere kontaktieren melde melden fragen fale falar ligue ligar contate entre entrar contattare chiamare telefonare rivolgersi kontakta
	responsable responsables responsabile referente contatto secr secretario secretaria coordinador coordinadora coordenador coordenadora
	servidor servidora anfitri animateur animatrice kontaktperson gruppensprecher leitung contactpersoon poc point
	chair chairperson chairman chairwoman chaired host hosts hosted secretary treasurer gsr alt alternate dcm sponsor sponsors leader leaders led
	facilitator facilitators facilitated moderator moderators moderated coordinator speaker speakers key keys intergroup tech technical
	ansprechpartner ansprechpartnerin kontakt contacto contato`)

// nextContactWord finds the next of contactWords from a position on; start is -1 where there is none.
func nextContactWord(s string, from int) (start, end int) {
	var word [20]byte
	n := 0
	for i := from; i <= len(s); i++ {
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
			return i - n, i
		}
		n = 0
	}
	return -1, len(s)
}

// capitalFollows reports a capital letter, or one that is not ASCII, close by on the same line.
func capitalFollows(after string) bool {
	for i := 0; i < len(after) && i < 40 && after[i] != '\n' && after[i] != '.'; i++ {
		if c := after[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			return true
		}
	}
	return false
}
