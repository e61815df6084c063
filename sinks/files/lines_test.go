package files

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestEachChunkSeesEveryLine(t *testing.T) {
	long := strings.Repeat("x", 3*chunkBytes)
	for name, lines := range map[string][]string{
		"none": nil, "one": {"a"}, "empty ones": {"", "", "b"}, "long": {"a", long, "b", long, long, "c"},
		"many": strings.Split(strings.Repeat("a line of text,", 300_000), ","),
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			for _, line := range lines {
				text.WriteString(line + "\n")
			}
			var mu sync.Mutex
			seen := map[int]bool{}
			chunks := map[int]bool{}
			err := eachChunk(strings.NewReader(text.String()), func(c chunk) error {
				mu.Lock()
				defer mu.Unlock()
				chunks[c.index] = true
				return c.each(func(n int, line []byte) error {
					seen[n] = true
					if want := lines[n-1]; string(line) != want {
						return fmt.Errorf("is %.20q, want %.20q", line, want)
					}
					return nil
				})
			})
			if err != nil || len(seen) != len(lines) {
				t.Fatalf("%d of %d lines, %v", len(seen), len(lines), err)
			}
			for i := range len(chunks) {
				if !chunks[i] {
					t.Errorf("no chunk has the index %d", i)
				}
			}
		})
	}
}

func TestEachChunkReportsTheFirstError(t *testing.T) {
	text := strings.Repeat(strings.Repeat("y", 999)+"\n", 5000)
	err := eachChunk(strings.NewReader(text), func(c chunk) error {
		return c.each(func(n int, _ []byte) error {
			if n%1500 == 0 {
				return errors.New("bad")
			}
			return nil
		})
	})
	if err == nil || err.Error() != "line 1500: bad" {
		t.Errorf("error %v, want line 1500", err)
	}
	err = eachChunk(strings.NewReader("a\nb"), func(chunk) error { return nil })
	if !errors.Is(err, errNoLineEnd) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a file that is cut off: %v", err)
	}
}
