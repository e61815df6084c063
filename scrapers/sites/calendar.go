package sites

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/recovery-almanac/almanac/scrapers"
)

// block is what an add-to-calendar block says, in its words.
type block struct {
	title, start, end, zone, rule, location, details string
}

// forms are the ways to write a block, in the order in which they are believed.
var forms = []func(*goquery.Document) []block{components, dataAttributes, classes, scripts, calendarFiles, googleLinks}

// blocks are the blocks of the first form that a page uses. Where it has one, other forms fill what that leaves out:
// a component without a zone beside a link to Google Calendar with it.
//
// more is true where a page has more blocks than a person would put on it.
func blocks(page *goquery.Document) (found []block, more bool) {
	for _, form := range forms {
		var some []block
		for _, b := range form(page) {
			if b.start == "" || slices.Contains(some, b) {
				continue
			}
			if len(some) == mostBlocks {
				more = true
				break
			}
			some = append(some, b)
		}
		switch {
		case len(found) == 0:
			found = some
		case len(found) == 1 && len(some) == 1:
			found[0].complete(some[0])
		}
	}
	return found, more
}

const mostBlocks = 100

func (b *block) complete(other block) {
	b.title, b.end = cmp.Or(b.title, other.title), cmp.Or(b.end, other.end)
	b.zone, b.rule = cmp.Or(b.zone, other.zone), cmp.Or(b.rule, other.rule)
	b.location, b.details = cmp.Or(b.location, other.location), cmp.Or(b.details, other.details)
}

// components reads <add-to-calendar-button name startDate startTime endTime timeZone recurrence location>. The reader
// of HTML writes the names of attributes small.
func components(page *goquery.Document) []block {
	var all []block
	page.Find("add-to-calendar-button").Each(func(_ int, s *goquery.Selection) {
		b := block{
			title: s.AttrOr("name", ""), zone: s.AttrOr("timezone", ""), location: s.AttrOr("location", ""), details: s.AttrOr("description", ""),
			start: joined(s.AttrOr("startdate", ""), s.AttrOr("starttime", "")),
			rule:  recurrence(s.AttrOr("recurrence", ""), s.AttrOr("recurrence_byday", ""), s.AttrOr("recurrence_interval", "")),
		}
		if endTime := s.AttrOr("endtime", ""); endTime != "" {
			b.end = joined(cmp.Or(s.AttrOr("enddate", ""), s.AttrOr("startdate", "")), endTime)
		}
		all = append(all, b)
	})
	return all
}

// recurrence is a rule in full, or the word and the numbers beside it.
func recurrence(rule, byDay, interval string) string {
	if rule == "" || strings.Contains(rule, "=") {
		return rule
	}
	rule = "FREQ=" + strings.ToUpper(rule)
	if interval != "" {
		rule += ";INTERVAL=" + interval
	}
	if byDay != "" {
		rule += ";BYDAY=" + byDay
	}
	return rule
}

// dataAttributes reads any element with data-start and data-rrule.
func dataAttributes(page *goquery.Document) []block {
	var all []block
	page.Find("[data-rrule], [data-recurrence]").Each(func(_ int, s *goquery.Selection) {
		of := func(names ...string) string {
			for _, name := range names {
				if v := s.AttrOr("data-"+name, ""); v != "" {
					return v
				}
			}
			return ""
		}
		all = append(all, block{
			title: of("title", "name"), start: cmp.Or(of("start", "start-time", "dtstart", "starts-at"), joined(of("start-date"), of("start-clock"))),
			end: of("end", "end-time", "dtend", "ends-at"), zone: of("timezone", "time-zone", "tz", "tzid"),
			rule: of("rrule", "recurrence"), location: of("location", "address"), details: of("description"),
		})
	})
	return all
}

// classes reads the elements inside .addeventatc (AddEvent) and .addtocalendar (atc_date_start ...).
func classes(page *goquery.Document) []block {
	var all []block
	page.Find(".addeventatc, .addtocalendar, .add-to-calendar").Each(func(_ int, s *goquery.Selection) {
		of := func(names ...string) string {
			for _, name := range names {
				if text := textOf(s.Find("." + name).First()); text != "" {
					return text
				}
			}
			return ""
		}
		all = append(all, block{
			title: of("title", "atc_title"), start: of("start", "atc_date_start"), end: of("end", "atc_date_end"),
			zone: of("timezone", "atc_timezone"), rule: of("recurring", "rrule", "atc_recurring"), location: of("location", "atc_location"),
			details: of("description", "atc_description"),
		})
	})
	return all
}

