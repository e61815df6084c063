package normalize

import (
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// testNow is the clock of the tests that need one.
var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// through applies rules to a listing in the order given.
func through(src scrapers.Source, l scrapers.Listing, apply ...func(*row)) *row {
	r := &row{src: src, in: l, now: testNow}
	for _, rule := range apply {
		rule(r)
	}
	return r
}

// wordRules are the rules of the words, in the order of the table, without those of time.
func wordRules() []func(*row) {
	return []func(*row){
		published, cleanText, people, name, notes, fellowship, types, online, phone, place, coordinates, region, mode,
		whereabouts, links,
	}
}

// codesOf lists the problems of a row as "code field" words.
func codesOf(r *row) string {
	var all []string
	for _, p := range r.problems {
		all = append(all, string(p.Code)+" "+p.Field)
	}
	return strings.Join(all, ", ")
}

// TestDateOrder reads slashed dates in the order that some date of the source proves.
func TestDateOrder(t *testing.T) {
	for _, c := range []struct {
		region string
		dates  []string
		want   string // of the first
	}{
		{"CA-AB", []string{"5/11/2021 10:11:32 AM", "7/15/2020 1:38:38 PM"}, "2021-05-11"},
		{"CA-AB", []string{"5/11/2021"}, "2021-11-05"},
		{"US-TX", []string{"5/11/2021", "15/7/2020"}, "2021-11-05"},
		{"US-TX", []string{"5/11/2021", "15/7/2020", "7/15/2020"}, "2021-05-11"},
		{"US-TX", []string{"5/11/2021", "2020/15/7", "12/40/2020", "a/15/b"}, "2021-05-11"},
	} {
		var parsed scrapers.Parsed
		for _, date := range c.dates {
			parsed.Listings = append(parsed.Listings, scrapers.Listing{Name: "Noon", Updated: date, Days: []string{"Monday"}, Start: "12:00"})
		}
		src := scrapers.Source{Fellowship: "aa", Region: c.region, TimeZone: "America/Chicago"}
		got := All(src, parsed, testNow, testNow).Meetings[0].SourceUpdatedAt.Format(time.DateOnly)
		if got != c.want {
			t.Errorf("%s %q: %s, want %s", c.region, c.dates, got, c.want)
		}
	}
}

func TestPublished(t *testing.T) {
	for _, c := range []struct {
		status, problems string
		skipped, closed  bool
	}{
		{"", "", false, false},
		{"1", "", false, false},
		{"CONFIRMED", "", false, false},
		{"TENTATIVE", "event_tentative status", false, false},
		{"0", "not_published status", true, false},
		{"draft", "not_published status", true, false},
		{"CANCELLED", "event_cancelled status", true, false},
		{"Temporarily Closed", "", false, true},
		{"suspended", "", false, true},
		{"purple", "field_unreadable status", false, false},
	} {
		r := through(scrapers.Source{}, scrapers.Listing{Status: c.status}, published)
		if r.skipped != c.skipped || r.said.closed != c.closed || codesOf(r) != c.problems {
			t.Errorf("%q: skipped %v closed %v problems %q", c.status, r.skipped, r.said.closed, codesOf(r))
		}
	}
}

func TestName(t *testing.T) {
	closed, on := said{closed: true}, said{online: true}
	for _, c := range []struct {
		name, want string
		said       said
	}{
		{"Early Birds", "Early Birds", said{}},
		{"(SUSPENDED) Early Birds", "Early Birds", closed},
		{"(SUSPENDED) Early Birds (ONLINE)", "Early Birds", said{closed: true, online: true}},
		{"Suspended: By the Book", "By the Book", closed},
		{"Early Birds -- Online", "Early Birds", on},
		{"Denver, CO - 6pm Eastern - Online", "Denver, CO - 6pm Eastern", on},
		{"Chicago, IL - 11am Central - In-Person", "Chicago, IL - 11am Central", said{inPerson: true}},
		{"Early Birds - ZOOM ONLY", "Early Birds", said{online: true, only: true}},
		{"Early Birds [HYBRID]", "Early Birds", said{hybrid: true}},
		{"Hybrid: Uncut", "Uncut", said{hybrid: true}},
		{"TEMPORARILY CLOSED Monday Night", "Monday Night", closed},
		{"Courage Closed Temporarily", "Courage", closed},
		{"City Line Step - Meeting Cancelled 3-13-2020", "City Line Step", closed},
		{"City Line Step (Meeting Cancelled 3-17-2020)", "City Line Step", closed},
		{"Love At Work Cancelled", "Love At Work", closed},
		{"Night Owl - Active and (ONLINE)", "Night Owl", on},
		{"Online", "Online", on}, // only a status word: it stays
		{"(ONLINE)", "(ONLINE)", on},
		{"High Noon Zoom", "High Noon Zoom", said{}},
		{"Sunrisers Online", "Sunrisers Online", said{}},
		{"Closed Women's Step Study", "Closed Women's Step Study", said{}},
		{"Midway (Closed) Discussion", "Midway (Closed) Discussion", said{}},
		{"Steps (1-3): A Vision for You", "Steps (1-3): A Vision for You", said{}},
		{"Suspended Animation", "Animation", closed},
	} {
		r := through(scrapers.Source{Fellowship: "aa"}, scrapers.Listing{Name: c.name}, name)
		if r.meeting.Name != c.want || r.said != c.said {
			t.Errorf("%q: name %q said %+v, want %q %+v", c.name, r.meeting.Name, r.said, c.want, c.said)
		}
	}
}

func TestNameStandsIn(t *testing.T) {
	for _, c := range []struct {
		in   scrapers.Listing
		want string
	}{
		{scrapers.Listing{Group: "Early Birds (ONLINE)", Venue: "Hall"}, "Early Birds"},
		{scrapers.Listing{Venue: "Town Hall"}, "Town Hall"},
		{scrapers.Listing{}, "Alcoholics Anonymous"},
	} {
		r := through(scrapers.Source{Fellowship: "aa"}, c.in, name)
		if r.meeting.Name != c.want || codesOf(r) != "name_missing name" {
			t.Errorf("%+v: %q, problems %q", c.in, r.meeting.Name, codesOf(r))
		}
	}
}

func TestNotes(t *testing.T) {
	for _, c := range []struct{ notes, group, want string }{
		{"Upstairs", "", "Upstairs"},
		{"", "Coffee", "Coffee"},
		{"Upstairs", "Coffee", "Upstairs\n\nCoffee"},
		{"Upstairs. Coffee.", "Coffee.", "Upstairs. Coffee."},
		{"Coffee.", "Upstairs. Coffee.", "Upstairs. Coffee."},
	} {
		r := through(scrapers.Source{}, scrapers.Listing{Notes: c.notes, GroupNotes: c.group}, notes)
		if r.meeting.Notes != c.want {
			t.Errorf("%q + %q: %q", c.notes, c.group, r.meeting.Notes)
		}
	}
}

func TestFellowship(t *testing.T) {
	for _, c := range []struct {
		row, source, want string
	}{
		{"", "aa", "aa"}, {"NA", "aa", "na"}, {"narcotics anonymous", "", "na"}, {"Al-Anon", "", "al-anon"},
		{"SMART Recovery", "", "smart"}, {"S.L.A.A.", "", "slaa"}, {"Alateen", "", "al-anon"}, {"Recovery Dharma", "", "rd"},
		{"CA", "", "ca"}, {"CoDA", "", "coda"},
		{"", "", ""}, {"", "multi", ""}, {"Bowling Anonymous", "aa", ""},
	} {
		r := through(scrapers.Source{Fellowship: c.source}, scrapers.Listing{Fellowship: c.row}, fellowship)
		if r.meeting.Fellowship != c.want || r.rejected != (c.want == "") {
			t.Errorf("%q in %q: %q, rejected %v", c.row, c.source, r.meeting.Fellowship, r.rejected)
		}
	}
}

func TestLinks(t *testing.T) {
	at := func(y int, m time.Month, d, h, min, s int) time.Time {
		return time.Date(y, m, d, h, min, s, 0, time.UTC)
	}
	for _, c := range []struct {
		region, updated string
		want            time.Time
		problems        string
	}{
		{"US-PA", "2021-04-07 00:53:26", at(2021, 4, 7, 0, 53, 26), ""},
		{"US-PA", "8/25/2022 11:17:07 AM", at(2022, 8, 25, 11, 17, 7), ""},
		{"US-PA", "8/29/2021", at(2021, 8, 29, 0, 0, 0), ""},
		{"GB", "8/9/2021", at(2021, 9, 8, 0, 0, 0), ""},
		{"US-PA", "28/8/2021", at(2021, 8, 28, 0, 0, 0), ""},
		{"", "12/29/20", at(2020, 12, 29, 0, 0, 0), ""},
		{"", "2021-04-07T02:53:26+02:00", at(2021, 4, 7, 0, 53, 26), ""},
		{"", "1617756806", at(2021, 4, 7, 0, 53, 26), ""},
		{"", "1617756806000", at(2021, 4, 7, 0, 53, 26), ""},
		{"", "0000-00-00 00:00:00", time.Time{}, ""},
		{"", "", time.Time{}, ""},
		{"", "last Tuesday", time.Time{}, "updated_unreadable updated"},
		{"", "45/2021", time.Time{}, "updated_unreadable updated"},
		{"", "2031-01-01 00:00:00", time.Time{}, "updated_unreadable updated"},
	} {
		r := through(scrapers.Source{ID: "s", Region: c.region}, scrapers.Listing{Ref: "r", Updated: c.updated, Owner: "Area 9"}, links)
		want := Listing{Source: "s", Ref: "r", Updated: c.want, Owner: "Area 9"}
		if len(r.meeting.Sources) != 1 || r.meeting.Sources[0] != want || codesOf(r) != c.problems || r.meeting.SourceUpdatedAt != c.want {
			t.Errorf("%q: %+v, problems %q", c.updated, r.meeting.Sources, codesOf(r))
		}
	}
}

func TestLinksURL(t *testing.T) {
	for _, c := range []struct{ raw, want, problems string }{
		{"https://example.org/m/1?utm_source=x&id=2", "https://example.org/m/1?id=2", ""},
		{"example.org/m", "https://example.org/m", ""},
		{"mailto:zed@example.org", "", "url_unusable url"},
		{"javascript:alert(1)", "", "url_unusable url"},
		{"http://localhost/m", "", "url_unusable url"},
	} {
		r := through(scrapers.Source{}, scrapers.Listing{URL: c.raw}, links)
		if r.meeting.URL != c.want || codesOf(r) != c.problems {
			t.Errorf("%q: %q, problems %q", c.raw, r.meeting.URL, codesOf(r))
		}
		for _, p := range r.problems {
			if strings.Contains(p.Value, "@") {
				t.Errorf("%q: the problem holds a person: %q", c.raw, p.Value)
			}
		}
	}
}

// A row with everything goes through all rules of the words, and no field of it holds a person.
func TestWordsTogether(t *testing.T) {
	r := through(
		scrapers.Source{ID: "aa-us-xx", Format: "meetingguide", Fellowship: "aa", Region: "US-PA"},
		scrapers.Listing{
			Ref: "early-birds", Name: "(SUSPENDED) Early Birds &amp; Friends (ONLINE)", Group: "Early Birds",
			Formatted: "12 Main St, Springfield, PA 19064, USA", Venue: "Virtual Only", Latitude: "39.9", Longitude: "-75.3",
			ConferenceURL: "https://us02web.zoom.us/j/81234567890?pwd=abc&utm_source=x", ConferencePhone: "+16465550142,,81234567890#,,#,,4455#",
			Notes: "Chair: Wanda Q.<br>Email wanda@example.org for rides", People: []string{"Wanda Quux", "wanda@example.org"},
			Types: []scrapers.Type{{Code: "O"}, {Code: "TC"}, {Code: "ONL"}, {Code: "S"}, {Code: "QX"}},
		}, wordRules()...)
	m := r.meeting
	if m.Name != "Early Birds & Friends" || m.Mode != Online || m.Status != Active || m.Place != nil {
		t.Errorf("name %q mode %s status %s place %+v", m.Name, m.Mode, m.Status, m.Place)
	}
	if m.Notes != "Contact the group for rides" {
		t.Errorf("notes %q", m.Notes)
	}
	if len(m.Online) != 1 || m.Online[0] != (Room{Provider: "zoom", URL: "https://us02web.zoom.us/j/81234567890?pwd=abc", Room: "zoom:81234567890", PasscodeInURL: true}) {
		t.Errorf("online %+v", m.Online)
	}
	if len(m.Phone) != 1 || m.Phone[0] != (DialIn{Number: "+16465550142", AccessCode: "81234567890", Notes: "Passcode: 4455"}) {
		t.Errorf("phone %+v", m.Phone)
	}
	if strings.Join(m.Tags, " ") != "open" || strings.Join(m.Languages, " ") != "es" || len(m.TypesRaw) != 5 {
		t.Errorf("tags %v languages %v raw %v", m.Tags, m.Languages, m.TypesRaw)
	}
	if got := codesOf(r); got != "person_removed notes, type_unknown types" {
		t.Errorf("problems %q", got)
	}
}

func TestStatusInNotes(t *testing.T) {
	door := scrapers.Listing{Name: "Group", Days: []string{"Monday"}, Start: "19:00", Street: "1 Main St", City: "Springfield", State: "IL"}
	for _, c := range []struct {
		notes, attendance string
		status            Status
		mode              Mode
	}{
		{"Ring the bell. This meeting is closed temporarily.", "", Inactive, InPerson},
		{"TEMPORARILY CANCELLED", "", Inactive, InPerson},
		{"This meeting is currently suspended until further notice", "", Inactive, InPerson},
		{"Zoom only.", "", Active, Online},
		{"We are now virtual only.", "", Active, Online},
		{"Online only until further notice", "", Active, Online},

		{"Online only until further notice", "in_person", Active, InPerson},
		{"Zoom\nInclement weather zoom only.", "", Active, InPerson},
		{"Newcomers' meeting will be suspended starting Jan 1, 2022", "", Active, InPerson},
		{"The 10am Sunday meeting is suspended until further notice", "", Active, InPerson},
		{"Closed", "", Active, InPerson},
		{"Mask mandatory until further notice", "", Active, InPerson},
	} {
		l := door
		l.Notes, l.Attendance = c.notes, c.attendance
		got := All(testSource, scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{l}}, testNow, testNow).Meetings
		if len(got) != 1 || got[0].Status != c.status || got[0].Mode != c.mode {
			t.Errorf("%q: %+v, want %s %s", c.notes, got, c.status, c.mode)
		}
	}
}
