package dedupe

import (
	"fmt"
	"runtime/debug"
	"syscall"
	"testing"
)

// gcPercent is the collector's margin in a run (package nightly).
const gcPercent = 60

// Three million rows are what a world-wide collection may grow to; they take about 7 GiB, of which the rows
// themselves are 3, and are measured once.
func BenchmarkMergeMillions(b *testing.B) {
	if testing.Short() {
		b.Skip("millions of rows take minutes")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	for _, n := range []int{1_000_000, 3_000_000} {
		in := generate(n, 1)
		night := healthy(night0, in)
		b.Run(fmt.Sprintf("first-night/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Merge(in, Memory{}, night)
			}
			report(b, n)
		})
	}
}

// report adds rows a second, and the most memory the process has had so far, which the largest size decides.
func report(b *testing.B, rows int) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err == nil {
		b.ReportMetric(float64(usage.Maxrss/1024), "peak-MiB")
	}
}

func BenchmarkMerge(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	for _, n := range []int{10_000, 100_000, 300_000} {
		in := generate(n, 1)
		night := healthy(night0, in)
		b.Run(fmt.Sprintf("first-night/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Merge(in, Memory{}, night)
			}
			report(b, n)
		})
		memory := Merge(in, Memory{}, night).Memory
		b.Run(fmt.Sprintf("unchanged-night/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Merge(in, memory, night)
			}
			report(b, n)
		})
	}
}
