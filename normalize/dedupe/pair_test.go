package dedupe

import (
	"slices"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
)

// mondayAt is "Harbor Lights", Mondays 19:00 at 12 Oak Street, as the source lists it.
func mondayAt(source, ref string, edits ...func(*normalize.Meeting)) normalize.Meeting {
	lat, lon := 40.0, -75.0
	m := normalize.Meeting{
		Name: "Harbor Lights", Fellowship: "aa", Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Weekday: 1, Start: "19:00", End: "20:00", DurationMinutes: 60,
			TimeZone: "America/New_York", TimeZoneFrom: normalize.ZoneFromListing},
		Place: &normalize.Place{Street: "12 Oak Street", Locality: "Springfield", PostalCode: "12345", Subdivision: "US-PA", Country: "US",
			Latitude: &lat, Longitude: &lon, Precision: normalize.Exact},
		Sources:   []normalize.Listing{{Source: source, Ref: ref}},
		CheckedAt: night0,
	}
	for _, e := range edits {
		e(&m)
	}
	return m
}

type edit = func(*normalize.Meeting)

func named(name string) edit { return func(m *normalize.Meeting) { m.Name = name } }
func starting(at string) edit {
	return func(m *normalize.Meeting) { m.Schedule.Start = at }
}
func noted(text string) edit       { return func(m *normalize.Meeting) { m.Notes = text } }
func tagged(tags ...string) edit   { return func(m *normalize.Meeting) { m.Tags = tags } }
func ruled(rrule string) edit      { return func(m *normalize.Meeting) { m.Schedule.RRule = rrule } }
func weekday(n int) edit           { return func(m *normalize.Meeting) { m.Schedule.Weekday = n } }
func linked(url string) edit       { return func(m *normalize.Meeting) { m.URL = url } }
func mode(v normalize.Mode) edit   { return func(m *normalize.Meeting) { m.Mode = v } }
func fellowship(code string) edit  { return func(m *normalize.Meeting) { m.Fellowship = code } }
func zoned(name string) edit       { return func(m *normalize.Meeting) { m.Schedule.TimeZone = name } }
func noPlace(m *normalize.Meeting) { m.Place = nil }
func noSpot(m *normalize.Meeting) {
	m.Place = placed(m, func(p *normalize.Place) { p.Latitude, p.Longitude, p.Precision = nil, nil, "" })
}

func street(text string) edit {
	return func(m *normalize.Meeting) { m.Place = placed(m, func(p *normalize.Place) { p.Street = text }) }
}

func town(name, postal string) edit {
	return func(m *normalize.Meeting) {
		m.Place = placed(m, func(p *normalize.Place) { p.Locality, p.PostalCode = name, postal })
	}
}

// north moves the spot by metres.
func north(meters float64) edit {
	return func(m *normalize.Meeting) {
		m.Place = placed(m, func(p *normalize.Place) { lat := *p.Latitude + meters/111_195; p.Latitude = &lat })
	}
}

func placed(m *normalize.Meeting, e func(*normalize.Place)) *normalize.Place {
	p := *m.Place
	e(&p)
	return &p
}

func inRoom(room string) edit {
	return func(m *normalize.Meeting) { m.Online = []normalize.Room{{Provider: "zoom", Room: room}} }
}

