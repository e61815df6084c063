// Command bench measures the road from archived documents to a release: rows a second and peak memory, stage by
// stage and as a whole, at several sizes. `make bench` runs it. Each size runs in processes of its own, so that
// one size's memory is not another's. With -serve it measures the server instead, with -cube the coverage cube beside the one that
// ClickHouse makes of the raw rows.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

func main() {
	rows := flag.String("rows", "10000,100000,300000", "sizes to measure")
	serve := flag.Int("serve", 0, "measure the server over a release of about this many meetings instead")
	shown := flag.Int("page", 0, "measure the dashboard of a release of so many meetings in Chromium instead")
	child := flag.String("child", "", "internal: what to measure in this process")
	nights := flag.Int("history", 0, "measure the analytics store with so many nights of 200000 meetings instead")
	cubed := flag.Int("cube", 0, "measure the coverage cube of so many meetings, in Go and in ClickHouse, and compare every cell instead")
	into := flag.String("into", "", "with -history or -serve: keep what is generated in this folder, and go on from what it holds")
	profile := flag.String("profile", "", "with -serve: write a CPU profile of the server during the searches to this file")
	dir := flag.String("dir", "", "internal: where the generated documents are")
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		os.Exit(engine.Serve(os.Args[2:], os.Stderr))
	}
	flag.Parse()
	var err error
	if *nights > 0 {
		*child = "history"
	}
	switch *child {
	case "":
		if *serve > 0 {
			err = serving(*serve, *into, *profile)
			break
		}
		if *cubed > 0 {
			err = cube(*cubed)
			break
		}
		if *shown > 0 {
			err = page(*shown)
			break
		}
		err = compare(strings.Split(*rows, ","))
	case "archive":
		err = archive(*dir)
	case "stages":
		err = stages(*dir)
	case "listen":
		err = listen(*dir, *profile)
	case "run":
		err = wholeRun(*dir)
	case "history":
		err = history(*nights, historySize, *into)
	default:
		err = fmt.Errorf("there is nothing named %q to measure", *child)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// historySize is how many meetings each night of the history has.
const historySize = 200_000

// measure is one line of the result.
type measure struct {
	Stage   string
	Rows    int
	Seconds float64
	PeakMiB float64 // of the process's live heap for a stage, of its resident memory for the whole run
}

func compare(sizes []string) error {
	fmt.Printf("%-12s %9s %9s %12s %10s\n", "stage", "rows", "seconds", "rows/s", "peak MiB")
	for _, s := range sizes {
		n, err := strconv.Atoi(s)
		if err != nil || n <= 0 {
			return fmt.Errorf("--rows takes numbers above 0, not %q", s)
		}
		if err := one(n); err != nil {
			return fmt.Errorf("%d rows: %w", n, err)
		}
	}
	return nil
}

func one(rows int) error {
	dir, err := os.MkdirTemp("", "almanac-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sources, err := generate(dir, rows)
	if err != nil {
		return err
	}
	body, err := json.Marshal(sources)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "sources"), body, 0o644); err != nil {
		return err
	}
	for _, what := range []string{"archive", "stages", "run"} {
		if err := inChild(what, dir, rows); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

// inChild measures in a process of its own and prints its lines; the run's memory is the child's peak resident
// set as the kernel counted it.
func inChild(what, dir string, rows int) error {
	cmd := exec.Command(os.Args[0], "-child", what, "-dir", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	var measures []measure
	if err := json.Unmarshal(out, &measures); err != nil {
		return fmt.Errorf("read the child's answer: %w", err)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	for _, m := range measures {
		if m.PeakMiB == 0 {
			m.PeakMiB = float64(usage.Maxrss) / 1024
		}
		fmt.Printf("%-12s %9d %9.2f %12.0f %10.0f\n", m.Stage, rows, m.Seconds, float64(rows)/m.Seconds, m.PeakMiB)
	}
	return nil
}

func print(measures ...measure) error { return json.NewEncoder(os.Stdout).Encode(measures) }

func since(start time.Time) float64 { return time.Since(start).Seconds() }
