package ical

import (
	"strconv"
	"strings"
)

// series is what a calendar says under one UID: events, and overrides of single occurrences.
type series struct {
	masters   []*event
	overrides []*event
}

// gather brings events of one UID together, in the order in which the UIDs appear. Events without a UID stand
// alone. superseded are versions of an event that a later one, or one just like it, replaces.
func gather(events []*event) (all []*series, superseded []*event) {
	byUID := map[string]*series{}
	for _, e := range events {
		s := byUID[e.uid]
		if s == nil || e.uid == "" {
			s = &series{}
			all = append(all, s)
			byUID[e.uid] = s
		}
		if e.recurrence.isZero() {
			s.masters = append(s.masters, e)
		} else {
			s.overrides = append(s.overrides, e)
		}
	}
	for _, s := range all {
		var old, older []*event
		s.masters, old = latestVersions(s.masters, func(e *event) string { return "" })
		s.overrides, older = latestVersions(s.overrides, func(e *event) string { return e.recurrence.String() })
		superseded = append(append(superseded, old...), older...)
	}
	return all, superseded
}

// latestVersions keeps, of the events with one key, those of the highest SEQUENCE, and of those that say the
// same the first.
func latestVersions(events []*event, key func(*event) string) (kept, superseded []*event) {
	top := map[string]int{}
	for _, e := range events {
		top[key(e)] = max(top[key(e)], e.sequence)
	}
	seen := map[string]bool{}
	for _, e := range events {
		said := key(e) + "\x00" + e.gist()
		if e.sequence < top[key(e)] || seen[said] {
			superseded = append(superseded, e)
			continue
		}
		seen[said] = true
		kept = append(kept, e)
	}
	return kept, superseded
}

// gist is what makes two events of one UID the same.
func (e *event) gist() string {
	return strings.Join([]string{e.start.String(), e.summary, e.location, e.status, strings.Join(e.rules, "\n")}, "\x00")
}

// String writes a stamp so that equal ones are equal.
func (s stamp) String() string {
	return s.wall.Format(ruleStamp) + strconv.FormatBool(s.utc) + s.zone
}

// inherit fills in what an override leaves to its master: some programs write only what has changed.
func (e *event) inherit(master *event) {
	first(&e.summary, master.summary)
	first(&e.text, master.text)
	first(&e.location, master.location)
	first(&e.url, master.url)
	first(&e.geo, master.geo)
	if e.end.isZero() {
		first(&e.duration, master.duration)
	}
	if len(e.categories) == 0 {
		e.categories = master.categories
	}
	if len(e.conference) == 0 {
		e.conference = master.conference
	}
}
