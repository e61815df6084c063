package dedupe

import "slices"

// A publisher that lists two rows means two meetings, unless it entered one of them twice. Two signs are taken for
// that: the same words at a venue that was entered twice too, and like names of which another list has only one.

// twice: two rows of one source at one minute that may be one meeting.
func (x *matcher) twice(i, j int32) bool {
	a, b := &x.records[i], &x.records[j]
	return sameWords(a, b) || x.likeRows(a, b)
}

// sameWords: two rows of one source that say the same. Notes that differ name two rooms. Rows at one and the same
// entry of a venue must have the same tags, for a clubhouse with parallel meetings tells them apart by no more;
// where the venue was entered twice, so was the meeting.
func sameWords(a, b *record) bool {
	p, q := a.Place, b.Place
	if p == nil || q == nil || p.Notes != q.Notes || a.title.keyHash != b.title.keyHash || a.Mode != b.Mode || a.women != b.women ||
		a.men != b.men || a.Notes != b.Notes || !slices.Equal(a.rooms, b.rooms) || a.Schedule.DurationMinutes != b.Schedule.DurationMinutes {
		return false
	}
	if p.Name == q.Name && p.Formatted == q.Formatted {
		return slices.Equal(a.Tags, b.Tags)
	}
	return a.telling.within(b.telling) || b.telling.within(a.telling)
}

// likeRows: two rows under like but different names, at one place, of which nothing says that they are two.
func (x *matcher) likeRows(a, b *record) bool {
	p, q := a.Place, b.Place
	if p == nil || q == nil || p.Notes != q.Notes || a.title.keyHash == b.title.keyHash || a.Mode != b.Mode || a.men && b.women ||
		a.women && b.men || a.Notes != b.Notes || a.title.otherNumber(b.title) || a.title.like(b.title) < near {
		return false
	}
	_, apart := tellingTags(a.telling, b.telling)
	return !apart && levels[x.placeLevel(a, b)].bits >= 4
}

// findWitnesses judges pairs of one source anew where another source's row is both of them.
func (x *matcher) findWitnesses(pairs []uint64, verdicts []verdict) {
	partners := map[int32][]int32{}
	for i, p := range pairs {
		if v := &verdicts[i]; v.listed && !v.merges() {
			partners[int32(p>>32)], partners[int32(p&0xffffffff)] = nil, nil
		}
	}
	for i, p := range pairs {
		v := &verdicts[i]
		if !v.merges() || v.listed {
			continue
		}
		for _, side := range [2][2]int32{{int32(p >> 32), int32(p & 0xffffffff)}, {int32(p & 0xffffffff), int32(p >> 32)}} {
			if known, ok := partners[side[0]]; ok {
				partners[side[0]] = append(known, side[1])
			}
		}
	}
	x.witnessed = map[uint64]bool{}
	for i, p := range pairs {
		a, b := int32(p>>32), int32(p&0xffffffff)
		if v := &verdicts[i]; !v.listed || v.merges() || v.gate >= 0 {
			continue
		}
		if slices.ContainsFunc(partners[a], func(z int32) bool { return slices.Contains(partners[b], z) }) {
			x.witnessed[p] = true
			verdicts[i] = x.judge(a, b)
		}
	}
}
