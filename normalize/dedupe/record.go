package dedupe

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
)

// record is one meeting of the input with all that the rules compare. Records are numbered in an order that the
// input's order does not touch; every later tie is broken by that number.
type record struct {
	*meeting
	content hash
	when    when
	spot    spot
	title   title
	rooms   []hash // ways in that belong to one group: conference rooms, dial-ins with a code
	link    hash   // the meeting's page, 0 where it has none of its own
	women   bool
	men     bool
}

// recordsOf reads the features of all meetings and brings them into their order.
func recordsOf(meetings []meeting, year int) []record {
	zones := &zoneOffsets{year: year}
	order := make([]int32, len(meetings))
	contents := make([]hash, len(meetings))
	inParallel(len(meetings), func(i int) {
		order[i] = int32(i)
		contents[i] = contentHash(&meetings[i])
	})
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(compareListings(first(&meetings[i]), first(&meetings[j])), cmp.Compare(contents[i], contents[j]),
			strings.Compare(meetings[i].URL, meetings[j].URL), meetings[i].CheckedAt.Compare(meetings[j].CheckedAt))
	})
	records := make([]record, len(meetings))
	inParallel(len(meetings), func(i int) {
		records[i] = recordOf(&meetings[order[i]], zones)
		records[i].content = contents[order[i]]
	})
	return records
}

func recordOf(m *meeting, zones *zoneOffsets) record {
	r := record{meeting: m, when: whenOf(&m.Schedule, zones), spot: spotOf(m.Place), link: linkOf(m)}
	var venue, town string
	if m.Place != nil {
		venue, town = m.Place.Name, m.Place.Locality
	}
	r.title = titleOf(m.Name, m.Group, venue, town)
	r.rooms = roomsOf(m)
	women := r.title.women || slices.Contains(m.Tags, "women")
	men := r.title.men || slices.Contains(m.Tags, "men")
	// Lists of some towns tag mixed meetings as both.
	r.women, r.men = women && !men, men && !women
	return r
}

// roomsOf keys the ways in. A link without a room in it counts as one by its address; a bare telephone number does
// not, since conference services share them.
func roomsOf(m *meeting) []hash {
	var rooms []hash
	for _, r := range m.Online {
		switch {
		case r.Room != "":
			rooms = append(rooms, newHash.text("room").text(r.Room))
		case r.URL != "":
			if l := linkKey(r.URL); l != 0 {
				rooms = append(rooms, l)
			}
		}
	}
	for _, d := range m.Phone {
		if d.AccessCode != "" {
			rooms = append(rooms, newHash.text("phone").text(d.Number).text(d.AccessCode))
		}
	}
	slices.Sort(rooms)
	return slices.Compact(rooms)
}

// linkOf keys the meeting's own page.
func linkOf(m *meeting) hash {
	if m.URL == "" {
		return 0
	}
	return linkKey(m.URL)
}

// linkKey takes scheme, "www.", fragment and trailing slash off an address. A host without a path is a web site,
// not a page: 0.
func linkKey(url string) hash {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return 0
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
	host, path, _ := strings.Cut(rest, "/")
	if path == "" {
		return 0
	}
	return newHash.text(strings.ToLower(host)).text(path)
}

func first(m *meeting) *normalize.Listing {
	if len(m.Sources) == 0 {
		return &normalize.Listing{}
	}
	return &m.Sources[0]
}

func compareListings(a, b *normalize.Listing) int {
	return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Ref, b.Ref), strings.Compare(a.Slot, b.Slot))
}

// inParallel calls each for 0 ... n-1 on all processors.
func inParallel(n int, each func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				each(i)
			}
		})
	}
	wg.Wait()
}
