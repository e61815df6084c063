package coverage

import (
	"cmp"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// Kind is the level of a region.
type Kind string

const (
	Country     Kind = "country"
	Subdivision Kind = "subdivision"
	County      Kind = "county" // of the United States
	Locality    Kind = "locality"
	Online      Kind = "online" // what has no place, by the clock of one time zone
	Unknown     Kind = "unknown"
)

// OnlineRegion holds what has no place, in hours of UTC. "online:Europe/Berlin" holds the same in hours of Berlin.
const OnlineRegion = "online"

// UnknownRegion holds meetings in person whose country nobody states: local hours.
const UnknownRegion = "unknown"

// Region is a place, or a time zone for what has none.
type Region struct {
	// Code is "US"; "US-PA"; "US-PA:Chester" for a county; "US-PA/Ambler" or "SG/Singapore" for a locality;
	// [OnlineRegion], "online:Europe/Berlin"; [UnknownRegion].
	Code     string
	Kind     Kind
	Name     string // of a county or locality, as most of its meetings write it; of others the code
	Parent   string // the region around it: of a county or locality its subdivision, else its country; "" of others
	TimeZone string // see [Compute]'s definitions; "" where nothing is known of the region
	Online   string // the region that has online meetings by this one's clock; "" where no region has meetings by it
	Meetings int    // in the cube, of all fellowships and modes

	// The rest is known after [Result.Reach].
	FIPS       string // of a county
	Population int    // people of its places; 0 where none is known
}

// KindOf reads the kind of a region from its code.
func KindOf(code string) Kind {
	switch {
	case code == UnknownRegion:
		return Unknown
	case code == OnlineRegion, strings.HasPrefix(code, OnlineRegion+":"):
		return Online
	case strings.Contains(code, "/"):
		return Locality
	case strings.Contains(code, ":"):
		return County
	case strings.Contains(code, "-"):
		return Subdivision
	}
	return Country
}

// spot is where a meeting takes place, and by which clock.
type spot struct{ country, subdivision, county, locality, zone string }

// compare sorts spots so that those of a region lie together.
func (s *spot) compare(o *spot) int {
	return cmp.Or(strings.Compare(s.country, o.country), strings.Compare(s.subdivision, o.subdivision),
		strings.Compare(s.county, o.county), strings.Compare(s.locality, o.locality), strings.Compare(s.zone, o.zone))
}

// online: a spot that is no place.
func (s *spot) online() bool { return s.country == OnlineRegion }

// eachRegion yields the regions that a spot lies in, the widest first.
func (s *spot) eachRegion(yield func(code, name, parent string, kind Kind)) {
	switch s.country {
	case OnlineRegion:
		yield(OnlineRegion, OnlineRegion, "", Online)
		return
	case UnknownRegion:
		yield(UnknownRegion, UnknownRegion, "", Unknown)
		return
	}
	yield(s.country, s.country, "", Country)
	around := s.country
	if s.subdivision != "" {
		around = s.subdivision
		yield(s.subdivision, s.subdivision, countryOf(s.subdivision), Subdivision)
		if s.county != "" {
			yield(s.subdivision+":"+s.county, s.county, s.subdivision, County)
		}
	}
	if s.locality != "" {
		yield(around+"/"+s.locality, s.locality, around, Locality)
	}
}

// clock finds the time zone of a region; stated are those of its meetings. A meeting may state a zone that nobody keeps
// there, New York's in Leeds, so that meetings decide only between the zones of a state that is known to have several.
func (r *Region) clock(stated wordCounts) string {
	around := r.Code
	if r.Kind == County || r.Kind == Locality {
		around = r.Parent
	}
	zone, shared := normalize.ZoneOfRegion(around)
	switch {
	case zone == "":
		return stated.most()
	case shared && around != r.Code:
		kept := stated.mostOf(func(z string) bool { return normalize.KeptIn(z, countryOf(around)) })
		return cmp.Or(kept, zone)
	}
	return zone
}

func countryOf(subdivision string) string {
	country, _, _ := strings.Cut(subdivision, "-")
	return country
}

// onlineIn names the region of online meetings by the clock of a time zone.
func onlineIn(zone string) string {
	if zone == "" {
		return ""
	}
	return OnlineRegion + ":" + zone
}
