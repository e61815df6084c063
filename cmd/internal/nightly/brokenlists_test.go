package nightly_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

// broken is one real list, and the words about it as it breaks in the ways that lists do.
type broken struct {
	id, file string
	rows     func(body []byte) (head string, rows []string, tail string)
	clock    *regexp.Regexp // groups: before, hours, after
	ref      *regexp.Regexp // group: before
	dropped  string         // three in five rows are gone
	cut      string         // the body ends in its middle
	emptied  string
	shifted  string // an hour later
	renamed  string // every ref is another
}

var brokens = []broken{
	{
		id: "aa-us-pa-sepia-2020-07-29", file: "meetingguide/aa-us-pa-sepia-2020-07-29.json", rows: jsonRows,
		clock:   regexp.MustCompile(`("(?:end_)?time": ?")(\d\d)(:)`),
		ref:     regexp.MustCompile(`("slug": ?")`),
		dropped: "776 meetings where there are usually 1939",
		cut:     "meetings where there are usually 1939",
		emptied: "none of its 0 rows became a meeting",
		shifted: "meetings moved by +60 minutes",
		renamed: "refs were replaced",
	},
	{
		id: "na-us-ny-greaterny-2018", file: "bmlt/na-us-ny-greaterny-2018.json", rows: jsonRows,
		clock:   regexp.MustCompile(`("start_time": ?")(\d\d)(:)`),
		ref:     regexp.MustCompile(`("id_bigint": ?")`),
		dropped: "meetings where there are usually",
		cut:     "meetings where there are usually",
		emptied: "the server lists no meeting that can be read",
		shifted: "meetings moved by +60 minutes",
		renamed: "refs were replaced",
	},
	{
		id: "aa-us-nm-2016", file: "sheet/aa-us-nm-2016.csv", rows: lineRows,
		clock:   regexp.MustCompile(`(\|)(\d+)(:\d\d [AP]M\|)`),
		ref:     regexp.MustCompile(`(?m)^()\d`),
		dropped: "243 meetings where there are usually 605",
		cut:     "meetings where there are usually 605",
		emptied: "the answer is empty",
		shifted: "meetings moved by +60 minutes",
		renamed: "605 of its 605 refs were replaced",
	},
	{
		id: "calendar-corpus", rows: eventRows, // the calendar that we make of aa-us-nm-2016
		clock:   regexp.MustCompile(`(DT(?:START|END)[^:\n]*:\d{8}T)(\d\d)(\d{4})`),
		ref:     regexp.MustCompile(`(?m)^(UID:)`),
		dropped: "meetings where there are usually",
		cut:     "meetings where there are usually",
		emptied: "none of its 0 rows became a meeting",
		shifted: "meetings moved by +60 minutes",
		renamed: "refs were replaced",
	},
	{
		id: "na-us-ky-louisville-2019-12-26", file: "json/na-us-ky-louisville-2019-12-26.json", rows: jsonRows,
		clock:   regexp.MustCompile(`("time": ?)(\d+)()`), // in seconds
		ref:     regexp.MustCompile(`("id": ?")`),
		dropped: "meetings where there are usually 105",
		cut:     "meetings where there are usually 105",
		emptied: "none of its 0 rows became a meeting",
		shifted: "meetings moved by +60 minutes",
		renamed: "105 of its 105 refs were replaced",
	},
}

func jsonRows(body []byte) (string, []string, string) {
	var all []json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		panic(err)
	}
	rows := make([]string, len(all))
	for i, r := range all {
		rows[i] = string(r)
		if i < len(all)-1 {
			rows[i] += ","
		}
	}
	return "[", rows, "]"
}

func lineRows(body []byte) (string, []string, string) {
	return "", slices.Collect(strings.Lines(string(body))), ""
}

func eventRows(body []byte) (string, []string, string) {
	head, rest, _ := strings.Cut(string(body), "BEGIN:VEVENT")
	end := strings.LastIndex(rest, "END:VCALENDAR")
	var rows []string
	for _, e := range strings.Split(rest[:end], "BEGIN:VEVENT") {
		rows = append(rows, "BEGIN:VEVENT"+e)
	}
	return head, rows, rest[end:]
}

const challengePage = `<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title></head>` +
	`<body><div id="cf-wrapper">Enable JavaScript and cookies to continue</div></body></html>`

