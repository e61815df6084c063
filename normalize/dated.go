package normalize

import (
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// dated reads the first or the last date of the whole meeting from a sentence that says nothing else: "New meeting
// starting March 1, 2027", "Last meeting: June 30, 2027". Only dates from today on count: one that is over says
// nothing of next week, and a meeting that was to end and is still listed goes on. A date without its year is
// none, and neither is "until further notice".
func dated(r *row) {
	if len(r.remarks) == 0 {
		return
	}
	today := r.now.Format(time.DateOnly)
	for _, m := range r.remarks {
		if m.field == "group_notes" || m.field == "venue_notes" {
			continue // the other meetings of the group and the venue have them too
		}
		begins, d, ok := dateSentence(m.tokens)
		if !ok || d.String() < today {
			continue
		}
		for i := range r.slots {
			s := &r.slots[i]
			if s.RRule == "" {
				continue
			}
			if begins && s.From == "" {
				s.From, s.Text = d.String(), joinNotes(s.Text, m.text)
			} else if !begins && s.Until == "" {
				s.Until, s.Text = d.String(), joinNotes(s.Text, m.text)
			} else {
				continue
			}
			r.reportOnce(scrapers.DateInProse, m.field, m.text)
		}
	}
}

var (
	dateFrame  = []string{"this", "the", "our", "new", "meeting", "meetings", "mtg", "group", "is", "will", "be", "on", "date", ":", "-", ",", "a"}
	beginWords = []string{"starts", "starting", "start", "begins", "beginning", "begin", "effective"}
	endWords   = []string{"ends", "ending", "end", "until", "through", "final"}
)

// dateSentence reads a sentence that is a first or a last date and nothing else.
func dateSentence(ts []token) (begins bool, d date, ok bool) {
	p := &reader{tokens: ts}
	p.acceptAll(dateFrame...)
	switch {
	case p.accept(beginWords...):
		begins = true
	case p.accept("first"):
		begins = true
		ok = p.accept("meeting", "mtg")
	case p.accept("last"):
		ok = p.accept("meeting", "mtg")
	case p.accept(endWords...):
	default:
		return false, 0, false
	}
	if !ok && slices.Contains([]string{"first", "last"}, ts[max(0, p.at-1)].text) {
		return false, 0, false
	}
	p.acceptAll(dateFrame...)
	if _, isDay := p.dayWord(); isDay {
		p.acceptAll(",", ".")
	}
	d, ok = p.date()
	p.acceptAll(".", ",")
	return begins, d, ok && p.done()
}

var monthWords = func() map[string]time.Month {
	words := map[string]time.Month{"sept": time.September}
	for m := time.January; m <= time.December; m++ {
		words[fold(m.String())], words[fold(m.String()[:3])] = m, m
	}
	return words
}()

// date reads "March 1, 2027", "1st March 2027" and 2027-03-01. 3/1/2027 is read where only one of the two can be
// the month.
func (p *reader) date() (date, bool) {
	if month, ok := monthWords[p.peek(0).text]; ok {
		p.at++
		p.accept(".")
		day := p.dayOfMonth()
		p.accept(",")
		return p.year(month, day)
	}
	if t := p.peek(0); t.number > 31 && p.peek(1).text == "-" && p.peek(3).text == "-" {
		month, day := p.peek(2).number, p.peek(4).number
		p.at += 5
		return civilDate(t.number, time.Month(month), day)
	}
	if p.peek(1).text == "/" && p.peek(3).text == "/" {
		a, b, year := p.peek(0).number, p.peek(2).number, p.peek(4).number
		p.at += 5
		switch {
		case b > 12 || a == b:
			return civilDate(year, time.Month(a), b)
		case a > 12:
			return civilDate(year, time.Month(b), a)
		}
		return 0, false
	}
	day := p.dayOfMonth()
	p.accept("of")
	month, ok := monthWords[p.peek(0).text]
	if !ok {
		return 0, false
	}
	p.at++
	p.acceptAll(".", ",")
	return p.year(month, day)
}

// dayOfMonth reads 1 or 1st; 0 where there is none.
func (p *reader) dayOfMonth() int {
	t := p.peek(0)
	if t.kind != numberToken || t.number > 31 {
		return 0
	}
	p.at++
	p.accept("st", "nd", "rd", "th")
	return t.number
}

func (p *reader) year(month time.Month, day int) (date, bool) {
	year := p.peek(0).number
	p.at++
	return civilDate(year, month, day)
}

// civilDate is a date that the calendar has, of a year in which somebody may have written it.
func civilDate(year int, month time.Month, day int) (date, bool) {
	if year < 1935 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return dateOf(year, month, day), true
}
