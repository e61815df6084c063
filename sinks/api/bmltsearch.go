package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// mostRows is how many meetings are read for one answer.
const mostRows = 10_000

// bmltSearch is GetSearchResults as asked.
type bmltSearch struct {
	query                        index.Query
	bodies                       map[int64]bool
	venues, noVenues             map[int64]bool
	formats, noFormats           map[int64]bool
	ids, noIDs                   map[int64]bool
	anyFormat                    bool
	key, value, contains         string
	startAfter, startBefore      int // minutes of the day; -1 for none
	endBefore, shortest, longest int
	nearest                      int // of a circle as small as has so many
}

func (b *bmlt) searchResults() (any, error) {
	q, err := b.readSearch()
	if err != nil {
		return nil, err
	}
	rows, err := b.rows(q)
	if err != nil {
		return nil, err
	}
	b.sort(rows, q)
	used := b.usedFormats(rows)
	if b.has("get_formats_only") {
		return map[string]any{"formats": used}, nil
	}
	if rows, err = b.page(rows); err != nil {
		return nil, err
	}
	meetings, err := b.pick(rows)
	if err != nil {
		return nil, err
	}
	if b.has("get_used_formats") {
		return map[string]any{"meetings": meetings, "formats": used}, nil
	}
	return meetings, nil
}

// has: get_used_formats counts with any value but 0, and with none.
func (b *bmlt) has(name string) bool { return b.params.Has(name) && b.params.Get(name) != "0" }