func online(room string) edit {
	return func(m *normalize.Meeting) { noPlace(m); mode(normalize.Online)(m); inRoom(room)(m) }
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b []edit
		// rule merges them; look: they stay apart as possible duplicates; neither: they stay apart.
		rule string
		look string
	}{
		{name: "the same feed under two names", rule: "copy"},
		{name: "the page differs, the words do not", a: []edit{linked("https://a.example.org/m/1")}, b: []edit{linked("https://b.example.org/m/9")}, rule: "copy"},
		{name: "the address in other words", b: []edit{street("12 OAK ST., Suite 4"), noSpot}, rule: "address"},
		{name: "the town by its other name", b: []edit{town("Shelbyville", "12345-6789"), noSpot}, rule: "address"},
		{name: "no address, the same corner", b: []edit{street(""), north(60)}, rule: "nearby"},
		{name: "the next corner", b: []edit{street(""), north(240)}, rule: "nearby"},
		{name: "the next town", b: []edit{street(""), town("Shelbyville", "54321"), north(4000)}},
		{name: "the same house number on a highway of many names", a: []edit{street("13536 State Highway 65")}, b: []edit{street("13536 Hwy 65 NE"), town("Shelbyville", "54321"), north(12_000)}, rule: "address"},
		{name: "moved within a small town, the name is its own", b: []edit{street("9 Elm"), north(800)}, rule: "town"},
		{name: "a word more", b: []edit{named("Harbor Lights Big Book Group")}, rule: "address"},
		{name: "a spelling", b: []edit{named("Harbour Lights")}, rule: "address"},
		{name: "accents and case", a: []edit{named("Café Serenité")}, b: []edit{named("CAFE SERENITE")}, rule: "address"},
		{name: "five minutes", b: []edit{starting("19:05")}, rule: "address"},
		{name: "half an hour", b: []edit{starting("19:30")}, rule: "address"},
		{name: "the next hour", b: []edit{starting("20:01")}},
		{name: "half an hour, and the names say nothing", a: []edit{named("Monday Night Meeting")}, b: []edit{named("Big Book Study"), starting("19:30")}, look: RuleReview},
		{name: "another day", b: []edit{ruled("FREQ=WEEKLY;BYDAY=TU")}},
		{name: "either side of midnight", a: []edit{starting("23:55")}, b: []edit{ruled("FREQ=WEEKLY;BYDAY=TU"), weekday(2), starting("00:00")}, rule: "address"},
		{name: "either side of Sunday's midnight", a: []edit{ruled("FREQ=WEEKLY;BYDAY=SU"), weekday(7), starting("23:30")}, b: []edit{starting("00:00")}, rule: "address"},
		{name: "the midnight before", a: []edit{starting("23:55")}, b: []edit{starting("00:00")}},
		{name: "either side of midnight, more than an hour", a: []edit{starting("22:55")}, b: []edit{ruled("FREQ=WEEKLY;BYDAY=TU"), weekday(2), starting("00:00")}},
		{name: "first Monday against every Monday", b: []edit{ruled("FREQ=MONTHLY;BYDAY=1MO")}},
		{name: "another fellowship", b: []edit{fellowship("na")}},
		{name: "another name", b: []edit{named("Granite Willow")}, look: RuleReview},
		{name: "names that say nothing", a: []edit{named("Monday Night Meeting")}, b: []edit{named("Big Book Study")}, rule: "address"},
		{name: "names that say nothing, not quite the same start", a: []edit{named("Monday Night Meeting")}, b: []edit{named("Big Book Study"), starting("19:15")}, look: RuleReview},
		{name: "men against women", a: []edit{tagged("men")}, b: []edit{tagged("women")}},
		{name: "men against women by name", a: []edit{named("Harbor Lights Men")}, b: []edit{named("Harbor Lights Women's")}},
		{name: "women against nobody's", b: []edit{tagged("women")}, rule: "address"},
		{name: "numbers", a: []edit{named("Squad 19")}, b: []edit{named("Sq. 42 Group")}},
		{name: "one number in two spellings", a: []edit{named("Squad 2A")}, b: []edit{named("Sq. 2-A Group")}, rule: "address"},
		{name: "letters of squads", a: []edit{named("Squad A")}, b: []edit{named("Squad B Women")}},
		{name: "letters of groups", a: []edit{named("Harbor Lights Group A")}, b: []edit{named("Harbor Lights Grp. B")}},
		{name: "one letter in two spellings", a: []edit{named("Harbor Lights Group A")}, b: []edit{named("Harbor Lights, Group A"), noted("x")}, rule: "address"},
		{name: "a letter in one list only", b: []edit{named("Harbor Lights Group A")}, rule: "address"},
		{name: "a letter that is a word", a: []edit{named("Grupo a la Vida")}, b: []edit{named("Grupo La Vida")}, rule: "address"},
		{name: "a colon is no clock", a: []edit{named("Squad 12: Lantern")}, b: []edit{named("Squad 13: Lantern")}},
		{name: "a clock is no number", a: []edit{named("Harbor Lights 7:00 PM")}, b: []edit{named("7 pm Harbor Lights"), noted("x")}, rule: "address"},
		{name: "Roman numbers", a: []edit{named("Harbor Lights II")}, b: []edit{named("Harbor Lights III")}},
		{name: "a step is a topic", a: []edit{named("Harbor Lights Step 11")}, b: []edit{named("Harbor Lights Step 3")}, rule: "address"},
		{name: "one room", a: []edit{online("zoom:1")}, b: []edit{online("zoom:1"), named("Harbor Lights Online")}, rule: "room"},
		{name: "one room, seen from two time zones", a: []edit{online("zoom:1")}, b: []edit{online("zoom:1"), zoned("America/Chicago"), starting("18:00")}, rule: "room"},
		{name: "one room, one wall clock, two time zones", a: []edit{online("zoom:1")}, b: []edit{online("zoom:1"), zoned("America/Chicago")}, look: "time-zone"},
		{name: "alike in winter only", a: []edit{online("zoom:1")}, b: []edit{online("zoom:1"), zoned("America/Jamaica")}, look: "time-zone"},
		{name: "one room, monthly", a: []edit{online("zoom:1"), ruled("FREQ=MONTHLY;BYDAY=1MO")},
			b: []edit{online("zoom:1"), ruled("FREQ=MONTHLY;BYDAY=1MO"), noted("x")}, rule: "room"},
		{name: "one room, monthly, another zone", a: []edit{online("zoom:1"), ruled("FREQ=MONTHLY;BYDAY=1MO")},
			b: []edit{online("zoom:1"), ruled("FREQ=MONTHLY;BYDAY=1MO"), zoned("America/Chicago")}, look: "time-zone"},
		{name: "one room, another name", a: []edit{online("zoom:1")}, b: []edit{online("zoom:1"), named("Granite Willow")}, look: RuleReview},
		{name: "two rooms, one name", a: []edit{online("zoom:1")}, b: []edit{online("zoom:2")}},
		{name: "one name, nothing else", a: []edit{noPlace}, b: []edit{noPlace}},
		{name: "one dial-in with a code", a: []edit{noPlace, mode(normalize.Phone), dial("+12125550100", "77")}, b: []edit{noPlace, mode(normalize.Phone), dial("+12125550100", "77"), noted("x")}, rule: "room"},
		{name: "one dial-in without", a: []edit{noPlace, mode(normalize.Phone), dial("+12125550100", "")}, b: []edit{noPlace, mode(normalize.Phone), dial("+12125550100", ""), noted("x")}},
		{name: "one page", a: []edit{noPlace, linked("https://www.example.org/m/1/")}, b: []edit{noPlace, linked("http://example.org/m/1#top"), noted("x")}, rule: "permalink"},
		{name: "one web site", a: []edit{noPlace, linked("https://example.org/")}, b: []edit{noPlace, linked("https://example.org")}},
		{name: "one room, two towns", a: []edit{inRoom("zoom:1"), mode(normalize.Hybrid)}, b: []edit{inRoom("zoom:1"), mode(normalize.Hybrid), street("9 Elm"), town("Shelbyville", "54321"), north(6000)}, look: "far-apart"},
		{name: "in person against online, one page", a: []edit{linked("https://example.org/m/1")}, b: []edit{linked("https://example.org/m/1"), online("zoom:1")}, look: "mode"},
		{name: "hybrid against in person", b: []edit{mode(normalize.Hybrid), inRoom("zoom:1")}, rule: "address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := []normalize.Meeting{mondayAt("one", "a", c.a...), mondayAt("two", "b", c.b...)}
			r := Merge(in, Memory{}, healthy(night0, in))
			checkPair(t, r, c.rule, c.look)
		})
	}
}