// breakages are what befalls all lists at once, a night each.
var breakages = []struct {
	name string
	harm func(b *broken, body []byte) []byte
	says func(b *broken) string
}{
	{"mass drop", func(b *broken, body []byte) []byte {
		head, rows, tail := b.rows(body)
		rows = rows[:len(rows)*2/5+1]
		return []byte(head + strings.TrimSuffix(strings.Join(rows, ""), ",") + tail)
	}, func(b *broken) string { return b.dropped }},
	{"cut off", func(_ *broken, body []byte) []byte { return body[:len(body)/2] }, func(b *broken) string { return b.cut }},
	{"emptied", func(b *broken, body []byte) []byte {
		head, _, tail := b.rows(body)
		return []byte(head + "\n" + tail)
	}, func(b *broken) string { return b.emptied }},
	{"challenge page", func(*broken, []byte) []byte { return []byte(challengePage) }, func(*broken) string {
		return `a page that asks for proof of being human with the title "Just a moment..."`
	}},
	{"an hour later", func(b *broken, body []byte) []byte {
		return b.clock.ReplaceAllFunc(body, func(m []byte) []byte {
			part := b.clock.FindSubmatch(m)
			hour, _ := strconv.Atoi(string(part[2]))
			if len(part[3]) == 0 {
				return fmt.Appendf(nil, "%s%d", part[1], min(hour+3600, 86399))
			}
			if hour%12 == 11 || hour == 12 && bytes.HasSuffix(part[3], []byte("M|")) {
				return m // the next hour is on another half of the day
			}
			return fmt.Appendf(nil, "%s%02d%s", part[1], hour+1, part[3])
		})
	}, func(b *broken) string { return b.shifted }},
	{"renumbered", func(b *broken, body []byte) []byte {
		return b.ref.ReplaceAllFunc(body, func(m []byte) []byte {
			if m[0] >= '0' && m[0] <= '9' {
				return slices.Concat([]byte("90000"), m)
			}
			return slices.Concat(m, []byte("90000"))
		})
	}, func(b *broken) string { return b.renamed }},
}

// lists are the real lists as files that a test may change.
type lists struct {
	dir     string
	sources []scrapers.Source
	whole   map[string][]byte
}

func realLists(t *testing.T) lists {
	t.Helper()
	if _, err := os.Stat(feeds); err != nil {
		t.Skip("the real feeds are not on this machine (../shared/feeds)")
	}
	examples, err := config.Sources("../../../config/examples")
	if err != nil {
		t.Fatal(err)
	}
	l := lists{dir: t.TempDir(), whole: map[string][]byte{}}
	for _, b := range brokens {
		at := slices.IndexFunc(examples, func(s scrapers.Source) bool { return s.ID == b.id })
		if at < 0 {
			t.Fatalf("config/examples has no %s", b.id)
		}
		s := examples[at]
		s.URL, s.Authoritative = "file://"+filepath.Join(l.dir, b.id+filepath.Ext(b.file)), true
		if s.TimeZone == "" {
			s.TimeZone = "America/New_York"
		}
		var err error
		if b.file == "" {
			l.whole[b.id], err = os.ReadFile(l.calendar(t))
		} else {
			l.whole[b.id], err = os.ReadFile(filepath.Join(feeds, b.file))
		}
		if err != nil {
			t.Fatal(err)
		}
		l.sources = append(l.sources, s)
		l.put(t, b.id, l.whole[b.id])
	}
	return l
}

// calendar publishes the source before, and returns its largest calendar.
func (l lists) calendar(t *testing.T) string {
	t.Helper()
	m, err := runAt(t, firstNight, settings(t.TempDir()), l.sources[len(l.sources)-1:])
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(m.Path, "ical", "aa", "US-NM.ics")
}

func (l lists) put(t *testing.T, id string, body []byte) {
	t.Helper()
	for _, s := range l.sources {
		if s.ID == id {
			newFile(t, strings.TrimPrefix(s.URL, "file://"), body)
		}
	}
}

// TestBrokenLists publishes real lists, and then breaks all of them in one way a night. Each is refused, with the words
// that an operator needs, and every meeting stays published as it was.
func TestBrokenLists(t *testing.T) {
	t.Parallel()
	l := realLists(t)
	conf := settings(t.TempDir())
	first, err := runAt(t, firstNight, conf, l.sources)
	if err != nil || first.Exit != nightly.ExitPublished {
		t.Fatalf("exit %d, %v", first.Exit, err)
	}
	for i, how := range breakages {
		for _, b := range brokens {
			l.put(t, b.id, how.harm(&b, l.whole[b.id]))
		}
		at := firstNight.AddDate(0, 0, i+1)
		m, err := runAt(t, at, conf, l.sources)
		if err != nil || !m.Published || m.Exit != nightly.ExitDegraded {
			t.Fatalf("%s: exit %d, %v", how.name, m.Exit, err)
		}
		s := statusOf(t, conf.Data, at)
		for _, b := range brokens {
			refused(t, how.name, lineOf(t, m, b.id), how.says(&b), s)
		}
		sameFile(t, first.Path, m.Path, "meetings.ndjson")
	}
	for _, b := range brokens {
		l.put(t, b.id, l.whole[b.id])
	}
	if m, err := runAt(t, firstNight.AddDate(0, 0, len(breakages)+1), conf, l.sources); err != nil || m.Exit != nightly.ExitPublished {
		t.Errorf("whole again: exit %d, %v", m.Exit, err)
	}
}

