package dedupe

import (
	"cmp"
	"slices"
)

// label is one thing by which a record without an id may be known.
type label struct {
	key    hash
	fresh  bool
	record int32
}

// labeller lists the labels of a record.
type labeller func(m *meeting, features *reader) []hash

// fingerprints: fellowship, rule, start, place or any of the rooms, and name all as before, whatever the publisher
// calls the row.
func fingerprints(m *meeting, features *reader) []hash {
	keys := []hash{fingerprint(m, features)}
	r := features.record(m)
	h := newHash.text(m.Fellowship).number(uint64(r.when.slot)).number(uint64(r.when.start)).text(fold(m.Name))
	for _, room := range r.rooms {
		keys = append(keys, h.number(uint64(room)))
	}
	return sortedHashes(keys)
}

// rows: another slot of a row that is still there. A row that had one slot and has two now, or whose only day moved,
// changes the slot in its key.
func (x *identity) rows(m *meeting, _ *reader) []hash {
	var keys []hash
	for i := range m.Sources {
		if l := &m.Sources[i]; !x.renumbered[l.Source] {
			keys = append(keys, newHash.text(l.Source).text(l.Ref))
		}
	}
	return sortedHashes(keys)
}

// groups: the same source lists the same specific name in the same fellowship at the same door or in the same room,
// under another key and at another time.
func groups(m *meeting, features *reader) []hash {
	r := features.record(m)
	if saysNothing(&r, &r) {
		return nil
	}
	where := r.rooms
	if r.spot.door != 0 {
		where = append(where, r.spot.door)
	}
	var keys []hash
	for i := range m.Sources {
		for _, w := range where {
			keys = append(keys, newHash.text(m.Sources[i].Source).text(m.Fellowship).number(uint64(r.title.keyHash)).number(uint64(w)))
		}
	}
	return sortedHashes(keys)
}

// fingerprint is what a publisher's renumbering leaves untouched.
func fingerprint(m *meeting, features *reader) hash {
	r := features.record(m)
	h := newHash.text(m.Fellowship).number(uint64(r.when.slot)).number(uint64(r.when.start)).number(uint64(r.title.keyHash))
	switch {
	case r.spot.door != 0:
		return h.number(uint64(r.spot.door))
	case m.Place != nil:
		return h.text(m.Place.Name).text(m.Place.Locality).text(m.Place.Formatted)
	}
	for _, room := range r.rooms {
		h = h.number(uint64(room))
	}
	return h
}

// labels lists the labels of all records that are still without their other half, sorted.
func (x *identity) labels(features *reader, of labeller) []label {
	var out []label
	for i := range x.fresh {
		if x.of[i] < 0 {
			for _, k := range of(&x.fresh[i], features) {
				out = append(out, label{k, true, int32(i)})
			}
		}
	}
	for i, m := range x.past.records {
		if x.owner[i] < 0 {
			for _, k := range of(m, features) {
				out = append(out, label{k, false, int32(i)})
			}
		}
	}
	slices.SortFunc(out, func(a, b label) int {
		return cmp.Or(cmp.Compare(a.key, b.key), compareBool(b.fresh, a.fresh), cmp.Compare(a.record, b.record))
	})
	return out
}

// byLabel joins records that share a label, if there is no doubt which: those at the same time first, then the last
// two that are left. Past records from limit on are not eligible.
func (x *identity) byLabel(labels []label, limit int) {
	for len(labels) > 0 {
		n := 1
		for n < len(labels) && labels[n].key == labels[0].key {
			n++
		}
		var fresh, old []int32
		for _, l := range labels[:n] {
			switch {
			case l.fresh && x.of[l.record] < 0:
				fresh = append(fresh, l.record)
			case !l.fresh && x.owner[l.record] < 0 && int(l.record) < limit:
				old = append(old, l.record)
			}
		}
		if len(fresh) <= window && len(old) <= window {
			x.pairUp(fresh, old)
		}
		labels = labels[n:]
	}
}

// sameness grades what of the schedule stayed, the closest first.
var sameness = []func(a, b *meeting) bool{
	func(a, b *meeting) bool {
		return a.Schedule.RRule == b.Schedule.RRule && a.Schedule.Start == b.Schedule.Start && a.Mode == b.Mode
	},
	func(a, b *meeting) bool { return a.Schedule.RRule == b.Schedule.RRule && a.Mode == b.Mode },
	func(a, b *meeting) bool { return a.Schedule.Start == b.Schedule.Start && a.Mode == b.Mode },
	func(a, b *meeting) bool { return true },
}

func (x *identity) pairUp(fresh, old []int32) {
	for _, alike := range sameness {
		for _, f := range fresh {
			if p, ok := x.onlyMatch(f, fresh, old, alike); ok {
				x.join(f, p)
			}
		}
	}
}

// onlyMatch finds the past record that is f's one match and has no other match than f.
func (x *identity) onlyMatch(f int32, fresh, old []int32, alike func(a, b *meeting) bool) (int32, bool) {
	if x.of[f] >= 0 {
		return 0, false
	}
	match, count := int32(-1), 0
	for _, p := range old {
		if x.owner[p] < 0 && alike(&x.fresh[f], x.past.records[p]) {
			match, count = p, count+1
		}
	}
	if count != 1 {
		return 0, false
	}
	for _, g := range fresh {
		if g != f && x.of[g] < 0 && alike(&x.fresh[g], x.past.records[match]) {
			return 0, false
		}
	}
	return match, true
}

func sortedHashes(keys []hash) []hash {
	slices.Sort(keys)
	return slices.Compact(keys)
}
