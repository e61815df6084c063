package normalize

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// zone finds the time zone of the row's slots. The first step of this ladder that answers decides, and
// time_zone_from says which it was:
//
//  1. the zone that the listing states, in its field or else behind the start time in its name;
//  2. the coordinates, where people go to a place;
//  3. the country or subdivision, where all of it keeps one time;
//  4. the source's default, or the region that it serves;
//  5. the coordinates of a meeting that nobody goes to, where the row has an address too. Without one they are
//     only the middle of a state.
//
// A row for which none answers is rejected: there is no default. A stated zone that differs in winter or summer from
// that of the place where people go, by its coordinates or its state, stands, with a warning.
func zone(r *row) {
	if !slices.ContainsFunc(r.slots, func(s Schedule) bool { return !s.ByAppointment }) {
		return // no time of day, no zone
	}
	name, from := r.findZone()
	if name == "" {
		r.reject(scrapers.ZoneUnknown, "time_zone", r.in.TimeZone)
		return
	}
	for i := range r.slots {
		r.slots[i].TimeZone, r.slots[i].TimeZoneFrom = name, from
	}
}

func (r *row) findZone() (name string, from ZoneFrom) {
	w := r.whereabout()
	stated := strings.TrimSpace(r.in.TimeZone)
	if blank(stated) {
		stated = r.zoneInName()
	}
	if stated != "" {
		if name = r.readZone(stated, w); name != "" {
			if there := cmp.Or(w.coordinates, w.place); w.visited && there != "" && !sameTime(name, there, r.now.Year()) {
				r.report(scrapers.ZoneConflict, "time_zone", name+", but the place's is "+there)
			}
			return name, ZoneFromListing
		}
		r.report(scrapers.ZoneUnreadable, "time_zone", stated)
	}
	for _, step := range w.ladder() {
		if _, err := Location(step.zone); err == nil {
			return step.zone, step.from
		}
	}
	return "", ""
}

// zoneEvidence is what else than the listing's own words tells the zone.
type zoneEvidence struct {
	visited     bool // people go there, so that the coordinates are the place's
	coordinates string
	place       string
	source      string
}

type zoneStep struct {
	zone string
	from ZoneFrom
}

func (e zoneEvidence) ladder() [3]zoneStep {
	coordinates := zoneStep{e.coordinates, ZoneFromCoordinates}
	place, source := zoneStep{e.place, ZoneFromPlace}, zoneStep{e.source, ZoneFromSource}
	if e.visited {
		return [3]zoneStep{coordinates, place, source}
	}
	return [3]zoneStep{place, source, coordinates}
}

func (r *row) whereabout() zoneEvidence {
	e := zoneEvidence{visited: r.meeting.Mode == InPerson || r.meeting.Mode == Hybrid, source: r.src.TimeZone}
	if e.source == "" && r.src.Region != "" {
		country, _, isSubdivision := strings.Cut(r.src.Region, "-")
		subdivision := ""
		if isSubdivision {
			subdivision = r.src.Region
		}
		e.source = geo.ZoneOf(country, subdivision)
	}
	p := r.meeting.Place
	if p == nil {
		return e
	}
	e.place = geo.ZoneOf(p.Country, p.Subdivision)
	if e.place == "" && p.Latitude == nil && p.Locality != "" && p.Subdivision != "" { // Astoria, in a state of two zones
		if town, ok := geo.FindPlace(p.Locality, p.Subdivision, p.Country); ok {
			e.place = geo.ZoneAt(town.Latitude, town.Longitude)
		}
	}
	if p.Latitude != nil && p.Longitude != nil && !p.wide() && r.located(e.visited) {
		e.coordinates = geo.ZoneAt(*p.Latitude, *p.Longitude)
	}
	if r.derived { // from the words of the place
		e.coordinates, e.place = "", cmp.Or(e.place, e.coordinates)
	}
	return e
}

// located tells whether the coordinates can be of the row's own place. A BMLT server puts the middle of its map
// where a meeting has no street: meetings of Moscow and Bangkok lie in Kentucky.
func (r *row) located(visited bool) bool {
	if r.src.Format == "bmlt" {
		return visited && r.address != (address{})
	}
	return visited || r.address != (address{})
}

// readZone finds the zone behind the listing's words, "" where they name none. Abbreviations come before IANA
// names, because IANA's EST has no summer time and people's has.
func (r *row) readZone(stated string, e zoneEvidence) string {
	if strings.ContainsRune(stated, '/') || stated == "UTC" {
		if name, ok := geo.Zone(stated); ok {
			return loadable(name)
		}
	}
	senses, sure := []zoneSense(nil), false
	if word, ok := zoneWords[zoneKey(stated)]; ok {
		senses, sure = word.senses, word.sure
	} else if minutes, ok := parseOffset(stated); ok {
		senses = []zoneSense{{"", minutes, minutes}}
	}
	for _, sense := range senses {
		for _, name := range []string{e.coordinates, e.place, e.source} {
			if name != "" && sense.agrees(name, r.now.Year()) {
				return name
			}
		}
	}
	if sure {
		return loadable(senses[0].zone)
	}
	if name, ok := geo.Zone(stated); ok && len(senses) == 0 {
		return loadable(name)
	}
	if name, ok := geo.ZoneOfCity(stated); ok && len(senses) == 0 {
		return loadable(name)
	}
	return ""
}

// agrees tells whether the zone keeps the word's winter time: "EST" fits Jamaica, which has no summer time.
func (s zoneSense) agrees(name string, year int) bool {
	winter, summer := offsets(name, year)
	return 60*s.winter == min(winter, summer)
}

func loadable(name string) string {
	if _, err := Location(name); err != nil {
		return ""
	}
	return name
}

// sameTime tells whether two zones have the same time in the middle of January and of July.
func sameTime(a, b string, year int) bool {
	if a == b {
		return true
	}
	aJanuary, aJuly := offsets(a, year)
	bJanuary, bJuly := offsets(b, year)
	return aJanuary == bJanuary && aJuly == bJuly
}

var offsetsOf sync.Map // offsetsKey to [2]int

type offsetsKey struct {
	zone string
	year int
}

// offsets are a zone's seconds east of UTC in the middle of January and of July.
func offsets(name string, year int) (january, july int) {
	key := offsetsKey{name, year}
	if known, ok := offsetsOf.Load(key); ok {
		both := known.([2]int)
		return both[0], both[1]
	}
	loc, err := Location(name)
	if err != nil {
		return 1, 1 // seconds that no zone has
	}
	both := [2]int{
		int(offsetAt(time.Date(year, time.January, 15, 12, 0, 0, 0, time.UTC).Unix(), loc)),
		int(offsetAt(time.Date(year, time.July, 15, 12, 0, 0, 0, time.UTC).Unix(), loc)),
	}
	offsetsOf.Store(key, both)
	return both[0], both[1]
}
