package index

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// build is an index while it is read. Rows stand in the order of the file until [build.finish] puts them in the
// order of the week.
type build struct {
	*Index
	ids, names []string
	zoneNumber map[string]uint16
	lists      [facets]map[string][]uint32
	words      map[string][]uint32
	schedules  map[uint32]*normalize.Schedule
}

// add takes in one meeting.
func (b *build) add(r *record, at span) error {
	n := uint32(len(b.rows))
	w := row{lat: nowhere, minute: noMinute, active: r.Status == normalize.Active}
	w.spans[JSON] = at
	if p := r.Place; p != nil && p.Latitude != nil && p.Longitude != nil {
		w.lat, w.lon = micro(*p.Latitude), micro(*p.Longitude)
	}
	if err := b.schedule(n, &w, &r.Schedule); err != nil {
		return err
	}
	w.week = w.inWeek()
	b.rows, b.ids, b.names = append(b.rows, w), append(b.ids, r.ID), append(b.names, Fold(r.Name))
	b.put(n, fellowshipFacet, r.Fellowship)
	b.put(n, modeFacet, string(r.Mode))
	b.put(n, statusFacet, string(r.Status))
	for _, region := range regions(r) {
		b.put(n, regionFacet, strings.ToLower(region))
	}
	for _, t := range r.Tags {
		b.put(n, tagFacet, t)
	}
	for _, l := range r.Languages {
		b.put(n, languageFacet, strings.ToLower(l))
	}
	for _, s := range r.Sources {
		b.put(n, sourceFacet, s.Source)
	}
	b.addWords(n, r)
	return nil
}

// put notes that meeting n has a value.
func (b *build) put(n uint32, f facet, value string) {
	if value == "" {
		return
	}
	list, known := b.lists[f][value]
	if !known {
		value = strings.Clone(value)
	}
	if len(list) == 0 || list[len(list)-1] != n {
		b.lists[f][value] = append(list, n)
	}
}

// regions are the codes that package coverage has for where a meeting is.
func regions(r *record) []string {
	p := r.Place
	if p == nil || p.Country == "" || r.Mode == normalize.Online || r.Mode == normalize.Phone {
		if r.Mode == normalize.InPerson {
			return []string{coverage.UnknownRegion}
		}
		return []string{coverage.OnlineRegion}
	}
	codes, around := []string{p.Country}, p.Country
	if p.Subdivision != "" {
		around = p.Subdivision
		codes = append(codes, around)
		if p.County != "" {
			codes = append(codes, around+":"+p.County)
		}
	}
	if p.Locality != "" {
		codes = append(codes, around+"/"+p.Locality)
	}
	return codes
}

func micro(degrees float64) int32 { return int32(math.Round(degrees * 1e6)) }

// finish puts the rows in the order of the week and packs what was gathered.
func (b *build) finish() {
	order := make([]Doc, len(b.rows))
	for i := range order {
		order[i] = Doc(i)
	}
	slices.SortFunc(order, func(p, q Doc) int {
		return cmp.Or(boolOrder(int(p) >= b.living, int(q) >= b.living),
			comparePlace(placeOf(&b.rows[p], b.ids[p]), placeOf(&b.rows[q], b.ids[q])))
	})
	to := make([]Doc, len(order))
	rows, ids, names := make([]row, len(order)), make([]string, len(order)), make([]string, len(order))
	for i, from := range order {
		to[from] = Doc(i)
		rows[i], ids[i], names[i] = b.rows[from], b.ids[from], b.names[from]
	}
	b.rows, b.ids, b.names = rows, ids, names
	b.Index.ids, b.Index.names = packTexts(ids), packTexts(names)
	for n, s := range b.schedules {
		b.loose[to[n]] = s
	}
	for f, values := range b.lists {
		b.facets[f] = make(map[string]*posting, len(values))
		for v, list := range values {
			p := &posting{list: renumber(list, to)}
			p.pack(len(rows))
			b.facets[f][v] = p
		}
		b.values[f] = slices.Sorted(maps.Keys(values))
	}
	b.Index.words = vocabularyOf(b.words, to, len(rows))
	b.finishOrders()
	b.finishPlaces()
}

func renumber(list []uint32, to []Doc) []Doc {
	out := make([]Doc, len(list))
	for i, n := range list {
		out[i] = to[n]
	}
	slices.Sort(out)
	return out
}

func boolOrder(p, q bool) int {
	switch {
	case p == q:
		return 0
	case q:
		return -1
	}
	return 1
}

// finishOrders makes the other orders: ids, names, days and the zones' weeks.
func (b *build) finishOrders() {
	b.byID = make([]Doc, len(b.rows))
	b.byName = make([]Doc, b.living)
	for i := range b.byID {
		b.byID[i] = Doc(i)
	}
	copy(b.byName, b.byID)
	slices.SortFunc(b.byID, func(p, q Doc) int { return strings.Compare(b.ids[p], b.ids[q]) })
	slices.SortFunc(b.byName, func(p, q Doc) int {
		return cmp.Or(strings.Compare(b.names[p], b.names[q]), strings.Compare(b.ids[p], b.ids[q]))
	})
	b.rank = make([]uint32, b.living)
	for i, d := range b.byName {
		b.rank[d] = uint32(i)
	}
	for day := range b.days {
		b.days[day] = b.first(place{week: day * dayMinutes})
	}
	for d := range b.living {
		if r := &b.rows[d]; r.weekly && r.active {
			z := &b.zones[r.zone]
			z.docs, z.weeks = append(z.docs, Doc(d)), append(z.weeks, r.week)
		}
	}
}
