package files

import (
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

func TestContentLines(t *testing.T) {
	for name, c := range map[string]struct {
		write func(*calendarText)
		want  string
	}{
		"escapes":            {func(c *calendarText) { c.text("A", `x;y,z\`) }, `A:x\;y\,z\\` + "\r\n"},
		"line end":           {func(c *calendarText) { c.text("A", "x\r\ny\tz\x00\x7f") }, `A:x\ny` + "\tz\r\n"},
		"no value":           {func(c *calendarText) { c.text("A", "") }, ""},
		"list":               {func(c *calendarText) { c.texts("A", []string{"a,b", "c"}) }, `A:a\,b,c` + "\r\n"},
		"no list":            {func(c *calendarText) { c.texts("A", nil) }, ""},
		"75 octets":          {func(c *calendarText) { c.line("A", strings.Repeat("x", 73)) }, "A:" + strings.Repeat("x", 73) + "\r\n"},
		"76 octets":          {func(c *calendarText) { c.line("A", strings.Repeat("x", 74)) }, "A:" + strings.Repeat("x", 73) + "\r\n x\r\n"},
		"inside a character": {func(c *calendarText) { c.line("A", strings.Repeat("x", 72)+"愛") }, "A:" + strings.Repeat("x", 72) + "\r\n 愛\r\n"},
		"URI":                {func(c *calendarText) { c.uri("URL", "https://example.org/?a=1,2;b") }, "URL:https://example.org/?a=1,2;b\r\n"},
		"not a URI":          {func(c *calendarText) { c.uri("URL", "https://example.org/\r\nBEGIN:VEVENT") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var text calendarText
			c.write(&text)
			if got := string(text.out); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzText writes any text and reads it back with another parser.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "x;y,z\\n", strings.Repeat("déjà vu 愛 ", 30), "\r\n \t", "a\x80b", "END:VCALENDAR"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var text calendarText
		text.line("BEGIN", "VCALENDAR")
		text.line("BEGIN", "VEVENT")
		text.text("SUMMARY", s+".")
		text.line("END", "VEVENT")
		text.line("END", "VCALENDAR")
		for line := range strings.SplitSeq(strings.TrimSuffix(string(text.out), "\r\n"), "\r\n") {
			if len(line) > maxLine || strings.ContainsAny(line, "\r\n") {
				t.Errorf("line %q", line)
			}
			if utf8.ValidString(s) && !utf8.ValidString(line) {
				t.Errorf("line %q is cut inside a character", line)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(string(text.out)))
		if err != nil || len(cal.Events()) != 1 {
			t.Fatalf("cannot be read back: %v\n%q", err, text.out)
		}
		want := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
				return -1
			}
			return r
		}, s+".")
		if got := cal.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; utf8.ValidString(s) && got != want {
			t.Errorf("read back %q, want %q", got, want)
		}
	})
}
