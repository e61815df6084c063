package normalize

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// expansion is one rule to expand.
type expansion struct {
	Rule  string `json:"rule"`
	Start string `json:"start"` // wall time
	Zone  string `json:"zone"`
	From  string `json:"from"` // the first local date that counts
	Most  int    `json:"most"`
}

const nextOccurrences = 50

// TestExpansionAgreesWithDateutil holds the next 50 occurrences of some thousands of rules, from real calendars and
// made up, against python3-dateutil's, over zone changes.
func TestExpansionAgreesWithDateutil(t *testing.T) {
	python := dateutil(t)
	cases := madeUpRules(2400)
	corpus := corpusRules(t)
	cases = append(cases, corpus...)
	theirs := expandWith(t, python, cases)
	compared, starts, refused, explained := 0, 0, map[string]int{}, map[string]int{}
	for i, c := range cases {
		ours, code := expandOurs(t, c)
		if code != "" {
			if why := whyRefused(c.Rule, code); why != "" {
				refused[why]++
			} else if theirs[i] != "" && !strings.HasPrefix(theirs[i], "error:") {
				t.Errorf("%s from %s: we refuse it (%s), dateutil says %s", c.Rule, c.Start, code, theirs[i])
			}
			continue
		}
		compared++
		starts += len(ours)
		if got := strings.Join(ours, " "); got != theirs[i] {
			if why := whyDifferent(c.Rule, theirs[i]); why != "" {
				explained[why]++
				continue
			}
			t.Errorf("%s from %s in %s since %s:\n ours   %s\n theirs %s", c.Rule, c.Start, c.Zone, c.From, got, theirs[i])
		}
	}
	t.Logf("%d rules (%d of the corpus), %d compared, %d occurrences; refused %v; explained %v", len(cases), len(corpus), compared, starts, refused, explained)
	if compared < 2000 || starts < 50_000 {
		t.Errorf("only %d rules with %d occurrences were compared", compared, starts)
	}
}

// refusals are the parts that no meeting needs and that are refused with a problem instead of being expanded.
var refusals = []struct {
	code scrapers.Code
	part *regexp.Regexp
	why  string
}{
	{scrapers.RecurrenceTooOften, regexp.MustCompile(`FREQ=(HOURLY|MINUTELY|SECONDLY)`), "more often than daily"},
	{scrapers.RecurrenceUnusable, regexp.MustCompile(`BYWEEKNO|BYYEARDAY|BYEASTER`), "by the week or day of the year"},
	{scrapers.RecurrenceUnusable, regexp.MustCompile(`BYSETPOS`), "BYSETPOS that does not number one weekday"},
	{scrapers.RecurrenceUnusable, regexp.MustCompile(`BYHOUR|BYMINUTE|BYSECOND`), "several times of day in one rule"},
	{scrapers.RecurrenceUnusable, regexp.MustCompile(`FREQ=YEARLY.*BYDAY=.*\d`), "numbered weekdays of the year"},
	{scrapers.RecurrenceUnusable, regexp.MustCompile(`FREQ=(DAILY|WEEKLY).*BYDAY=.*\d`), "numbered weekdays of a week: not allowed by RFC 5545"},
	{scrapers.RecurrenceUnusable, regexp.MustCompile(`FREQ=WEEKLY.*BYMONTHDAY`), "days of the month of a week: not allowed by RFC 5545"},
	{scrapers.MeetingEnded, regexp.MustCompile(`UNTIL=`), "it ends before it begins"},
}

func whyRefused(rule string, code scrapers.Code) string {
	for _, r := range refusals {
		if r.code == code && r.part.MatchString(rule) {
			return r.why
		}
	}
	return ""
}

// differences are those that are meant.
var differences = []struct {
	rule, theirs *regexp.Regexp
	why          string
}{
	{regexp.MustCompile(`UNTIL=\d{8}(;|$)`), regexp.MustCompile(`^`), "UNTIL without a time: its whole day counts here, and its midnight with dateutil"},
	{regexp.MustCompile(`^`), regexp.MustCompile(`^error:`), "dateutil cannot read it"},
}

func whyDifferent(rule, theirs string) string {
	for _, d := range differences {
		if d.rule.MatchString(rule) && d.theirs.MatchString(theirs) {
			return d.why
		}
	}
	return ""
}

