package discover

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) }

// isRow reports whether the first row of a table is a meeting already, and no header: it has a time, or one weekday.
func isRow(cells []string) bool {
	days := 0
	for _, cell := range cells {
		if clock.MatchString(cell) {
			return true
		}
		if weekday(cell) {
			days++
		}
	}
	return days == 1
}

// byContent names the columns of a table without headers by what their cells hold. The number of a column stands for
// its header.
func (t table) byContent() []column {
	var all []column
	for i := range t.headers {
		var cells []string
		for _, row := range t.sample {
			if i < len(row) && row[i] != "" {
				cells = append(cells, row[i])
			}
		}
		if field := contentField(cells, all); field != "" && !has(all, field) {
			all = append(all, column{field, strconv.Itoa(i + 1), cells[0]})
		}
	}
	return besideCity(all)
}

// contentField is what most cells of a column are. The first column of other words is the name, the next the venue.
func contentField(cells []string, before []column) string {
	most := func(is func(string) bool) bool {
		n := 0
		for _, c := range cells {
			if is(c) {
				n++
			}
		}
		return n > 0 && 10*n >= 6*len(cells)
	}
	switch {
	case most(func(s string) bool { return clock.MatchString(s) && day.MatchString(s) }):
		return "times"
	case most(func(s string) bool { return clock.MatchString(s) }):
		return "start"
	case most(weekday):
		return "days"
	case most(addressText.MatchString):
		return "formatted"
	case has(before, "formatted") && most(isTown):
		return "city"
	case has(before, "formatted") && most(isState):
		return "state"
	case !most(func(s string) bool { return strings.ContainsFunc(s, isLetter) && !personal.MatchString(s) }):
		return ""
	case !has(before, "name"):
		return "name"
	case !has(before, "formatted"):
		return "venue"
	}
	return ""
}

func isTown(s string) bool {
	for _, country := range []string{"", "US", "CA", "GB", "AU"} {
		if _, ok := geo.FindPlace(s, "", country); ok {
			return true
		}
	}
	return false
}

func isState(s string) bool {
	_, ok := geo.Subdivision("US", s)
	return ok && len(s) == 2
}
