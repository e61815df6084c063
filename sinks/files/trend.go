package files

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// trendHead is the head of trend.json.
type trendHead struct {
	SchemaVersion int          `json:"schema_version"`
	Nights        []string     `json:"nights"`
	Gone          []goneRecord `json:"gone"`
}

// goneRecord is a meeting that closed.
type goneRecord struct {
	Night      string `json:"night"`
	ID         string `json:"id"`
	Name       string `json:"name,omitempty"`
	Fellowship string `json:"fellowship"`
	Region     string `json:"region"`
	County     string `json:"county,omitempty"`
	Locality   string `json:"locality,omitempty"`
	Weekday    int    `json:"weekday,omitempty"`
	Start      string `json:"start,omitempty"`
}

// seriesRecord is one line of trend.json. Every list holds pairs: the place of a night among the nights, and a number.
// Of meetings and hours covered a pair stands where the number changes, and holds until the next; what opened, closed
// or moved stands where there is any.
type seriesRecord struct {
	Region     string `json:"region"`
	Fellowship string `json:"fellowship"`
	Meetings   []int  `json:"meetings"`
	Covered    []int  `json:"hours_covered"`
	Opened     []int  `json:"opened,omitempty"`
	Closed     []int  `json:"closed,omitempty"`
	Moved      []int  `json:"moved,omitempty"`
}

// writeTrend writes trend.json.
func (b *builder) writeTrend() error {
	return b.create("trend.json", func(w io.Writer) error {
		e := newEncoder()
		gone := make([]goneRecord, len(b.s.Trend.Gone))
		for i, g := range b.s.Trend.Gone {
			gone[i] = goneRecord(g)
		}
		head, err := e.line(trendHead{schemaVersion, append([]string{}, b.s.Trend.Nights...), gone})
		if err != nil {
			return err
		}
		f, err := frame(w, string(head[:len(head)-2])+`,"series":[`, "]}")
		if err != nil {
			return err
		}
		for i := range b.s.Trend.Series {
			s := &b.s.Trend.Series[i]
			line, err := e.line(seriesRecord{s.Region, s.Fellowship, steps(s.Meetings), steps(s.Covered), some(s.Opened), some(s.Closed), some(s.Moved)})
			if err != nil {
				return err
			}
			if err := f.add(line); err != nil {
				return err
			}
		}
		return f.end()
	})
}

// steps are the pairs at which a number changes, the first night's among them.
func steps(values []int) []int {
	pairs := []int{}
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			pairs = append(pairs, i, v)
		}
	}
	return pairs
}

// some are the pairs of numbers over 0.
func some(values []int) (pairs []int) {
	for i, v := range values {
		if v != 0 {
			pairs = append(pairs, i, v)
		}
	}
	return pairs
}

// LoadTrend reads the trend of the release at dir. A release without one has an empty trend.
func LoadTrend(dir string) (coverage.Trend, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "trend.json"))
	if errors.Is(err, os.ErrNotExist) {
		return coverage.Trend{}, nil
	}
	if err != nil {
		return coverage.Trend{}, fmt.Errorf("load trend: %w", err)
	}
	var doc struct {
		trendHead
		Series []seriesRecord `json:"series"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return coverage.Trend{}, fmt.Errorf("load trend: %w", err)
	}
	trend := coverage.Trend{Nights: doc.Nights, Series: make([]coverage.Series, len(doc.Series)), Gone: make([]coverage.Gone, len(doc.Gone))}
	for i, g := range doc.Gone {
		trend.Gone[i] = coverage.Gone(g)
	}
	for i, r := range doc.Series {
		s := coverage.Series{Region: r.Region, Fellowship: r.Fellowship}
		for _, list := range []struct {
			pairs []int
			into  *[]int
			hold  bool
		}{{r.Meetings, &s.Meetings, true}, {r.Covered, &s.Covered, true}, {r.Opened, &s.Opened, false}, {r.Closed, &s.Closed, false}, {r.Moved, &s.Moved, false}} {
			if *list.into, err = unpaired(list.pairs, len(doc.Nights), list.hold); err != nil {
				return coverage.Trend{}, fmt.Errorf("load trend: series %d: %w", i+1, err)
			}
		}
		trend.Series[i] = s
	}
	return trend, nil
}

var errPairs = errors.New("numbers stand in pairs, the first of them a night's place, ascending")

// unpaired undoes steps (hold) and some.
func unpaired(pairs []int, nights int, hold bool) ([]int, error) {
	values := make([]int, nights)
	last := -1
	for i := 0; i < len(pairs); i += 2 {
		if i+1 == len(pairs) || pairs[i] <= last || pairs[i] >= nights {
			return nil, errPairs
		}
		last = pairs[i]
		values[last] = pairs[i+1]
		for n := last + 1; hold && n < nights; n++ {
			values[n] = pairs[i+1]
		}
	}
	return values, nil
}
