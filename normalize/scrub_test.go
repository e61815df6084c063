package normalize

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/recovery-almanac/almanac/scrapers"
)

// corpus reads testdata/people.csv: invented people in the phrases that publishers write.
func corpus(t testing.TB) [][]string {
	f, err := os.Open("testdata/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 50 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], `\n`, "\n")
		}
	}
	return rows[1:]
}

func TestScrub(t *testing.T) {
	known := []string{"Olga Sampleton", "Olga"}
	counts := map[string]int{}
	for _, c := range corpus(t) {
		got, found := scrubber{known: known}.scrub(c[1])
		if got != c[2] || strings.Join(found, ", ") != c[0] {
			t.Errorf("%q\n got %q by %q\nwant %q by %q", c[1], got, found, c[2], c[0])
		}
		if again := scrubPeople(got, known); again != got {
			t.Errorf("%q changes again: %q", got, again)
		}
		for _, rule := range found {
			counts[rule]++
		}
		if len(found) == 0 {
			counts["kept"]++
		}
	}
	t.Logf("by rule: %v", counts)
	for _, rule := range []string{"e-mail", "contact", "phone", "stated name", "kept"} {
		if counts[rule] == 0 {
			t.Errorf("no case for %q", rule)
		}
	}
}

func TestScrubKeepsWhatTheFieldKeeps(t *testing.T) {
	for _, c := range []struct {
		name string
		s    scrubber
		text string
		want string
	}{
		{"a dial-in field keeps its number", scrubber{keep: phones}, "Call 212-555-0142", "Call 212-555-0142"},
		{"and loses its person", scrubber{keep: phones}, "212-555-0142 Email zed@example.org", "212-555-0142 contact the group"},
		{"a number of the conference link", scrubber{public: "2125550142"}, "Call 212-555-0142", "Call 212-555-0142"},
		{"a stated number goes wherever it stands", scrubber{known: []string{"(212) 555-0142"}}, "Helpline 212-555-0142", "Helpline"},
		{"a group may be called after a member", scrubber{keep: contacts | firstNames | prose, known: []string{"Olga"}}, "Olga's Friends", "Olga's Friends"},
		{"but not after a contact in full", scrubber{keep: contacts | firstNames | prose, known: []string{"Olga Sampleton"}}, "Early Birds (Olga Sampleton)", "Early Birds"},
		{"unless that is all of it", scrubber{keep: contacts | firstNames | prose, known: []string{"Olga Sampleton"}}, "Olga Sampleton", "Olga Sampleton"},
		{"a name loses an address and stays a name", scrubber{keep: contacts | firstNames | prose}, "Sobriety - For Zoom Invite email zed@example.org", "Sobriety - For Zoom Invite"},
		{"seven digits in an address", scrubber{keep: shortPhones | firstNames}, "1 Main St, 160-0022 Tokyo", "1 Main St, 160-0022 Tokyo"},
		{"a lone name that is a church's", scrubber{known: []string{"Grace"}}, "Grace Church, ask Grace", "Grace Church, ask"},
	} {
		if got, _ := c.s.scrub(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPeopleReportsTheRuleAndNotThePerson(t *testing.T) {
	r := through(scrapers.Source{}, scrapers.Listing{
		Notes: "Call Wanda Q. 212-555-0142 or mail wanda@example.org", VenueNotes: "Key: Wanda Q. 212-555-0142", Name: "Bill W. Group",
	}, people)
	if r.in.Name != "Bill W. Group" {
		t.Errorf("name %q", r.in.Name)
	}
	if got := codesOf(r); got != "person_removed notes, person_removed venue_notes" {
		t.Errorf("problems %q", got)
	}
	for _, p := range r.problems {
		if strings.Contains(p.Value, "Wanda") || strings.Contains(p.Value, "555") || p.Value == "" {
			t.Errorf("value %q", p.Value)
		}
	}
}

func FuzzScrubPeople(f *testing.F) {
	for _, c := range corpus(f) {
		f.Add(c[1], "Olga Sampleton")
	}
	f.Add("a@b.c@d.e 555-0142 \x00 Contact \xff", "\xff")
	f.Fuzz(func(t *testing.T, s, known string) {
		got, found := scrubber{known: []string{known}}.scrub(s)
		if len(found) == 0 && got != s {
			t.Errorf("%q became %q without a rule", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became invalid: %q", s, got)
		}
		if len(got) > len(s)+20*(1+len(s)/4) {
			t.Errorf("%q grew to %q", s, got)
		}
	})
}

func BenchmarkScrub(b *testing.B) {
	plain := "Meets upstairs in the hall behind the church. Chips on the last Thursday of the month; street parking."
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			scrubPeople(plain, nil)
		}
	})
	b.Run("person", func(b *testing.B) {
		for b.Loop() {
			scrubPeople(plain+" Contact Wanda Q. 212-555-0142.", nil)
		}
	})
}

// A dial-in is the group's; a telephone that is answered or texted is a person's, also where it stands as the dial-in.
func TestAnsweredTelephone(t *testing.T) {
	for _, c := range []struct {
		number, notes string
		want          bool
	}{
		{"12125550100", "For the link contact the coordinator via phone or text at 212-555-0100.", true},
		{"+1 212 555 0100", "Text 212.555.0100 to be let in", true},
		{"12125550100", "Dial in: 212-555-0100", false},
		{"12125550100", "Text the word JOIN. Dial 212-555-0100", false},
		{"12125550100", "Text 212-555-0199", false},
		{"12125550100,,123456789#", "Text 212-555-0100", false},
		{"", "Text 212-555-0100", false},
	} {
		if got := personAnswers(c.number, c.notes); got != c.want {
			t.Errorf("personAnswers(%q, %q) = %v", c.number, c.notes, got)
		}
	}
	got := All(testSource, scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{{
		Ref: "1", Row: 1, Name: "Evening Group", Days: []string{"Monday"}, Start: "19:00", ConferenceURL: "https://zoom.us/j/81234567890",
		ConferencePhone: "12125550100", Notes: "Contact the coordinator via phone or text at 212-555-0100.",
	}}}, time.Now(), time.Now())
	if m := got.Meetings[0]; len(m.Phone) != 0 || strings.Contains(m.Notes, "0100") {
		t.Errorf("%+v, %q", m.Phone, m.Notes)
	}
}
