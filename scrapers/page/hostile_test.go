package page

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

var anyRow = scrapers.PageOptions{
	Rows: "tr, div, p",
	Fields: []scrapers.PageField{
		field("name", sel("td:nth-child(2), b")), field("days", from(scrapers.FromHeading, "h2")),
		field("start", from(scrapers.FromColumn, "Time")), field("notes", from(scrapers.FromRow, "")),
	},
}

// TestHostilePages holds time and memory on pages that nobody means well with: each ends with a clear error or is
// read, in seconds.
func TestHostilePages(t *testing.T) {
	if testing.Short() {
		t.Skip("reads pages of many megabytes")
	}
	cases := []struct {
		name, body string
		says       string // in the error; "" where the page is read
	}{
		{"nested divs", strings.Repeat("<div>", 100_000) + "<b>A</b>", "nest too deep"},
		{"nested inline elements", strings.Repeat("<b><i>", 100_000), "nest too deep"},
		{"nested tables", strings.Repeat("<table><tr><td>", 100_000), "nest too deep"},
		{"a million empty rows", "<table>" + strings.Repeat("<tr></tr>", 1_000_000), "elements"},
		{"many empty rows", "<table>" + strings.Repeat("<tr></tr>", 2*mostChildren+1), "parts, more than"},
		{"as many empty rows as are read", "<table>" + strings.Repeat("<tr></tr>", mostChildren-1), ""},
		{"more elements than a page has", strings.Repeat("<br>", mostElements+1), "elements"},
		{"rows in many tables", strings.Repeat("<table>"+strings.Repeat("<tr><td>1<td>2", 1000)+"</table>", 30), ""},
		{"rows around one long text", strings.Repeat("<div>", 400) + strings.Repeat("long ", 4_000_000), ""},
		{"cells that span everything", "<table><tr><th>Time" + strings.Repeat("<tr><td colspan=9999999 rowspan=9999999>x", 5000), ""},
		{"one long attribute", `<p title="` + strings.Repeat("x", 20_000_000) + `">A`, ""},
		{"a line of 100 MB", "<p>A</p>" + strings.Repeat("x", 100<<20), ""},
		{"an endless comment", "<p>A</p><!--" + strings.Repeat("-", 20_000_000), ""},
		{"an endless script", "<p>A</p><script>" + strings.Repeat("<!--<script>", 1_000_000), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			took, grew := measure(func() {
				_, err := parse(scrapers.Source{ID: "test", Page: anyRow}, []scrapers.Document{document(c.body)})
				if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
					t.Errorf("got %v, want words %q", err, c.says)
				}
			})
			t.Logf("%.1f MB in %v, %d MB allocated", float64(len(c.body))/1e6, took.Round(time.Millisecond), grew>>20)
			if took > 2*time.Minute || grew > 2<<30 {
				t.Errorf("took %v and %d MB", took, grew>>20)
			}
		})
	}
}

// TestManyParts: a row is not read anew for each of its parts, and one with too many is reported.
func TestManyParts(t *testing.T) {
	o := scrapers.PageOptions{
		Rows: "p", Each: scrapers.PageEach{Starts: "Mon"},
		Fields: []scrapers.PageField{field("times", from(scrapers.FromPart, "")), field("notes", from(scrapers.FromRow, "", scrapers.PageStep{Regexp: "M[on]+"}))},
	}
	row := "<p>" + strings.Repeat("Mon "+strings.Repeat("x", 50)+" ", mostParts)
	took, _ := measure(func() {
		if parsed := mustParse(t, o, strings.Repeat(row, 50)); parsed.Rows != 50*mostParts {
			t.Errorf("%d rows", parsed.Rows)
		}
	})
	if took > 2*time.Minute {
		t.Errorf("took %v", took)
	}
	many := strings.Repeat("<p>"+strings.Repeat("Mon ", mostParts), scrapers.MostRows/mostParts+2)
	if _, err := parse(scrapers.Source{ID: "test", Page: o}, []scrapers.Document{document(many)}); !errors.Is(err, scrapers.ErrTooManyRows) {
		t.Errorf("more rows than a list has: %v", err)
	}
	parsed := mustParse(t, o, "<p>"+strings.Repeat("Mon ", mostParts+1))
	if got := codes(parsed); !slices.Equal(got, []scrapers.Code{scrapers.RowUnreadable}) {
		t.Errorf("too many parts: got %v", got)
	}
	parsed = mustParse(t, anyRow, "<p>"+strings.Repeat("x", 2*mostText))
	if got := codes(parsed); !slices.Contains(got, scrapers.FieldUnreadable) {
		t.Errorf("a text that is too long: got %v", got)
	}
}

// TestSlowSelectors: what :nth-child and ~ take grows by the square of the children, which open bounds.
func TestSlowSelectors(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	body := "<table>" + strings.Repeat("<tr><td>A", mostChildren)
	for _, rows := range []string{"tr:nth-child(2n+1)", "tr ~ tr", "tr:has(td)"} {
		o := scrapers.PageOptions{Rows: rows, Fields: []scrapers.PageField{field("name", sel("td"))}}
		took, _ := measure(func() { mustParse(t, o, body) })
		t.Log(rows, took.Round(time.Millisecond))
		if took > 2*time.Minute {
			t.Errorf("%s took %v", rows, took)
		}
	}
}

