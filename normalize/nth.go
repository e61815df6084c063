package normalize

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// nth reads "Only meets on the 1st Wednesday of the month" where the fields say every Wednesday. A weekly slot
// becomes monthly only where the sentence says that the whole meeting takes place then; where it may mean that,
// the slot stays weekly and recurrence_in_prose shows the words. What happens within the meeting on that day
// ("last Saturday: birthdays", "open on the 1st Monday") is nobody's recurrence, and most such words are that.
func nth(r *row) {
	r.nthInProse()
	r.nthInAddress()
}

func (r *row) nthInProse() {
	if len(r.remarks) == 0 || r.nthAlone(true) {
		return
	}
	defer r.nthAlone(false)
	for _, m := range r.remarks {
		for _, p := range nthPhrases(m.tokens) {
			at := slices.IndexFunc(r.slots, func(s Schedule) bool { return s.RRule == weekly[p.weekday] })
			if at < 0 { // another weekday's, or the fields say it already
				continue
			}
			switch p.reading(m) {
			case certain:
				if m.field == "name" || m.field == "notes" && !r.contradicted(p) {
					r.becomeMonthly(at, p, m)
					return
				}
				fallthrough // 12 Step Meeting List shows a group's and a venue's notes with every row of them
			case possible:
				r.doubt(m, at)
			}
		}
	}
}

// nthInAddress shows numbered weekdays that stand in the address: "12 Main St, 2nd Tuesday only".
func (r *row) nthInAddress() {
	for _, line := range [...]struct{ field, text string }{{"street", r.in.Street}, {"formatted", r.in.Formatted}} {
		if !hasWord(line.text, &datedWords) {
			continue
		}
		found := nthPhrases(newReader(line.text).tokens)
		for part := range strings.FieldsFuncSeq(line.text, func(c rune) bool { return strings.ContainsRune(",;()*", c) }) {
			if p, _, ok := numberedDays(part); ok {
				found = append(found, p)
			}
		}
		for _, p := range found {
			if at := slices.IndexFunc(r.slots, func(s Schedule) bool { return s.RRule == weekly[p.weekday] }); at >= 0 {
				r.doubt(remark{field: line.field, text: line.text}, at)
			}
		}
	}
}

// becomeMonthly makes a slot of each number, as days.go does of such a weekday.
func (r *row) becomeMonthly(at int, p nthPhrase, m remark) {
	var monthly []Schedule
	for _, n := range p.numbers {
		s := r.slots[at]
		s.RRule, s.Text = "FREQ=MONTHLY;BYDAY="+dayOf{n, p.weekday}.String(), m.text
		monthly = append(monthly, s)
	}
	r.slots = slices.Replace(r.slots, at, at+1, monthly...)
	r.report(scrapers.RecurrenceFromProse, m.field, m.text)
}

// doubt keeps the words with the slot, which stays as it is, and reports them.
func (r *row) doubt(m remark, at int) {
	if r.slots[at].Text == "" {
		r.slots[at].Text = m.text
	}
	r.reportOnce(scrapers.RecurrenceInProse, m.field, m.text)
}

// contradicted tells whether another sentence has something take place on further weeks of that weekday:
// "Meets 1st Monday. 3rd Monday speaker".
func (r *row) contradicted(p nthPhrase) bool {
	for _, m := range r.remarks {
		for _, other := range nthPhrases(m.tokens) {
			if other.weekday == p.weekday && slices.ContainsFunc(other.numbers, func(n int) bool { return !slices.Contains(p.numbers, n) }) {
				return true
			}
		}
	}
	return false
}

// nthPhrase is "2nd & 4th Fridays of the month only" within a sentence.
type nthPhrase struct {
	numbers []int
	weekday int
	plural  bool // Fridays
	monthly bool // of the month, monthly
	only    bool
	before  []token
	after   []token
}

// nthPhrases finds the numbered weekdays of a sentence.
func nthPhrases(ts []token) []nthPhrase {
	var all []nthPhrase
	p := &reader{tokens: ts}
	for !p.done() {
		start := p.at
		numbers := p.ordinals()
		back := p.at
		mask, ok := p.dayWord()
		weekday, single := mask.single()
		if len(numbers) == 0 || !ok || !single || len(p.tokens[p.at-1].text) < 3 {
			p.at = max(back, start+1)
			continue
		}
		found := nthPhrase{numbers: numbers, weekday: weekday, plural: strings.HasSuffix(p.tokens[p.at-1].text, "days"), before: ts[:start]}
		p.accept(".")
		p.accept(partsOfDay...)
		at := p.at
		p.acceptOfMonth()
		found.monthly = p.at > at || p.accept("monthly")
		found.only = p.accept("only") || p.peek(0).text == "-" && p.peek(1).text == "only"
		found.after = ts[p.at:]
		all = append(all, found)
	}
	return all
}

// reading is how a sentence about dates is meant.
type reading int

const (
	unrelated reading = iota
	possible
	certain
)

func (p nthPhrase) reading(m remark) reading {
	if says(m.tokens, notMeeting...) || noMeeting(m.tokens) >= 0 || says(m.tokens, "also") {
		return unrelated // a pause is for pauses.go
	}
	if m.field == "name" {
		return p.readingOfName(m)
	}
	p.before = withoutSince(p.before)
	frame := only(p.before, frameWords)
	meets := says(p.before, meetingVerbs...)
	p.only = p.only || says(p.before, "only")
	held := p.only && heldOnly(p.before)
	content := says(m.tokens, contentWords...)
	switch {
	case says(p.before, "business", "open", "closed", "birthday", "birthdays", "anniversary", "speaker") && !held:
		return unrelated
	case !p.monthly && says(p.before, "every", "each") && frame && meets:
		return possible // "every 2nd Friday" may be every other one
	case frame && (meets || p.only) && p.ends(), held && p.ends():
		return certain
	case p.only:
		return possible
	case content:
		return unrelated
	case frame && says(p.after, "only"): // "First Friday of the month - by appointment only"
		return possible
	case meets, frame && m.field == "notes" && m.whole && len(nthPhrases(m.tokens)) == 1 && !says(m.tokens, modeWords...), frame && p.ends() && slices.ContainsFunc(p.after, func(t token) bool { return t.kind == numberToken }):
		return possible
	}
	return unrelated
}

