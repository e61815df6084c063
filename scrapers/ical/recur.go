package ical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// rule is an RRULE taken apart: each part with its values, upper case.
type rule map[string][]string

// ruleParts is the order in which parts are written, and what each value may be.
var ruleParts = []struct {
	name  string
	valid func(string) bool
}{
	{"FREQ", oneOf("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")},
	{"INTERVAL", between(1, 10000, false)},
	{"COUNT", between(1, 1<<31, false)},
	{"UNTIL", func(v string) bool { _, err := readStamp(v, ""); return err == nil }},
	{"BYMONTH", between(1, 12, false)},
	{"BYWEEKNO", between(1, 53, true)},
	{"BYYEARDAY", between(1, 366, true)},
	{"BYMONTHDAY", between(1, 31, true)},
	{"BYDAY", isByDay},
	{"BYHOUR", between(0, 23, false)},
	{"BYMINUTE", between(0, 59, false)},
	{"BYSECOND", between(0, 60, false)},
	{"BYSETPOS", between(1, 366, true)},
	{"WKST", oneOf(weekdays...)},
}

// manyOccurrences is a COUNT that no meeting reaches: 270 years of days. It means "without end".
const manyOccurrences = 100_000

// refusal says why a rule is of no use.
type refusal struct {
	code   scrapers.Code
	reason string
}

