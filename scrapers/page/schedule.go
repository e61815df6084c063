package page

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/recovery-almanac/almanac/scrapers"
)

// scheduled reads a Schedule: a rule from its first date on where one is stated, else weekdays and a time. It
// reports what keeps it from being read.
func (p *eventParser) scheduled(e event, s *thing, l *scrapers.Listing) bool {
	l.TimeZone = s.text("scheduleTimezone")
	begin, err := readStamp(s.text("startTime"))
	opens, err2 := readStamp(cmp.Or(s.text("startDate"), e.t.text("startDate")))
	if err != nil && err2 == nil && opens.hasTime {
		begin, err = opens, nil // the time stands in the event's own start
	}
	if err != nil || !begin.hasTime {
		p.problem(scrapers.EventUndated, *l, "eventSchedule.startTime", s.text("startTime"))
		return false
	}
	end, err := readStamp(cmp.Or(s.text("endTime"), timeOfDay(e.t.text("endDate"))))
	hasEnd := err == nil && end.hasTime
	if p.tsml && hasEnd && end.minute() == begin.minute() {
		begin.t = begin.t.Add(-time.Hour)
		hasEnd = false
		p.problem(scrapers.EventEndFaulty, *l, "eventSchedule.startTime", s.text("startTime"))
	}
	rule, err := readRule(s)
	if err != nil {
		p.problem(scrapers.RecurrenceUnusable, *l, "eventSchedule", err.Error())
		return false
	}
	length := ""
	if hasEnd && end.minute() != begin.minute() {
		length = clockLength(end.minute() - begin.minute())
	}
	l.Duration = first(length, isoLength(s.text("duration")), isoLength(e.t.text("duration")))
	if err2 == nil && opens.hasDate {
		l.Recurrence = rule.recurrence(opens, begin, s)
		return true
	}
	l.Start = begin.t.Format("15:04")
	if l.Days = rule.words(); len(l.Days) == 0 {
		p.problem(scrapers.RecurrenceUnusable, *l, "eventSchedule", "it has no first date, and "+rule.String()+" needs one")
		return false
	}
	return true
}

// dated reads the date of a single event.
func (p *eventParser) dated(e event, l *scrapers.Listing) bool {
	text := e.t.text("startDate")
	begin, err := readStamp(text)
	if err != nil || !begin.hasDate {
		p.problem(scrapers.EventUndated, *l, "startDate", text)
		return false
	}
	if !begin.hasTime {
		l.Recurrence = &scrapers.Recurrence{Start: begin.t.Format(time.DateOnly)}
		return true
	}
	end, err := readStamp(e.t.text("endDate"))
	if span := end.t.Sub(begin.t); err == nil && end.hasTime && span > 0 && span <= 24*time.Hour {
		l.Duration = clockLength(int(span.Minutes()))
	} else {
		l.Duration = isoLength(e.t.text("duration"))
	}
	p.place(&begin, l)
	l.Recurrence = &scrapers.Recurrence{Start: begin.t.Format(wallTime)}
	return true
}

// place settles in which zone the clock of a single event is. Z is UTC and is moved to the source's zone. An offset is
// no zone, and often the server's: the wall time beside it is what people read on the page, so it stands.
func (p *eventParser) place(s *stamp, l *scrapers.Listing) {
	zone, err := time.LoadLocation(p.source.TimeZone)
	known := err == nil && p.source.TimeZone != ""
	switch {
	case s.offset == "":
	case s.offset == "Z" && known:
		s.t = s.t.In(zone)
	case s.offset == "Z":
		l.TimeZone = "UTC"
	case known:
		if _, want := s.t.In(zone).Zone(); want != offsetSeconds(s.t) {
			p.problem(scrapers.OffsetConflict, *l, "startDate", s.t.Format(time.RFC3339))
		}
	}
}

