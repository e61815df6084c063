package dedupe

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/recovery-almanac/almanac/normalize"
)

// record is one meeting of the input with all that the rules compare. Records are numbered in an order that the
// input's order does not touch; every later tie is broken by that number.
type record struct {
	*meeting
	content hash
	when    when
	spot    spot
	title   *title   // shared by records of one name
	rooms   []hash   // ways in that belong to one group: conference rooms, dial-ins with a code
	link    hash     // the meeting's page, 0 where it has none of its own
	site    hash     // the host of that page
	venue   hash     // the venue's name, 0 where it says nothing
	around  []string // telling words of venue, town and street, sorted
	telling tagSet   // tags that set meetings of one venue apart
	women   bool
	men     bool
}

// recordsOf reads the features of all meetings and brings them into their order.
func recordsOf(meetings []meeting, year int) []record {
	contents := make([]hash, len(meetings))
	inParallel(len(meetings), func(i int) { contents[i] = contentHash(&meetings[i]) })
	order := listingOrder(meetings, contents)
	records := make([]record, len(meetings))
	inShares(len(meetings), func(from, to int) {
		r := newReader(year)
		for i := from; i < to; i++ {
			records[i] = r.record(&meetings[order[i]])
			records[i].content = contents[order[i]]
		}
	})
	return records
}

// reader reads features. It remembers names, of which a group has one for all its days and copies; it serves one
// goroutine.
type reader struct {
	zones  zoneOffsets
	names  map[string]*title
	around map[surroundings][]string
}

// surroundings are what some groups take words of their names from.
type surroundings struct{ venue, town, street string }

func newReader(year int) *reader {
	return &reader{zoneOffsets{year, map[string]seasons{}}, map[string]*title{}, map[surroundings][]string{}}
}

func (x *reader) record(m *meeting) record {
	r := record{meeting: m, when: whenOf(&m.Schedule, x.zones), spot: spotOf(m.Place), link: linkOf(m), site: siteOf(m.URL), telling: tellingOf(m.Tags)}
	var venue, town string
	if m.Place != nil {
		venue, town = m.Place.Name, m.Place.Locality
	}
	r.title = x.title(m.Name, m.Group, town)
	if house, _ := houseOf(venue); house != "" && house == r.spot.house {
		venue = "" // some lists have the street again where the venue's name should be
	}
	if hall := x.parse(venue); len(hall.words) > 0 {
		r.venue = hall.keyHash
	}
	r.around = x.words(surroundings{venue, town, r.spot.street})
	r.rooms = roomsOf(m)
	women := r.title.women || slices.Contains(m.Tags, "women")
	men := r.title.men || slices.Contains(m.Tags, "men")
	// Lists of some towns tag mixed meetings as both.
	r.women, r.men = women && !men, men && !women
	return r
}

// words are the telling ones of a meeting's surroundings.
func (x *reader) words(s surroundings) []string {
	words, known := x.around[s]
	if !known {
		words = parseTitle(s.venue + " " + s.town + " " + s.street).words
		x.around[s] = words
	}
	return words
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

func siteOf(url string) hash {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return 0
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(rest, "www."), "/")
	return newHash.text(strings.ToLower(host))
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
	inShares(n, func(from, to int) {
		for i := from; i < to; i++ {
			each(i)
		}
	})
}

// inShares deals 0 ... n-1 out to all processors in equal runs.
func inShares(n int, run func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { run(n*w/workers, n*(w+1)/workers) })
	}
	wg.Wait()
}

// inTurns runs a worker on every processor; next deals out 0 ... n-1 to whoever asks.
func inTurns(n int, work func(next func() (int, bool))) {
	var dealt atomic.Int64
	inShares(min(n, runtime.GOMAXPROCS(0)), func(int, int) {
		work(func() (int, bool) {
			i := int(dealt.Add(1)) - 1
			return i, i < n
		})
	})
}