// readRule reads the value of an RRULE, or of a rule of vCalendar 1.0, and checks each part by RFC 5545
// section 3.3.10.
func readRule(text string) (rule, *refusal) {
	text = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(text), `\`, "")) // some escape the ";"
	if !strings.Contains(text, "=") {
		converted, ok := fromVCalendar(text)
		if !ok {
			return nil, &refusal{scrapers.RecurrenceUnusable, "neither a rule of RFC 5545 nor of vCalendar 1.0"}
		}
		text = converted
	}
	r := rule{}
	for part := range strings.SplitSeq(text, ";") {
		name, values, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if why := r.take(name, strings.ReplaceAll(values, " ", "")); why != nil {
			return nil, why
		}
	}
	return r, r.check()
}

func (r rule) take(name, values string) *refusal {
	unusable := func(reason string) *refusal { return &refusal{scrapers.RecurrenceUnusable, reason} }
	switch {
	case strings.HasPrefix(name, "X-"):
		return nil
	case name == "RSCALE" && values == "GREGORIAN", name == "SKIP" && values == "OMIT": // RFC 7529's defaults
		return nil
	case r[name] != nil:
		return unusable(name + " stands twice")
	case name == "COUNT" && len(values) > 9 && strings.Trim(values, "0123456789") == "":
		return nil
	}
	i := slices.IndexFunc(ruleParts, func(p struct {
		name  string
		valid func(string) bool
	}) bool {
		return p.name == name
	})
	if i < 0 {
		return unusable("part " + name + " is unknown")
	}
	list := strings.Split(strings.Trim(values, ","), ",")
	for k, v := range list {
		list[k] = strings.TrimPrefix(v, "+")
		if !ruleParts[i].valid(list[k]) {
			return unusable(name + " has a value that is not allowed")
		}
	}
	r[name] = list
	return nil
}

// check judges the rule as a whole.
func (r rule) check() *refusal {
	unusable := func(reason string) *refusal { return &refusal{scrapers.RecurrenceUnusable, reason} }
	freq := r.one("FREQ")
	switch freq {
	case "":
		return unusable("FREQ is missing")
	case "SECONDLY", "MINUTELY", "HOURLY":
		return &refusal{scrapers.RecurrenceTooOften, "FREQ=" + freq}
	}
	for _, name := range []string{"BYSECOND", "BYMINUTE"} {
		if len(r[name]) > 1 {
			return &refusal{scrapers.RecurrenceTooOften, "several values in " + name}
		}
	}
	for _, name := range []string{"INTERVAL", "COUNT", "UNTIL", "WKST"} {
		if len(r[name]) > 1 {
			return unusable(name + " has several values")
		}
	}
	if freq == "WEEKLY" || freq == "DAILY" {
		for _, d := range r["BYDAY"] {
			if len(d) > 2 {
				return unusable("BYDAY counts weeks in a rule that is not monthly or yearly")
			}
		}
	}
	if n, _ := strconv.Atoi(r.one("COUNT")); n > manyOccurrences {
		delete(r, "COUNT")
	}
	return nil
}

func (r rule) one(name string) string {
	if v := r[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// String writes the rule in one order, whatever the publisher's, so that a rule that says the same is the same.
func (r rule) String() string {
	var parts []string
	for _, p := range ruleParts {
		if v := r[p.name]; v != nil {
			parts = append(parts, p.name+"="+strings.Join(v, ","))
		}
	}
	return strings.Join(parts, ";")
}

// ruleStamp is how UNTIL is written: local wall time.
const ruleStamp = "20060102T150405"

// localize moves a rule from the zone in which its event is written to the zone in which it is anchored: UNTIL
// becomes wall time there, and weekdays move along when midnight lies between the two. written and anchored are
// the first occurrence in both. It reports false where the rule cannot be said in the other zone, as "the first
// Wednesday of the month" cannot when the clocks there still show Tuesday.
func (r rule) localize(written, anchored time.Time, wall func(stamp) time.Time) bool {
	if until := r.one("UNTIL"); until != "" {
		r["UNTIL"] = []string{localUntil(until, wall)}
	}
	r.dropRedundant("BYHOUR", written.Hour())
	r.dropRedundant("BYMINUTE", written.Minute())
	r.dropRedundant("BYSECOND", written.Second())
	if !written.Equal(anchored) && (r["BYHOUR"] != nil || r["BYMINUTE"] != nil) {
		return false
	}
	days := int(midnight(anchored).Sub(midnight(written)) / (24 * time.Hour))
	if days == 0 || r.saysDay(anchored) && !r.saysDay(written) { // some programs write the local weekday anyway
		return true
	}
	return r.moveDays(days)
}

// localUntil writes an UNTIL in wall time. A bare date includes all of its day.
func localUntil(until string, wall func(stamp) time.Time) string {
	s, err := readStamp(until, "")
	if err != nil {
		return until
	}
	if s.date {
		return s.wall.Format("20060102") + "T235959"
	}
	return wall(s).Format(ruleStamp)
}

// dropRedundant removes a BYHOUR, BYMINUTE or BYSECOND that only repeats the start.
func (r rule) dropRedundant(name string, start int) {
	if v := r[name]; len(v) == 1 {
		if n, err := strconv.Atoi(v[0]); err == nil && n == start {
			delete(r, name)
		}
	}
}

func (r rule) saysDay(t time.Time) bool { return slices.Contains(r["BYDAY"], weekdays[t.Weekday()]) }

// moveDays moves the weekdays of a rule; only daily and weekly rules can be moved.
func (r rule) moveDays(days int) bool {
	switch freq := r.one("FREQ"); {
	case freq != "DAILY" && freq != "WEEKLY":
		return false
	case r["BYMONTH"] != nil, r["BYMONTHDAY"] != nil, r["BYSETPOS"] != nil, r["BYYEARDAY"] != nil:
		return false
	}
	if r["WKST"] == nil && r["INTERVAL"] != nil {
		r["WKST"] = []string{"MO"} // RFC 5545's default, which moves too
	}
	for _, name := range []string{"BYDAY", "WKST"} {
		for i, d := range r[name] {
			r[name][i] = weekdays[((slices.Index(weekdays, d)+days)%7+7)%7]
		}
	}
	return true
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func oneOf(words ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(words, v) }
}

func between(least, most int, negative bool) func(string) bool {
	return func(v string) bool {
		n, err := strconv.Atoi(v)
		if negative && n < 0 {
			n = -n
		}
		return err == nil && n >= least && n <= most
	}
}

// isByDay accepts "MO", "2MO" and "-1MO".
func isByDay(v string) bool {
	if len(v) < 2 || !slices.Contains(weekdays, v[len(v)-2:]) {
		return false
	}
	return len(v) == 2 || between(1, 53, true)(v[:len(v)-2])
}

// fromVCalendar translates a rule of vCalendar 1.0, such as "W1 TU TH #10" or "MP1 2+ MO #0": a letter and an
// interval, days or numbers, and a count or an end; #0 is for ever, and nothing is twice.
func fromVCalendar(text string) (string, bool) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return "", false
	}
	kind := strings.TrimRight(words[0], "0123456789")
	freq, ok := map[string]string{"D": "DAILY", "W": "WEEKLY", "MP": "MONTHLY", "MD": "MONTHLY", "YM": "YEARLY", "YD": "YEARLY"}[kind]
	if !ok || kind == words[0] {
		return "", false
	}
	end, list, nth := ";COUNT=2", []string(nil), ""
	for _, w := range words[1:] {
		count, counted := strings.CutPrefix(w, "#")
		_, err := readStamp(w, "")
		switch {
		case counted && count == "0":
			end = ""
		case counted:
			end = ";COUNT=" + count
		case err == nil:
			end = ";UNTIL=" + w
		case kind == "MP" && strings.HasSuffix(w, "+"):
			nth = strings.TrimSuffix(w, "+")
		case kind == "MP" && strings.HasSuffix(w, "-"):
			nth = "-" + strings.TrimSuffix(w, "-")
		default:
			list = append(list, nth+w)
		}
	}
	by := map[string]string{"W": "BYDAY", "MP": "BYDAY", "MD": "BYMONTHDAY", "YM": "BYMONTH", "YD": "BYYEARDAY"}[kind]
	out := fmt.Sprintf("FREQ=%s;INTERVAL=%s", freq, words[0][len(kind):])
	if len(list) > 0 && by != "" {
		out += ";" + by + "=" + strings.Join(list, ",")
	}
	return out + end, true
}
