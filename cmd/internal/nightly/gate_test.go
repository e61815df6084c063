package nightly

import (
	"fmt"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
)

// list is n meetings that edit may change; each is one row.
func list(n int, edit func(i int, m *normalize.Meeting)) normalize.Result {
	r := normalize.Result{Rows: normalize.Count{In: n, Published: n, Meetings: n}}
	for i := range n {
		m := normalize.Meeting{
			Place:    &normalize.Place{Name: "Hall"},
			Schedule: normalize.Schedule{Start: fmt.Sprintf("%02d:00", 7+i%12), End: "23:00"},
			Sources:  []normalize.Listing{{Source: "s", Ref: fmt.Sprintf("m%d", i)}},
		}
		if edit != nil {
			edit(i, &m)
		}
		r.Meetings = append(r.Meetings, m)
	}
	return r
}

func TestGate(t *testing.T) {
	usual := list(40, nil)
	history := []state.Counts{counts(usual), counts(usual), counts(usual)}
	before := bySource(usual.Meetings)["s"]
	refused := list(40, nil)
	refused.Rows = normalize.Count{In: 60, Published: 40, Rejected: 20, Meetings: 40}
	cases := []struct {
		name   string
		result normalize.Result
		want   string // part of the reason; "" for accepted
	}{
		{"the same", usual, ""},
		{"a few gone", list(36, nil), ""},
		{"one in four may go", list(30, nil), ""},
		{"more may not", list(29, nil), "29 meetings where there are usually 40"},
		{"emptied", list(0, nil), "none of its 0 rows"},
		{"many rows unreadable", refused, "20 of 60 rows were rejected, usually 0"},
		{"places lost", list(40, func(i int, m *normalize.Meeting) {
			if i < 6 {
				m.Place = nil
			}
		}), "85 % of its meetings have place, usually 100 %"},
		{"an hour later", list(40, func(i int, m *normalize.Meeting) { m.Schedule.Start = fmt.Sprintf("%02d:00", 8+i%12) }), "40 of its 40 meetings moved by +60 minutes"},
		{"as if local times were UTC", list(40, func(i int, m *normalize.Meeting) { m.Schedule.Start = fmt.Sprintf("%02d:00", 7+i%12-7) }), "40 of its 40 meetings moved by -420 minutes"},
		{"some an hour later", list(40, func(i int, m *normalize.Meeting) {
			if i < 7 {
				m.Schedule.Start = fmt.Sprintf("%02d:00", 8+i%12)
			}
		}), ""},
		{"all renumbered", list(40, func(i int, m *normalize.Meeting) { m.Sources[0].Ref = fmt.Sprintf("new-%d", i) }), "40 of its 40 refs were replaced"},
		{"grown", list(80, nil), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := joined(gate(config.Defaults.Gates, history, before, c.result))
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	if got := gate(config.Defaults.Gates, nil, nil, usual); len(got) > 0 {
		t.Errorf("a new source is refused: %v", got)
	}
}
