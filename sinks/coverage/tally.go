package coverage

import "math/bits"

// tally gathers one cell in units. Sums of whole numbers are the same in any order.
type tally struct {
	meetings int
	hours    [HoursOfWeek]hourTally
	used     hourSet // that have a start or a session: the others are zero
	// partial holds the starts of lesser shares, which may add up to one.
	partial []partialStart
}

// hourTally is what an hour has. Its numbers stand together because they are counted together.
type hourTally struct {
	starts, sessions int64
	certain          uint64 // the minutes of the hour, one a bit, at which a meeting starts every week
}

// partialStart is a start of less than a whole share.
type partialStart struct {
	share  int64
	minute int32 // of the week
}

// minuteSheet is a sum for each minute of the week.
type minuteSheet [minutesOfWeek]int64

// hourSet is a set of hours of the week.
type hourSet [(HoursOfWeek + 63) / 64]uint64

func (s *hourSet) mark(hour int) { s[hour/64] |= 1 << (hour % 64) }

func (s *hourSet) has(hour int) bool { return s[hour/64]&(1<<(hour%64)) != 0 }

func (s *hourSet) len() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// all yields the hours, ascending.
func (s *hourSet) all(yield func(hour int) bool) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(w*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// count adds one start and the hours it is in session.
func (t *tally) count(minute, minutes int, share int64) {
	t.start(minute, share)
	first := minute / 60
	last := first
	if minutes > 0 {
		last = (minute + minutes - 1) / 60
	}
	if last < HoursOfWeek { // nearly always
		for hour := first; hour <= last; hour++ {
			t.session(hour, share)
		}
		return
	}
	for hour := first; hour <= min(last, first+HoursOfWeek-1); hour++ {
		t.session(hour%HoursOfWeek, share)
	}
}

func (t *tally) start(minute int, share int64) {
	t.hours[minute/60].starts += share
	if share >= unit {
		t.certain(minute)
	} else {
		t.partial = append(t.partial, partialStart{share, int32(minute)})
	}
}

// certain notes that a meeting starts every week at a minute.
func (t *tally) certain(minute int) { t.hours[minute/60].certain |= 1 << (minute % 60) }

// session counts an hour. A start's own hour always is one.
func (t *tally) session(hour int, share int64) {
	t.hours[hour].sessions += share
	t.used.mark(hour)
}

func (t *tally) add(o *tally) {
	t.meetings += o.meetings
	for h := range o.used.all {
		t.hours[h].add(&o.hours[h])
	}
	for w := range t.used {
		t.used[w] |= o.used[w]
	}
	t.partial = append(t.partial, o.partial...)
}

func (h *hourTally) add(o *hourTally) {
	h.starts += o.starts
	h.sessions += o.sessions
	h.certain |= o.certain
}

// clear empties a tally for the next cell.
func (t *tally) clear() {
	for h := range t.used.all {
		t.hours[h] = hourTally{}
	}
	t.meetings, t.used, t.partial = 0, hourSet{}, t.partial[:0]
}
