package dedupe

import (
	"slices"
	"strings"
)

// difference is what changed in a record since last night.
type difference struct {
	fields   []FieldChange
	moved    bool // people would go at another time or to another place
	calendar bool // a calendar shows it
}

func diff(old, now *meeting) difference {
	var d difference
	for i := range fields {
		f := &fields[i]
		if f.equal(old, now) {
			continue
		}
		d.add(f, old, now)
	}
	if !sourcesField.equal(old, now) {
		// "sources" stands between "schedule" and "status".
		d.add(&sourcesField, old, now)
		sortFields(d.fields)
	}
	// New coordinates for an old address are a better geocode until they lead round the corner.
	if !d.moved && old.Place != nil && now.Place != nil {
		a, b := spotOf(old.Place), spotOf(now.Place)
		d.moved = a.precise && b.precise && !a.near(&b)
	}
	return d
}

func (d *difference) add(f *field, old, now *meeting) {
	d.fields = append(d.fields, FieldChange{Field: f.path, Old: f.value(old), New: f.value(now)})
	d.moved = d.moved || f.moves
	d.calendar = d.calendar || f.calendar
}

func (d *difference) kind() ChangeKind {
	if d.moved {
		return Moved
	}
	return Changed
}

func sortFields(list []FieldChange) {
	slices.SortFunc(list, func(a, b FieldChange) int { return strings.Compare(a.Field, b.Field) })
}
