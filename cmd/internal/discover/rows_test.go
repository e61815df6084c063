package discover

import (
	"strings"
	"testing"
)

// TestLookAtRows reads rows whose weekday stands above them, and rows of prose.
func TestLookAtRows(t *testing.T) {
	days := `<table><tr><th>Time</th><th>Meeting</th><th>Address</th></tr>
<tr><td colspan=3>Monday</td></tr><tr><td>7:00 pm</td><td>Pine</td><td>6 Lake Rd, Olympia, WA 98501</td></tr>
<tr><td colspan=3><b>Martes</b></td></tr><tr><td>8:00 pm</td><td>Fir</td><td>6 Lake Rd, Olympia, WA 98501</td></tr></table>`
	prose := `<h2>Monday Meetings</h2><ul>` + numbered(`<li>7:00 PM - Pine N - Hall, 6 Lake Rd, Olympia, WA 98501</li>`, 4) + `</ul>`
	menu := `<nav><ul><li>Home</li><li>About</li><li>Contact</li><li>Help</li></ul></nav>`
	for _, c := range []struct {
		name, body string
		lines      []string
		when       string // of the first meeting
		rows       int
	}{
		{"a table with rows of weekdays", days, []string{`  rows: "table:has(th) tr:has(td + td)"`, `    days: {heading: "td:only-child"}`, "region: US-WA"}, "1 19:00 Pine", 2},
		{"rows of weekdays in header cells", strings.ReplaceAll(strings.ReplaceAll(days, "<td colspan=3>", "<th colspan=3>"), "Monday</td>", "Meetings on Monday</th>"),
			[]string{`    days: {heading: "th:only-child", regexp: `}, "1 19:00 Pine", 2},
		{"a weekday among words of a heading", prose, []string{`    days: {heading: "h2", regexp: "(?i)\\b(?:mon|`, "4 parts of the page are written alike (ul > li), each with a time"}, "1 19:00 Pine A", 4},
		{"a heading in another language", strings.Replace(prose, "Monday Meetings", "Reuniones del jueves", 1), []string{"lunes"}, "4 19:00 Pine A", 4},
		{"a menu written as the rows are", menu + prose, []string{"8 parts of the page are written alike (ul > li), 4 of them with a time", `because: "it names no time"`}, "1 19:00 Pine A", 4},
		{"a span in front of the name", strings.ReplaceAll(prose, "7:00 PM", "7 - 8:30 PM"), nil, "1 19:00 Pine A", 4},
		{"minutes whose afternoon the end says", strings.ReplaceAll(prose, "7:00 PM", "7:00 - 8:30 PM"), nil, "1 19:00 Pine A", 4},
		{"other signs between the parts", strings.ReplaceAll(prose, " - ", " | "), []string{"    formatted: {from: row, regexp: "}, "1 19:00 Pine A", 4},
		{"no name to be found", `<h2>Monday Meetings</h2><ul>` + numbered(`<li>At 7:00 PM we meet in room N</li>`, 4) + `</ul>`, []string{"disabled: "}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, site{"/": webpage(c.body)})
			found, err := lookAt(t, s.URL, func(o *Options) {
				if c.rows == 0 {
					o.Region = "US-WA"
				}
			})
			if err != nil {
				t.Fatal(err, found.Steps)
			}
			for _, line := range c.lines {
				if !strings.Contains(found.YAML, line) {
					t.Errorf("the file lacks %q:\n%s", line, found.YAML)
				}
			}
			if got := found.Trial.Result; found.Unfinished != (c.rows == 0) || got.Rows.Published != c.rows || got.Rows.Rejected > 0 {
				t.Fatalf("unfinished %t, %+v, want %d rows\n%s", found.Unfinished, got.Rows, c.rows, found.YAML)
			}
			if c.rows == 0 {
				return
			}
			first := found.Trial.Result.Meetings[0]
			if when := string('0'+rune(first.Schedule.Weekday)) + " " + first.Schedule.Start + " " + first.Name; when != c.when || first.Place.Subdivision != "US-WA" {
				t.Errorf("the first meeting is %s in %s, want %s", when, first.Place.Subdivision, c.when)
			}
		})
	}
}

// TestLookAtDaylessRows enables no file whose rows give no weekday.
func TestLookAtDaylessRows(t *testing.T) {
	s := serve(t, site{"/": webpage(`<h2>Monday</h2><h3>Meetings of Friday</h3>` + `<table><tr><th>Day/Time</th><th>Meeting</th><th>Address</th></tr>` +
		numbered(`<tr><td>7:00 pm</td><td>Pine N</td><td>6 Lake Rd, Olympia, WA 98501</td></tr>`, 3) + `</table>`)})
	found, err := lookAt(t, s.URL, nil)
	if err != nil {
		t.Fatal(err, found.Steps)
	}
	if !found.Unfinished || found.Source.Fetchable() || !strings.Contains(found.YAML, "# These rules read 0 of 3 rows, most often because ") {
		t.Errorf("rows without a weekday give\n%s", found.YAML)
	}
}

// TestHeadOf tells headings of weekdays from names of meetings.
func TestHeadOf(t *testing.T) {
	for text, want := range map[string]string{
		"Monday": "plain", "Mondays:": "plain", "Sat": "plain", "Monday & Friday": "plain", "Monday – Friday": "plain",
		"Monday Meetings": "words", "AA Meetings on Friday": "words", "Treffen am Montag": "words", "Saturday (5)": "words",
		"Monday Night Steps": "", "Sun Valley": "", "Monday and Friday Meetings": "", "Meetings": "", "": "",
	} {
		head, ok := headOf("h2", text)
		got := ""
		switch {
		case ok && head.plain:
			got = "plain"
		case ok:
			got = "words"
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