func offsetSeconds(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// rule is how a Schedule repeats.
type rule struct {
	freq     string
	interval int
	days     []string // of RFC 5545: MO
	weeks    []string // of the month: 1 to 5, -1
	dates    []string // days of the month
	count    string
}

var frequencies = map[string]rule{
	"": {freq: "WEEKLY", interval: 1}, "daily": {freq: "DAILY", interval: 1}, "weekly": {freq: "WEEKLY", interval: 1},
	"biweekly": {freq: "WEEKLY", interval: 2}, "fortnightly": {freq: "WEEKLY", interval: 2},
	"monthly": {freq: "MONTHLY", interval: 1}, "yearly": {freq: "YEARLY", interval: 1},
}

var isoPeriod = regexp.MustCompile(`^P(\d{1,3})([DWMY])$`)

// readRule reads repeatFrequency, a period of ISO 8601 or a word, and byDay, byMonthWeek and byMonthDay.
func readRule(s *thing) (rule, error) {
	text := s.text("repeatFrequency")
	r, known := frequencies[strings.ToLower(shortName(text))]
	if m := isoPeriod.FindStringSubmatch(strings.ToUpper(text)); m != nil {
		n, _ := strconv.Atoi(m[1])
		r, known = rule{freq: map[string]string{"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}[m[2]], interval: n}, n > 0
		if m[2] == "D" && n%7 == 0 {
			r.freq, r.interval = "WEEKLY", n/7
		}
	}
	if !known {
		return rule{}, fmt.Errorf("repeatFrequency %q is no period such as P1W", text)
	}
	for _, day := range s.texts("byDay") {
		if err := r.addDay(day); err != nil {
			return rule{}, err
		}
	}
	for _, week := range s.texts("byMonthWeek") {
		if n, err := strconv.Atoi(week); err != nil || n == 0 || n < -5 || n > 5 {
			return rule{}, fmt.Errorf("byMonthWeek %q is no week of a month", week)
		}
		r.weeks = append(r.weeks, week)
	}
	for _, date := range s.texts("byMonthDay") {
		if n, err := strconv.Atoi(date); err != nil || n < 1 || n > 31 {
			return rule{}, fmt.Errorf("byMonthDay %q is no day of a month", date)
		}
		r.dates = append(r.dates, date)
	}
	if len(r.weeks)+len(r.dates) > 0 {
		r.freq = "MONTHLY"
	}
	if n, err := strconv.Atoi(s.text("repeatCount")); err == nil && n > 0 {
		r.count = strconv.Itoa(n)
	}
	return r, nil
}

// addDay reads "https://schema.org/Monday", "Monday", "Mon", "MO" or "1MO".
func (r *rule) addDay(text string) error {
	name := strings.ToUpper(shortName(text))
	number := strings.TrimRight(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	name = name[len(number):]
	if name == "PUBLICHOLIDAYS" {
		return nil
	}
	for i, code := range dayCodes {
		if len(name) >= 2 && strings.HasPrefix(strings.ToUpper(dayNames[i]), name) {
			if number != "" && !slices.Contains(r.weeks, number) {
				r.weeks = append(r.weeks, number)
			}
			r.days = append(r.days, code)
			return nil
		}
	}
	return fmt.Errorf("byDay %q is no weekday", text)
}

var (
	dayCodes = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	dayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// String is the rule of RFC 5545.
func (r rule) String() string {
	parts := []string{"FREQ=" + r.freq}
	if r.interval > 1 {
		parts = append(parts, "INTERVAL="+strconv.Itoa(r.interval))
	}
	days := r.days
	if len(r.weeks) > 0 {
		days = nil
		for _, week := range r.weeks {
			for _, day := range r.days {
				days = append(days, week+day)
			}
		}
	}
	if len(days) > 0 {
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	if len(r.dates) > 0 {
		parts = append(parts, "BYMONTHDAY="+strings.Join(r.dates, ","))
	}
	if r.count != "" {
		parts = append(parts, "COUNT="+r.count)
	}
	return strings.Join(parts, ";")
}

// words says the rule without a first date: "Monday", "1st Monday". Nothing where it needs one.
func (r rule) words() []string {
	if r.interval > 1 || r.count != "" || len(r.dates) > 0 || r.freq == "YEARLY" {
		return nil
	}
	if r.freq == "DAILY" {
		return slices.Clone(dayNames)
	}
	if (r.freq == "MONTHLY") != (len(r.weeks) > 0) {
		return nil
	}
	var all []string
	for _, day := range r.days {
		name := dayNames[slices.Index(dayCodes, day)]
		if len(r.weeks) == 0 {
			all = append(all, name)
		}
		for _, week := range r.weeks {
			if nth[week] == "" {
				return nil
			}
			all = append(all, nth[week]+" "+name)
		}
	}
	return all
}

var nth = map[string]string{"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th", "-1": "last"}

// recurrence is the rule from the day on which the schedule opens.
func (r rule) recurrence(opens, begin stamp, s *thing) *scrapers.Recurrence {
	text := r.String()
	if closes, err := readStamp(s.text("endDate")); err == nil && closes.hasDate && r.count == "" {
		text += ";UNTIL=" + closes.t.Format("20060102") + "T235959"
	}
	clock := begin.t.Format("T15:04:05")
	out := &scrapers.Recurrence{Start: opens.t.Format(time.DateOnly) + clock, RRule: text}
	for _, except := range s.texts("exceptDate") {
		if day, err := readStamp(except); err == nil && day.hasDate {
			out.Except = append(out.Except, day.t.Format(time.DateOnly)+clock)
		}
	}
	return out
}

// madeByTSML reports whether 12 Step Meeting List 3.18 or later made the page. From then on, where a meeting has no
// end, it writes the true start plus one hour as both startTime and endTime.
func (p *page) madeByTSML() bool {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "meta" && attribute(n, "name") == "12_step_meeting_list" {
			var major, minor int
			read, _ := fmt.Sscanf(attribute(n, "content"), "%d.%d", &major, &minor)
			return read < 2 || major > 3 || major == 3 && minor >= 18
		}
	}
	return false
}
