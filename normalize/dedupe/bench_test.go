package dedupe

import (
	"fmt"
	"syscall"
	"testing"
)

// Three million rows are what a world-wide collection may grow to; they take about 5 GiB and a minute, and are
// measured once.
func BenchmarkMergeMillions(b *testing.B) {
	for _, n := range []int{1_000_000, 3_000_000} {
		in := generate(n, 1)
		night := healthy(night0, in)
		b.Run(fmt.Sprintf("first-night/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Merge(in, Memory{}, night)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(peakMiB()), "peak-MiB")
		})
	}
}

// peakMiB is the most memory the process has had so far, as the kernel counts it; 0 where it does not tell.
func peakMiB() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return usage.Maxrss / 1024
}

func BenchmarkMerge(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 300_000} {
		in := generate(n, 1)
		night := healthy(night0, in)
		b.Run(fmt.Sprintf("first-night/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Merge(in, Memory{}, night)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
		memory := Merge(in, Memory{}, night).Memory
		b.Run(fmt.Sprintf("unchanged-night/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Merge(in, memory, night)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
