package files

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
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
			t.cell(r.Source, r.Ref, r.Slot, r.ID)
			if err := t.next(); err != nil {
				return err
			}
		}
		return t.end()
	})
}

// BridgeRow is one row of bridge.csv.
type BridgeRow struct{ Source, Ref, Slot, ID string }

// Alias reports whether the row leads from an id of ours, in Ref, that was merged away.
func (r BridgeRow) Alias() bool { return r.Source == aliasSource }

func (b *builder) bridgeRows() []BridgeRow {
	rows := make([]BridgeRow, 0, len(b.s.Meetings)+len(b.s.Aliases))
	for i := range b.s.Meetings {
		for _, l := range b.s.Meetings[i].Sources {
			rows = append(rows, BridgeRow{l.Source, l.Ref, l.Slot, b.s.Meetings[i].ID})
		}
	}
	for _, old := range slices.Sorted(maps.Keys(b.s.Aliases)) {
		rows = append(rows, BridgeRow{aliasSource, old, "", b.s.Aliases[old]})
	}
	slices.SortFunc(rows, func(x, y BridgeRow) int {
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Ref, y.Ref), cmp.Compare(x.Slot, y.Slot),
			cmp.Compare(x.ID, y.ID))
	})
	return rows
}

// LoadBridge reads a bridge.csv, in its order: by source, ref, slot and id.
func LoadBridge(path string) ([]BridgeRow, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	read := csv.NewReader(f)
	read.ReuseRecord = true
	header, err := read.Read()
	if err != nil || !slices.Equal(header, bridgeColumns) {
		return nil, errors.Join(fmt.Errorf("%s is no bridge of a release: its columns are not %s", path, strings.Join(bridgeColumns, ", ")), err)
	}
	var rows []BridgeRow
	for {
		row, err := read.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		rows = append(rows, BridgeRow{stated(row[0]), stated(row[1]), stated(row[2]), stated(row[3])})
	}
}
