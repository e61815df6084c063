package normalize

import (
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// byDay joins days as BYDAY does.
func byDay(days []dayOf) string {
	var all []string
	for _, d := range days {
		all = append(all, d.String())
	}
	return strings.Join(all, ",")
}

func TestParseDays(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Monday", "MO"}, {"mondays", "MO"}, {" TUES. ", "TU"}, {"Wed", "WE"}, {"thurs", "TH"}, {"Tues/Thurs", "TU,TH"},
		{"Mon, Wed & Fri", "MO,WE,FR"}, {"Mon Wed Fri", "MO,WE,FR"}, {"M/W/F", "MO,WE,FR"}, {"MWF", "MO,WE,FR"}, {"Sat and Sun", "SA,SU"},
		{"Mon-Fri", "MO,TU,WE,TH,FR"}, {"Monday to Friday", "MO,TU,WE,TH,FR"}, {"Mon thru Wed", "MO,TU,WE"}, {"Fri – Mon", "FR,SA,SU,MO"},
		{"daily", "MO,TU,WE,TH,FR,SA,SU"}, {"Every day", "MO,TU,WE,TH,FR,SA,SU"}, {"7 days a week", "MO,TU,WE,TH,FR,SA,SU"},
		{"weekdays", "MO,TU,WE,TH,FR"}, {"week days", "MO,TU,WE,TH,FR"}, {"Weekends", "SA,SU"}, {"every Monday", "MO"},
		{"daily except Sunday", "MO,TU,WE,TH,FR,SA"}, {"Monday, Monday", "MO"},
		{"domingo", "SU"}, {"miércoles", "WE"}, {"lunes a viernes", "MO,TU,WE,TH,FR"}, {"sábados y domingos", "SA,SU"}, {"todos los días", "MO,TU,WE,TH,FR,SA,SU"},
		{"mercredi", "WE"}, {"du lundi au vendredi", "MO,TU,WE,TH,FR"}, {"tous les jours", "MO,TU,WE,TH,FR,SA,SU"},
		{"Mittwochs", "WE"}, {"Mo bis Fr", "MO,TU,WE,TH,FR"}, {"Sonnabend", "SA"}, {"täglich", "MO,TU,WE,TH,FR,SA,SU"},
		{"Segunda-feira", "MO"}, {"segunda a sexta-feira", "MO,TU,WE,TH,FR"}, {"Terça", "TU"}, {"2ª, 4ª e 6ª", "MO,WE,FR"}, {"3ª feira", "TU"},
		{"lunedì", "MO"}, {"tutti i giorni", "MO,TU,WE,TH,FR,SA,SU"}, {"donderdag", "TH"}, {"ma t/m vr", "MO,TU,WE,TH,FR"},
		{"måndagar", "MO"}, {"lördag och söndag", "SA,SU"}, {"lørdag", "SA"}, {"środa", "WE"}, {"piątek", "FR"}, {"pon-pt", "MO,TU,WE,TH,FR"},
		{"понедельник", "MO"}, {"Пн-Пт", "MO,TU,WE,TH,FR"}, {"по вторникам", "TU"}, {"ежедневно", "MO,TU,WE,TH,FR,SA,SU"},
		{"月曜日", "MO"}, {"毎週火曜日", "TU"}, {"月・水・金", "MO,WE,FR"}, {"土日", "SA,SU"}, {"毎日", "MO,TU,WE,TH,FR,SA,SU"},
		{"دوشنبه", "MO"}, {"سه\u200cشنبه", "TU"}, {"سه شنبه", "TU"}, {"شنبه", "SA"}, {"يکشنبه و چهارشنبه", "SU,WE"}, {"هر روز", "MO,TU,WE,TH,FR,SA,SU"},
		{"1st Saturday", "1SA"}, {"2nd and 4th Wednesday", "2WE,4WE"}, {"1st, 3rd & 5th Sunday of the month", "1SU,3SU,5SU"},
		{"last Friday", "-1FR"}, {"Every third Tuesday of each month", "3TU"}, {"primer lunes del mes", "1MO"}, {"letzter Montag im Monat", "-1MO"},
		{"Saturday - Only 2nd Saturday of every month", "2SA"}, {"Wednesday (2nd & 4th)", "2WE,4WE"}, {"Monday, 1st Tuesday", "MO,1TU"},
		{"3", ""}, {"0", ""}, {"", ""}, {"Ongoing", ""}, {"T", ""}, {"S", ""}, {"every other Monday", ""}, {"first weekday of the month", ""},
		{"Monday-", ""}, {"Monday (online)", ""}, {"6th Sunday", ""}, {"Mon-8", ""}, {"monthly", ""},
	} {
		got, ok := parseDays(c.text)
		if !ok {
			got = nil
		}
		if byDay(got) != c.want {
			t.Errorf("parseDays(%q) = %s, want %s", c.text, byDay(got), c.want)
		}
	}
}

