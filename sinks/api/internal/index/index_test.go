package index

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
)

// open indexes a release of nothing but meetings.ndjson.
func open(t *testing.T, meetings ...normalize.Meeting) *Index {
	t.Helper()
	slices.SortFunc(meetings, func(p, q normalize.Meeting) int { return strings.Compare(p.ID, q.ID) })
	var lines []byte
	for _, m := range meetings {
		line, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, paths[JSON]), lines, 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	x, err := Open(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

// at is a meeting of an hour every week: at("MO 19:30").
func at(id, when string) normalize.Meeting {
	day, start, _ := strings.Cut(when, " ")
	return normalize.Meeting{
		ID: id, Name: "Meeting " + id, Fellowship: "aa", Status: normalize.Active, Mode: normalize.Online,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=" + day, Weekday: slices.Index(weekdays[:], day) + 1, Start: start, DurationMinutes: 60, TimeZone: "America/New_York",
		},
	}
}

// with changes a meeting.
func with(m normalize.Meeting, change func(*normalize.Meeting)) normalize.Meeting {
	change(&m)
	return m
}

// placed puts a meeting at a point.
func placed(m normalize.Meeting, latitude, longitude float64) normalize.Meeting {
	m.Mode, m.Place = normalize.InPerson, &normalize.Place{Latitude: &latitude, Longitude: &longitude}
	return m
}

// ids are the ids of a set, or of a page, in order.
func ids(x *Index, s Set) string {
	var out []string
	s.Each(0, func(d Doc) bool { out = append(out, x.ID(d)); return true })
	slices.Sort(out)
	return strings.Join(out, " ")
}

func pageIDs(x *Index, page []Hit) string {
	var out []string
	for _, h := range page {
		out = append(out, x.ID(h.Doc))
	}
	return strings.Join(out, " ")
}

func TestFilters(t *testing.T) {
	church := &normalize.Place{Name: "St. Mark's Church", Street: "1 Main Street", Locality: "Ambler", County: "Montgomery",
		Subdivision: "US-PA", PostalCode: "19002", Country: "US"}
	x := open(t,
		with(at("a", "MO 07:00"), func(m *normalize.Meeting) { m.Tags, m.Languages = []string{"open", "women"}, []string{"es-MX"} }),
		with(at("b", "TU 12:00"), func(m *normalize.Meeting) { m.Fellowship, m.Mode, m.Place = "na", normalize.InPerson, church }),
		with(at("c", "WE 12:00"), func(m *normalize.Meeting) {
			m.Status, m.Tags, m.Languages = normalize.Inactive, []string{"open"}, []string{"es", "en"}
		}),
		with(at("d", "TH 12:00"), func(m *normalize.Meeting) {
			m.Mode, m.Place = normalize.Hybrid, &normalize.Place{Country: "US", Subdivision: "US-NJ", Locality: "Ambler"}
		}),
		with(at("e", "FR 12:00"), func(m *normalize.Meeting) {
			m.Mode, m.Sources = normalize.InPerson, []normalize.Listing{{Source: "aa-x"}, {Source: "aa-y"}}
		}),
		with(at("f", "SA 12:00"), func(m *normalize.Meeting) { m.Mode, m.Name = normalize.Phone, "Früh-Gruppe O’Hare" }),
	)
	for name, c := range map[string]struct {
		query Query
		want  string
	}{
		"nothing asked":                 {Query{}, "a b c d e f"},
		"a fellowship":                  {Query{Fellowships: []string{"na"}}, "b"},
		"any of two fellowships":        {Query{Fellowships: []string{"na", "aa"}}, "a b c d e f"},
		"a fellowship without meetings": {Query{Fellowships: []string{"smart"}}, ""},
		"a mode":                        {Query{Modes: []string{"in_person"}}, "b e"},
		"two modes":                     {Query{Modes: []string{"hybrid", "phone"}}, "d f"},
		"a status":                      {Query{Statuses: []string{"inactive"}}, "c"},
		"a country":                     {Query{Regions: []string{"US"}}, "b d"},
		"a region in small letters":     {Query{Regions: []string{"us-pa"}}, "b"},
		"a county":                      {Query{Regions: []string{"US-PA:Montgomery"}}, "b"},
		"a locality of one state":       {Query{Regions: []string{"US-NJ/Ambler"}}, "d"},
		"online and by phone":           {Query{Regions: []string{"online"}}, "a c f"},
		"in person, nobody knows where": {Query{Regions: []string{"unknown"}}, "e"},
		"a tag":                         {Query{Tags: []string{"open"}}, "a c"},
		"all of two tags":               {Query{Tags: []string{"open", "women"}}, "a"},
		"a language finds its regions":  {Query{Languages: []string{"es"}}, "a c"},
		"a region of a language":        {Query{Languages: []string{"es-mx"}}, "a"},
		"no part of a language":         {Query{Languages: []string{"e"}}, ""},
		"a source among several":        {Query{Sources: []string{"aa-y"}}, "e"},
		"the beginnings of words":       {Query{Text: "ma chur"}, "b"},
		"words of name and address":     {Query{Text: "meeting 19002"}, "b"},
		"words without their accents":   {Query{Text: "FRUH ohare"}, "f"},
		"the end of a word":             {Query{Text: "bler"}, ""},
		"a text without words":          {Query{Text: " -- "}, "a b c d e f"},
		"two filters":                   {Query{Tags: []string{"open"}, Statuses: []string{"active"}}, "a"},
		"a point, and nobody has one":   {Query{Near: &Circle{40, -75, 500}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := x.Find(c.query)
			if got := ids(x, found); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "  ": "", "Früh-Gruppe": "fruh gruppe", "O'Hare’s": "ohares", "St. Mark's": "st marks", "ＡＢＣ １２": "abc 12",
		"Ёлка": "елка", "ÅRHUS": "arhus", "東京 グループ": "東京 クルーフ", "a\tb\u00a0c": "a b c", "12x12": "12x12", "--x--": "x", "ﬁve": "five",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestReadRecord compares what is read of a line with what the whole decoder reads of it.
func TestReadRecord(t *testing.T) {
	latitude, longitude := 40.5, -75.25
	m := normalize.Meeting{
		ID: "x", Name: `A "quoted" \ name`, Group: "</script>\n", Fellowship: "aa", Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{RRule: "FREQ=MONTHLY;BYDAY=1SA", Weekday: 6, Start: "09:00", End: "10:30", DurationMinutes: 90, TimeZone: "Europe/Paris",
			From: "2026-01-01", Until: "2026-12-31", Except: []string{"2026-05-02"}, Also: []string{"2026-05-09"}, ByAppointment: true, Text: "by the book"},
		Place: &normalize.Place{Name: "Café, the {old} one", Street: "1 Rue [X]", Locality: "Paris", County: "c", Subdivision: "FR-75", PostalCode: "75001",
			Country: "FR", Latitude: &latitude, Longitude: &longitude},
		Tags: []string{"open", `a"b`}, Languages: []string{"fr"}, Sources: []normalize.Listing{{Source: "aa-fr", Ref: "1"}, {Source: "aa-x"}},
	}
	line, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readRecord(line)
	if err != nil {
		t.Fatal(err)
	}
	want := record{ID: m.ID, Name: m.Name, Group: m.Group, Fellowship: m.Fellowship, Status: m.Status, Mode: m.Mode, Schedule: m.Schedule, Place: m.Place,
		Tags: m.Tags, Languages: m.Languages}
	want.Sources = got.Sources
	want.Schedule.End, want.Schedule.Text = "", "" // no search asks for them
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) || len(got.Sources) != 2 || got.Sources[1].Source != "aa-x" {
		t.Errorf("read %s\nwant %s", a, b)
	}
	for _, bad := range []string{"", "[]", "7", `{"id":7}`, `{"id":"x","place":[]}`, `{"id":"x","schedule":{"weekday":"Monday"}}`, `{"id":"x"`, `{"id":"x"}}`} {
		if r, err := readRecord([]byte(bad)); err == nil {
			t.Errorf("%s is read as %+v", bad, r)
		}
	}
}

func TestTexts(t *testing.T) {
	list := []string{"", "one", "", "two", ""}
	packed := packTexts(list)
	for i, want := range list {
		if got := packed.at(Doc(i)); got != want {
			t.Errorf("text %d is %q, want %q", i, got, want)
		}
	}
}

func TestOpenRefusesWhatIsNotSorted(t *testing.T) {
	for name, lines := range map[string]string{
		"the same id twice": `{"id":"a"}` + "\n" + `{"id":"a"}`, "an id below the one before": `{"id":"b"}` + "\n" + `{"id":"a"}`,
		"no id": `{}`, "an unknown zone": `{"id":"a","schedule":{"time_zone":"Mars/Olympus"}}`, "no time of day": `{"id":"a","schedule":{"start":"7 pm"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, paths[JSON]), []byte(lines), 0o644); err != nil {
				t.Fatal(err)
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			if _, err := Open(root, nil); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("line %d", strings.Count(lines, "\n")+1)) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
