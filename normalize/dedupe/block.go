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
	minute int32
	name   hash
	record int32
}

// candidates are the pairs worth judging, as a<<32 | b with a < b, sorted. Of one source only rows that may have been
// entered twice are among them: else a publisher that lists two rows means two meetings.
func (x *matcher) candidates() []uint64 {
	return x.pairsOf(x.entries(), func(a, b *entry) bool {
		return !x.shareSource(a.record, b.record) || a.minute == b.minute && x.twice(a.record, b.record)
	})
}

// shards is in how many parts entries are sorted, in parallel. A block is in one shard.
const shards = 16

// pairsOf pairs neighbours in the same block.
func (x *matcher) pairsOf(entries [shards][]entry, fit func(a, b *entry) bool) []uint64 {
	var found [shards][]uint64
	inParallel(shards, func(s int) {
		slices.SortFunc(entries[s], func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.minute, b.minute), cmp.Compare(a.name, b.name),
				cmp.Compare(a.record, b.record))
		})
		found[s] = pairUp(entries[s], fit)
	})
	pairs := slices.Concat(found[:]...)
	slices.Sort(pairs)
	return slices.Compact(pairs)
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
	return pairs
}

func pairKey(a, b int32) uint64 { return uint64(min(a, b))<<32 | uint64(max(a, b)) }

// entries puts the first of all copies into its blocks; fellowship and day are part of every key. Blocks by address,
// by house number, by square of the map, by page, by name in the town, by the town where
// its list has no other then (local time), and by room (UTC). What begins soon after midnight lies also behind the end
// of the day before: some lists have it at 23:55.
func (x *matcher) entries() [shards][]entry {
	var entries [shards][]entry
	for s := range entries {
		entries[s] = make([]entry, 0, 8*len(x.records)/shards)
	}
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		local := newHash.text(r.Fellowship).number(uint64(r.when.slot))
		put := func(kind uint64, key, when hash, minute int) {
			k := when.number(kind).number(uint64(key))
			entries[k%shards] = append(entries[k%shards], entry{k, int32(minute), r.title.keyHash, int32(i)})
		}
		inLocal := func(local hash, minute int) {
			if town := r.spot.town; town != 0 && !x.crowded[crowdTown][i] && x.towns[town] <= bigTown {
				put(9, town, local, minute)
			}
			x.placeBlocks(r, func(kind uint64, key hash) { put(kind, key, local, minute) })
			if r.link != 0 {
				put(6, r.link, local, minute)
			}
		}
		inLocal(local, r.when.start)
		if r.when.eve != 0 {
			inLocal(newHash.text(r.Fellowship).number(uint64(r.when.eve)), r.when.start+24*60)
		}
		for _, room := range r.rooms {
			if r.when.winter >= 0 {
				put(7, room, newHash.text(r.Fellowship).number(uint64(r.when.cadence)), r.when.winter)
			} else {
				put(8, room, local, r.when.start)
			}
		}
	}
	return entries
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
