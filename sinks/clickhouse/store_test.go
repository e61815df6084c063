package clickhouse_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// The test binary is also the engine's child.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		os.Exit(engine.Serve(os.Args[2:], os.Stderr))
	}
	os.Exit(m.Run())
}

// options for an engine; the test is skipped where it is not installed, but not on CI.
func engineOptions(t *testing.T) engine.Options {
	t.Helper()
	path, err := engine.Locate("")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return engine.Options{Dir: t.TempDir(), Library: path, Command: []string{os.Args[0], "engine"}, Log: slog.New(slog.DiscardHandler)}
}

func openEmbedded(t *testing.T, opt engine.Options) *clickhouse.Embedded {
	t.Helper()
	s, err := clickhouse.OpenEmbedded(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// store is what tests ask of one, embedded or not.
type store interface {
	Query(context.Context, string, func([]clickhouse.Column) error, func([]any) error) error
	Load(context.Context, *sinks.Snapshot) (clickhouse.Loaded, error)
}

// newStore is an empty store with its tables, in an engine of its own.
func newStore(t *testing.T) *clickhouse.Embedded {
	t.Helper()
	s := openEmbedded(t, engineOptions(t))
	migrate(t, s.Store)
	return s
}

func migrate(t *testing.T, s *clickhouse.Store) {
	t.Helper()
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// ask returns the answer as lines of tab-separated values.
func ask(t *testing.T, s store, sql string) []string {
	t.Helper()
	var lines []string
	err := s.Query(context.Background(), sql, func([]clickhouse.Column) error { return nil }, func(row []any) error {
		cells := make([]string, len(row))
		for i, v := range row {
			if text, ok := v.(string); ok {
				cells[i] = text
				continue
			}
			body, err := json.Marshal(v)
			if err != nil {
				return err
			}
			cells[i] = string(body)
		}
		lines = append(lines, strings.Join(cells, "\t"))
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return lines
}

func want(t *testing.T, s store, sql string, lines ...string) {
	t.Helper()
	if got := ask(t, s, sql); !slices.Equal(got, lines) {
		t.Errorf("%s\n got %q\nwant %q", sql, got, lines)
	}
}

func load(t *testing.T, s store, snapshot *sinks.Snapshot) clickhouse.Loaded {
	t.Helper()
	done, err := s.Load(t.Context(), snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

var firstNight = time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)

// weekly is a meeting in person in Pennsylvania.
func weekly(id string, weekday int, start string) normalize.Meeting {
	return normalize.Meeting{
		ID: id, Name: "Meeting " + id, Fellowship: "aa", Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=" + []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[weekday-1], Weekday: weekday,
			Start: start, DurationMinutes: 60, TimeZone: "America/New_York",
		},
		Place:   &normalize.Place{Country: "US", Subdivision: "US-PA", Locality: "Ambler"},
		Sources: []normalize.Listing{{Source: "aa-example", Ref: "r" + id}}, FirstSeen: firstNight, ChangedAt: firstNight,
	}
}

// night is the release of the nth night with these meetings.
func night(n int, meetings ...normalize.Meeting) *sinks.Snapshot {
	at := firstNight.AddDate(0, 0, n)
	return &sinks.Snapshot{
		Release: at.Format("20060102T150405Z"), AsOf: at, Version: "test", Meetings: meetings,
		Coverage: coverage.Compute(meetings, firstNight),
		Sources:  []sinks.Source{{ID: "aa-example", Name: "Example", Fellowship: "aa", Outcome: sinks.Changed, CheckedAt: at, Problems: map[string]int{"zone_derived": 2}, Rows: normalize.Count{In: len(meetings), Meetings: len(meetings)}}},
	}
}

// dump is everything that the store's tables say, duplicates counted.
func dump(t *testing.T, s store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{"meeting_versions", "region_versions", "near_versions", "desert_versions", "coverage_versions", "coverage_latest", "source_nights", "change_log", "loaded_nights"} {
		fmt.Fprintln(&b, table, strings.Join(ask(t, s, "SELECT * FROM "+table+" FINAL ORDER BY ALL"), "\n"))
	}
	return b.String()
}

func TestHistory(t *testing.T) {
	s := newStore(t)
	a, b, c := weekly("a", 1, "19:00"), weekly("b", 2, "12:00"), weekly("c", 7, "23:30")
	load(t, s, night(0, a, b))
	a.CheckedAt = firstNight.AddDate(0, 0, 1) // checked again is not changed
	load(t, s, night(1, a, b))
	moved := b
	moved.Schedule.Start = "12:30"
	third := night(2, a, moved, c)
	third.Changes = []dedupe.Change{{ID: "b", Kind: "moved", Fields: []dedupe.FieldChange{{Field: "schedule.start", Old: "12:00", New: "12:30"}}}, {ID: "c", Kind: "added"}}
	load(t, s, third)
	fourth := night(3, a, moved)
	fourth.Changes = []dedupe.Change{{ID: "c", Kind: "withdrawn", Meeting: &c}}
	load(t, s, fourth)

	want(t, s, "SELECT id, start, toDate(valid_from), toDate(valid_to) FROM meetings ORDER BY id, valid_from",
		"a\t19:00\t2026-01-05\t2100-01-01", "b\t12:00\t2026-01-05\t2026-01-07", "b\t12:30\t2026-01-07\t2100-01-01", "c\t23:30\t2026-01-07\t2026-01-08")
	want(t, s, "SELECT id FROM meetings_now ORDER BY id", "a", "b")
	want(t, s, "SELECT toDate(night), kind, id, name, region, fields, old_values, new_values FROM changes ORDER BY night, id",
		"2026-01-07\tmoved\tb\tMeeting b\tUS-PA\t[\"schedule.start\"]\t[\"\\\"12:00\\\"\"]\t[\"\\\"12:30\\\"\"]",
		"2026-01-07\tadded\tc\tMeeting c\tUS-PA\t[]\t[]\t[]", "2026-01-08\twithdrawn\tc\tMeeting c\tUS-PA\t[]\t[]\t[]")
	const cell = " AND region = 'US-PA' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'all'"
	want(t, s, "SELECT toDate(night), meetings, hours_covered, longest_gap_hours FROM coverage_trend WHERE 1"+cell+" ORDER BY night",
		"2026-01-05\t2\t2\t150", "2026-01-06\t2\t2\t150", "2026-01-07\t3\t5\t129", "2026-01-08\t2\t3\t149")
	want(t, s, "SELECT level, meetings FROM coverage_now WHERE 1"+cell, "subdivision\t2")
	want(t, s, "SELECT hour, weekday, hour_of_day, starts, sessions FROM coverage_by_hour WHERE sessions > 0"+cell+" ORDER BY hour",
		"19\t1\t19\t1\t1", "36\t2\t12\t1\t1", "37\t2\t13\t0\t1")
	want(t, s, "SELECT count(), countIf(hour >= 168) FROM coverage_by_hour WHERE 1"+cell, "168\t0")
	want(t, s, "SELECT toDate(night), count(), sum(starts) FROM coverage_by_night WHERE 1"+cell+" GROUP BY night ORDER BY night",
		"2026-01-05\t168\t2", "2026-01-06\t168\t2", "2026-01-07\t168\t3", "2026-01-08\t168\t2")
	want(t, s, "SELECT source, outcome, healthy, toDate(last_healthy), nights, bad_nights, meetings, meetings_30, problems, top_problem FROM sources_health",
		"aa-example\tchanged\ttrue\t2026-01-08\t4\t0\t2\t2.25\t2\tzone_derived")
	want(t, s, "SELECT gap_hours, gap_from, gap_until FROM gaps WHERE 1"+cell, "149\tTue 14:00\tMon 19:00")
}

// A second load of a night, whole or interrupted before its last row, changes nothing.
func TestLoadTwice(t *testing.T) {
	s := newStore(t)
	a, b := weekly("a", 1, "19:00"), weekly("b", 2, "12:00")
	load(t, s, night(0, a, b))
	b.Schedule.Start = "13:00"
	load(t, s, night(1, b))
	before := dump(t, s)
	if done := load(t, s, night(1, b)); !done.Already {
		t.Errorf("the second load of a night did %+v", done)
	}
	if after := dump(t, s); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	if _, err := s.Load(t.Context(), night(0, a, b)); err != nil {
		t.Errorf("an old night that is there: %v", err)
	}
	if _, err := s.Load(t.Context(), night(-1, a)); err == nil || !strings.Contains(err.Error(), "newer night") {
		t.Errorf("a night before the first: %v", err)
	}
}

func TestMigrateTwice(t *testing.T) {
	opt := engineOptions(t)
	stores := make([]*clickhouse.Embedded, 4)
	failed := make(chan error, len(stores))
	for i := range stores {
		stores[i] = openEmbedded(t, opt)
		go func() {
			_, err := stores[i].Migrate(context.Background())
			failed <- err
		}()
	}
	for range stores {
		if err := <-failed; err != nil {
			t.Errorf("at once: %v", err)
		}
	}
	if n, err := stores[0].Migrate(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d steps, %v", n, err)
	}
	want(t, stores[0], "SELECT version, file FROM schema_migrations FINAL ORDER BY version", "1\t001_tables.sql", "2\t002_views.sql", "3\t003_texts.sql", "4\t004_rolled_back.sql")
}

// Every table, view and column says what it is.
func TestComments(t *testing.T) {
	s := newStore(t)
	want(t, s, "SELECT name FROM system.tables WHERE database = 'almanac' AND comment = ''")
	want(t, s, "SELECT table, name FROM system.columns WHERE database = 'almanac' AND comment = ''")
	views := ask(t, s, "SELECT name FROM system.tables WHERE database = 'almanac' AND engine = 'View' ORDER BY name")
	for _, v := range views {
		ask(t, s, "SELECT * FROM "+v+" LIMIT 1") // an empty store answers too
	}
	if len(views) < 9 {
		t.Errorf("views: %v", views)
	}
}
