package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

// history loads a year of generated nights into the engine on this machine and prints the room they take, the time a
// night takes, and how long the analysts' questions take when they have been asked before. The store is kept in the
// folder dir, if one is named, and the nights that it holds are not loaded again.
func history(nights, size int, dir string) error {
	library, err := engine.Locate("")
	if errors.Is(err, engine.ErrAbsent) {
		fmt.Println("history: not measured:", err)
		return nil
	} else if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "almanac-bench-history-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	store, err := clickhouse.OpenEmbedded(context.Background(), engine.Options{
		Dir: dir, Library: library, Command: []string{os.Args[0], "engine"}, Log: slog.Default(),
	})
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := store.Migrate(context.Background()); err != nil {
		return err
	}
	loads, err := loadYear(store.Store, nights, size)
	if err != nil {
		return err
	}
	bytes, err := diskUse(dir)
	if err != nil {
		return err
	}
	fmt.Printf("%d nights of %d meetings: %.0f MiB on disk", nights, size, float64(bytes)/(1<<20))
	if len(loads) > 0 {
		fmt.Printf("; %d nights loaded, each in %.2f s in the middle and %.2f s at worst", len(loads), median(loads).Seconds(), slices.Max(loads).Seconds())
	}
	fmt.Println()
	if err := describeTables(store.Store); err != nil {
		return err
	}
	return askAnalysts(store.Store)
}

// describeTables prints what the tables hold.
func describeTables(store *clickhouse.Store) error {
	const sql = `SELECT table, sum(rows), sum(bytes_on_disk), count() FROM system.parts WHERE active AND database = 'almanac' GROUP BY table ORDER BY 3 DESC`
	return store.Query(context.Background(), sql, func([]clickhouse.Column) error { return nil }, func(row []any) error {
		fmt.Printf("  %-20v %9v rows %7.1f MiB in %v parts\n", row[0], row[1], float64(row[2].(uint64))/(1<<20), row[3])
		return nil
	})
}

// loadYear loads the nights that the store does not hold yet, one after the other, and returns how long each load took.
func loadYear(store *clickhouse.Store, nights, size int) ([]time.Duration, error) {
	held := 0
	err := store.Query(context.Background(), `SELECT toInt64(count()) FROM nights`, func([]clickhouse.Column) error { return nil },
		func(row []any) error { held = int(row[0].(int64)); return nil })
	if err != nil {
		return nil, err
	}
	town := newCountry(size)
	for n := range min(held, nights) {
		town.pass(n)
	}
	var loads []time.Duration
	for n := held; n < nights; n++ {
		snapshot := town.night(n)
		start := time.Now()
		if _, err := store.Load(context.Background(), snapshot); err != nil {
			return nil, fmt.Errorf("night %d: %w", n, err)
		}
		loads = append(loads, time.Since(start))
		if n%20 == 0 {
			fmt.Fprintf(os.Stderr, "\rnight %d of %d", n+1, nights)
		}
	}
	fmt.Fprint(os.Stderr, "\r")
	return loads, nil
}

// questions are those of analysts that must be answered while they watch.
var questions = []struct{ name, sql string }{
	{"one region's heat map now", `SELECT weekday, hour_of_day, sessions FROM coverage_by_hour
		WHERE region = 'US-PA' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'all' ORDER BY hour`},
	{"the same for every night", `SELECT night, weekday, hour_of_day, sessions FROM coverage_by_night
		WHERE region = 'US-PA' AND fellowship = 'all' AND mode = 'all' AND tag_group = 'all' ORDER BY night, hour`},
	{"the 100 worst gaps", `SELECT * FROM gaps WHERE mode = 'in_person' AND tag_group = 'all' ORDER BY gap_hours DESC, region, fellowship LIMIT 100`},
	{"what closed this month", `SELECT * FROM changes WHERE kind = 'withdrawn' AND night >= toStartOfMonth((SELECT max(night) FROM nights)) ORDER BY night, id`},
}

func askAnalysts(store *clickhouse.Store) error {
	const times = 15
	for _, q := range questions {
		took := make([]time.Duration, times)
		rows := 0
		for i := range took {
			rows = 0
			start := time.Now()
			err := store.Query(context.Background(), q.sql, func([]clickhouse.Column) error { return nil }, func([]any) error { rows++; return nil })
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			took[i] = time.Since(start)
		}
		fmt.Printf("  %-28s %4d ms cold, %4d ms warm, %4d ms at best, %d rows\n",
			q.name, took[0].Milliseconds(), median(took[1:]).Milliseconds(), slices.Min(took).Milliseconds(), rows)
	}
	return nil
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func diskUse(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // parts that were merged away meanwhile
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return nil
	})
	return total, err
}
