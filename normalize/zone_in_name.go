package normalize

import (
	"slices"
	"strings"
)

// zoneHints are the beginnings of the zone words that stand in names, by their first letter.
var zoneHints = wordTable(`eastern central mountain pacific arizona et est edt ct cst cdt mt mst mdt pt pst pdt gmt bst utc uk cet`)

// zoneInName finds the zone behind the start time in a name, where the time is the row's own: "Leigh on Sea - 2pm
// Eastern - Hybrid" with a start of 14:00. Publishers of worldwide lists write every time in their own zone, and
// the place's would be hours off. "" where there is none.
func (r *row) zoneInName() string {
	if !hasDigits(r.in.Name, 1) || !hasWord(r.in.Name, &zoneHints) {
		return ""
	}
	p := newReader(r.in.Name)
	for i := range p.tokens {
		if p.at = i; p.peek(0).kind != numberToken || i > 0 && p.peek(0).glued && p.tokens[i-1].kind != signToken {
			continue
		}
		f, ok := p.face()
		if !ok || f.bare {
			continue
		}
		word := p.sureZone()
		if word == "" || !p.done() && p.peek(0).kind != signToken { // "7pm Mountain View Church"
			continue
		}
		if slices.ContainsFunc(r.slots, func(s Schedule) bool { return s.Start == hhmm(f.minute%minutesOfDay) }) {
			return word
		}
	}
	return ""
}

// sureZone reads the longest word for a zone that means one wherever it stands: "Central European Time" is not
// Central.
func (p *reader) sureZone() string {
	p.accept("(") // "6 pm (Mountain)"
	for n := min(3, len(p.tokens)-p.at); n > 0; n-- {
		words := strings.ReplaceAll(joined(p.tokens[p.at:p.at+n]), "_", " ")
		if zoneWords[words].sure {
			p.at += n
			p.acceptAll("standard", "daylight", "summer", "time", "us", "usa")
			return words
		}
	}
	return ""
}
