package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// cube makes the coverage cube of so many meetings in Go and, where the engine is present, in ClickHouse from one row for each
// expected start. It is an error where they differ in a single cell. The Go time begins at the meetings, rules
// unread, and has gaps and waits in it; ClickHouse begins at rows whose rules were read, and makes neither.
func cube(meetings int) error {
	list := spreadMeetings(meetings)
	result := coverage.Compute(list, night)
	const times = 5
	var wall, cpu []time.Duration
	for range times {
		start, used := time.Now(), cpuTime()
		result = coverage.Compute(list, night)
		wall, cpu = append(wall, time.Since(start)), append(cpu, cpuTime()-used)
	}
	hours := 0
	for i := range result.Cells {
		hours += len(result.Cells[i].Hours)
	}
	fmt.Printf("the cube of %d meetings: region x fellowship x mode, x tag group and language, in 168 local hours: %d regions, %d cells, %d hours with something\n",
		meetings, len(result.Regions), len(result.Cells), hours)
	fmt.Printf("  Go          %5d ms in the middle, %d ms at best; %d ms of processors; gaps and waits of each cell included\n",
		median(wall).Milliseconds(), slices.Min(wall).Milliseconds(), median(cpu).Milliseconds())
	return recount(list, &result)
}

func recount(list []normalize.Meeting, result *coverage.Result) error {
	library, err := engine.Locate("")
	if errors.Is(err, engine.ErrAbsent) {
		fmt.Println("  ClickHouse  not measured:", err)
		return nil
	} else if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "almanac-bench-cube-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	store, err := clickhouse.OpenEmbedded(ctx, engine.Options{Dir: dir, Library: library, Command: []string{os.Args[0], "engine"}, Log: slog.Default()})
	if err != nil {
		return err
	}
	defer store.Close()
	done, err := store.Recount(ctx, list, result)
	if err != nil {
		return err
	}
	fmt.Printf("  ClickHouse  %5d ms from %d raw rows, which took %.1f s to load; starts, sessions and meetings of each cell\n",
		done.Took.Milliseconds(), done.Rows, done.Loading.Seconds())
	if done.Differs > 0 {
		return fmt.Errorf("%d cells differ: %s", done.Differs, strings.Join(done.Differ, "; "))
	}
	_, err = fmt.Printf("  equal in all %d cells\n", done.Cells)
	return err
}

// cpuTime is what all processors have spent on this process.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