// refused wants that a broken list is not believed, for a reason, and that run and status say what to do.
func refused(t *testing.T, how string, line nightly.SourceLine, why string, s status.Status) {
	t.Helper()
	if line.Outcome != sinks.CarriedForward || line.Cause != sinks.Quarantined && line.Cause != sinks.FailedParse {
		t.Errorf("%s, %s: %s (%s)", how, line.ID, line.Outcome, line.Cause)
	}
	if why == "" || !strings.Contains(line.Detail, why) || strings.Contains(line.Detail, "\n") {
		t.Errorf("%s, %s: the words are %q, want %q", how, line.ID, line.Detail, why)
	}
	if !unwell(s, line.ID) {
		t.Errorf("%s: status does not name %s", how, line.ID)
	}
	if line.Cause != sinks.Quarantined {
		return
	}
	if !strings.Contains(line.Detail, "almanac quarantine accept "+line.ID) {
		t.Errorf("%s, %s: %q does not say how to accept it", how, line.ID, line.Detail)
	}
	if !slices.ContainsFunc(s.Held, func(h nightly.Held) bool { return h.Source == line.ID && h.Standing == nightly.Waiting }) {
		t.Errorf("%s: status does not say that %s is held back", how, line.ID)
	}
}

// TestBrokenListThatIsMeant: the list of Louisville did collapse, from 105 meetings to 11, when its area stopped to
// keep it. It is held back until a person believes it; then its meetings go after two nights, and not before a person
// has said so to the release gate too.
func TestBrokenListThatIsMeant(t *testing.T) {
	t.Parallel()
	l := realLists(t)
	const id = "na-us-ky-louisville-2019-12-26"
	l.sources = slices.DeleteFunc(l.sources, func(s scrapers.Source) bool { return s.ID != id })
	conf := settings(t.TempDir())
	night := func(n int, acceptLoss bool) (nightly.Manifest, error) {
		opt := options(conf, l.sources, firstNight.AddDate(0, 0, n))
		opt.AcceptLoss = acceptLoss
		return nightly.Run(t.Context(), opt)
	}
	first, err := night(0, false)
	if err != nil || first.Totals.Rows.Meetings != 105 || first.Totals.Meetings < 100 { // some stand in it twice
		t.Fatalf("%+v, %v", first.Totals, err)
	}
	all := first.Totals.Meetings
	collapsed, err := os.ReadFile(filepath.Join(feeds, "json/na-us-ky-louisville-2020-11-29.json"))
	if err != nil {
		t.Fatal(err)
	}
	l.put(t, id, collapsed)
	m, err := night(1, false)
	if err != nil || m.Exit != nightly.ExitDegraded || m.Totals.Meetings != all {
		t.Fatalf("exit %d, %d meetings, %v", m.Exit, m.Totals.Meetings, err)
	}
	line := lineOf(t, m, id)
	refused(t, "collapsed", line, "11 meetings where there are usually 105", statusOf(t, conf.Data, firstNight.AddDate(0, 0, 1)))
	says(t, line.Detail, "(if that is meant: almanac quarantine accept "+id+")")
	sameFile(t, first.Path, m.Path, "meetings.ndjson")

	opt := options(conf, l.sources, firstNight.AddDate(0, 0, 1))
	if held, err := nightly.Believe(opt, l.sources[0], "ann", "the area says so"); err != nil || held.Standing != nightly.Believed {
		t.Fatalf("%+v, %v", held, err)
	}
	if m, err = night(2, false); err != nil || m.Exit != nightly.ExitPublished || m.Totals.Meetings < all {
		t.Fatalf("the night after: exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
	served := standing(t, conf.Data)
	m, err = night(3, false)
	if m.Exit != nightly.ExitRefused || standing(t, conf.Data) != served {
		t.Fatalf("the second night after: exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
	says(t, err.Error(), "the number of meetings falls from", "(if that is meant: almanac run --accept-loss)")
	s := statusOf(t, conf.Data, firstNight.AddDate(0, 0, 3))
	if well, why := s.Verdict(48 * time.Hour); well || !strings.Contains(why, "--accept-loss") {
		t.Errorf("status: %v, %s", well, why)
	}
	if m, err = night(4, true); err != nil || m.Exit != nightly.ExitPublished || m.Totals.Meetings != 11 {
		t.Errorf("accepted: exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
}
