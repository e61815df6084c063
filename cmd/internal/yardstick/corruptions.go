package yardstick

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// corruption is one way in which a second list states a meeting of the first, or states another that looks like it.
type corruption struct {
	name string
	same bool // the two are one meeting
	// base changes the first list's row before; nil leaves it. edit makes the second list's row of a copy.
	base func(m *normalize.Meeting)
	edit func(rng *rand.Rand, m *normalize.Meeting)
	// suits says for which meetings it makes sense; nil for all.
	suits func(m *normalize.Meeting) bool
	// beside: the second list has the true copy too, so that one of the two must be chosen.
	beside bool
}

type made = func(rng *rand.Rand, m *normalize.Meeting)

func plainly(edit func(m *normalize.Meeting)) made {
	return func(_ *rand.Rand, m *normalize.Meeting) { edit(m) }
}

// corruptions are the classes that are measured: what lists do to one meeting, then what looks alike and is two.
var corruptions = []corruption{
	{name: "renumbered only", same: true, edit: func(*rand.Rand, *normalize.Meeting) {}},
	{name: "typo in the name", same: true, edit: typo, suits: longName},
	{name: "a word behind the name", same: true, edit: func(rng *rand.Rand, m *normalize.Meeting) {
		m.Name += []string{" Group", " Meeting", " AA", " Group of AA"}[rng.IntN(4)]
	}},
	{name: "a subtitle", same: true, edit: func(rng *rand.Rand, m *normalize.Meeting) {
		m.Name += []string{" - Big Book Study", " (Newcomers welcome)", ": Steps and Traditions"}[rng.IntN(3)]
	}},
	{name: "abbreviations and capitals", same: true, edit: plainly(abbreviated)},
	{name: "another name", same: true, edit: func(rng *rand.Rand, m *normalize.Meeting) {
		m.Name = inventedNames[rng.IntN(len(inventedNames))] + " " + inventedNames[rng.IntN(len(inventedNames))]
		m.Group = ""
	}},
	{name: "start 5 minutes off", same: true, edit: later(5)},
	{name: "start 15 minutes off", same: true, edit: later(15)},
	{name: "start 30 minutes off", same: true, edit: later(30)},
	{name: "geocode of the town", same: true, edit: plainly(centroid), suits: placed},
	{name: "geocode 200 m off", same: true, edit: plainly(func(m *normalize.Meeting) { shift(m, 200) }), suits: placed},
	{name: "geocode 3 km off", same: true, edit: plainly(func(m *normalize.Meeting) { shift(m, 3000) }), suits: placed},
	{name: "no address", same: true, edit: plainly(noAddress), suits: placed},
	{name: "no coordinates", same: true, edit: plainly(noCoordinates), suits: placed},
	{name: "no address, geocode of the town", same: true, edit: plainly(func(m *normalize.Meeting) { noAddress(m); centroid(m) }), suits: placed},
	{name: "a unit more", same: true, edit: plainly(func(m *normalize.Meeting) { m.Place.Street += ", Suite 210" }), suits: placed},
	{name: "moved within the town", same: true, edit: plainly(moved), suits: placed},
	{name: "hybrid in one list", same: true, edit: plainly(func(m *normalize.Meeting) {
		m.Mode, m.Online = normalize.Hybrid, []normalize.Room{{Provider: "zoom", Room: "zoom:7" + m.Sources[0].Ref}}
	}), suits: inPerson},
	{name: "online, another name", same: true, edit: plainly(func(m *normalize.Meeting) { m.Name, m.Group = "Zoom "+m.Schedule.Start, "" }), suits: roomed},
	{name: "typo, no coordinates, 5 minutes", same: true, edit: func(rng *rand.Rand, m *normalize.Meeting) {
		typo(rng, m)
		noCoordinates(m)
		later(5)(rng, m)
	}, suits: placed},
	{name: "moved online, one list missed it", same: true, edit: plainly(online), suits: inPerson},

	{name: "the next hour", edit: later(60), beside: true},
	{name: "the next day", edit: plainly(func(m *normalize.Meeting) {
		m.Schedule.Weekday = m.Schedule.Weekday%7 + 1
		m.Schedule.RRule = "FREQ=WEEKLY;BYDAY=" + weekdayCodes[m.Schedule.Weekday-1]
	})},
	{name: "first week against third", base: func(m *normalize.Meeting) { monthly(m, "1") }, edit: plainly(func(m *normalize.Meeting) { monthly(m, "3") })},
	{name: "men and women", base: func(m *normalize.Meeting) { m.Name += " Men" }, edit: plainly(func(m *normalize.Meeting) { m.Name = strings.TrimSuffix(m.Name, "Men") + "Women" }), suits: mixed},
	{name: "squads by number", base: func(m *normalize.Meeting) { m.Name = "Squad 2" }, edit: plainly(func(m *normalize.Meeting) { m.Name = "Squad 3" })},
	{name: "squads by letter", base: func(m *normalize.Meeting) { m.Name += " Group A" }, edit: plainly(func(m *normalize.Meeting) { m.Name = strings.TrimSuffix(m.Name, "A") + "B" })},
	{name: "mode twins", edit: plainly(online), suits: inPerson, beside: true},
	{name: "the neighbouring room", edit: plainly(func(m *normalize.Meeting) { m.Name, m.Group, m.Notes = "Blue Heron Beginners", "", "Room 2" }), suits: placed, beside: true},
	{name: "another fellowship in the hall", edit: plainly(func(m *normalize.Meeting) { m.Fellowship = "na" }), suits: placed},
	{name: "the name in another town", edit: plainly(func(m *normalize.Meeting) {
		moved(m)
		shift(m, 30_000)
		m.Place.Locality, m.Place.PostalCode = "Farview", "99999"
		m.Place.Formatted = m.Place.Street + ", Farview"
	}), suits: placed, beside: true},
}

