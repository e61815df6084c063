package jsonpath

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestHostile reads what no publisher would send. What is allocated bounds memory and, since nothing here loops
// without allocating, work.
func TestHostile(t *testing.T) {
	const million = 1_000_000
	good := `{"name":"Dawn","a":[]}`
	for _, c := range []struct {
		name, rows, body string
		says             string // in the error, "" where the list is read
	}{
		{"deep arrays", "", strings.Repeat("[", million), "none of the rows can be read"},
		{"deep objects", "a", strings.Repeat(`{"a":`, million), ""},
		{"deep in a row", "", `[{"name":` + strings.Repeat("[", million), "none of the rows can be read"},
		{"a line of 100 MB", "", `[` + good + `,{"name":"` + strings.Repeat("x", 100<<20) + `"}]`, ""},
		{"a text without end", "", `[{"name":"` + strings.Repeat(`\"`, million), "none of the rows can be read"},
		{"a million empty rows", "", "[" + strings.Repeat("{},", million) + "{}]", "more than 200000 rows"},
		{"as many empty rows as are read", "", "[" + strings.Repeat("{},", scrapers.MostRows-1) + good + "]", ""},
		{"empty rows below a key", "data", `{"data":[` + strings.Repeat("{},", million) + "{}]}", "more than 200000 rows"},
		{"a million empty rows, one a line", "", strings.Repeat("{}\n", million), "more than 200000 rows"},
		{"a million blank lines between two rows", "", good + strings.Repeat("\n", million) + good, ""},
		{"a million empty rows in JSONP", "", "callback([" + strings.Repeat("{},", million) + "{}]);", "more than 200000 rows"},
		{"JSONP that never opens", "", strings.Repeat("callback(", million/10), "the text"},
		{"an assignment of an escaped text", "", "x = '" + strings.Repeat(`\\`, million), "the text"},
		{"broken rows", "", "[" + strings.Repeat(`{"name" 1},`, million/10), "none of the rows can be read"},
		{"many keys", "", `[{` + strings.Repeat(`"a":1,`, million) + `"name":"x"}]`, ""},
		{"zeros", "", strings.Repeat("\x00", million), "the text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			used := allocated(func() {
				s := source(scrapers.JSONPathOptions{Rows: c.rows, Fields: fields("name", "name")})
				_, err = parse(s, []scrapers.Document{document(c.body)})
			})
			t.Logf("%d MB allocated for %d MB: %v", used>>20, len(c.body)>>20, err)
			if limit := uint64(2<<30 + 4*len(c.body)); used > limit {
				t.Errorf("%d MB allocated, want at most %d", used>>20, limit>>20)
			}
			if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if err != nil && len(err.Error()) > 1000 {
				t.Errorf("an error of %d characters", len(err.Error()))
			}
		})
	}
}

// TestEndlessPages: a list whose every page names a next one is followed as far as the source file says, and not in
// silence.
func TestEndlessPages(t *testing.T) {
	s := source(scrapers.JSONPathOptions{Rows: "rows", Fields: fields("name", "name"), Next: "next", Pages: 7})
	queue, err := requests(s)
	if err != nil {
		t.Fatal(err)
	}
	var read []scrapers.Document
	for len(read) < len(queue) && len(read) < 1000 {
		r := queue[len(read)]
		body := fmt.Sprintf(`{"rows":[{"name":"Dawn %d"}],"next":"?page=%d"}`, len(read), len(read)+1)
		read = append(read, scrapers.Document{Role: r.Role, URL: r.URL, Body: []byte(body)})
		more, err := follow(s, read[len(read)-1])
		if err != nil {
			t.Fatal(err)
		}
		queue = append(queue, more...)
	}
	parsed, err := parse(s, read)
	stopped := slices.ContainsFunc(parsed.Problems, func(p scrapers.Problem) bool { return p.Code == scrapers.FollowStopped })
	if err != nil || len(read) != 8 || parsed.Rows != 8 || !stopped {
		t.Errorf("read %d pages, %d rows, %v, %v", len(read), parsed.Rows, parsed.Problems, err)
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

func FuzzParse(f *testing.F) {
	f.Add("data[*].fields", `{"data":[{"fields":{"id":1,"name":"A","slots":[{"day":0,"time":9000}]}}]}`)
	f.Add("", `{"id":1}`+"\n"+`{"id":2,"name":"`)
	f.Add("", `cb([{"id":1,"name":"A"}]);`)
	f.Add("[?@.a==1]", `x = '[{"a":1}]';`)
	f.Fuzz(func(t *testing.T, rows, body string) {
		s := source(scrapers.JSONPathOptions{
			Rows: rows, Each: "slots", TimeUnit: scrapers.Seconds, Numbering: scrapers.Sunday0,
			Fields: fields("ref", "id", "name", "name", "days", "@.day", "start", "@.time", "types", "tags[*]"),
		})
		parsed, err := parse(s, []scrapers.Document{document(body)})
		if err == nil && parsed.Rows > 0 {
			accountForRows(t, "fuzz", parsed)
		}
	})
}
