package files

import (
	"cmp"
	"io"
	"maps"
	"slices"
)

// bridgeColumns is the header of bridge.csv.
var bridgeColumns = []string{"source", "ref", "slot", "id"}

// aliasSource marks the rows of bridge.csv that lead from an id of ours that was merged away to the one that
// lives; the old id stands in ref.
const aliasSource = "almanac"

// writeBridge writes which of our ids a publisher's row became, sorted by source, ref, slot and id. With it a
// reader who holds a publisher's key, or an old id of ours, finds the record.
func (b *builder) writeBridge() error {
	return b.create("bridge.csv", func(w io.Writer) error {
		t, err := newTable(w, bridgeColumns)
		if err != nil {
			return err
		}
		for _, r := range b.bridgeRows() {
			t.cell(r.source, r.ref, r.slot, r.id)
			if err := t.next(); err != nil {
				return err
			}
		}
		return t.end()
	})
}

type bridgeRow struct{ source, ref, slot, id string }

func (b *builder) bridgeRows() []bridgeRow {
	rows := make([]bridgeRow, 0, len(b.s.Meetings)+len(b.s.Aliases))
	for i := range b.s.Meetings {
		for _, l := range b.s.Meetings[i].Sources {
			rows = append(rows, bridgeRow{l.Source, l.Ref, l.Slot, b.s.Meetings[i].ID})
		}
	}
	for _, old := range slices.Sorted(maps.Keys(b.s.Aliases)) {
		rows = append(rows, bridgeRow{aliasSource, old, "", b.s.Aliases[old]})
	}
	slices.SortFunc(rows, func(x, y bridgeRow) int {
		return cmp.Or(cmp.Compare(x.source, y.source), cmp.Compare(x.ref, y.ref), cmp.Compare(x.slot, y.slot),
			cmp.Compare(x.id, y.id))
	})
	return rows
}