// mixed: neither men's nor women's already.
func mixed(m *normalize.Meeting) bool {
	return !strings.Contains(strings.ToLower(m.Name), "men") && !slices.Contains(m.Tags, "men") && !slices.Contains(m.Tags, "women")
}

func longName(m *normalize.Meeting) bool { return len(m.Name) >= 8 }
func placed(m *normalize.Meeting) bool {
	p := m.Place
	return p != nil && p.Street != "" && p.Locality != "" && p.Latitude != nil && (p.Precision == normalize.Exact || p.Precision == normalize.Street)
}
func inPerson(m *normalize.Meeting) bool { return m.Mode == normalize.InPerson && placed(m) }
func roomed(m *normalize.Meeting) bool {
	return m.Mode == normalize.Online && len(m.Online) > 0 && m.Online[0].Room != ""
}

// typo swaps two letters within a word.
func typo(rng *rand.Rand, m *normalize.Meeting) {
	letters := []rune(m.Name)
	for range 20 {
		i := 1 + rng.IntN(len(letters)-2)
		if letters[i] != ' ' && letters[i+1] != ' ' && letters[i] != letters[i+1] {
			letters[i], letters[i+1] = letters[i+1], letters[i]
			break
		}
	}
	m.Name = string(letters)
}

var shorter = strings.NewReplacer("Group", "Grp", "Saint", "St", "Street", "St", "Avenue", "Ave", "Road", "Rd", "North", "N", "South", "S",
	"Women", "Womens", "Beginners", "Newcomers", "and", "&", "Meeting", "Mtg")

func abbreviated(m *normalize.Meeting) {
	m.Name = strings.ToUpper(shorter.Replace(m.Name))
	if m.Place != nil {
		m.Place.Street = shorter.Replace(m.Place.Street)
		m.Place.Formatted = shorter.Replace(m.Place.Formatted)
	}
}

func later(minutes int) made {
	return plainly(func(m *normalize.Meeting) {
		setStart(m, (minuteOf(m.Schedule.Start)+minutes)%(24*60))
	})
}

func minuteOf(hhmm string) int {
	return int(hhmm[0]-'0')*600 + int(hhmm[1]-'0')*60 + int(hhmm[3]-'0')*10 + int(hhmm[4]-'0')
}

func monthly(m *normalize.Meeting, week string) {
	m.Schedule.RRule = "FREQ=MONTHLY;BYDAY=" + week + weekdayCodes[m.Schedule.Weekday-1]
}

// shift moves the coordinates north.
func shift(m *normalize.Meeting, meters float64) {
	lat := *m.Place.Latitude + meters/111_195
	m.Place.Latitude = &lat
}

// centroid is what a geocoder gives that knows only the town.
func centroid(m *normalize.Meeting) {
	lat, lon := float64(int(*m.Place.Latitude*20))/20, float64(int(*m.Place.Longitude*20))/20
	m.Place.Latitude, m.Place.Longitude, m.Place.Precision = &lat, &lon, normalize.Locality
}

func noAddress(m *normalize.Meeting) {
	m.Place.Street, m.Place.Formatted, m.Place.PostalCode = "", m.Place.Locality, ""
}

func noCoordinates(m *normalize.Meeting) {
	m.Place.Latitude, m.Place.Longitude, m.Place.Precision = nil, nil, ""
}

func online(m *normalize.Meeting) {
	m.Mode, m.Place, m.Online = normalize.Online, nil, []normalize.Room{{Provider: "zoom", Room: "zoom:6" + m.Sources[0].Ref}}
}

func moved(m *normalize.Meeting) {
	shift(m, 1500)
	m.Place.Street, m.Place.Name = "77 Quarry Lane", ""
	m.Place.Formatted = "77 Quarry Lane, " + m.Place.Locality
}
