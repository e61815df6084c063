package files

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

var night = time.Date(2026, 2, 20, 3, 0, 0, 0, time.UTC)

// slot is an invented meeting with a schedule; each case below changes what matters to it.
func slot(id, zone string, s normalize.Schedule) normalize.Meeting {
	s.TimeZone, s.TimeZoneFrom = zone, normalize.ZoneFromListing
	if s.Start == "" && !s.ByAppointment {
		s.Start = "19:30"
	}
	if !s.ByAppointment && s.DurationMinutes == 0 {
		s.DurationMinutes = 60
	}
	seen := night.AddDate(0, 0, -40)
	return normalize.Meeting{
		ID: id, Name: "Meeting " + id, Fellowship: "aa", Status: normalize.Active, Mode: normalize.Online, Schedule: s,
		Sources:   []normalize.Listing{{Source: "aa-example", Ref: "ref-" + id}},
		FirstSeen: seen, CheckedAt: night, ChangedAt: seen,
	}
}

func weekly(day string, isoDay int) normalize.Schedule {
	return normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=" + day, Weekday: isoDay}
}

// trickyMeetings hold every oddity of clocks and calendars that a calendar app has to get right. Sorted by id.
func trickyMeetings() []normalize.Meeting {
	at := func(s normalize.Schedule, start string) normalize.Schedule { s.Start = start; return s }
	with := func(s normalize.Schedule, change func(*normalize.Schedule)) normalize.Schedule { change(&s); return s }
	sunday := weekly("SU", 7)
	return []normalize.Meeting{
		slot("c01-new-york", "America/New_York", weekly("MO", 1)),
		slot("c02-london", "Europe/London", weekly("SA", 6)),
		slot("c03-dublin-negative-dst", "Europe/Dublin", weekly("TU", 2)),
		slot("c04-sydney-south", "Australia/Sydney", weekly("WE", 3)),
		slot("c05-lord-howe-half-hour", "Australia/Lord_Howe", weekly("SU", 7)),
		slot("c06-tehran-no-more-dst", "Asia/Tehran", weekly("TH", 4)),
		slot("c07-casablanca-ramadan", "Africa/Casablanca", weekly("SU", 7)),
		slot("c08-cairo-thursday-midnight", "Africa/Cairo", at(weekly("FR", 5), "00:15")),
		slot("c09-sao-paulo", "America/Sao_Paulo", weekly("FR", 5)),
		slot("c10-santiago-saturday-midnight", "America/Santiago", at(sunday, "00:30")),
		slot("c11-nuuk", "America/Nuuk", at(weekly("SA", 6), "23:30")),
		slot("c12-jerusalem", "Asia/Jerusalem", at(weekly("FR", 5), "02:30")),
		slot("c13-gaza-listed", "Asia/Gaza", weekly("SA", 6)),
		slot("c14-kathmandu-quarter-hour", "Asia/Kathmandu", weekly("MO", 1)),
		slot("c15-utc", "UTC", weekly("MO", 1)),
		slot("c16-skipped-hour", "America/New_York", at(sunday, "02:30")),
		slot("c17-repeated-hour", "America/New_York", at(sunday, "01:30")),
		slot("c18-past-midnight", "Europe/Berlin", with(at(weekly("SA", 6), "23:30"), func(s *normalize.Schedule) {
			s.End, s.DurationMinutes = "01:00", 90
		})),
		slot("c19-first-saturday", "America/Chicago", normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=1SA", Weekday: 6}),
		slot("c20-last-thursday", "America/Denver", normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=-1TH", Weekday: 4}),
		slot("c21-fifth-sunday", "Europe/Paris", normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=5SU", Weekday: 7}),
		slot("c22-every-other-week", "America/Los_Angeles", normalize.Schedule{
			RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", Weekday: 2, From: "2025-12-30",
		}),
		slot("c23-every-other-month", "America/Halifax", normalize.Schedule{
			RRule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE", Weekday: 3, From: "2026-01-14",
		}),
		slot("c24-except-and-also", "Europe/London", with(weekly("WE", 3), func(s *normalize.Schedule) {
			s.Except = []string{"2026-03-25", "2026-04-01", "2026-10-28"}
			s.Also = []string{"2026-03-29", "2026-04-01", "2026-10-25"}
		})),
		slot("c25-also-before-the-rule", "America/Toronto", normalize.Schedule{
			RRule: "FREQ=MONTHLY;BYDAY=4MO", Weekday: 1, Also: []string{"2026-01-13", "2026-03-03"},
		}),
		slot("c26-until", "America/New_York", with(weekly("TH", 4), func(s *normalize.Schedule) { s.Until = "2026-04-02" })),
		slot("c27-until-late-evening", "Pacific/Honolulu", with(at(weekly("FR", 5), "23:45"), func(s *normalize.Schedule) {
			s.Until = "2026-04-03"
		})),
		slot("c28-single-date", "Europe/Madrid", normalize.Schedule{From: "2026-03-28", Until: "2026-03-28", Weekday: 6}),
		slot("c29-starts-later", "Australia/Adelaide", with(weekly("MO", 1), func(s *normalize.Schedule) { s.From = "2026-04-04" })),
		slot("c30-long-ago", "America/New_York", with(weekly("MO", 1), func(s *normalize.Schedule) { s.From = "1987-05-04" })),
		slot("c31-long-ago-every-third-week", "Europe/Vienna", normalize.Schedule{
			RRule: "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", Weekday: 5, From: "1999-10-01",
		}),
		slot("c32-chatham", "Pacific/Chatham", at(sunday, "03:00")),
		slot("c33-two-days-one-rule", "Europe/Rome", normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO,TH", From: "2026-01-05"}),
		slot("c34-daily", "America/Phoenix", normalize.Schedule{RRule: "FREQ=DAILY", From: "2026-01-05"}),
	}
}

// smallSnapshot is a release of a dozen invented meetings that shows every field of every file.
func smallSnapshot() sinks.Snapshot {
	meetings := []normalize.Meeting{
		fullMeeting(), hybridMeeting(), onlineMeeting(), phoneMeeting(),
		slot("m05", "America/New_York", normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=1SA", Weekday: 6}),
		closedMeeting(), appointment(), formulas(),
		slot("m09", "Africa/Casablanca", weekly("SU", 7)),
		slot("m10", "UTC", weekly("MO", 1)),
		slot("m11", "Australia/Lord_Howe", normalize.Schedule{
			RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", Weekday: 2, From: "2026-01-06", Except: []string{"2026-02-03"},
			Also: []string{"2026-02-04"},
		}),
		ended(),
	}
	gone := slot("m00", "Europe/London", weekly("TU", 2))
	gone.Status = normalize.Withdrawn
	return sinks.Snapshot{
		Release: "20260220T030000Z", AsOf: night, Version: "test",
		Sources: smallSources(), Meetings: meetings, Problems: smallProblems(), Coverage: smallCoverage(), Trend: smallTrend(),
		Changes: []dedupe.Change{
			{ID: "m00", Kind: dedupe.Withdrawn, Meeting: &gone},
			{ID: "m01", Kind: dedupe.Moved, Fields: []dedupe.FieldChange{{Field: "schedule.start", Old: "19:00", New: "19:30"}}},
			{ID: "m02", Kind: dedupe.Added},
			{ID: "old", Kind: dedupe.Merged, Into: "m01"},
		},
		Provenance: []dedupe.Provenance{
			{ID: "m01", From: meetings[0].Sources[0], Fields: []dedupe.FieldOrigin{{
				Field: "name", From: "aa-example/ref-1", Rule: "authoritative first",
				Lost: []dedupe.LostValue{{From: "aa-other/9", Value: "Keep it simple"}},
			}}},
			{ID: "m02", From: meetings[1].Sources[0]},
		},
		Decisions: []dedupe.Decision{
			{ID: "m02", A: meetings[1].Sources[0], B: normalize.Listing{Source: "aa-other", Ref: "9", Slot: "MO"}, Merged: true, Rule: "address",
				Why: "P 0.985: the same minute", Bits: 6, Evidence: []dedupe.Evidence{{Comparison: "start", Level: "the same minute", Bits: 4}}},
			{ID: "m02", A: meetings[1].Sources[0], B: meetings[2].Sources[0], Rule: "review", Why: "likelier one than two, but not sure enough", Bits: 1.5},
		},
		Sequences:  map[string]int{"m00": 2, "m01": 3},
		Tombstones: []dedupe.Tombstone{{Meeting: gone, WithdrawnAt: night}},
		Aliases:    map[string]string{"old": "m01"},
	}
}

// fullMeeting has every field.
func fullMeeting() normalize.Meeting {
	latitude, longitude := 39.952583, -75.165222
	seen := night.AddDate(0, -3, 0)
	return normalize.Meeting{
		ID: "m01", Name: `Keep It Simple; "Twelve & Twelve", Café`, Group: "Simple Group", Fellowship: "aa",
		Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=MO", Weekday: 1, Start: "19:30", End: "21:00", DurationMinutes: 90,
			TimeZone: "America/New_York", TimeZoneFrom: normalize.ZoneFromCoordinates, Text: "Mondays, half past seven",
			Except: []string{"2026-05-25"},
		},
		Place: &normalize.Place{
			Name: "Example Hall", Street: "1 Example Street", Locality: "Philadelphia", County: "Philadelphia",
			Subdivision: "US-PA", PostalCode: "19107", Country: "US",
			Formatted: "1 Example Street, Philadelphia, PA 19107, USA",
			Latitude:  &latitude, Longitude: &longitude, Precision: normalize.Exact, Notes: "Side door.\nSecond floor.",
		},
		Tags: []string{"closed", "step"}, Languages: []string{"en", "es"}, TypesRaw: []string{"C", "ST", "TC", "S"},
		Notes: "A long note that has to be folded: déjà vu, and again — the line may not break inside a character. 愛愛愛愛愛愛愛愛愛愛",
		URL:   "https://aa.example.org/meetings/keep-it-simple?x=1&y=2",
		Sources: []normalize.Listing{
			{Source: "aa-example", Ref: "ref-1", Slot: "MO", URL: "https://aa.example.org/1", Updated: seen, Owner: "Example Intergroup"},
			{Source: "aa-other", Ref: "9"},
		},
		PossibleDuplicates: []string{"m02"},
		Conflicts:          []normalize.Conflict{{Source: "aa-other", Ref: "9", RRule: "FREQ=WEEKLY;BYDAY=MO", Start: "19:45", TimeZone: "America/New_York"}},
		FirstSeen:          seen, CheckedAt: night, ChangedAt: night.AddDate(0, 0, -7), SourceUpdatedAt: seen,
	}
}

func hybridMeeting() normalize.Meeting {
	m := slot("m02", "Europe/London", weekly("WE", 3))
	m.Mode, m.Fellowship, m.Tags, m.TypesRaw = normalize.Hybrid, "na", []string{"open"}, []string{"O"}
	m.Place = &normalize.Place{Name: "Example Chapel", Locality: "Leeds", Country: "GB"}
	m.Online = []normalize.Room{{
		Provider: "zoom", URL: "https://zoom.us/j/81234567890?pwd=abc", Room: "zoom:81234567890", PasscodeInURL: true,
		Notes: "Opens ten minutes before",
	}}
	return m
}

func onlineMeeting() normalize.Meeting {
	m := slot("m03", "America/Chicago", weekly("SU", 7))
	m.Fellowship = "smart"
	m.Online = []normalize.Room{{Provider: "meet", Room: "meet:abc-defg-hij"}, {Provider: "jitsi", URL: "https://meet.jit.si/example"}}
	return m
}

func phoneMeeting() normalize.Meeting {
	m := slot("m04", "America/Denver", weekly("FR", 5))
	m.Mode = normalize.Phone
	m.Phone = []normalize.DialIn{
		{Number: "ask the group"}, {Number: "+12155550100", AccessCode: "81234567890#", Notes: "mute with *6"},
	}
	return m
}

func closedMeeting() normalize.Meeting {
	m := slot("m06", "America/New_York", weekly("TH", 4))
	m.Mode, m.Status = normalize.Hybrid, normalize.Inactive
	m.Place = &normalize.Place{Street: "2 Example Street", Locality: "Erie", Subdivision: "US-PA", Country: "US"}
	m.Online = []normalize.Room{{Provider: "zoom", URL: "https://zoom.us/j/80000000000", Room: "zoom:80000000000"}}
	return m
}

func appointment() normalize.Meeting {
	m := slot("m07", "", normalize.Schedule{ByAppointment: true, Text: "Call first"})
	m.Schedule.TimeZoneFrom = ""
	m.Phone = []normalize.DialIn{{Number: "+441632960001"}}
	m.Mode = normalize.Phone
	return m
}

// ended is listed though its last date is over.
func ended() normalize.Meeting {
	m := slot("m12", "Europe/Berlin", weekly("TH", 4))
	m.Schedule.Until = "2026-01-01"
	return m
}

// formulas has text that a spreadsheet would run.
func formulas() normalize.Meeting {
	latitude, longitude := -33.8688, 151.2093
	m := slot("m08", "Australia/Sydney", weekly("TU", 2))
	m.Mode, m.Name, m.Notes = normalize.InPerson, "=HYPERLINK(\"https://example.org\")", "@everyone"
	m.Place = &normalize.Place{
		Locality: "Sydney", Subdivision: "AU-NSW", Country: "AU", Latitude: &latitude, Longitude: &longitude,
		Precision: normalize.Locality,
	}
	return m
}

func smallSources() []sinks.Source {
	return []sinks.Source{
		{
			ID: "aa-example", Name: "Example Intergroup", Fellowship: "aa", Website: "https://aa.example.org",
			Attribution: "Data from Example Intergroup", Licence: "unstated", Outcome: sinks.Changed, CheckedAt: night,
			FetchedAt: night, Rows: normalize.Count{In: 14, Published: 11, Rejected: 2, Skipped: 1, Meetings: 12},
			Problems: map[string]int{"time_unreadable": 2, "not_published": 1},
		},
		{
			ID: "aa-other", Name: "Other <b>List</b>", Outcome: sinks.CarriedForward, Cause: sinks.FailedFetch,
			Detail: "HTTP 500 <script>alert(1)</script>", Stale: true,
			Rows: normalize.Count{In: 1, Published: 1, Meetings: 1}, Merged: 1,
		},
		{ID: "na-off", Name: "Switched off", Outcome: sinks.Disabled, Detail: "moved, 2026-01-01"},
	}
}

func smallProblems() []normalize.Problem {
	unreadable := normalize.Problem{
		Code: "time_unreadable", Severity: "error", Source: "aa-example", Ref: "ref-20", Row: 3, Field: "start",
		Value: "=half past", Message: "the start time cannot be read", Fix: "write the time as HH:MM",
		URL: "https://aa.example.org/20", EditURL: "https://aa.example.org/edit/20",
	}
	again := unreadable
	again.Row, again.Ref, again.URL, again.EditURL = 4, "<b>ref-21</b>", "javascript:alert(1)", ""
	return []normalize.Problem{unreadable, again, {
		Code: "not_published", Severity: "info", Source: "aa-example", Ref: "ref-22", Row: 9,
		Message: "the publisher marks the row as not published", Fix: "nothing, if that is meant",
	}}
}

// smallCoverage has a region without an hour, a share of a meeting, a county and a locality.
func smallCoverage() coverage.Result {
	at := func(rrule, start string, p *normalize.Place) normalize.Meeting {
		mode := normalize.InPerson
		if p == nil {
			mode = normalize.Online
		}
		return normalize.Meeting{
			Fellowship: "aa", Status: normalize.Active, Mode: mode, Place: p, Tags: []string{"women"},
			Schedule: normalize.Schedule{RRule: rrule, Weekday: 1, Start: start, DurationMinutes: 90, TimeZone: "America/New_York"},
		}
	}
	latitude, longitude := 40.15, -75.22
	ambler := &normalize.Place{Country: "US", Subdivision: "US-PA", County: "Montgomery", Locality: "Ambler", Latitude: &latitude, Longitude: &longitude, Precision: normalize.Exact}
	meetings := []normalize.Meeting{
		at("FREQ=WEEKLY;BYDAY=MO", "19:00", ambler), at("FREQ=MONTHLY;BYDAY=1MO", "20:00", ambler),
		at("FREQ=MONTHLY;BYDAY=-1MO", "07:30", &normalize.Place{Country: "GB"}), at("FREQ=WEEKLY;BYDAY=SU", "23:00", nil),
	}
	r := coverage.Compute(meetings, time.Date(2026, 2, 16, 0, 0, 0, 0, time.UTC))
	r.Reach(meetings, coverage.Atlas{Places: []coverage.Place{
		{Name: "Ambler", Country: "US", Subdivision: "US-PA", County: "Montgomery", FIPS: "42091", Latitude: 40.15, Longitude: -75.22, Population: 6000},
		{Name: "Quiet", Country: "US", Subdivision: "US-PA", County: "Potter", FIPS: "42105", Latitude: 41.7, Longitude: -77.9, Population: 1500},
	}})
	return r
}

// smallTrend has a night on which something opened and something closed.
func smallTrend() coverage.Trend {
	cube := smallCoverage()
	closed := normalize.Meeting{
		ID: "closed0000000000", Name: "Lantern", Fellowship: "na", Mode: normalize.InPerson, Schedule: normalize.Schedule{Weekday: 2, Start: "19:30"},
		Place: &normalize.Place{Country: "US", Subdivision: "US-PA", County: "Erie", Locality: "Corry"},
	}
	opened := normalize.Meeting{Fellowship: "aa", Mode: normalize.InPerson, Place: &normalize.Place{Country: "US", Subdivision: "US-PA"}}
	first := coverage.Trend{}.Add(time.Date(2026, 2, 18, 3, 0, 0, 0, time.UTC), &cube, nil)
	return first.Add(time.Date(2026, 2, 20, 3, 0, 0, 0, time.UTC), &cube, []coverage.Move{{Kind: coverage.Opened, Meeting: &opened}, {Kind: coverage.Closed, Meeting: &closed}})
}