// withoutSince leaves out the date since when a sentence is true: "As of 23 April 2027, this group meets on the".
func withoutSince(ts []token) []token {
	if len(ts) < 4 || ts[0].text != "as" || ts[1].text != "of" {
		return ts
	}
	for i := min(len(ts), 8) - 1; i > 2; i-- {
		if ts[i].text == "," {
			return ts[i+1:]
		}
	}
	return ts
}

// readingOfName reads a name, which names what takes place: "2nd & 4th Fridays Only" is certain, "First Saturday
// Group" may be nothing but a name, and so may "Speaker Meeting 1st Saturday". A part of the name that says what happens
// on that day says nothing of the other weeks: "Harbor (1st Saturday speaker)".
func (p nthPhrase) readingOfName(m remark) reading {
	n := len(p.before)
	last := p.before[max(0, n-3):]
	near := says(last, contentWords...) || says(last, modeWords...) // "Open on the last Saturday"
	marked := p.plural || p.monthly || p.only || len(p.numbers) > 1 || says(p.after, "monthly")
	switch {
	case marked && !near && (p.ends() || only(p.after, frameWords)):
		return certain
	case says(p.part(), contentWords...) && (p.apart() || len(nthPhrases(m.tokens)) > 1):
		return unrelated
	}
	return possible
}

var partSigns = []string{"(", ")", "[", "]", "-", ":", ",", "|", "/", "*"}

// apart tells whether a sign sets the phrase off from the beginning of the name.
func (p nthPhrase) apart() bool { return says(p.before, partSigns...) }

// part are the words around the phrase as far as the next signs.
func (p nthPhrase) part() []token {
	isSign := func(t token) bool { return slices.Contains(partSigns, t.text) }
	part := p.before
	for i, t := range slices.Backward(p.before) {
		if isSign(t) {
			part = p.before[i+1:]
			break
		}
	}
	end := slices.IndexFunc(p.after, isSign)
	if end < 0 {
		end = len(p.after)
	}
	return slices.Concat(part, p.after[:end])
}

// ends tells whether the sentence is over behind the phrase, but for the time of day and what a sign sets apart.
func (p nthPhrase) ends() bool {
	for _, t := range p.after {
		switch {
		case t.kind == signToken:
			if t.text != ":" && t.text != "." {
				return t.text != "&"
			}
		case t.kind == numberToken || slices.Contains(clockWords, t.text):
		default:
			return false
		}
	}
	return true
}

// heldOnly tells whether the words before end in "held only on the", whatever comes before that.
func heldOnly(before []token) bool {
	n := len(before)
	for n > 0 && slices.Contains([]string{"on", "the", "every", "each"}, before[n-1].text) {
		n--
	}
	return n >= 2 && before[n-1].text == "only" && slices.Contains(meetingVerbs, before[n-2].text) ||
		n >= 2 && before[n-2].text == "only" && slices.Contains(meetingVerbs, before[n-1].text)
}

var (
	meetingVerbs = []string{"meets", "meet", "held", "occurs", "happens", "convenes", "gathers", "runs", "operates", "operate"}
	frameWords   = []string{
		"this", "the", "our", "we", "it", "meeting", "meetings", "mtg", "mtgs", "group", "is", "are", "be", "will", "a", "once", "per", "month",
		"only", "on", "every", "each", "monthly", "takes", "place", "currently", "now", "note", ":", "-", "!", "(", ")", ",", "\"", "“", "”",
		"meets", "meet", "held", "occurs", "happens", "convenes", "gathers", "runs", "operates",
	}
	clockWords = []string{
		"at", "from", "to", "am", "pm", "a", "p", "m", "noon", "midnight", "until", "eastern", "central", "mountain", "pacific", "et", "ct",
		"mt", "pt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "gmt", "utc", "bst",
	}
	// contentWords are what happens within a meeting, on some of its days.
	contentWords = strings.Fields(`open closed speaker speakers spkr step steps birthday birthdays anniversary anniversaries anniv chip chips
		business conscience committee celebration celebrations celebrate celebrated sobriety potluck pizza tradition traditions trad book study
		literature topic newcomer newcomers beginner beginners eating dinner coffee cake format medallion medallions concept concepts
		discussion reading read review night panel movie games service spiritual meditation gv grapevine bb 12x12 question questions q
		welcome friends family families visitors`)
	// modeWords are how one takes part on some of the days: "en distanciel le dernier mercredi du mois".
	modeWords  = strings.Fields("online zoom virtual virtually hybrid person remote distanciel ligne presentiel presencial ouverte ouvert fermee linea")
	notMeeting = []string{"no", "not", "except", "exception", "dont", "doesnt", "cancelled", "canceled", "skip", "excluding"}
)

// only tells whether ts holds nothing but these words.
func only(ts []token, words []string) bool {
	return !slices.ContainsFunc(ts, func(t token) bool { return !slices.Contains(words, t.text) })
}

// says tells whether one of the words stands in ts.
func says(ts []token, words ...string) bool {
	return slices.ContainsFunc(ts, func(t token) bool { return slices.Contains(words, t.text) })
}
