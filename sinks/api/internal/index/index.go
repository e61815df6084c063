// Package index finds meetings in one published release. [Open] reads the release once; [Index.Find] answers which
// meetings fit, [Index.Pick] puts a page of them in order, and [Index.Record] gives a meeting in one of the published
// formats, byte for byte as the release's own file has it.
//
// What is kept in memory is where each record stands in each file, and what can be asked for: about 250 bytes a
// meeting. The records stay on the disk. An Index never changes and is safe for concurrent use.
package index

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// Doc is a meeting's number in an index. Numbers follow the week: by weekday and start, Monday first, then meetings
// of several days or none, then the withdrawn ones, which only calendars still have.
type Doc uint32

// Index is what can be asked of one release.
type Index struct {
	rows   []row
	ids    texts
	names  texts  // folded, for the order of names
	living int    // meetings; the rest of the rows are withdrawn
	days   [8]Doc // the first row of each weekday that has one start a week, and the first after Sunday

	byID   []Doc // of all rows
	byName []Doc // of the living
	rank   []uint32

	facets [facets]map[string]*posting
	values [facets][]string // sorted
	words  vocabulary
	cells  map[cell]*area
	zones  []zone
	loose  map[Doc]*normalize.Schedule // what no plain weekly rule describes

	aliases map[string]string
	sources sourceFiles
	csvHead []byte
	zoneOf  map[string]string // a zone's VTIMEZONE

	scratch  sync.Pool // of *Set
	agendaMu sync.Mutex
	agenda   atomic.Pointer[agenda]
	opened   atomic.Pointer[opened]
}

// row is what is known of a meeting without reading it.
type row struct {
	spans    [formats]span
	lat, lon int32  // millionths of a degree; nowhere where it has no place
	minute   uint16 // of the day at which it starts; noMinute
	week     uint16 // see [row.inWeek]
	minutes  uint16 // how long it lasts; 0 where nobody says
	calendar uint16 // which file has its event
	zone     uint16
	days     uint8 // bit 0 is Monday
	weekly   bool  // starts every week at minute of its one day, without exception
	active   bool
	// everyWeek: weekly, whatever the exceptions; it may be bound to dates.
	everyWeek bool
}

const (
	nowhere  = -1 << 31
	noMinute = 0xffff

	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// inWeek is the row's place in the order of the week: minutes from Monday 00:00, or a week's length for what has not
// exactly one day.
func (r *row) inWeek() uint16 {
	for day := range 7 {
		if r.minute != noMinute && r.days == 1<<day {
			return uint16(day*dayMinutes) + r.minute
		}
	}
	return weekMinutes
}

// facet is one kind of value that meetings share.
type facet int

const (
	fellowshipFacet facet = iota
	regionFacet
	modeFacet
	tagFacet
	languageFacet
	sourceFacet
	statusFacet
	facets
)

// zone is a time zone and the meetings of its plain weekly rules.
type zone struct {
	name     string
	location *time.Location
	docs     []Doc
	weeks    []uint16 // of docs, see row.week
}

// Len is the number of meetings, withdrawn ones aside.
func (x *Index) Len() int { return x.living }

// ID is the id of a meeting.
func (x *Index) ID(d Doc) string { return x.ids.at(d) }

// Lookup finds a meeting by its id. living is false for one that was withdrawn.
func (x *Index) Lookup(id string) (d Doc, living, ok bool) {
	i, ok := slices.BinarySearchFunc(x.byID, id, func(d Doc, id string) int { return strings.Compare(x.ids.at(d), id) })
	if !ok {
		return 0, false, false
	}
	d = x.byID[i]
	return d, int(d) < x.living, true
}

// Alias is the living id of an id that was merged away.
func (x *Index) Alias(id string) (string, bool) {
	to, ok := x.aliases[id]
	for range 32 { // a chain, and never a ring
		next, more := x.aliases[to]
		if !more {
			break
		}
		to = next
	}
	return to, ok
}

// Fellowships lists the codes of the fellowships that have meetings, sorted.
func (x *Index) Fellowships() []string { return x.values[fellowshipFacet] }

// Languages lists the languages that meetings state, sorted.
func (x *Index) Languages() []string { return x.values[languageFacet] }

// Tags lists the tags that meetings have, sorted.
func (x *Index) Tags() []string { return x.values[tagFacet] }

// HasRegion reports whether a region has meetings.
func (x *Index) HasRegion(code string) bool {
	_, ok := x.facets[regionFacet][strings.ToLower(code)]
	return ok
}

// HasSource reports whether a source has meetings.
func (x *Index) HasSource(id string) bool { _, ok := x.facets[sourceFacet][id]; return ok }

// TableHead is the first line of meetings.csv; nil where the release has none.
func (x *Index) TableHead() []byte { return x.csvHead }

// Weekly reports whether a meeting takes place every week on one day at one time, with no dates that it is bound to
// but perhaps a first, a last and exceptions: what formats without rules can say.
func (x *Index) Weekly(d Doc) bool { return x.rows[d].everyWeek }
