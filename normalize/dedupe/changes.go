package dedupe

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// Diff says what differs between two states of one record: the kind of the change and the fields, none where nothing
// does.
func Diff(old, now *normalize.Meeting) (ChangeKind, []FieldChange) {
	d := diff(old, now)
	return d.kind(), d.fields
}

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
	for _, f := range []*field{&sourcesField, &conflictsField} {
		if !f.equal(old, now) {
			d.add(f, old, now)
			sortFields(d.fields)
		}
	}
	// New coordinates for an old address are a better geocode until they lead round the corner.
	if len(d.fields) > 0 && !d.moved && old.Place != nil && now.Place != nil {
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
