package coverage

import "math/bits"

// tally gathers one cell in units. Sums of whole numbers are the same in any order.
type tally struct {
	meetings int
	starts   [HoursOfWeek]int64
	sessions [HoursOfWeek]int64
	used     hourSet // that have a start or a session
	// certain marks the minutes of the week at which one meeting starts every week; partial holds the starts of
	// lesser shares, which may add up to one.
	certain minuteSet
	partial []partialStart
}

// partialStart is a start of less than a whole share: the minute of the week, and below it the share, so that plain
// numbers sort by minute.
type partialStart uint64

const shareBits = 40 // a whole share has 34

func newPartial(minute int, share int64) partialStart {
	return partialStart(minute)<<shareBits | partialStart(share)
}

func (p partialStart) minute() int  { return int(p >> shareBits) }
func (p partialStart) share() int64 { return int64(p & (1<<shareBits - 1)) }

// minuteSet is a set of minutes of the week.
type minuteSet [(minutesOfWeek + 63) / 64]uint64

func (s *minuteSet) mark(minute int) { s[minute/64] |= 1 << (minute % 64) }

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
	t.starts[minute/60] += share
	if share >= unit {
		t.certain.mark(minute)
	} else {
		t.partial = append(t.partial, newPartial(minute, share))
	}
}

// session counts an hour. A start's own hour always is one.
func (t *tally) session(hour int, share int64) {
	t.sessions[hour] += share
	t.used.mark(hour)
}

func (t *tally) add(o *tally) {
	t.meetings += o.meetings
	for h := range o.used.all {
		t.starts[h] += o.starts[h]
		t.sessions[h] += o.sessions[h]
	}
	for w := range t.used {
		t.used[w] |= o.used[w]
	}
	for w := range t.certain {
		t.certain[w] |= o.certain[w]
	}
	t.partial = append(t.partial, o.partial...)
}

// clear empties a tally for the next cell.
func (t *tally) clear() { *t = tally{partial: t.partial[:0]} }
