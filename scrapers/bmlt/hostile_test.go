package bmlt

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestHostile reads what no server would send. What is allocated bounds memory and, since nothing here loops without
// allocating, work.
func TestHostile(t *testing.T) {
	const million = 1_000_000
	good := `{"id_bigint":"1","meeting_name":"Hope","weekday_tinyint":"2","start_time":"19:00:00","formats":"O"}`
	for _, c := range []struct {
		name, body string
		rows       int
		says       string // in the error, "" where the answer is read
	}{
		{"arrays a million deep", strings.Repeat("[", million), 0, "no meeting that can be read"},
		{"objects a million deep", strings.Repeat(`{"meetings":`, million), 0, "no list of meetings"},
		{"deep inside a field", `[` + good + `,{"id_bigint":"2","comments":` + strings.Repeat("[", million) + strings.Repeat("]", million) + `}]`, 2, ""},
		{"one line of 100 MB", `[` + good + `,{"id_bigint":"2","comments":"` + strings.Repeat("x", 100<<20) + `"}]`, 2, ""},
		{"as many empty rows as are read", `[` + strings.Repeat("{},", scrapers.MostRows-1) + good + `]`, scrapers.MostRows, ""},
		{"a million empty rows", `[` + strings.Repeat("{},", million) + good + `]`, 0, "more than 200000 rows"},
		{"a million prompts", `[{"id_bigint":"1","comments":"` + strings.Repeat("#@-@#", million) + `Hall"}]`, 1, ""},
		{"a million formats of one row", `[{"id_bigint":"1","format_shared_id_list":"` + strings.Repeat("7,", million) + `"}]`, 1, ""},
		{"a million formats of a server", `{"meetings":[` + good + `],"formats":[` + strings.Repeat(`{"id":"7","key_string":"O"},`, million/4) + `{}]}`, 1, ""},
		{"a million broken rows", `[` + strings.Repeat(`"x",`, million) + good + `]`, 0, "more than 200000 rows"},
		{"nothing but zeros", strings.Repeat("\x00", million), 0, "the text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := scrapers.Document{Role: roleMeetings, URL: "https://bmlt.example.org/client_interface/json/?switcher=GetSearchResults", Body: []byte(c.body)}
			var parsed scrapers.Parsed
			var err error
			used := allocated(func() {
				_, _ = follow(scrapers.Source{ID: "test"}, d)
				unchanged(d)
				parsed, err = parse(scrapers.Source{ID: "test"}, []scrapers.Document{d})
			})
			t.Logf("%d MB allocated for %d MB", used>>20, len(c.body)>>20)
			if limit := uint64(2<<30 + 4*len(c.body)); used > limit {
				t.Errorf("%d MB allocated, want at most %d", used>>20, limit>>20)
			}
			if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) || c.says == "" && err != nil {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if parsed.Rows != c.rows {
				t.Errorf("%d rows, want %d", parsed.Rows, c.rows)
			}
		})
	}
}

// TestServiceBodiesInACircle: a body above itself, at any distance, ends the way up.
func TestServiceBodiesInACircle(t *testing.T) {
	var bodies strings.Builder
	const many = 20_000
	for i := range many {
		if i > 0 {
			bodies.WriteString(",")
		}
		fmt.Fprintf(&bodies, `{"id":"%d","parent_id":"%d","name":"Area %d"}`, i, (i+1)%many, i)
	}
	parsed := mustParse(t, document(roleMeetings, `[{"id_bigint":"1","service_body_bigint":"0"}]`), document(roleServiceBodies, "["+bodies.String()+"]"))
	if n := len(parsed.Listings[0].Regions); n > mostBodies {
		t.Errorf("%d names of service bodies", n)
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
