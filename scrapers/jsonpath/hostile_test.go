package jsonpath

import (
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestHostile reads what no publisher would send. The limit is generous: another machine may be slow, but what is
// not linear takes hours.
func TestHostile(t *testing.T) {
	const million = 1_000_000
	for _, c := range []struct{ name, rows, body string }{
		{"deep arrays", "", strings.Repeat("[", million)},
		{"deep objects", "a", strings.Repeat(`{"a":`, million)},
		{"deep in a row", "", `[{"name":` + strings.Repeat("[", million)},
		{"a long line", "", `[{"name":"` + strings.Repeat("x", 20*million) + `"}]`},
		{"a text without end", "", `[{"name":"` + strings.Repeat(`\"`, million)},
		{"empty rows", "", "[" + strings.Repeat("{},", million) + "{}]"},
		{"empty rows below a key", "data", `{"data":[` + strings.Repeat("{},", million) + "{}]}"},
		{"broken rows", "", "[" + strings.Repeat(`{"name" 1},`, million/10)},
		{"many keys", "", `[{` + strings.Repeat(`"a":1,`, million) + `"name":"x"}]`},
		{"zeros", "", strings.Repeat("\x00", million)},
	} {
		start := time.Now()
		_, _ = parse(source(scrapers.JSONPathOptions{Rows: c.rows, Fields: fields("name", "name")}), []scrapers.Document{document(c.body)})
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s takes %s", c.name, took)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("data[*].fields", `{"data":[{"fields":{"id":1,"name":"A","slots":[{"day":0,"time":9000}]}}]}`)
	f.Add("", `{"id":1}`+"\n"+`{"id":2,"name":"`)
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