func dial(number, code string) edit {
	return func(m *normalize.Meeting) { m.Phone = []normalize.DialIn{{Number: number, AccessCode: code}} }
}

func checkPair(t *testing.T, r Result, rule, look string) {
	t.Helper()
	var got Decision
	if len(r.Decisions) > 0 {
		got = r.Decisions[0]
	}
	switch {
	case rule != "" && (r.Merged != 1 || got.Rule != rule):
		t.Errorf("%d merged by %q, want one by %q", r.Merged, got.Rule, rule)
	case rule == "" && r.Merged != 0:
		t.Fatalf("merged by %q", got.Rule)
	case rule == "" && got.Rule != look:
		t.Errorf("look-alike by %q, want %q", got.Rule, look)
	case rule == "" && (look != "") != slices.Equal(r.Meetings[0].PossibleDuplicates, []string{r.Meetings[1].ID}):
		t.Errorf("possible duplicates %v", r.Meetings[0].PossibleDuplicates)
	}
}

// Each case lists rows as source/ref and says which end up together.
func TestGroups(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []normalize.Meeting
		want int // canonical records
	}{
		{"one source, the same words twice", []normalize.Meeting{mondayAt("one", "a"), mondayAt("one", "a-2")}, 1},
		{"one source, another note", []normalize.Meeting{mondayAt("one", "a"), mondayAt("one", "b", noted("Back room"))}, 2},
		{"mode twins of one source", []normalize.Meeting{mondayAt("one", "a"), mondayAt("one", "b", mode(normalize.Online), inRoom("zoom:1"))}, 2},
		{"mode twins against the neighbour's hybrid stay three", []normalize.Meeting{mondayAt("one", "a"),
			mondayAt("one", "b", mode(normalize.Online), inRoom("zoom:1")), mondayAt("two", "c", mode(normalize.Hybrid), inRoom("zoom:1"))}, 3},
		{"mode twins in both sources pair up", []normalize.Meeting{mondayAt("one", "a"), mondayAt("one", "b", online("zoom:1")),
			mondayAt("two", "c", noted("x")), mondayAt("two", "d", online("zoom:1"), noted("x"))}, 2},
		{"squads in both sources pair up", []normalize.Meeting{mondayAt("one", "a", named("Squad 4")), mondayAt("one", "b", named("Squad 5")),
			mondayAt("two", "c", named("Sq. 4 Group")), mondayAt("two", "d", named("Sq. 5 Group"))}, 2},
		{"two rows fit as well: neither", []normalize.Meeting{mondayAt("one", "a", noted("Room 1")), mondayAt("one", "b", noted("Room 2")),
			mondayAt("two", "c", noted("x"))}, 3},
		{"nameless meetings of a clubhouse with two rooms", []normalize.Meeting{mondayAt("one", "a", named("Beginners")), mondayAt("one", "b", named("Speaker")),
			mondayAt("two", "c", named("Monday Night"))}, 3},
		{"no chain: one between two that contradict each other", []normalize.Meeting{mondayAt("one", "a", named("Harbor Lights II")), mondayAt("two", "b"),
			mondayAt("three", "c", named("Harbor Lights III"))}, 2},
		{"one list entered the venue twice, and with it the meeting", []normalize.Meeting{mondayAt("one", "a", named("Squad 8")),
			mondayAt("one", "b", named("Squad 8"), street("12 Oak St"), town("Shelbyville", "12345"))}, 1},
		{"one list has the name twice at one entry of the venue, with other tags", []normalize.Meeting{mondayAt("one", "a", tagged("big-book")), mondayAt("one", "b", tagged("step"))}, 2},
		{"men and women at one place and hour", []normalize.Meeting{mondayAt("one", "a", tagged("men")), mondayAt("one", "b", tagged("women")),
			mondayAt("two", "c", named("Harbor Lights Men's")), mondayAt("two", "d", named("Harbor Lights Women's"))}, 2},
		{"another fellowship at the same venue and hour", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", fellowship("na"))}, 2},
		{"every other Monday, in the same and in the other weeks", []normalize.Meeting{mondayAt("one", "a", fortnight("2026-01-05")),
			mondayAt("two", "b", fortnight("2026-01-12"))}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Merge(c.in, Memory{}, healthy(night0, c.in))
			if len(r.Meetings) != c.want {
				t.Errorf("%d records, want %d: %+v", len(r.Meetings), c.want, r.Decisions)
			}
			checkWhole(t, c.in, r)
		})
	}
}

