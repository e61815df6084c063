package ical

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// slot is an event in its zone: what becomes one listing.
type slot struct {
	*event
	ref    string
	zone   place
	first  time.Time // the first occurrence: wall time in the zone, in time.UTC
	length time.Duration
	rule   rule // nil for a single occurrence
	except []time.Time
	also   []time.Time
	single bool // an override of one occurrence: it is no part of a pattern
}

// place puts an event into its zone, with one slot for each of its rules. A rule that cannot be said in local
// time, such as "the first Wednesday" of an instant that is Tuesday there, stays in UTC, which is exact.
func (e *event) place() ([]*slot, *refusal) {
	zone := e.source.zones.anchor(e.start)
	slots, inZone, why := e.in(zone)
	if why == nil && !inZone {
		slots, _, why = e.in(place{name: "UTC", loc: time.UTC})
	}
	return slots, why
}

func (e *event) in(zone place) (slots []*slot, inZone bool, why *refusal) {
	rules := e.rules
	if len(rules) == 0 {
		rules = []string{""}
	}
	for _, text := range rules {
		s := e.slot(zone)
		if text == "" {
			return []*slot{s}, true, nil
		}
		if s.rule, why = readRule(text); why != nil {
			return nil, true, why
		}
		if !s.rule.localize(e.start.wall, s.first, s.until) {
			return nil, false, nil
		}
		slots = append(slots, s)
	}
	return slots, true, nil
}

func (e *event) slot(zone place) *slot {
	s := &slot{event: e, ref: e.uid, zone: zone}
	s.first = s.wall(e.start)
	s.length = s.lasts()
	for _, d := range e.except {
		s.except = append(s.except, s.on(d))
	}
	s.except = sorted(s.except)
	for _, d := range e.also {
		at := s.on(d)
		if !d.date {
			at = s.wall(d)
		}
		if !at.Equal(s.first) {
			s.also = append(s.also, at)
		}
	}
	s.also = sorted(s.also)
	return s
}

// wall is a stamp of this event as wall time in its zone.
func (s *slot) wall(at stamp) time.Time { return s.source.zones.wall(at, s.start, s.zone) }

// on is the occurrence that a stamp names: a bare date means the one of that day. A rule whose start is an instant of
// UTC is published at the clock time of its first date all the year round (see StartInUTC), so where the clocks have
// changed in between a stamp of UTC may mean the hour on the clock, or the same hour of UTC.
func (s *slot) on(at stamp) time.Time {
	if at.date {
		return at.wall.Add(s.first.Sub(midnight(s.first)))
	}
	if same, ok := s.sameHour(at); ok && !sameClock(s.wall(at), s.first) {
		return same
	}
	return s.wall(at)
}

// sameHour is a stamp of UTC as far from the first occurrence as it is from a DTSTART of UTC, where that is whole days.
func (s *slot) sameHour(at stamp) (time.Time, bool) {
	same := s.first.Add(at.wall.Sub(s.start.wall))
	return same, at.utc && s.start.utc && sameClock(same, s.first)
}

func sameClock(a, b time.Time) bool { return a.Sub(midnight(a)) == b.Sub(midnight(b)) }

// until is the end of a rule on the clock of the first occurrence; of two readings of a stamp of UTC the later one,
// which leaves out no date that the publisher means.
func (s *slot) until(at stamp) time.Time {
	last := s.wall(at)
	if same, ok := s.sameHour(at); ok && same.After(last) {
		return same
	}
	return last
}

// lasts is the length by DTEND or DURATION, 0 where neither says. Between DTSTART and DTEND it is what the clocks
// of the zone show, so that a night on which they change has the end that the calendar states.
func (s *slot) lasts() time.Duration {
	if !s.end.isZero() && !s.end.date {
		return max(0, s.wall(s.end).Sub(s.first))
	}
	d, err := readDuration(s.duration)
	if err != nil {
		return 0
	}
	return d
}

// otherLength is the first PERIOD of an RDATE that is not as long as the event: only one length is published. "" where
// all are.
func (s *slot) otherLength() string {
	for _, item := range s.periods {
		from, to, _ := strings.Cut(item, "/")
		length, err := readDuration(to)
		if err != nil {
			begin, wrong := readStamp(from, "")
			end, bad := readStamp(to, "")
			if wrong != nil || bad != nil {
				continue // the date itself has its problem
			}
			length = end.wall.Sub(begin.wall)
		}
		if length != s.length {
			return item
		}
	}
	return ""
}

func sorted(times []time.Time) []time.Time {
	slices.SortFunc(times, time.Time.Compare)
	return slices.Compact(times)
}

// rejects says why an event is not to be listed, before its rule is looked at. Of several reasons the first one
// of this order counts.
func (e *event) rejects(categories []string) (scrapers.Code, string, string) {
	switch {
	case e.cut:
		return scrapers.Truncated, "", ""
	case e.status == "CANCELLED" || e.status == "CANCELED" || e.source.method == "CANCEL":
		return scrapers.EventCancelled, "status", cmp.Or(e.status, "METHOD:CANCEL")
	case e.class == "PRIVATE" || e.class == "CONFIDENTIAL":
		return scrapers.NotPublished, "status", e.class
	case e.start.isZero():
		return scrapers.EventUnreadable, "start", ""
	case e.start.date:
		return scrapers.EventAllDay, "start", e.start.wall.Format(time.DateOnly)
	case !e.inCategories(categories):
		return scrapers.CategoryNotSelected, "types", ""
	}
	return "", "", ""
}

// overridden is the occurrence that an override replaces, in its master's zone where there is one.
func (s *slot) overridden(masters []*slot) time.Time {
	if len(masters) > 0 {
		return masters[0].on(s.recurrence)
	}
	return s.on(s.recurrence)
}