// scripts reads JSON in a script, wherever in it an object has a start and a rule.
func scripts(page *goquery.Document) []block {
	var all []block
	page.Find("script").Each(func(_ int, s *goquery.Selection) {
		text := s.Text()
		if !strings.Contains(text, "FREQ=") {
			return
		}
		if doc, _, err := scrapers.FindJSON([]byte(text)); err == nil {
			all = append(all, eventsIn(doc, 0)...)
		}
	})
	return all
}

const deepestScript = 12

func eventsIn(v scrapers.JSON, depth int) []block {
	if depth > deepestScript {
		return nil
	}
	var all []block
	if v.IsArray() {
		for element, err := range v.Elements() {
			if err == nil {
				all = append(all, eventsIn(element, depth+1)...)
			}
		}
		return all
	}
	var b block
	for key, value := range v.Members() {
		text, isText := value.Text()
		if !isText {
			all = append(all, eventsIn(value, depth+1)...)
			continue
		}
		switch strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(string(key))) {
		case "start", "startdate", "starttime", "dtstart", "startsat", "startdatetime":
			b.start = joined(b.start, text)
		case "end", "enddate", "endtime", "dtend", "endsat", "enddatetime":
			b.end = joined(b.end, text)
		case "timezone", "tz", "tzid", "zone":
			b.zone = text
		case "rrule", "recurrence", "recurrencerule", "rule":
			b.rule = text
		case "title", "name", "summary":
			b.title = cmp.Or(b.title, text)
		case "location", "address":
			b.location = text
		case "description":
			b.details = text
		}
	}
	if b.start != "" && b.rule != "" {
		all = append(all, b)
	}
	return all
}

// calendarFiles reads links to an iCalendar file inside the link.
func calendarFiles(page *goquery.Document) []block {
	var all []block
	page.Find("a[href^='data:text/calendar']").Each(func(_ int, s *goquery.Selection) {
		head, data, _ := strings.Cut(s.AttrOr("href", ""), ",")
		text, err := url.PathUnescape(data)
		if strings.HasSuffix(head, ";base64") {
			var decoded []byte
			decoded, err = base64.StdEncoding.DecodeString(text)
			text = string(decoded)
		}
		if err == nil {
			all = append(all, readEvent(text))
		}
	})
	return all
}

var folded = regexp.MustCompile(`\r?\n[ \t]`)

// readEvent reads the first VEVENT of a file that a script wrote a moment ago: no oddities of old calendars.
func readEvent(text string) block {
	var b block
	_, event, _ := strings.Cut(folded.ReplaceAllString(text, ""), "BEGIN:VEVENT")
	event, _, _ = strings.Cut(event, "END:VEVENT")
	for line := range strings.Lines(event) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		name, parameters, _ := strings.Cut(name, ";")
		switch strings.ToUpper(name) {
		case "DTSTART":
			b.start = value
			if _, zone, ok := strings.Cut(parameters, "TZID="); ok {
				b.zone = strings.Trim(zone, `"`)
			}
		case "DTEND":
			b.end = value
		case "RRULE":
			b.rule = value
		case "SUMMARY":
			b.title = unescapeText(value)
		case "LOCATION":
			b.location = unescapeText(value)
		case "DESCRIPTION":
			b.details = unescapeText(value)
		}
	}
	return b
}

func unescapeText(s string) string {
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s)
}

// googleLinks reads links that fill in a new event: dates, ctz, recur.
func googleLinks(page *goquery.Document) []block {
	var all []block
	page.Find("a[href*='calendar.google.com'], a[href*='google.com/calendar']").Each(func(_ int, s *goquery.Selection) {
		u, err := url.Parse(s.AttrOr("href", ""))
		if err != nil || u.Query().Get("dates") == "" {
			return
		}
		q := u.Query()
		start, end, _ := strings.Cut(q.Get("dates"), "/")
		all = append(all, block{title: q.Get("text"), start: start, end: end, zone: q.Get("ctz"), rule: q.Get("recur"), location: q.Get("location"), details: q.Get("details")})
	})
	return all
}

// joined is a date and a time of day as one text.
func joined(texts ...string) string { return strings.TrimSpace(strings.Join(texts, " ")) }

func textOf(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }
