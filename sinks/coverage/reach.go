package coverage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// Atlas is the populated places of the world.
type Atlas struct {
	Places []Place
	// ZoneAt finds the time zone of a point; it is asked for deserts alone.
	ZoneAt func(latitude, longitude float64) string
	// FIPS is the code of a county where no place stands for it, or nothing.
	FIPS func(subdivision, county string) string
}

// Place is a populated place.
type Place struct {
	Name, Country, Subdivision string
	County, FIPS               string // in the United States
	Latitude, Longitude        float64
	Population                 int
}

// Kilometers are the distances that [Near] is about.
var Kilometers = [...]int{5, 25, 50}

// Near counts the people of a country, subdivision or county who live near a meeting of a fellowship.
type Near struct {
	Region     string
	Fellowship string // or All
	Within     [len(Kilometers)]Nearby
}

// Nearby counts people within one distance.
type Nearby struct {
	Ever  int               // of any meeting
	Days  [7]int            // of a weekly meeting that starts on that day, Monday first
	Hours *[HoursOfWeek]int // of a weekly meeting in session in that hour; nil for counties
}

// Desert is a populated place without a meeting in person.
type Desert struct {
	Place
	NearestKm float64 // to the nearest meeting in person; -1 where there is none within 500 km
	TimeZone  string
	Online    string // the region that has online meetings by the place's clock
	// OnlineHoursCovered of the 168 have a weekly meeting online.
	OnlineHoursCovered int
}

// Reach finds who lives near a meeting, adds what that says to the regions, and adds the regions that have places but
// no meetings.
func (r *Result) Reach(meetings []normalize.Meeting, atlas Atlas) {
	sites := findSites(meetings, r.Week)
	listed := map[string]bool{}
	for i := range sites.list {
		listed[sites.list[i].country] = true
	}
	var places []*Place
	for i := range atlas.Places {
		if listed[atlas.Places[i].Country] {
			places = append(places, &atlas.Places[i])
		}
	}
	people := countPeople(places)
	r.addRegions(places, people)
	r.nameCounties(atlas.FIPS)
	r.Near, r.Deserts = sites.survey(places, people)
	r.Deserts = largest(r.Deserts)
	r.completeDeserts(atlas.ZoneAt)
}

// addRegions notes the population of the regions, and adds those without meetings.
func (r *Result) addRegions(places []*Place, people []int) {
	byCode := map[string]*Region{}
	for i := range r.Regions {
		byCode[r.Regions[i].Code] = &r.Regions[i]
	}
	for i, p := range places {
		p.eachRegion(func(code, name, parent string, kind Kind) {
			known, ok := byCode[code]
			if !ok {
				known = &Region{Code: code, Kind: kind, Name: name, Parent: parent}
				byCode[code] = known
			}
			known.Population += people[i]
			if kind == County {
				known.FIPS = p.FIPS
			}
		})
	}
	regions := make([]Region, 0, len(byCode))
	for _, region := range byCode {
		regions = append(regions, *region)
	}
	slices.SortFunc(regions, func(a, b Region) int { return strings.Compare(a.Code, b.Code) })
	r.Regions = regions
	for i := range r.Regions {
		r.setClock(&r.Regions[i])
	}
}

// nameCounties finds the codes of counties that have meetings and no place of the atlas.
func (r *Result) nameCounties(fips func(subdivision, county string) string) {
	for i := range r.Regions {
		if c := &r.Regions[i]; c.Kind == County && c.FIPS == "" && fips != nil {
			c.FIPS = fips(c.Parent, c.Name)
		}
	}
}

// setClock gives a region that has no meetings its clock, and with it the online meetings where another region has the same.
func (r *Result) setClock(region *Region) {
	if region.TimeZone != "" || region.Kind == Online || region.Kind == Unknown {
		return
	}
	region.TimeZone = region.clock(nil)
	if _, ok := r.Region(onlineIn(region.TimeZone)); ok {
		region.Online = onlineIn(region.TimeZone)
	}
}

// eachRegion yields the regions that a place lies in, but for itself.
func (p *Place) eachRegion(yield func(code, name, parent string, kind Kind)) {
	s := spot{country: p.Country, subdivision: p.Subdivision}
	if strings.HasPrefix(p.Subdivision, "US-") {
		s.county = p.County
	}
	s.eachRegion(yield)
}

// completeDeserts says what is online by each desert's clock.
func (r *Result) completeDeserts(zoneAt func(latitude, longitude float64) string) {
	covered := map[string]int{}
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Fellowship == All && c.Mode == All && c.Group == All {
			covered[c.Region] = c.HoursCovered
		}
	}
	for i := range r.Deserts {
		d := &r.Deserts[i]
		if zoneAt != nil {
			d.TimeZone = zoneAt(d.Latitude, d.Longitude)
		}
		d.Online = onlineIn(d.TimeZone)
		if _, ok := covered[d.Online]; !ok {
			d.Online = r.clockAround(d)
		}
		d.OnlineHoursCovered = covered[d.Online]
	}
}

// mostDeserts is how many deserts of a country are told: where a release knows few meetings nearly every place is one.
const mostDeserts = 1000

// largest keeps the most populous deserts of each country, the most populous first.
func largest(deserts []Desert) []Desert {
	told := map[string]int{}
	slices.SortStableFunc(deserts, func(a, b Desert) int {
		return cmp.Or(b.Population-a.Population, strings.Compare(a.Country, b.Country), strings.Compare(a.Name, b.Name))
	})
	return slices.DeleteFunc(deserts, func(d Desert) bool {
		told[d.Country]++
		return told[d.Country] > mostDeserts
	})
}

// clockAround is the region online of the subdivision or country around a desert whose own clock nobody else lives by.
func (r *Result) clockAround(d *Desert) string {
	for _, code := range []string{d.Subdivision, d.Country} {
		if region, ok := r.Region(code); ok && region.Online != "" {
			return region.Online
		}
	}
	return ""
}
