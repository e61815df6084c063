package api

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// parameter is one word of a query: how it is read, and what the OpenAPI document says about it.
type parameter struct {
	name    string
	about   string
	schema  map[string]any
	example string
	filter  bool // it chooses meetings
	read    func(q *search, value string, x *index.Index) error
}

var (
	modes    = []string{"in_person", "online", "hybrid", "phone"}
	statuses = []string{"active", "inactive"}
	dayNames = []string{"mo", "tu", "we", "th", "fr", "sa", "su"}
	orders   = []string{"start", "next", "distance", "name"}
)

func texts(valid ...string) map[string]any {
	if len(valid) == 0 {
		return map[string]any{"type": "string"}
	}
	return map[string]any{"type": "string", "enum": valid}
}

func number(kind string, low, high float64) map[string]any {
	return map[string]any{"type": kind, "minimum": low, "maximum": high}
}

// filters choose meetings. They are the same for every route that searches.
var filters = []parameter{
	{"fellowship", "Codes of fellowships, such as aa or na; any of them.", texts(), "aa,na", true,
		func(q *search, value string, x *index.Index) (err error) {
			q.Fellowships, err = several("fellowship", strings.ToLower(value), x.Fellowships())
			return err
		}},
	{"region", "Where: a country (US), a subdivision (US-PA), a county (US-PA:Chester), a locality (US-PA/Ambler), or online; any of them.",
		texts(), "US-PA", true, readRegion},
	{"near", "A point, latitude and longitude in degrees. Meetings within radius of it.", texts(), "39.95,-75.16", true,
		func(q *search, value string, _ *index.Index) error {
			var ok bool
			if q.Near, ok = point(value); !ok {
				return bad("near", fmt.Sprintf("%q is not latitude,longitude in degrees, such as 39.95,-75.16", value))
			}
			return nil
		}},
	{"radius", "Kilometres around near; 25 where it is not given.", number("number", 0.1, widestRadius), "10", true,
		func(q *search, value string, _ *index.Index) error {
			km, err := strconv.ParseFloat(value, 64)
			if err != nil || !(km >= 0.1 && km <= widestRadius) {
				return bad("radius", fmt.Sprintf("%q is not a number of kilometres from 0.1 to %.0f", value, widestRadius))
			}
			q.radius = km
			return nil
		}},
	{"day", "Weekdays by local time: mo, tu, we, th, fr, sa, su, or 1 (Monday) to 7; any of them.", texts(), "mo,tu", true, readDays},
	{"after", "Local time of day from which on meetings start.", map[string]any{"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}, "18:00", true,
		func(q *search, value string, _ *index.Index) (err error) {
			q.After, err = timeOfDay("after", value)
			if err == nil && q.Before == 0 {
				q.Before = 24 * 60
			}
			return err
		}},
	{"before", "Local time of day before which meetings start. Before the time of after, it is that of the next day: after=22:00 and before=02:00.",
		map[string]any{"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}, "21:00", true,
		func(q *search, value string, _ *index.Index) (err error) {
			q.Before, err = timeOfDay("before", value)
			return err
		}},
	{"open_now", "true: meetings that are going on. One that does not say how long it lasts counts for an hour.", texts("true", "false"), "true", true,
		func(q *search, value string, _ *index.Index) error {
			one, err := several("open_now", value, []string{"true", "false"})
			q.open = err == nil && one[0] == "true"
			return err
		}},
	{"starting_within", "Minutes from now in which meetings start, at most a week. Each comes with starts_at, once for each start.", number("integer", 1, farthest), "120", true,
		func(q *search, value string, _ *index.Index) (err error) {
			q.within, err = whole("starting_within", value, 1, farthest)
			return err
		}},
	{"at", "The moment that open_now and starting_within go by, RFC 3339; now where it is not given.", map[string]any{"type": "string", "format": "date-time"}, "2026-03-06T18:00:00-05:00", false,
		func(q *search, value string, _ *index.Index) error {
			at, err := time.Parse(time.RFC3339, strings.ReplaceAll(value, " ", "+"))
			if err != nil || at.Year() < 2000 || at.Year() > 2100 {
				return bad("at", fmt.Sprintf("%q is not a moment such as 2026-03-06T18:00:00-05:00", value))
			}
			q.at = at
			return nil
		}},
	{"mode", "How one takes part; any of them.", texts(), "in_person,hybrid", true,
		func(q *search, value string, _ *index.Index) (err error) {
			q.Modes, err = several("mode", value, modes)
			return err
		}},
	{"tags", "Words of the common vocabulary, such as women or wheelchair; all of them.", texts(), "open", true,
		func(q *search, value string, x *index.Index) (err error) {
			q.Tags, err = among("tags", strings.ToLower(value), func(tag string) bool {
				return slices.Contains(commonTags(), tag) || slices.Contains(x.Tags(), tag)
			}, func() []string { return knownTags(x) })
			return err
		}},
	{"language", "BCP 47 tags of languages; any of them. es also finds es-MX.", texts(), "en", true,
		func(q *search, value string, x *index.Index) (err error) {
			known := slices.Clone(x.Languages())
			for _, l := range x.Languages() {
				base, _, _ := strings.Cut(l, "-")
				known = append(known, base)
			}
			slices.Sort(known)
			q.Languages, err = several("language", strings.ToLower(value), slices.Compact(known))
			return err
		}},
	{"status", "active, or inactive for what is temporarily closed; both where it is not given.", texts(statuses...), "active", true,
		func(q *search, value string, _ *index.Index) (err error) {
			q.Statuses, err = several("status", value, statuses)
			return err
		}},
	{"source", "Ids of publishers, as in /v1/sources; any of them.", texts(), "", true,
		func(q *search, value string, x *index.Index) error {
			q.Sources = strings.Split(value, ",")
			for _, s := range q.Sources {
				if !x.HasSource(s) {
					return bad("source", fmt.Sprintf("no source %q has meetings; /v1/sources lists all", s))
				}
			}
			return nil
		}},
	{"q", "Words of the name, the group, the venue or the address; each may be the beginning of one.", map[string]any{"type": "string", "maxLength": longestText}, "church", true,
		func(q *search, value string, _ *index.Index) error {
			if len(value) > longestText {
				return bad("q", fmt.Sprintf("the text is longer than %d bytes", longestText))
			}
			q.Text = value
			return nil
		}},
}

const longestText = 200

// paging puts the found in order and says how much of it is wanted.
var paging = []parameter{
	{"sort", "start: by weekday and local time. next: what starts first, the default with starting_within. distance: from near. name.", texts(orders...), "name", false,
		func(q *search, value string, _ *index.Index) error {
			one, err := several("sort", value, orders)
			if err == nil {
				q.order = index.Order(one[0])
			}
			return err
		}},
	{"limit", "How many meetings; 50 in JSON where it is not given, and all in the other formats.", number("integer", 1, largestPage), "20", false,
		func(q *search, value string, _ *index.Index) (err error) {
			q.limit, err = whole("limit", value, 1, largestPage)
			return err
		}},
	{"cursor", "Where the page begins: next_cursor of the page before. It holds when a new release is published in between.", texts(), "", false,
		func(q *search, value string, _ *index.Index) (err error) {
			if q.cursor, err = decodeCursor(value); err != nil {
				return bad("cursor", "the cursor is none of ours; begin without one")
			}
			return nil
		}},
}

// shape says how the found is written.
var shape = []parameter{
	{"format", "How the answer is written.", texts(formatNames()...), "json", false,
		func(q *search, value string, _ *index.Index) error {
			if q.format = formatNamed(value); q.format == nil {
				return bad("format", fmt.Sprintf("there is no format %q", value), formatNames()...)
			}
			return nil
		}},
	{"fields", "Members of a meeting to answer with, such as id,name,schedule.start,place.locality; all where it is not given. For json and ndjson.", texts(), "id,name,place.locality", false,
		func(q *search, value string, _ *index.Index) (err error) {
			q.fields, err = several("fields", value, knownFields())
			return err
		}},
}

// meetingFields are the members of a meeting as published.
var meetingFields = []string{
	"id", "name", "group", "fellowship", "status", "mode", "schedule", "place", "online", "phone", "tags", "languages",
	"types_raw", "notes", "url", "sources", "possible_duplicates", "conflicts", "first_seen", "checked_at", "changed_at", "source_updated_at",
}

// knownFields are those, and the members of the two that are objects.
var knownFields = sync.OnceValue(func() []string {
	known := slices.Clone(meetingFields)
	for name, part := range map[string]reflect.Type{"schedule": reflect.TypeFor[normalize.Schedule](), "place": reflect.TypeFor[normalize.Place]()} {
		for i := range part.NumField() {
			member, _, _ := strings.Cut(part.Field(i).Tag.Get("json"), ",")
			known = append(known, name+"."+member)
		}
	}
	slices.Sort(known[len(meetingFields):])
	return known
})

// several reads a list of known words.
func several(name, value string, valid []string) ([]string, error) {
	return among(name, value, func(word string) bool { return slices.Contains(valid, word) }, func() []string { return valid })
}

// among reads a list of words that are known; all says which there are, where one is not.
func among(name, value string, known func(string) bool, all func() []string) ([]string, error) {
	list := strings.Split(value, ",")
	if len(list) > 100 {
		return nil, bad(name, name+" has more than 100 values")
	}
	for i, v := range list {
		list[i] = strings.TrimSpace(v)
		if !known(list[i]) {
			return nil, bad(name, fmt.Sprintf("%s has no value %q", name, list[i]), all()...)
		}
	}
	return list, nil
}

func whole(name, value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, bad(name, fmt.Sprintf("%s is a whole number from %d to %d, not %q", name, low, high, value))
	}
	return n, nil
}

func timeOfDay(name, value string) (int, error) {
	t, err := time.Parse("15:04", value)
	if err != nil {
		return 0, bad(name, fmt.Sprintf("%s is a time of day such as 18:30, not %q", name, value))
	}
	return t.Hour()*60 + t.Minute(), nil
}

func readDays(q *search, value string, _ *index.Index) error {
	for item := range strings.SplitSeq(strings.ToLower(value), ",") {
		item = strings.TrimSpace(item)
		day := slices.Index(dayNames, item)
		if n, err := strconv.Atoi(item); err == nil && n >= 1 && n <= 7 {
			day = n - 1
		}
		if day < 0 {
			return bad("day", fmt.Sprintf("%q is not a weekday", item), append(slices.Clone(dayNames), "1", "2", "3", "4", "5", "6", "7")...)
		}
		q.Days |= 1 << day
	}
	return nil
}

var regionCode = regexp.MustCompile(`^(?:online|unknown|[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?(?:[:/].{1,100})?)$`)

func readRegion(q *search, value string, _ *index.Index) error {
	q.Regions = strings.Split(value, ",")
	for i, code := range q.Regions {
		q.Regions[i] = strings.TrimSpace(code)
		if !regionCode.MatchString(q.Regions[i]) {
			return bad("region", fmt.Sprintf("%q is not a region: write US, US-PA, US-PA:Chester (a county), US-PA/Ambler (a locality) or online; /regions.json lists them", code))
		}
	}
	return nil
}

// knownTags are the common vocabulary and what else the release has.
func knownTags(x *index.Index) []string {
	known := append(slices.Clone(commonTags()), x.Tags()...)
	slices.Sort(known)
	return slices.Compact(known)
}

var commonTags = sync.OnceValue(func() []string {
	var names []string
	for _, t := range normalize.Tags() {
		names = append(names, t.Name)
	}
	return names
})
