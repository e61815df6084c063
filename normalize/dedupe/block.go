package dedupe

import (
	"cmp"
	"slices"
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

// candidates are the pairs worth judging, as a<<32 | b with a < b, sorted. Pairs of one source are not among them:
// a publisher that lists two rows means two meetings, unless they are copies. They mark their records as rivalised.
func (x *matcher) candidates() []uint64 {
	entries := x.entries()
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.minute, b.minute), cmp.Compare(a.name, b.name),
			cmp.Compare(a.record, b.record))
	})
	var pairs []uint64
	for i := range entries {
		e := &entries[i]
		for j := i + 1; j < len(entries) && j <= i+window; j++ {
			o := &entries[j]
			if o.key != e.key || o.minute > e.minute+startTolerance {
				break
			}
			a, b := min(e.record, o.record), max(e.record, o.record)
			if !x.shareSource(a, b) {
				pairs = append(pairs, uint64(a)<<32|uint64(b))
			} else if x.records[a].spot.door != 0 && x.records[a].spot.door == x.records[b].spot.door {
				x.rivalised[a], x.rivalised[b] = true, true
			}
		}
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// entries puts the first of all copies into its blocks; fellowship and time are part of every key. Blocks by
// address, by square of the map, by page (local time), and by room (UTC).
func (x *matcher) entries() []entry {
	entries := make([]entry, 0, 4*len(x.records))
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		put := func(kind uint64, key, when hash, minute int) {
			k := newHash.number(kind).number(uint64(key)).number(uint64(when)).text(r.Fellowship)
			entries = append(entries, entry{k, int32(minute), r.title.keyHash, int32(i)})
		}
		if r.spot.door != 0 {
			put(1, r.spot.door, r.when.slot, r.when.start)
		}
		if r.spot.precise {
			for _, cell := range r.spot.cells() {
				put(2, cell, r.when.slot, r.when.start)
			}
		}
		if r.link != 0 {
			put(3, r.link, r.when.slot, r.when.start)
		}
		for _, room := range r.rooms {
			if r.when.winter >= 0 {
				put(4, room, r.when.cadence, r.when.winter)
			} else {
				put(5, room, r.when.slot, r.when.start)
			}
		}
	}
	return entries
}
