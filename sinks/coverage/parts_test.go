package coverage

import "testing"

func TestPartsAddUpToTheDay(t *testing.T) {
	week := Cell{}
	for h := range HoursOfWeek {
		week.Hours = append(week.Hours, Hour{Hour: h, Starts: 1, Sessions: 1})
	}
	want := [len(DayParts)]PartMeasure{{56, 56}, {42, 42}, {35, 35}, {35, 35}}
	if got := week.Parts(); got != want {
		t.Errorf("a full week has %v, not %v", got, want)
	}
}

func TestPartsOf(t *testing.T) {
	for _, c := range []struct {
		name string
		hour Hour
		part int
		want PartMeasure
	}{
		{"Monday 05:00 is night", Hour{5, 2, 2}, 0, PartMeasure{1, 2}},
		{"Sunday 22:00 is night", Hour{6*24 + 22, 1, 1}, 0, PartMeasure{1, 1}},
		{"06:00 is morning", Hour{6, 1, 1}, 1, PartMeasure{1, 1}},
		{"16:00 is afternoon", Hour{16, 1, 1}, 2, PartMeasure{1, 1}},
		{"21:00 is evening", Hour{21, 1, 1}, 3, PartMeasure{1, 1}},
		{"a monthly meeting covers no hour", Hour{17, 0.23, 0.23}, 3, PartMeasure{0, 0.23}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cell := Cell{Hours: []Hour{c.hour}}
			var want [len(DayParts)]PartMeasure
			want[c.part] = c.want
			if got := cell.Parts(); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
