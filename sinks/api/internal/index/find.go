package index

import (
	"sort"
	"strings"
	"time"
)

// Query is what meetings must be. The zero value is every meeting. Values of one list are alternatives, but all tags
// must be there.
type Query struct {
	Fellowships []string
	Regions     []string // codes of package coverage: US, US-PA, US-PA:Chester, US-PA/Ambler, online
	Modes       []string
	Statuses    []string
	Languages   []string // es also finds es-MX
	Sources     []string
	Tags        []string
	Days        uint8 // bit 0 is Monday; 0 is any
	After       int   // minutes of the day
	Before      int   // the same; not after After: it runs past midnight. Equal to After: any time
	Near        *Circle
	Text        string // words, each the beginning of one in the names or the address
	OpenAt      time.Time
	// From and To: it starts in between; at most eight days apart.
	From, To  time.Time
	Withdrawn bool // withdrawn meetings too
}

// Find returns the meetings that a query asks for. hits has, for a query with From and To, when each starts, in
// minutes since 1970 and once for each time.
func (x *Index) Find(q Query) (found Set, hits []Hit) {
	found = newSet(len(x.rows))
	found.addRange(0, Doc(x.living))
	if q.Withdrawn {
		found.addRange(Doc(x.living), Doc(len(x.rows)))
	}
	for _, list := range []struct {
		facet  facet
		values []string
	}{
		{fellowshipFacet, q.Fellowships}, {regionFacet, lower(q.Regions)}, {modeFacet, q.Modes}, {statusFacet, q.Statuses},
		{sourceFacet, q.Sources},
	} {
		if len(list.values) > 0 {
			x.keep(found, func(s Set) {
				for _, v := range list.values {
					x.facets[list.facet][v].addTo(s)
				}
			})
		}
	}
	for _, tag := range q.Tags {
		x.keep(found, x.facets[tagFacet][tag].addTo)
	}
	if len(q.Languages) > 0 {
		x.keep(found, func(s Set) { x.speak(lower(q.Languages), s) })
	}
	for word := range strings.SplitSeq(Fold(q.Text), " ") {
		if word != "" {
			x.keep(found, func(s Set) { x.words.find(word, s) })
		}
	}
	if q.Near != nil {
		x.keep(found, func(s Set) { x.inside(*q.Near, s) })
	}
	if q.Days != 0 || q.After != q.Before {
		x.keep(found, func(s Set) { x.at(q.Days, q.After, q.Before, s) })
	}
	if !q.OpenAt.IsZero() {
		x.keep(found, func(s Set) { x.open(q.OpenAt, s) })
	}
	if !q.To.IsZero() {
		hits = x.starting(found, q.From, q.To)
	}
	return found, hits
}

// keep takes out of found what add does not add.
func (x *Index) keep(found Set, add func(Set)) {
	s, ok := x.scratch.Get().(*Set)
	if !ok {
		made := newSet(len(x.rows))
		s = &made
	}
	clear(*s)
	add(*s)
	found.and(*s)
	x.scratch.Put(s)
}

func lower(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ToLower(v)
	}
	return out
}

// speak adds the meetings in one of some languages, with all their regions and scripts.
func (x *Index) speak(languages []string, s Set) {
	for stated, p := range x.facets[languageFacet] {
		for _, asked := range languages {
			if stated == asked || strings.HasPrefix(stated, asked+"-") {
				p.addTo(s)
			}
		}
	}
}

// at adds the meetings of some weekdays that start in [after, before) of the day. Where the hours run past midnight,
// those behind it belong to the evening before: Friday from 22:00 to 02:00 ends on Saturday.
func (x *Index) at(days uint8, after, before int, s Set) {
	if days == 0 {
		days = 1<<7 - 1
	}
	past := 0
	if before == after {
		after, before = 0, 0
	}
	if before <= after {
		past, before = before, dayMinutes
	}
	next := days<<1&0x7f | days>>6
	for day := range 7 {
		if days>>day&1 == 1 {
			s.addRange(x.weekFrom(day, after), x.weekFrom(day, before))
		}
		if next>>day&1 == 1 {
			s.addRange(x.weekFrom(day, 0), x.weekFrom(day, past))
		}
	}
	for d := x.days[7]; int(d) < x.living; d++ {
		x.addLoose(d, days, next, after, before, past, s)
	}
	for d := x.living; d < len(x.rows); d++ {
		x.addLoose(Doc(d), days, next, after, before, past, s)
	}
}

// addLoose adds a meeting whose weekday the order of the week does not tell.
func (x *Index) addLoose(d Doc, days, next uint8, after, before, past int, s Set) {
	r := &x.rows[d]
	minute := int(r.minute)
	if r.minute != noMinute && (r.days&days != 0 && minute >= after && minute < before || r.days&next != 0 && minute < past) {
		s.add(d)
	}
}

// weekFrom is the first row of a weekday that starts at a minute or later.
func (x *Index) weekFrom(day, minute int) Doc {
	low, high := x.days[day], x.days[day+1]
	return low + Doc(sort.Search(int(high-low), func(i int) bool { return int(x.rows[low+Doc(i)].minute) >= minute }))
}

// starting keeps what starts in [from, to) and returns when.
func (x *Index) starting(found Set, from, to time.Time) []Hit {
	var hits []Hit
	s := newSet(len(x.rows))
	x.starts(from, to, func(d Doc, minute int64) {
		if found.Has(d) {
			hits = append(hits, Hit{d, minute})
			s.add(d)
		}
	})
	found.and(s)
	return hits
}
