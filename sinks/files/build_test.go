package files

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 300_000} {
		s := generated(n)
		b.Run(fmt.Sprintf("meetings=%d", n), func(b *testing.B) {
			for i := range b.N {
				dir := filepath.Join(b.TempDir(), fmt.Sprint(i))
				if _, err := Build(dir, s); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				os.RemoveAll(dir)
				b.StartTimer()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "meetings/s")
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 300_000} {
		b.Run(fmt.Sprintf("meetings=%d", n), func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "release")
			if _, err := Build(dir, generated(n)); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for range b.N {
				if err := Check(dir); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 300_000} {
		b.Run(fmt.Sprintf("meetings=%d", n), func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "release")
			if _, err := Build(dir, generated(n)); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for range b.N {
				if m, err := Load(dir); err != nil || len(m) != n {
					b.Fatal(len(m), err)
				}
			}
		})
	}
}
