package dedupe

import (
	"cmp"
	"maps"
	"slices"
)

// Bounds of how far a name is spread, in towns, and how large a town is, in listings.
const (
	rareTowns     = 2
	middlingTowns = 12
	smallTown     = 60
	bigTown       = 400
)

// findSpread counts for every name the towns in which it is known, and for every town and postal code its listings. A
// meeting without a town is in that of its room: an online group is nowhere else.
func (x *matcher) findSpread() {
	var uses uses
	x.towns = map[hash]int32{}
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		if r.spot.town != 0 {
			x.towns[r.spot.town]++
		}
		if r.spot.postal != 0 {
			x.towns[r.spot.postal]++
		}
		town := r.spot.town
		if town == 0 && len(r.rooms) > 0 {
			town = r.rooms[0]
		}
		if len(r.title.words) > 0 {
			uses.add(r.title.keyHash, town)
		}
	}
	x.spread = uses.count(1)
}

// use says that one thing is known by another: a name in a town, a room by a name.
type use struct{ thing, by hash }

// uses are in parts by the thing.
type uses [shards][]use

func (u *uses) add(thing, by hash) {
	u[thing%shards] = append(u[thing%shards], use{thing, by})
}

// count tells how many different uses a thing has, of those that have at least so many. It sorts the uses.
func (u *uses) count(least int32) map[hash]int32 {
	var counts [shards]map[hash]int32
	inParallel(shards, func(s int) {
		list := u[s]
		slices.SortFunc(list, func(a, b use) int { return cmp.Or(cmp.Compare(a.thing, b.thing), cmp.Compare(a.by, b.by)) })
		list = slices.Compact(list)
		counts[s] = map[hash]int32{}
		for i := 0; i < len(list); {
			start := i
			for i < len(list) && list[i].thing == list[start].thing {
				i++
			}
			if n := int32(i - start); n >= least {
				counts[s][list[start].thing] = n
			}
		}
	})
	all := map[hash]int32{}
	for s := range counts {
		maps.Copy(all, counts[s])
	}
	return all
}

// Ways in which a record's source may list another meeting beside it.
const (
	crowdQuarter = iota // at its door or in its room, within 15 minutes
	crowdHour           // there, within the hour
	crowdTown           // in its town, within 15 minutes
	crowdName           // of that name, anywhere, at the same minute
	crowdDay            // of that name, at its door, that day
	crowdKinds
)

// seat is where and when a source has a record.
type seat struct {
	key    hash // of source, place, day and kind
	record int32
	minute int16
	kind   uint8 // crowdQuarter for a door or a room, crowdTown, crowdName, crowdDay
}

// findCrowds finds records that are not the only ones there and then in their source.
func (x *matcher) findCrowds() {
	for k := range x.crowded {
		x.crowded[k] = make([]bool, len(x.records))
	}
	inTurns(shards, func(next func() (int, bool)) {
		var seats []seat
		for s, ok := next(); ok; s, ok = next() {
			seats = x.seats(x.days[s], seats[:0])
			slices.SortFunc(seats, func(a, b seat) int {
				return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.minute, b.minute), cmp.Compare(a.record, b.record))
			})
			x.markCrowds(seats)
		}
	})
}

func (x *matcher) markCrowds(seats []seat) {
	for i := 1; i < len(seats); i++ {
		a, b := &seats[i-1], &seats[i]
		if a.key != b.key || a.record == b.record {
			continue
		}
		mark := func(kind uint8) { x.crowded[kind][a.record], x.crowded[kind][b.record] = true, true }
		switch apart := b.minute - a.minute; {
		case a.kind == crowdTown && apart < 15, a.kind == crowdName && apart == 0, a.kind == crowdDay:
			mark(a.kind)
		case a.kind == crowdQuarter && apart < 15:
			mark(crowdQuarter)
			mark(crowdHour)
		case a.kind == crowdQuarter && apart < startTolerance:
			mark(crowdHour)
		}
	}
}

// seats appends those of the records of a day.
func (x *matcher) seats(day []int32, seats []seat) []seat {
	for _, i := range day {
		r := &x.records[i]
		today := r.day()
		put := func(where hash, kind uint8) {
			k := today.number(uint64(kind)).number(uint64(where))
			for _, s := range x.sourcesOf(i) {
				seats = append(seats, seat{k.number(uint64(s)), i, int16(r.when.start), kind})
			}
		}
		if r.spot.door != 0 {
			put(r.spot.door, crowdQuarter)
			put(r.spot.door.number(uint64(r.title.keyHash)), crowdDay)
		}
		if r.spot.town != 0 {
			put(r.spot.town, crowdTown)
		}
		if r.title.key != "" {
			put(r.title.keyHash, crowdName)
		}
		for _, room := range r.rooms {
			put(room, crowdQuarter)
		}
	}
	return seats
}