func dateutil(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import dateutil, zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')").Run() == nil {
			return python
		}
	}
	t.Skip("python3-dateutil is not installed, so no other engine expands the rules: apt-get install python3-dateutil tzdata")
	return ""
}

// expandWith returns dateutil's line for each case.
func expandWith(t *testing.T, python string, cases []expansion) []string {
	t.Helper()
	var in, out, trouble bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, c := range cases {
		if err := enc.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "testdata/expand.py")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &trouble
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, trouble.String())
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(cases) {
		t.Fatalf("%d answers to %d rules", len(lines), len(cases))
	}
	return lines
}

// expandOurs runs the rule through the rules of this package, as a calendar's row, and expands its slots. code
// is why there are none.
func expandOurs(t *testing.T, c expansion) (starts []string, code scrapers.Code) {
	t.Helper()
	begin, err := time.Parse(wallTime, c.Start)
	if err != nil {
		t.Fatal(err)
	}
	l := scrapers.Listing{Row: 1, Ref: "1", Name: "Meeting", TimeZone: c.Zone, ConferenceURL: "https://zoom.us/j/81234567890",
		Recurrence: &scrapers.Recurrence{Start: c.Start, RRule: c.Rule}}
	long := begin.AddDate(-1, 0, 0) // nothing is over yet
	got := All(testSource, scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{l}}, long, long)
	if len(got.Meetings) == 0 {
		for _, p := range got.Problems {
			switch p.Code {
			case scrapers.RecurrenceUnusable, scrapers.RecurrenceTooOften, scrapers.MeetingEnded:
				return nil, p.Code
			}
		}
		t.Fatalf("%s: no meeting and no reason: %+v", c.Rule, got.Problems)
	}
	loc, err := Location(c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	since, err := time.ParseInLocation(time.DateOnly, c.From, loc)
	if err != nil {
		t.Fatal(err)
	}
	return firstStarts(got.Meetings, loc, since, c.Most), ""
}

// firstStarts looks in ever longer windows, up to the horizon of expand.py.
func firstStarts(meetings []Meeting, loc *time.Location, since time.Time, most int) []string {
	horizon := time.Date(2099, 1, 1, 0, 0, 0, 0, loc)
	var all []time.Time
	for _, years := range []int{2, 8, 150} {
		to := since.AddDate(years, 0, 0)
		if to.After(horizon) {
			to = horizon
		}
		all = nil
		for _, m := range meetings {
			all = append(all, m.Schedule.Occurrences(loc, since, to)...)
		}
		if slices.SortFunc(all, time.Time.Compare); len(all) >= most {
			break
		}
	}
	var starts []string
	for _, at := range slices.CompactFunc(all, time.Time.Equal) {
		if len(starts) < most {
			starts = append(starts, at.Format("20060102T1504"))
		}
	}
	return starts
}

