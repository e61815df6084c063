package normalize

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/recovery-almanac/almanac/scrapers"
)

// recur applies the rule to a calendar's event and writes its slots down.
func recur(rec scrapers.Recurrence) string {
	r := apply(scrapers.Listing{Recurrence: &rec}, "days", "clock", "recurrence")
	var out []string
	for _, s := range r.slots {
		text := fmt.Sprintf("%s %d %s %s..%s", s.RRule, s.Weekday, s.Start, s.From, s.Until)
		if len(s.Except) > 0 {
			text += " except " + strings.Join(s.Except, ",")
		}
		if len(s.Also) > 0 {
			text += " also " + strings.Join(s.Also, ",")
		}
		out = append(out, strings.TrimSpace(text))
	}
	for _, p := range r.problems {
		out = append(out, string(p.Code))
	}
	return strings.Join(out, "\n")
}

func TestRecurrence(t *testing.T) {
	const monday = "2026-01-05T19:00:00"
	for name, c := range map[string]struct {
		in   scrapers.Recurrence
		want string
	}{
		"single":         {scrapers.Recurrence{Start: monday}, "1 19:00 2026-01-05..2026-01-05"},
		"weekly by date": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05.."},
		"weekly days": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYDAY=MO,WE"},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..\nFREQ=WEEKLY;BYDAY=WE 3 19:00 2026-01-07.."},
		"every other week keeps its phase": {scrapers.Recurrence{Start: "2026-01-08T19:00:00", RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"},
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO 1 19:00 2026-01-19..\nFREQ=WEEKLY;INTERVAL=2;BYDAY=TH 4 19:00 2026-01-08.."},
		"weeks from Sunday": {scrapers.Recurrence{Start: "2026-01-08T19:00:00", RRule: "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TH"},
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU 7 19:00 2026-01-18..\nFREQ=WEEKLY;INTERVAL=2;BYDAY=TH 4 19:00 2026-01-08.."},
		"daily on workdays": {scrapers.Recurrence{Start: monday, RRule: "FREQ=DAILY;BYDAY=MO,TU"},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..\nFREQ=WEEKLY;BYDAY=TU 2 19:00 2026-01-06.."},
		"every other day": {scrapers.Recurrence{Start: monday, RRule: "FREQ=DAILY;INTERVAL=2;COUNT=3"},
			"FREQ=DAILY;INTERVAL=2 0 19:00 2026-01-05..2026-01-09"},
		"every 14 days": {scrapers.Recurrence{Start: monday, RRule: "FREQ=DAILY;INTERVAL=14"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO 1 19:00 2026-01-05.."},
		"first Saturday, begun in mid-month": {scrapers.Recurrence{Start: "2026-01-10T19:00:00", RRule: "FREQ=MONTHLY;BYDAY=1SA,3SA"},
			"FREQ=MONTHLY;BYDAY=1SA 6 19:00 2026-02-07..\nFREQ=MONTHLY;BYDAY=3SA 6 19:00 2026-01-17.."},
		"last Friday":               {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=-1FR"}, "FREQ=MONTHLY;BYDAY=-1FR 5 19:00 2026-01-30.."},
		"BYSETPOS of one day":       {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"}, "FREQ=MONTHLY;BYDAY=2TU 2 19:00 2026-01-13.."},
		"BYSETPOS of every day":     {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1"}, "FREQ=MONTHLY;BYMONTHDAY=-1 0 19:00 2026-01-31.."},
		"BYSETPOS of some days":     {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"}, "recurrence_unusable"},
		"a Saturday from 8 to 14":   {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=8,9,10,11,12,13,14"}, "FREQ=MONTHLY;BYDAY=2SA 6 19:00 2026-01-10.."},
		"Friday the 13th":           {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"}, "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR 5 19:00 2026-02-13.."},
		"every Tuesday of a month":  {scrapers.Recurrence{Start: monday, RRule: "FREQ=MONTHLY;BYDAY=TU"}, "FREQ=WEEKLY;BYDAY=TU 2 19:00 2026-01-06.."},
		"monthly by date":           {scrapers.Recurrence{Start: "2026-01-31T19:00:00", RRule: "FREQ=MONTHLY"}, "FREQ=MONTHLY;BYMONTHDAY=31 0 19:00 2026-01-31.."},
		"yearly by date":            {scrapers.Recurrence{Start: monday, RRule: "FREQ=YEARLY"}, "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5 0 19:00 2026-01-05.."},
		"yearly by weekday":         {scrapers.Recurrence{Start: monday, RRule: "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}, "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU 7 19:00 2026-10-25.."},
		"until an earlier midnight": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;UNTIL=20260119T000000"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-12"},
		"until that very start":     {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;UNTIL=20260119T190000"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-19"},
		"until as the contract says": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;UNTIL=2026-01-19T23:59:59"},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-19"},
		"until a date":              {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;UNTIL=20260120"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-19"},
		"until before the start":    {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;UNTIL=20250101"}, "meeting_ended"},
		"until never":               {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;UNTIL=soon"}, "recurrence_unusable"},
		"count over two days":       {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-12\nFREQ=WEEKLY;BYDAY=WE 3 19:00 2026-01-07..2026-01-07"},
		"count that ends a day out": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=1"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-05"},
		"trailing semicolon":        {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05.."},
		"BYHOUR that says nothing":  {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYHOUR=19;BYMINUTE=0"}, "FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05.."},
		"BYHOUR that moves":         {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYHOUR=9,19"}, "recurrence_unusable"},
		"BYWEEKNO":                  {scrapers.Recurrence{Start: monday, RRule: "FREQ=YEARLY;BYWEEKNO=20"}, "recurrence_unusable"},
		"30 February":               {scrapers.Recurrence{Start: monday, RRule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "recurrence_unusable"},
		"hourly":                    {scrapers.Recurrence{Start: monday, RRule: "FREQ=HOURLY"}, "recurrence_too_often"},
		"nonsense":                  {scrapers.Recurrence{Start: monday, RRule: "INDEVVAL=0"}, "recurrence_unusable"},
		"lunar":                     {scrapers.Recurrence{Start: monday, RRule: "RSCALE=CHINESE;FREQ=YEARLY"}, "recurrence_unusable"},
		"whole day":                 {scrapers.Recurrence{Start: "2026-01-05"}, "event_all_day"},
		"bad start":                 {scrapers.Recurrence{Start: "soon"}, "recurrence_unusable"},
		"midnight":                  {scrapers.Recurrence{Start: "2026-01-05T00:00:00"}, "1 00:00 2026-01-05..2026-01-05\ntime_suspicious"},
		"an exception at another hour is told": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY", Except: []string{"2026-01-12T06:00:00", "2026-01-13T06:00:00"}},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..\nfield_unreadable"},
		"a weekday left out whole": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", Except: []string{"2026-01-07T19:00:00"}},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-12"},
		"every date left out": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;COUNT=1", Except: []string{"2026-01-05T19:00:00"}}, "event_cancelled"},
		"exceptions go to their slot": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYDAY=MO,WE",
			Except: []string{"2026-01-14T19:00:00", "2026-01-12", "2026-01-19T18:00:00", "2026-01-13T19:00:00"}},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05.. except 2026-01-12\nFREQ=WEEKLY;BYDAY=WE 3 19:00 2026-01-07.. except 2026-01-14\nfield_unreadable"},
		"further dates": {scrapers.Recurrence{Start: monday, RRule: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=2",
			Also: []string{"2026-01-21T19:00:00", "2026-01-22T19:00:00", "2026-01-23T10:00:00", "x"}},
			"FREQ=WEEKLY;BYDAY=MO 1 19:00 2026-01-05..2026-01-05 also 2026-01-22\nFREQ=WEEKLY;BYDAY=WE 3 19:00 2026-01-07..2026-01-07 also 2026-01-21\n5 10:00 2026-01-23..2026-01-23\nfield_unreadable"},
	} {
		if got := recur(c.in); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// TestSlotsSayWhatTheRuleSaid splits random rules and compares the union of their slots' occurrences with what
// rrule-go, which shares no code with ours, makes of the whole.
func TestSlotsSayWhatTheRuleSaid(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	used := 0
	for range 3000 {
		begin := time.Date(2024, time.Month(1+random.IntN(12)), 1+random.IntN(31), 19, 0, 0, 0, time.UTC)
		text := randomRule(random)
		oracle, err := rrule.StrToRRule("DTSTART:" + begin.Format("20060102T150405Z") + "\nRRULE:" + text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		from, to := begin.AddDate(0, 0, -3), begin.AddDate(3, 0, 0)
		want := map[time.Time]bool{}
		for _, at := range oracle.Between(from, to.Add(-time.Second), true) {
			want[at] = true
		}
		r := apply(scrapers.Listing{Recurrence: &scrapers.Recurrence{Start: begin.Format(wallTime), RRule: text}}, "recurrence")
		if r.rejected && len(want) > 0 {
			t.Fatalf("%s from %s is rejected: %v", text, begin, r.problems)
		}
		got := map[time.Time]bool{}
		for _, s := range r.slots {
			used++
			for _, at := range s.Occurrences(time.UTC, from, to) {
				if got[at] {
					t.Fatalf("%s from %s: %s is in two slots", text, begin, at)
				}
				got[at] = true
			}
		}
		for at := range want {
			if !got[at] {
				t.Fatalf("%s from %s: %s is missing from %+v", text, begin, at, r.slots)
			}
		}
		for at := range got {
			if !want[at] {
				t.Fatalf("%s from %s: %s is too much in %+v", text, begin, at, r.slots)
			}
		}
	}
	if used < 3000 {
		t.Fatalf("only %d slots were compared", used)
	}
}

// randomRule writes a rule of the subset that meetings use.
func randomRule(random *rand.Rand) string {
	pick := func(options ...string) string { return options[random.IntN(len(options))] }
	rule := pick("FREQ=DAILY", "FREQ=DAILY;BYDAY=MO,SA", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=SU,TU,TH",
		"FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO", "FREQ=WEEKLY;BYMONTH=3,4;BYDAY=FR", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1SA,3SA",
		"FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=5WE", "FREQ=MONTHLY;BYDAY=-5WE", "FREQ=MONTHLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2,-1",
		"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=8,9,10,11,12,13,14",
		"FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=2,7",
		"FREQ=YEARLY;BYMONTHDAY=15", "FREQ=YEARLY;BYDAY=TU")
	if random.IntN(2) == 0 {
		rule += fmt.Sprintf(";INTERVAL=%d", 1+random.IntN(8))
	}
	switch random.IntN(4) {
	case 0:
		rule += fmt.Sprintf(";COUNT=%d", 1+random.IntN(30))
	case 1:
		rule += fmt.Sprintf(";UNTIL=2025%02d%02dT%02d0000Z", 1+random.IntN(12), 1+random.IntN(28), random.IntN(24))
	}
	return rule
}
