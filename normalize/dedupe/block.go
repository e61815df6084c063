package dedupe

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// window bounds how many neighbours in its block a record is compared with. Real blocks hold a handful; a clubhouse
// or a feed of thousands of rows with one address must not cost their square. Within a block records lie by start
// and name, so that what the window cuts off has another name.
const window = 32

// entry puts a record into a block. Blocks with a key of zero do not exist.
type entry struct {
	key    hash
	name   hash
	minute int32
	record int32
}

// candidates are the pairs worth judging, as a<<32 | b with a < b, sorted. Of one source only rows that may have been
// entered twice are among them: else a publisher that lists two rows means two meetings.
func (x *matcher) candidates() []uint64 {
	visits := x.visits()
	return x.pairsOf(shards+1, func(s int, out []entry) []entry {
		if s == 0 {
			return x.roomEntries(out)
		}
		for _, v := range visits[s-1] {
			out = x.entries(v, out)
		}
		return out
	}, func(a, b *entry) bool {
		return !x.shareSource(a.record, b.record) || a.minute == b.minute && x.twice(a.record, b.record)
	})
}

// shards is in how many parts records are compared, in parallel. A block is in one of them.
const shards = 64

// pairsOf pairs neighbours in the same block. entries appends those of a part.
func (x *matcher) pairsOf(parts int, entries func(part int, out []entry) []entry, fit func(a, b *entry) bool) []uint64 {
	found := make([][]uint64, parts)
	inTurns(parts, func(next func() (int, bool)) {
		var list []entry
		for s, ok := next(); ok; s, ok = next() {
			list = entries(s, list[:0])
			slices.SortFunc(list, func(a, b entry) int {
				return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.minute, b.minute), cmp.Compare(a.name, b.name),
					cmp.Compare(a.record, b.record))
			})
			found[s] = pairUp(list, fit)
		}
	})
	return sortedPairs(found, len(x.records))
}

func pairUp(entries []entry, fit func(a, b *entry) bool) []uint64 {
	var pairs []uint64
	for i := range entries {
		e := &entries[i]
		for j := i + 1; j < len(entries) && j <= i+window; j++ {
			o := &entries[j]
			if o.key != e.key || o.minute > e.minute+startTolerance {
				break
			}
			if e.record != o.record && fit(e, o) {
				pairs = append(pairs, pairKey(e.record, o.record))
			}
		}
	}
	slices.Sort(pairs)
	return slices.Clip(slices.Compact(pairs))
}

func pairKey(a, b int32) uint64 { return uint64(min(a, b))<<32 | uint64(max(a, b)) }

// sortedPairs unites lists of pairs among so many records.
func sortedPairs(lists [][]uint64, records int) []uint64 {
	var ranges [shards][]uint64
	size := uint64(records/shards + 1) // of first records in a range
	for _, list := range lists {
		for len(list) > 0 {
			r := list[0] >> 32 / size
			n, _ := slices.BinarySearch(list, (r+1)*size<<32)
			ranges[r] = append(ranges[r], list[:n]...)
			list = list[n:]
		}
	}
	inParallel(shards, func(r int) {
		slices.Sort(ranges[r])
		ranges[r] = slices.Compact(ranges[r])
	})
	return slices.Concat(ranges[:]...)
}

// visit is a record on its day, or behind the end of the day before: some lists have at 23:55 what others have soon
// after midnight.
type visit struct {
	record int32
	eve    bool
}

// visits deals out what is to be compared on each day.
func (x *matcher) visits() [shards][]visit {
	var visits [shards][]visit
	for s, records := range x.days {
		for _, i := range records {
			r := &x.records[i]
			visits[s] = append(visits[s], visit{i, false})
			if r.when.eve != 0 {
				before := r.dayBefore() % shards
				visits[before] = append(visits[before], visit{i, true})
			}
		}
	}
	return visits
}

// day keys fellowship and day, by which all blocks but rooms are apart.
func (r *record) day() hash { return newHash.text(r.Fellowship).number(uint64(r.when.slot)) }

func (r *record) dayBefore() hash { return newHash.text(r.Fellowship).number(uint64(r.when.eve)) }

// entries puts a record into its blocks of a day: by address, by house number, by square of the map, by page, by name in
// the town, and by the town where its list has no other then.
func (x *matcher) entries(v visit, out []entry) []entry {
	r := &x.records[v.record]
	day, minute := r.day(), r.when.start
	if v.eve {
		day, minute = r.dayBefore(), minute+24*60
	}
	put := func(kind uint64, key hash) {
		out = append(out, entry{day.number(kind).number(uint64(key)), r.title.keyHash, int32(minute), v.record})
	}
	if town := r.spot.town; town != 0 && !x.crowded[crowdTown][v.record] && x.towns[town] <= bigTown {
		put(9, town)
	}
	x.placeBlocks(r, put)
	if r.link != 0 {
		put(6, r.link)
	}
	return out
}

// roomEntries puts all records into the blocks of their rooms: by UTC minute of the week, else by day.
func (x *matcher) roomEntries(out []entry) []entry {
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		for _, room := range r.rooms {
			kind, when, minute := uint64(8), r.day(), r.when.start
			if r.when.winter >= 0 {
				kind, when, minute = 7, newHash.text(r.Fellowship).number(uint64(r.when.cadence)), r.when.winter
			}
			out = append(out, entry{when.number(kind).number(uint64(room)), r.title.keyHash, int32(minute), int32(i)})
		}
	}
	return out
}

func (x *matcher) placeBlocks(r *record, put func(kind uint64, key hash)) {
	p := &r.spot
	if p.door != 0 {
		put(1, p.door)
	}
	if p.house != "" && r.Place.Subdivision != "" {
		for word := range strings.FieldsSeq(p.street) {
			put(2, newHash.text(p.house).text(word[:min(len(word), 3)]).text(r.Place.Subdivision))
		}
	}
	if p.precise {
		for _, cell := range p.cells() {
			put(3, cell)
		}
	}
	if len(r.title.words) > 0 {
		if p.town != 0 {
			put(4, p.town.number(uint64(r.title.keyHash)))
		}
		if p.postal != 0 {
			put(5, p.postal.number(uint64(r.title.keyHash)))
		}
	}
}

// setPrior takes a bit off the usual prior for every doubling of the density of candidates over the usual one.
func (x *matcher) setPrior(pairs, records int) {
	x.prior = usualPrior
	if density := float64(pairs) / float64(max(records, 1)); density > usualDensity {
		halves := math.Floor(2 * math.Log2(density/usualDensity))
		x.prior = max(leastPrior, usualPrior-halves/2)
	}
}
