package clickhouse

import (
	"time"

	"github.com/recovery-almanac/almanac/sinks"
)

// sourceRow is what became of a source on a night.
type sourceRow struct {
	Source     string            `ch:"source"`
	Night      time.Time         `ch:"night"`
	Name       string            `ch:"name"`
	Fellowship string            `ch:"fellowship"`
	Outcome    string            `ch:"outcome"`
	Cause      string            `ch:"cause"`
	Detail     string            `ch:"detail"`
	CheckedAt  time.Time         `ch:"checked_at"`
	FetchedAt  time.Time         `ch:"fetched_at"`
	Stale      bool              `ch:"stale"`
	Healthy    bool              `ch:"healthy"`
	RowsIn     uint32            `ch:"rows_in"`
	Published  uint32            `ch:"published"`
	Rejected   uint32            `ch:"rejected"`
	Skipped    uint32            `ch:"skipped"`
	Meetings   uint32            `ch:"meetings"`
	Merged     uint32            `ch:"merged"`
	Problems   map[string]uint32 `ch:"problems"`
}

func sourceRows(s *sinks.Snapshot) []any {
	rows := make([]any, len(s.Sources))
	for i := range s.Sources {
		src := &s.Sources[i]
		row := &sourceRow{
			Source: src.ID, Night: dateTime(s.AsOf), Name: src.Name, Fellowship: src.Fellowship,
			Outcome: string(src.Outcome), Cause: string(src.Cause), Detail: src.Detail,
			CheckedAt: dateTime(src.CheckedAt), FetchedAt: dateTime(src.FetchedAt), Stale: src.Stale, Healthy: src.Outcome.Healthy(),
			RowsIn: uint32(src.Rows.In), Published: uint32(src.Rows.Published), Rejected: uint32(src.Rows.Rejected),
			Skipped: uint32(src.Rows.Skipped), Meetings: uint32(src.Rows.Meetings), Merged: uint32(src.Merged),
			Problems: make(map[string]uint32, len(src.Problems)),
		}
		for code, n := range src.Problems {
			row.Problems[code] = uint32(n)
		}
		rows[i] = row
	}
	return rows
}
