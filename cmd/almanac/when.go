package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// when says a schedule as a person would: "Mon 19:00-20:00", "1st Sat 10:00-11:30", "every 2nd Mon from 2026-01-05".
// A rule with more in it is shown as it is.
func when(s normalize.Schedule) string {
	hours := s.Start
	if s.End != "" {
		hours += "-" + s.End
	}
	switch {
	case s.ByAppointment:
		return "by appointment"
	case s.RRule == "":
		return strings.TrimSpace(s.From + " " + hours)
	}
	days := daysOf(s)
	if days == "" {
		days = s.RRule
	}
	return strings.TrimSpace(days + " " + hours)
}

var (
	shortDays = map[string]string{"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
	ordinals  = map[string]string{"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th", "-1": "last", "-2": "2nd last"}
)

// daysOf is the days of a weekly or monthly rule in words, "" for any other rule.
func daysOf(s normalize.Schedule) string {
	rule := map[string]string{}
	for part := range strings.SplitSeq(s.RRule, ";") {
		key, value, _ := strings.Cut(part, "=")
		rule[key] = value
	}
	for key := range rule {
		if !slices.Contains([]string{"FREQ", "BYDAY", "INTERVAL", "BYMONTHDAY", "WKST", "UNTIL"}, key) {
			return ""
		}
	}
	var days []string
	for day := range strings.SplitSeq(rule["BYDAY"], ",") {
		word := dayWord(day)
		if word == "" && day != "" {
			return ""
		}
		days = append(days, word)
	}
	said := strings.Join(days, ", ")
	every := rule["INTERVAL"] != "" && rule["INTERVAL"] != "1"
	switch n, _ := strconv.Atoi(rule["BYMONTHDAY"]); {
	case rule["FREQ"] == "DAILY" && !every && said == "":
		said = "every day"
	case rule["FREQ"] == "MONTHLY" && n > 0 && said == "" && !every:
		said = fmt.Sprintf("day %d of the month", n)
	case rule["FREQ"] == "WEEKLY" && every && said != "":
		said += fmt.Sprintf(", every %s weeks", rule["INTERVAL"])
	case rule["FREQ"] != "WEEKLY" && rule["FREQ"] != "MONTHLY" || every || said == "" || rule["BYMONTHDAY"] != "":
		return ""
	}
	if _, until := rule["UNTIL"]; until && s.Until != "" {
		said += " until " + s.Until
	}
	return said
}

// dayWord is "Sat" for SA and "1st Sat" for 1SA.
func dayWord(day string) string {
	if len(day) < 2 {
		return ""
	}
	number, word := day[:len(day)-2], shortDays[day[len(day)-2:]]
	if number == "" || word == "" {
		return word
	}
	if ordinals[number] == "" {
		return ""
	}
	return ordinals[number] + " " + word
}