// apply runs rules by their names on a listing of a bare source.
func apply(l scrapers.Listing, names ...string) *row {
	r := &row{src: scrapers.Source{ID: "test"}, in: l, now: testNow}
	r.meeting.Mode = Online
	for _, rule := range rules {
		if slices.Contains(names, rule.name) && !r.rejected && !r.skipped {
			rule.apply(r)
		}
	}
	return r
}

// slotsAndCodes writes down a row for comparison: its slots, then the codes of its problems.
func slotsAndCodes(r *row) string {
	var out []string
	for _, s := range r.slots {
		_, day, _ := strings.Cut(s.RRule, "BYDAY=")
		if s.ByAppointment {
			day = "appointment"
		}
		out = append(out, strings.TrimSuffix(day+" "+s.Start+"-"+s.End, "-"))
	}
	for _, p := range r.problems {
		out = append(out, string(p.Code))
	}
	if r.rejected {
		out = append(out, "rejected")
	}
	return strings.Join(out, "|")
}

func TestDaysAndClock(t *testing.T) {
	for name, c := range map[string]struct {
		in   scrapers.Listing
		want string
	}{
		"several days":          {scrapers.Listing{Days: []string{"Monday", "Friday"}, Start: "18:00"}, "MO 18:00|FR 18:00"},
		"a bad day costs a day": {scrapers.Listing{Days: []string{"Monday", "Ongoing"}, Start: "18:00"}, "MO 18:00|day_unreadable"},
		"no good day":           {scrapers.Listing{Days: []string{"3"}, Start: "18:00"}, "day_unreadable|rejected"},
		"no day":                {scrapers.Listing{Days: []string{`\N`}, Start: "18:00"}, "day_missing|rejected"},
		"no time":               {scrapers.Listing{Days: []string{"Monday"}}, "MO |time_missing|rejected"},
		"bad time":              {scrapers.Listing{Days: []string{"Monday"}, Start: "evening"}, "MO |time_unreadable|rejected"},
		"by appointment":        {scrapers.Listing{Days: []string{""}, Start: " "}, "appointment |by_appointment"},
		"day in the time":       {scrapers.Listing{Start: "Sundays 7pm"}, "SU 19:00"},
		"range":                 {scrapers.Listing{Days: []string{"Monday"}, Start: "7-8:30 pm"}, "MO 19:00-20:30"},
		"midnight":              {scrapers.Listing{Days: []string{"Monday", "Tuesday"}, Start: "00:00"}, "MO 00:00|TU 00:00|time_suspicious"},
		"TSML's midnight":       {scrapers.Listing{Days: []string{"Monday"}, Start: "23:59"}, "MO 23:59"},
		"24:00 stays that day":  {scrapers.Listing{Days: []string{"Monday"}, Start: "24:00"}, "MO 23:59|time_suspicious"},
		"nth weekday":           {scrapers.Listing{Days: []string{"2nd & 4th Sunday"}, Start: "18:00"}, "2SU 18:00|4SU 18:00"},
	} {
		if got := slotsAndCodes(apply(c.in, "days", "clock")); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestEarlyHoursAreSuspiciousBehindADoor(t *testing.T) {
	for mode, want := range map[Mode]string{InPerson: "MO 02:00|time_suspicious", Online: "MO 02:00"} {
		r := &row{in: scrapers.Listing{Days: []string{"Monday"}, Start: "02:00"}, meeting: Meeting{Mode: mode}}
		days(r)
		clock(r)
		if got := slotsAndCodes(r); got != want {
			t.Errorf("%s: got %s, want %s", mode, got, want)
		}
	}
}

func FuzzDays(f *testing.F) {
	for _, s := range []string{"Mon-Fri", "2ª e 6ª", "1st & 3rd Sat of the month", "月・水", "سه شنبه", "daily except Sun", "feira -", "\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		days, ok := parseDays(s)
		if !ok {
			return
		}
		for i, d := range days {
			if d.weekday < 1 || d.weekday > 7 || d.nth < -1 || d.nth > 5 {
				t.Errorf("parseDays(%q) = %v", s, days)
			}
			if slices.Contains(days[:i], d) {
				t.Errorf("parseDays(%q) says %s twice", s, d)
			}
		}
		again, ok := parseDays(strings.ToUpper(s))
		if isASCII(s) && (!ok || byDay(again) != byDay(days)) {
			t.Errorf("parseDays(%q) depends on case: %s, %s", s, byDay(days), byDay(again))
		}
	})
}

func isASCII(s string) bool { return strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 }) < 0 }
