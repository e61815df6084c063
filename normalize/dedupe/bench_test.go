package dedupe

import (
	"fmt"
	"testing"
)

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
