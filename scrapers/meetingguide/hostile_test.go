package meetingguide

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestHostile reads what no publisher would send. What is allocated bounds memory and, since nothing here loops
// without allocating, work.
func TestHostile(t *testing.T) {
	const million = 1_000_000
	good := `{"slug":"a","name":"Dawn","day":1,"time":"07:00"}`
	for _, c := range []struct {
		name, body string
		rows       int
		says       string // in the error, "" where the list is read
	}{
		{"arrays a million deep", strings.Repeat("[", million), 0, "no meeting that can be read"},
		{"objects a million deep", strings.Repeat(`{"meetings":`, million), 0, "an object without a list"},
		{"deep inside a field", `[` + good + `,{"slug":"b","name":` + strings.Repeat("[", million) + strings.Repeat("]", million) + `}]`, 2, ""},
		{"one line of 100 MB", `[` + good + `,{"slug":"b","name":"B","day":2,"time":"08:00","notes":"` + strings.Repeat("x", 100<<20) + `"}]`, 2, ""},
		{"a text without end", `[` + good + `,{"slug":"b","name":"` + strings.Repeat(`\"`, million), 2, ""},
		{"as many empty rows as are read", `[` + strings.Repeat("{},", scrapers.MostRows-1) + good + `]`, scrapers.MostRows, ""},
		{"a million empty rows", `[` + strings.Repeat("{},", million) + good + `]`, 0, "more than 200000 rows"},
		{"a million blank lines", `[` + good + strings.Repeat("\n", million) + `]`, 1, ""},
		{"a sheet of a million empty rows", `{"values":[["slug","name","day","time"],` + strings.Repeat("[],", million) + `["a","Dawn","1","07:00"]]}`, -1, ""},
		{"a million types", `[{"slug":"a","name":"Dawn","day":1,"time":"07:00","types":[` + strings.Repeat(`"O",`, million) + `"O"]}]`, 1, ""},
		{"a million keys", `[{` + strings.Repeat(`"x":1,`, million) + `"slug":"a","name":"Dawn","day":1,"time":"07:00"}]`, 1, ""},
		{"a million broken rows", `[` + strings.Repeat(`"x",`, million) + good + `]`, 0, "more than 200000 rows"},
		{"nothing but zeros", strings.Repeat("\x00", million), 0, "the text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var parsed scrapers.Parsed
			var err error
			used := allocated(func() { parsed, err = parse(scrapers.Source{ID: "test"}, []scrapers.Document{{Body: []byte(c.body)}}) })
			t.Logf("%d MB allocated for %d MB", used>>20, len(c.body)>>20)
			if limit := uint64(2<<30 + 4*len(c.body)); used > limit {
				t.Errorf("%d MB allocated, want at most %d", used>>20, limit>>20)
			}
			if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) || c.says == "" && err != nil {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if err != nil && len(fmt.Sprint(err)) > 1000 {
				t.Errorf("an error of %d characters", len(err.Error()))
			}
			if c.rows >= 0 && parsed.Rows != c.rows {
				t.Errorf("%d rows, want %d", parsed.Rows, c.rows)
			}
		})
	}
}

// allocated is how many bytes f asks for in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
