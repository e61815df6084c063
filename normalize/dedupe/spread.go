package dedupe

import (
	"cmp"
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
	type use struct{ name, town hash }
	uses := make([]use, 0, len(x.records))
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
			uses = append(uses, use{r.title.keyHash, town})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.town, b.town)) })
	uses = slices.Compact(uses)
	x.spread = map[hash]int32{}
	for _, u := range uses {
		x.spread[u.name]++
	}
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
	where  hash
	source int32
	minute int32
	record int32
	kind   uint8 // crowdQuarter for a door or a room, crowdTown, crowdName, crowdDay
}

// findCrowds finds records that are not the only ones there and then in their source.
func (x *matcher) findCrowds() {
	seats := x.seats()
	slices.SortFunc(seats, func(a, b seat) int {
		return cmp.Or(cmp.Compare(a.where, b.where), cmp.Compare(a.source, b.source), cmp.Compare(a.minute, b.minute), cmp.Compare(a.record, b.record))
	})
	for k := range x.crowded {
		x.crowded[k] = make([]bool, len(x.records))
	}
	for i := 1; i < len(seats); i++ {
		a, b := &seats[i-1], &seats[i]
		if a.where != b.where || a.source != b.source || a.record == b.record {
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

func (x *matcher) seats() []seat {
	seats := make([]seat, 0, 5*len(x.records))
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		put := func(where hash, kind uint8) {
			k := where.text(r.Fellowship).number(uint64(r.when.slot)).number(uint64(kind))
			for _, s := range x.sourcesOf(int32(i)) {
				seats = append(seats, seat{k, s, int32(r.when.start), int32(i), kind})
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
