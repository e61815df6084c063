package normalize

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// Question is an address for a geocoder: the words of the place alone, without its name, unit or notes.
type Question struct {
	Text    string // "12 Main St, Springfield, PA 19064"
	Country string // ISO 3166-1 alpha-2
}

// Answer is the point of a street or a building in WGS 84 degrees.
type Answer struct{ Latitude, Longitude float64 }

// wanderKm is how far from the middle of its town or postal code a street may be found.
const wanderKm = 60

// Questions are the addresses whose streets a geocoder could find, each once, in the order of the meetings: of meetings
// that people go to, with a street and a town, for which the publisher gives no usable coordinates.
func (res *Result) Questions() []Question {
	open := res.openPlaces()
	var all []Question
	seen := map[Question]bool{}
	for i := range res.Meetings {
		if q, ok := open.ask(&res.Meetings[i]); ok && !seen[q] {
			seen[q] = true
			all = append(all, q)
		}
	}
	return all
}

// Sharpen puts a geocoder's answers to [Result.Questions] into the meetings, with the precision "street". An answer
// outside the region of the address, or far from its town, is refused with a problem. The publisher's own coordinates
// are never touched.
func (res *Result) Sharpen(answers map[Question]Answer) {
	open := res.openPlaces()
	told := map[string]Problem{} // by ref
	for i := range res.Meetings {
		m := &res.Meetings[i]
		q, asked := open.ask(m)
		a, answered := answers[q]
		if !asked || !answered {
			continue
		}
		code := scrapers.CoordinatesGeocoded
		if p, ok := a.sharpen(*m.Place); ok {
			m.Place = &p
		} else {
			code = scrapers.GeocoderRefused
		}
		first := m.Sources[0]
		problem := scrapers.NewProblem(code, scrapers.Listing{Ref: first.Ref, URL: first.URL}, "coordinates", q.Text)
		problem.Source = first.Source
		told[first.Ref] = problem
	}
	res.tell(told)
}

// sharpen is the place at the answer's point, if that can be right.
func (a Answer) sharpen(p Place) (Place, bool) {
	region := p.Subdivision
	if region == "" {
		region = p.Country
	}
	at, ok := geo.Near(a.Latitude, a.Longitude, region, borderKm)
	if !ok || p.Latitude != nil && !p.wide() && geo.Distance(a.Latitude, a.Longitude, *p.Latitude, *p.Longitude) > wanderKm {
		return p, false
	}
	p.Latitude, p.Longitude, p.Precision = &a.Latitude, &a.Longitude, Street
	if p.Subdivision == "" {
		p.Subdivision = at.Subdivision
	}
	if at.County != "" && (p.County == "" || p.Country == "US") {
		p.County = at.County
	}
	return p, true
}

// tell notes what became of the answers, in place of the notes that a town's middle stands in and that the county is not
// known.
func (res *Result) tell(told map[string]Problem) {
	kept := make([]Problem, 0, len(res.Problems)+len(told))
	for _, p := range res.Problems {
		about, ok := told[p.Ref]
		if ok {
			about.Row, about.EditURL = max(about.Row, p.Row), cmp.Or(about.EditURL, p.EditURL)
			told[p.Ref] = about
		}
		stale := p.Code == scrapers.CoordinatesDerived || p.Code == scrapers.CountyUnknown
		if !ok || !stale || about.Code != scrapers.CoordinatesGeocoded {
			kept = append(kept, p)
		}
	}
	for _, ref := range slices.Sorted(maps.Keys(told)) {
		kept = append(kept, told[ref])
	}
	slices.SortStableFunc(kept, func(a, b Problem) int { return cmp.Compare(a.Row, b.Row) })
	res.Problems = kept
}

// openPlaces are the refs of rows whose coordinates are derived.
type openPlaces map[string]bool

func (res *Result) openPlaces() openPlaces {
	open := openPlaces{}
	for i := range res.Problems {
		if p := &res.Problems[i]; p.Code == scrapers.CoordinatesDerived {
			open[p.Ref] = true
		}
	}
	return open
}

// ask is the question about a meeting's place, if there is one.
func (open openPlaces) ask(m *Meeting) (Question, bool) {
	p := m.Place
	if p == nil || m.Mode != InPerson && m.Mode != Hybrid || p.Country == "" || !hasDigits(p.Street, 1) || p.Locality+p.PostalCode == "" {
		return Question{}, false
	}
	if p.Latitude != nil && !open[m.Sources[0].Ref] {
		return Question{}, false
	}
	_, state, _ := strings.Cut(p.Subdivision, "-")
	if p.Country != "US" && p.Country != "CA" && p.Country != "AU" {
		state = "" // a code that no geocoder knows
	}
	words := address{street: p.Street, locality: p.Locality, state: state, postal: p.PostalCode}
	return Question{Text: words.text(), Country: p.Country}, true
}