func TestHostileEvents(t *testing.T) {
	const one = `{"@type":"Event","@id":"a","startDate":"2026-05-04T19:00"}`
	cases := []struct {
		name, body string
	}{
		{"nested arrays", ld(strings.Repeat("[", 100_000)) + ld(one)},
		{"nested events", ld(strings.Repeat(`{"@type":"Event","subEvent":`, 10_000)) + ld(one)},
		{"a circle of references", ld(`[{"@type":"Event","@id":"b","subEvent":{"@id":"c"}},{"@type":"Event","@id":"c","subEvent":{"@id":"b"}},` + one + `]`)},
		{"more items than are read", ld(`[` + one + strings.Repeat(`,{}`, mostThings) + `]`)},
		{"nested items", strings.Repeat(`<p itemscope itemtype="https://schema.org/Event"><span itemprop=subEvent itemscope>`, 100) + ld(one)},
		{"one long text", ld(`{"@type":"Event","@id":"a","startDate":"` + strings.Repeat("2", 5_000_000) + `"}`)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var parsed scrapers.Parsed
			var err error
			took, grew := measure(func() {
				parsed, err = parseEvents(scrapers.Source{ID: "test"}, []scrapers.Document{document(c.body)})
			})
			t.Logf("%.1f MB in %v, %d MB allocated: %d rows", float64(len(c.body))/1e6, took.Round(time.Millisecond), grew>>20, parsed.Rows)
			if err != nil || parsed.Rows != 1 || took > 20*time.Second || grew > 1<<30 {
				t.Errorf("%d rows, %v", parsed.Rows, err)
			}
		})
	}
}

// TestEndlessPages: a site whose every page links to a new one is followed as far as the source file says.
func TestEndlessPages(t *testing.T) {
	s := scrapers.Source{ID: "test", URL: "https://example.org/?p=0", Page: anyRow}
	s.Page.Follow = scrapers.PageFollow{Next: "a", Max: 7}
	queue, err := requests(s)
	if err != nil {
		t.Fatal(err)
	}
	var read []scrapers.Document
	for ; len(read) < len(queue) && len(read) < 1000; read = read[:len(read):len(read)] {
		r := queue[len(read)]
		d := scrapers.Document{Role: r.Role, URL: r.URL, Body: fmt.Appendf(nil, `<p>A</p><a href="?p=%d">next</a>`, len(read)+1)}
		read = append(read, d)
		more, err := follow(s, d)
		if err != nil {
			t.Fatal(err)
		}
		queue = append(queue, more...)
	}
	parsed, err := parse(s, read)
	if err != nil || len(read) != 8 || !slices.Contains(codes(parsed), scrapers.FollowStopped) {
		t.Errorf("read %d pages, %v, %v", len(read), codes(parsed), err)
	}
}

func measure(f func()) (took time.Duration, allocated uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	f()
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

func FuzzPage(f *testing.F) {
	f.Add(`<h2>Monday</h2><table><tr><th>Name<th>Time<tr><td>A<td>7 pm<tr><td rowspan=2>B<td>8 pm<tr><td>9 pm</table>`)
	f.Add(`<p><b>A</b> Mon 7 pm<br>Tue 8 pm<a href=/x>more</a>`)
	o := anyRow
	o.Each = scrapers.PageEach{Starts: `Mon|Tue|`}
	o.Skip = []scrapers.PageSkip{{When: sel("i", scrapers.PageStep{Line: -2}), Because: "italic"}}
	o.Follow = scrapers.PageFollow{Next: "a", Detail: "a"}
	o.Detail = []scrapers.PageField{field("street", sel("p", scrapers.PageStep{Find: `\d+`, As: "$0"}))}
	s := scrapers.Source{ID: "test", Page: o}
	f.Fuzz(func(t *testing.T, body string) {
		d := document(body)
		parsed, err := parse(s, []scrapers.Document{d, {Role: roleDetail, URL: "https://example.org/x", Body: d.Body}})
		if _, err2 := follow(s, d); err2 != nil && err == nil {
			t.Errorf("follow fails where parse does not: %v", err2)
		}
		if err == nil {
			accounted(t, parsed)
		}
	})
}

func FuzzEvents(f *testing.F) {
	f.Add(ld(`{"@graph":[{"@type":"Event","startDate":"2026-05-04T19:00:00Z","location":{"@id":"#a"}},{"@id":"#a","name":"Hall"}]}`))
	f.Add(ld(`{"@type":"Event","eventSchedule":[{"byDay":["MO","-1FR"],"repeatFrequency":"P2W","startTime":"19:00","startDate":"2026-05-04"}]}`))
	f.Add(`<p itemscope itemtype=Event><time itemprop=startDate datetime=2026-05-04>x</time></p>`)
	f.Fuzz(func(t *testing.T, body string) {
		parsed, err := parseEvents(scrapers.Source{ID: "test", TimeZone: "Europe/Berlin"}, []scrapers.Document{document(body)})
		if err == nil {
			accounted(t, parsed)
		}
	})
}
