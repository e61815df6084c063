package discover

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/geo"
)

// region is where most rows meet. It fails where people go to places and nothing says in which country.
func (l *looker) region(e *evidence) (Guess, error) {
	g := l.likelyRegion(e)
	if g.Value != "" {
		return g, nil
	}
	placed, lost := 0, 0
	for _, m := range e.meetings {
		if m.Place != nil {
			placed++
			if m.Place.Country == "" {
				lost++
			}
		}
	}
	if 2*lost <= placed && !e.find.unfinished {
		return Guess{}, nil // online, or all over the world
	}
	return Guess{}, fmt.Errorf("a list was found (%s), but where its meetings are %w: run again with --region, such as US-PA or NZ, or %s for meetings of no one country",
		e.find.why, ErrUnclear, Nowhere)
}

// likelyRegion is a subdivision, else a country, else what the address's ending says.
func (l *looker) likelyRegion(e *evidence) Guess {
	if l.opt.Region != "" {
		return Guess{Value: l.opt.Region, Sure: Given, Why: "given"}
	}
	var subdivisions, countries []string
	for _, m := range e.meetings {
		if m.Place != nil {
			countries = append(countries, m.Place.Country)
			subdivisions = append(subdivisions, m.Place.Subdivision)
		}
	}
	if 5*len(countries) >= len(e.meetings) { // else a list of meetings online, which a few places say nothing about
		for _, codes := range [][]string{subdivisions, countries} {
			if g := mostly(codes); g.Value != "" {
				if g.Sure == Weak { // a few rows' state would be wrong for the others'
					g.Value, _, _ = strings.Cut(g.Value, "-")
				}
				return g
			}
		}
		for _, look := range []func(*evidence) Guess{l.ofAddresses, ofTitle} {
			if g := look(e); g.Value != "" {
				return g
			}
		}
	}
	if code := countryOfHost(e.host()); code != "" {
		return Guess{Value: code, Sure: Weak, Why: "the address ends so"}
	}
	return Guess{}
}

// mostly is the code of most rows with a place. Where many rows do not say theirs, that of the others is a guess.
func mostly(codes []string) Guess {
	code, n := mostFrequent(codes)
	silent := 0
	for _, c := range codes {
		if c == "" {
			silent++
		}
	}
	g := Guess{Value: code, Sure: sureness(n, len(codes)), Why: fmt.Sprintf("%d of %d rows with a place are there", n, len(codes))}
	switch {
	case code == "" || 5*n < 3*(len(codes)-silent):
		return Guess{}
	case 5*n < 3*len(codes):
		g.Sure = Weak
	}
	return g
}

// ofAddresses reads the rows as each country's whose addresses go without its name: "San Diego, CA 92101". It is the
// country where the state and the postal code, or the state and the town, of most rows agree.
func (l *looker) ofAddresses(e *evidence) Guess {
	for _, country := range []string{"US", "CA", "AU"} {
		meetings := normalize.All(e.stand("", country), e.sample(), l.opt.Now, l.opt.Now).Meetings
		var codes []string
		agreed := 0
		for _, m := range meetings {
			if m.Place == nil {
				continue
			}
			code := ""
			if agrees(country, *m.Place) {
				code = m.Place.Subdivision
				agreed++
			}
			codes = append(codes, code)
		}
		if g := mostly(codes); agreed > 0 && 10*agreed >= 6*len(codes) {
			e.meetings = meetings
			if g.Value == "" {
				return Guess{Value: country, Sure: Likely, Why: fmt.Sprintf("the addresses of %d of %d rows with a place are there", agreed, len(codes))}
			}
			return g
		}
	}
	return Guess{}
}

// agrees reports whether an address's state is that of its postal code or town.
func agrees(country string, p normalize.Place) bool {
	if p.Subdivision == "" {
		return false
	}
	if p.PostalCode != "" && geo.PostalRegion(country, p.PostalCode) == p.Subdivision {
		return true
	}
	_, known := geo.FindPlace(p.Locality, p.Subdivision, country)
	return known && p.Locality != ""
}

// ofTitle finds a state at the end of a part of the title, by its name, or by its letters behind a town of it: "Phoenix
// Arizona", "Buffalo NY". States that are a country or a capital's name tell nothing alone.
func ofTitle(e *evidence) Guess {
	if e.page == nil {
		return Guess{}
	}
	for _, title := range []string{e.page.title, e.page.siteName, e.page.heading} {
		for _, part := range titleSeparator.Split(words(title), -1) {
			for _, country := range []string{"US", "CA", "AU"} {
				if code, sure := stateAtEnd(strings.Fields(ofMeetings.ReplaceAllString(strings.ReplaceAll(part, ",", " "), "")), country); code != "" {
					return Guess{Value: code, Sure: sure, Why: fmt.Sprintf("the title %.60q names it", title)}
				}
			}
		}
	}
	return Guess{}
}

// ofMeetings is what a title says behind the place: "Nevada meetings".
var ofMeetings = regexp.MustCompile(`(?i)(?:\s+(?:meetings?|list|schedule|directory|groups))+\s*$`)

// longestName bounds the words of a state's or a town's name.
const longestName = 3

func stateAtEnd(part []string, country string) (code string, sure Sure) {
	for n := min(longestName, len(part)); n > 0; n-- {
		before, name := part[:len(part)-n], strings.Join(part[len(part)-n:], " ")
		code, ok := geo.Subdivision(country, name)
		if !ok || len(name) <= 3 && name != strings.ToUpper(name) {
			continue
		}
		for k := min(longestName, len(before)); k > 0; k-- {
			if _, known := geo.FindPlace(strings.Join(before[len(before)-k:], " "), code, country); known {
				return code, Likely
			}
		}
		if _, elsewhere := geo.Country(name); len(name) > 3 && !elsewhere && name != "Washington" {
			return code, Weak
		}
	}
	return "", ""
}