func fortnight(from string) edit {
	return func(m *normalize.Meeting) {
		m.Schedule.RRule, m.Schedule.From = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", from
	}
}

// A marathon room hosts many groups: the same room at the same time then needs the same name too.
func TestBusyRoom(t *testing.T) {
	in := []normalize.Meeting{mondayAt("one", "a", online("zoom:1"), named("Monday Night")), mondayAt("two", "b", online("zoom:1"), named("Beginners"))}
	if r := Merge(in, Memory{}, healthy(night0, in)); r.Merged != 1 {
		t.Fatalf("a quiet room: %d merged, want 1", r.Merged)
	}
	for i, word := range nameWords[:busyGroups] {
		in = append(in, mondayAt("one", word, online("zoom:1"), named(word), starting(clock(60*i))))
	}
	if r := Merge(in, Memory{}, healthy(night0, in)); r.Merged != 0 {
		t.Errorf("a marathon room: %d merged, want 0: %+v", r.Merged, r.Decisions)
	}
}

func TestNearbyAcrossCellsAndTheDateLine(t *testing.T) {
	for i := range 400 {
		lat, lon := -60.0+float64(i)*0.31, -179.9+float64(i)*0.77
		a, b := spot{precise: true, lat: lat, lon: lon}, spot{precise: true, lat: lat + 0.0003, lon: lon + 0.0003}
		if !a.near(&b) {
			continue
		}
		x, y := a.cells(), b.cells()
		shared := slices.ContainsFunc(x[:], func(h hash) bool { return slices.Contains(y[:], h) })
		if !shared && int(a.lat) == int(b.lat) {
			t.Errorf("%v, %v: neighbours share no cell", lat, lon)
		}
	}
	a, b := spot{precise: true, lat: -17, lon: 179.9999}, spot{precise: true, lat: -17, lon: -179.9999}
	if !a.near(&b) {
		t.Errorf("22 m across the date line: %v m", meters(&a, &b))
	}
}
