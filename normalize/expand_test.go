package normalize

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func instants(t *testing.T, s Schedule, zone, from, to string) []string {
	t.Helper()
	loc, err := Location(zone)
	if err != nil {
		t.Fatal(err)
	}
	begin, err1 := time.Parse(time.RFC3339, from)
	end, err2 := time.Parse(time.RFC3339, to)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	var out []string
	for _, at := range s.Occurrences(loc, begin, end) {
		if at.Location() != time.UTC {
			t.Errorf("%s is not in UTC", at)
		}
		out = append(out, at.Format("01-02T15:04"))
	}
	return out
}

func TestOccurrences(t *testing.T) {
	sundays := Schedule{RRule: "FREQ=WEEKLY;BYDAY=SU", Start: "02:30"}
	for _, c := range []struct {
		name           string
		s              Schedule
		zone, from, to string
		want           []string
	}{
		{"the window is half open", Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Start: "19:00"}, "Etc/UTC", "2026-01-05T19:00:00Z", "2026-01-19T19:00:00Z",
			[]string{"01-05T19:00", "01-12T19:00"}},
		{"local Monday, Tuesday in UTC", Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Start: "20:00"}, "America/New_York", "2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z",
			[]string{"01-06T01:00"}},
		{"a skipped time moves on by the gap", sundays, "America/New_York", "2026-03-01T00:00:00Z", "2026-03-16T00:00:00Z",
			[]string{"03-01T07:30", "03-08T07:30", "03-15T06:30"}},
		{"of two the first", Schedule{RRule: "FREQ=WEEKLY;BYDAY=SU", Start: "01:30"}, "America/New_York", "2026-10-25T00:00:00Z", "2026-11-09T00:00:00Z",
			[]string{"10-25T05:30", "11-01T05:30", "11-08T06:30"}},
		{"half an hour of summer", Schedule{RRule: "FREQ=WEEKLY;BYDAY=SU", Start: "02:15"}, "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-12T00:00:00Z",
			[]string{"10-03T15:45", "10-10T15:15"}},
		{"from, until and exceptions", Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Start: "19:00", From: "2026-01-12", Until: "2026-02-02", Except: []string{"2026-01-19"}},
			"Etc/UTC", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", []string{"01-12T19:00", "01-26T19:00", "02-02T19:00"}},
		{"every other week counts from From", Schedule{RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", Start: "19:00", From: "2026-01-05"},
			"Etc/UTC", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", []string{"02-02T19:00", "02-16T19:00"}},
		{"last Friday", Schedule{RRule: "FREQ=MONTHLY;BYDAY=-1FR", Start: "19:00"}, "Etc/UTC", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z",
			[]string{"01-30T19:00", "02-27T19:00", "03-27T19:00"}},
		{"single date with further ones", Schedule{Start: "19:00", From: "2026-01-10", Until: "2026-01-10", Also: []string{"2026-01-03", "2026-01-10", "2026-01-20"}},
			"Etc/UTC", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", []string{"01-03T19:00", "01-10T19:00", "01-20T19:00"}},
		{"by appointment", Schedule{ByAppointment: true}, "Etc/UTC", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", nil},
		{"an empty window", sundays, "Etc/UTC", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", nil},
	} {
		if got := instants(t, c.s, c.zone, c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestOccurrencesAgainstAWalk compares with the dumbest way there is: look at the clock every minute. The walk
// finds a time that comes twice at its first coming, and cannot see a skipped one, which must be a gap away.
func TestOccurrencesAgainstAWalk(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	zones := []string{"America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Apia", "America/St_Johns"}
	for _, zone := range zones {
		loc, err := Location(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, month := range []time.Month{3, 4, 9, 10, 11} {
			from := time.Date(2026, month, 1, random.IntN(24), random.IntN(60), 0, 0, time.UTC)
			to := from.AddDate(0, 0, 35)
			s := Schedule{RRule: "FREQ=WEEKLY;BYDAY=SA", Start: hhmm(random.IntN(4*60) + 1)}
			if random.IntN(2) == 0 {
				s.RRule = "FREQ=WEEKLY;BYDAY=SU"
			}
			got := s.Occurrences(loc, from, to)
			want := walk(s, loc, from, to)
			for _, at := range got {
				local := at.In(loc)
				if local.Format("15:04") != s.Start {
					_, before := local.Add(-2 * time.Hour).Zone()
					_, after := local.Zone()
					if local.Add(time.Duration(before-after)*time.Second).Format("15:04") != s.Start {
						t.Errorf("%s %s: %s is not the skipped time", zone, s.Start, local)
					}
					want = append(want, at)
				}
			}
			slices.SortFunc(want, time.Time.Compare)
			if !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Errorf("%s %+v from %s:\n got %v\nwant %v", zone, s, from, got, want)
			}
		}
	}
}

func walk(s Schedule, loc *time.Location, from, to time.Time) []time.Time {
	var out []time.Time
	seen := map[string]bool{}
	day := map[string]time.Weekday{"FREQ=WEEKLY;BYDAY=SA": time.Saturday, "FREQ=WEEKLY;BYDAY=SU": time.Sunday}[s.RRule]
	for at := from.Add(-48 * time.Hour); at.Before(to); at = at.Add(time.Minute) {
		local := at.In(loc)
		date := local.Format(time.DateOnly)
		if local.Weekday() == day && local.Format("15:04") == s.Start && !seen[date] {
			seen[date] = true
			if !at.Before(from) {
				out = append(out, at)
			}
		}
	}
	return out
}

func TestDatesOfTwoCenturies(t *testing.T) {
	for d, at := dateOf(1900, 1, 1), time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2101; d, at = d+1, at.AddDate(0, 0, 1) {
		if d.String() != at.Format(time.DateOnly) || d.weekday()%7 != int(at.Weekday()) {
			t.Fatalf("%d is %s, weekday %d, want %s", d, d, d.weekday(), at)
		}
		if back, ok := parseDate(d.String()); !ok || back != d {
			t.Fatalf("%s reads back as %s", d, back)
		}
	}
}

func TestLocation(t *testing.T) {
	for _, name := range []string{"", "Local", "Mars/Olympus"} {
		if _, err := Location(name); err == nil {
			t.Errorf("Location(%q) is a zone", name)
		}
	}
}

func BenchmarkOccurrences(b *testing.B) {
	loc, err := Location("America/New_York")
	if err != nil {
		b.Fatal(err)
	}
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, rule := range []string{"FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1SA"} {
		s := Schedule{RRule: rule, Start: "19:00"}
		b.Run(rule, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				s.Occurrences(loc, from, from.AddDate(0, 0, 56))
			}
		})
	}
}