func (b *bmlt) readSearch() (*bmltSearch, error) {
	q := &bmltSearch{anyFormat: b.params.Get("formats_comparison_operator") == "OR",
		key: b.params.Get("meeting_key"), value: b.params.Get("meeting_key_value"), contains: b.params.Get("meeting_key_contains")}
	if b.fellowship != "" {
		q.query.Fellowships = []string{b.fellowship}
	}
	if q.key != "" && !slices.Contains(rowKeys(), q.key) {
		return nil, bad("meeting_key", fmt.Sprintf("a meeting has no field %q", q.key), rowKeys()...)
	}
	for _, part := range []func(*bmltSearch) error{b.readServices, b.readDays, b.readLists, b.readTimes, b.readPoint, b.readText} {
		if err := part(q); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// readServices finds the sources behind service bodies. The root body has none of its own; recursive, it has all.
func (b *bmlt) readServices(q *bmltSearch) error {
	wanted, unwanted, err := b.numbers("services")
	if err != nil || len(wanted)+len(unwanted) == 0 {
		return err
	}
	all := len(wanted) == 0 || wanted[rootBody] && b.has("recursive")
	q.bodies = wanted
	q.query.Sources = []string{"\x00"} // none has this id
	for _, s := range b.release.Sources {
		if n := bodyNumber(s.ID); (all || wanted[n]) && !unwanted[n] {
			q.query.Sources = append(q.query.Sources, s.ID)
		}
	}
	if all {
		q.bodies = nil
	}
	return nil
}

// readDays reads weekdays, of which 1 is Sunday.
func (b *bmlt) readDays(q *bmltSearch) error {
	wanted, unwanted, err := b.numbers("weekdays")
	if err != nil {
		return err
	}
	for n := range int64(7) {
		ours := (n + 6) % 7 // Monday is 0
		if (len(wanted) == 0 || wanted[n+1]) && !unwanted[n+1] {
			q.query.Days |= 1 << ours
		}
	}
	if q.query.Days == 0 {
		return bad("weekdays", "weekdays go from 1 (Sunday) to 7 (Saturday)", "1", "2", "3", "4", "5", "6", "7")
	}
	return nil
}

func (b *bmlt) readLists(q *bmltSearch) (err error) {
	for _, list := range []struct {
		name             string
		wanted, unwanted *map[int64]bool
	}{{"venue_types", &q.venues, &q.noVenues}, {"formats", &q.formats, &q.noFormats}, {"meeting_ids", &q.ids, &q.noIDs}} {
		if *list.wanted, *list.unwanted, err = b.numbers(list.name); err != nil {
			return err
		}
	}
	return nil
}

func (b *bmlt) readTimes(q *bmltSearch) (err error) {
	for _, t := range []struct {
		name string
		to   *int
	}{
		{"StartsAfter", &q.startAfter}, {"StartsBefore", &q.startBefore}, {"EndsBefore", &q.endBefore}, {"MinDuration", &q.shortest}, {"MaxDuration", &q.longest},
	} {
		*t.to = -1
		if !b.params.Has(t.name+"H") && !b.params.Has(t.name+"M") {
			continue
		}
		hours, err := b.integer(t.name+"H", 0)
		if err != nil {
			return err
		}
		minutes, err := b.integer(t.name+"M", 0)
		if err != nil {
			return err
		}
		*t.to = hours*60 + minutes
	}
	return nil
}

const kmPerMile = 1.609344

// readPoint reads a circle: geo_width in miles or geo_width_km. A negative width asks for a circle as large as it takes
// for so many meetings.
func (b *bmlt) readPoint(q *bmltSearch) error {
	if !b.params.Has("lat_val") && !b.params.Has("long_val") {
		return nil
	}
	circle, ok := point(b.params.Get("lat_val") + "," + b.params.Get("long_val"))
	if !ok {
		return bad("lat_val", "lat_val and long_val are degrees")
	}
	name, scale := "geo_width", kmPerMile
	if b.params.Has("geo_width_km") {
		name, scale = "geo_width_km", 1
	}
	width, err := strconv.ParseFloat(b.params.Get(name), 64)
	if err != nil || !(width != 0 && width >= -1000 && width <= 1000) {
		return bad(name, fmt.Sprintf("%s is a radius, or a negative number of meetings", name))
	}
	if width < 0 {
		q.nearest, width = int(-width), widestRadius/scale
	}
	circle.Km = min(width*scale, 2*widestRadius)
	q.query.Near = circle
	return nil
}

// readText reads SearchString: words, or with StringSearchIsAnAddress a place to search around.
func (b *bmlt) readText(q *bmltSearch) error {
	text := b.params.Get("SearchString")
	if len(text) > longestText {
		return bad("SearchString", fmt.Sprintf("the text is longer than %d bytes", longestText))
	}
	if text == "" || !b.has("StringSearchIsAnAddress") || b.server.opt.Find == nil {
		q.query.Text = text
		return nil
	}
	spot, ok := b.server.opt.Find(text)
	if !ok {
		q.query.Sources = []string{"\x00"} // nobody knows the place, so nothing is near it
		return nil
	}
	miles, err := b.integer("SearchStringRadius", -10)
	if err != nil {
		return err
	}
	q.query.Near = &index.Circle{Latitude: spot.Latitude, Longitude: spot.Longitude, Km: min(float64(miles)*kmPerMile, widestRadius)}
	if miles < 0 {
		q.nearest, q.query.Near.Km = -miles, widestRadius
	}
	return nil
}

// rows reads the meetings that fit.
func (b *bmlt) rows(q *bmltSearch) ([]*bmltRow, error) {
	x := b.release.index
	set, _ := x.Find(q.query)
	var docs []index.Hit
	set.Each(0, func(d index.Doc) bool {
		if x.Weekly(d) && (len(q.ids) == 0 || q.ids[meetingNumber(x.ID(d))]) && !q.noIDs[meetingNumber(x.ID(d))] {
			hit := index.Hit{Doc: d}
			if q.query.Near != nil {
				hit.Value = x.Meters(d, *q.query.Near)
			}
			docs = append(docs, hit)
		}
		return true
	})
	if q.nearest > 0 {
		slices.SortFunc(docs, func(p, r index.Hit) int { return cmp.Compare(p.Value, r.Value) })
		docs = docs[:min(len(docs), q.nearest)]
	}
	if len(docs) > mostRows {
		return nil, refuse(422, fmt.Sprintf("%d meetings are too many for one answer; give services, a fellowship's root (/na), or a place", len(docs)))
	}
	if err := b.charge(float64(len(docs)) / 200); err != nil {
		return nil, err
	}
	rows := []*bmltRow{}
	var buffer []byte
	for _, hit := range docs {
		var err error
		if buffer, err = x.Record(buffer[:0], hit.Doc, index.JSON); err != nil {
			return nil, err
		}
		var m normalize.Meeting
		if err := json.Unmarshal(buffer, &m); err != nil {
			return nil, fmt.Errorf("meeting %s: %w", x.ID(hit.Doc), err)
		}
		r := rowOf(&m, q.bodies)
		if q.query.Near != nil {
			km := float64(hit.Value) / 1000
			r.meters = hit.Value
			r.DistanceKm, r.DistanceMiles = strconv.FormatFloat(km, 'f', 3, 64), strconv.FormatFloat(km/kmPerMile, 'f', 3, 64)
		}
		if q.fits(r) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// fits checks what the index does not know.
func (q *bmltSearch) fits(r *bmltRow) bool {
	venue, _ := strconv.ParseInt(r.VenueType, 10, 64)
	if len(q.venues) > 0 && !q.venues[venue] || q.noVenues[venue] {
		return false
	}
	found := 0
	for _, f := range r.formats {
		n, _ := strconv.ParseInt(f.ID, 10, 64)
		if q.noFormats[n] {
			return false
		}
		if q.formats[n] {
			found++
		}
	}
	if len(q.formats) > 0 && (found == 0 || !q.anyFormat && found < len(q.formats)) {
		return false
	}
	if q.key != "" {
		value := strings.ToLower(r.field(q.key))
		if q.value != "" && value != strings.ToLower(q.value) || q.contains != "" && !strings.Contains(value, strings.ToLower(q.contains)) {
			return false
		}
	}
	return q.inTime(r)
}

func (q *bmltSearch) inTime(r *bmltRow) bool {
	hour, _ := strconv.Atoi(r.Start[:2])
	minute, _ := strconv.Atoi(r.Start[3:5])
	start := hour*60 + minute
	switch {
	case q.startAfter >= 0 && start <= q.startAfter,
		q.startBefore >= 0 && start >= q.startBefore,
		q.endBefore >= 0 && start+r.minutes > q.endBefore,
		q.shortest >= 0 && r.minutes < q.shortest,
		q.longest >= 0 && r.minutes > q.longest:
		return false
	}
	return true
}