// madeUpRules are rules of every kind that meetings have, the same each time. Their zones change in the north, in
// the south, by half an hour, in winter, during Ramadan and never; many of their times are the hours that clocks skip
// or repeat.
func madeUpRules(n int) []expansion {
	r := rand.New(rand.NewPCG(5545, 1))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	day := func() string { return dayCodes[1+r.IntN(7)] }
	var all []expansion
	for range n {
		rule := []string{"FREQ=" + pick("WEEKLY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "DAILY", "YEARLY")}
		if r.IntN(3) == 0 {
			rule = append(rule, fmt.Sprintf("INTERVAL=%d", 1+r.IntN(5)))
		}
		switch rule[0] {
		case "FREQ=WEEKLY":
			rule = append(rule, pick("BYDAY="+day(), "BYDAY="+day()+","+day(), "BYDAY=MO,TU,WE,TH,FR", "WKST=SU;BYDAY="+day()+","+day(), "BYMONTH=1,6;BYDAY="+day(), ""))
		case "FREQ=MONTHLY":
			rule = append(rule, pick(
				"BYDAY="+pick("1", "2", "3", "4", "5", "-1", "-2")+day(), "BYDAY="+pick("1", "2")+day()+","+pick("3", "4")+day(),
				fmt.Sprintf("BYMONTHDAY=%d", 1+r.IntN(31)), fmt.Sprintf("BYMONTHDAY=-%d", 1+r.IntN(5)), "BYMONTHDAY=13;BYDAY=FR", "BYDAY="+day(),
				"BYDAY="+day()+";BYSETPOS="+pick("1", "2", "-1"), "BYMONTHDAY=8,9,10,11,12,13,14;BYDAY="+day(), ""))
		case "FREQ=DAILY":
			rule = append(rule, pick("", "BYDAY="+day()+","+day(), "BYMONTHDAY=1,15", "BYMONTH=2"))
		case "FREQ=YEARLY":
			rule = append(rule, pick("", "BYMONTH=3,10;BYDAY="+pick("1", "-1")+"SU", "BYMONTH=11;BYDAY=4TH", "BYMONTH=12;BYMONTHDAY=24,31"))
		}
		start := time.Date(2015+r.IntN(14), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), 15*r.IntN(4), 0, 0, time.UTC)
		if r.IntN(2) == 0 { // an hour at which zones change
			start = time.Date(start.Year(), start.Month(), start.Day(), r.IntN(4), 30, 0, 0, time.UTC)
		}
		switch r.IntN(6) {
		case 0:
			rule = append(rule, fmt.Sprintf("COUNT=%d", 1+r.IntN(60)))
		case 1:
			rule = append(rule, "UNTIL="+start.AddDate(0, r.IntN(40), r.IntN(30)).Format("20060102T150405"))
		}
		from := start
		if r.IntN(2) == 0 {
			from = start.AddDate(r.IntN(6), r.IntN(12), r.IntN(28))
		}
		all = append(all, expansion{
			Rule: strings.Join(slices.DeleteFunc(rule, func(s string) bool { return s == "" }), ";"), Start: start.Format(wallTime),
			Zone: pick("America/New_York", "America/Chicago", "America/Phoenix", "America/Santiago", "America/Sao_Paulo", "Europe/London",
				"Europe/Dublin", "Europe/Berlin", "Africa/Casablanca", "Africa/Cairo", "Asia/Tehran", "Asia/Kathmandu", "Australia/Lord_Howe",
				"Australia/Sydney", "Pacific/Chatham", "America/Nuuk", "Asia/Jerusalem"),
			From: from.Format(time.DateOnly), Most: nextOccurrences,
		})
	}
	return all
}

var (
	corpusEvent = regexp.MustCompile(`(?s)BEGIN:VEVENT.*?END:VEVENT`)
	corpusFold  = regexp.MustCompile(`\r?\n[ \t]`)
	corpusRule  = regexp.MustCompile(`(?m)^RRULE[^:\r\n]*:([^\r\n]+)`)
	corpusStart = regexp.MustCompile(`(?m)^DTSTART([^:\r\n]*):(\d{8}T\d{6})Z?\r?$`)
	corpusZone  = regexp.MustCompile(`TZID="?([A-Za-z_]+/[A-Za-z_/]+)`)
)

// corpusRules are the rules of the real calendars, each once for each start and zone.
func corpusRules(t *testing.T) []expansion {
	t.Helper()
	names, err := filepath.Glob("../../shared/feeds/ical/*.ics")
	if err != nil || len(names) == 0 {
		t.Log("no real calendars here; made-up rules only")
		return nil
	}
	seen := map[expansion]bool{}
	var all []expansion
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range corpusEvent.FindAll(corpusFold.ReplaceAll(body, nil), -1) {
			rule, start := corpusRule.FindSubmatch(event), corpusStart.FindSubmatch(event)
			if rule == nil || start == nil {
				continue
			}
			begin, err := time.Parse("20060102T150405", string(start[2]))
			if err != nil || begin.Year() < 1990 {
				continue
			}
			c := expansion{Rule: strings.ToUpper(strings.TrimSuffix(string(rule[1]), "Z")), Start: begin.Format(wallTime), Zone: "America/New_York",
				From: begin.Format(time.DateOnly), Most: nextOccurrences}
			c.Rule = regexp.MustCompile(`(UNTIL=\d{8}T\d{6})Z`).ReplaceAllString(c.Rule, "$1")
			if zone := corpusZone.FindSubmatch(start[1]); zone != nil {
				if _, err := Location(string(zone[1])); err == nil {
					c.Zone = string(zone[1])
				}
			}
			if !seen[c] {
				seen[c] = true
				all = append(all, c)
			}
		}
	}
	return all
}
