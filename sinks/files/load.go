package files

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
)

// Load reads the meetings of the release at dir, sorted by id. An error names the file and the line.
func Load(dir string) ([]normalize.Meeting, error) {
	name := filepath.Join(dir, "meetings.ndjson")
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("load release: %w", err)
	}
	defer f.Close()
	var mu sync.Mutex
	byChunk := map[int][]normalize.Meeting{}
	err = eachChunk(f, func(c chunk) error {
		var meetings []normalize.Meeting
		err := c.each(func(_ int, text []byte) error {
			meetings = append(meetings, normalize.Meeting{})
			return json.Unmarshal(text, &meetings[len(meetings)-1])
		})
		mu.Lock()
		defer mu.Unlock()
		byChunk[c.index] = meetings
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	chunks := make([][]normalize.Meeting, len(byChunk))
	for i := range chunks {
		chunks[i] = byChunk[i]
	}
	return slices.Concat(chunks...), nil
}
