package sheet

import (
	"regexp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// when fills what several columns together say of day and time. It returns how much it found, and adds the fields
// whose cells could not be read.
func (m *mapper) when(l *scrapers.Listing, unreadable *[]string) int {
	found := m.zonedStart(l, unreadable)
	m.half(l)
	found += m.weekdayColumns(l)
	if len(l.Days) == 0 && l.Times == "" && !m.has("days") {
		l.Days = nonEmpty(m.section)
	}
	return found
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

var clockLike = regexp.MustCompile(`(?i)\d|noon|midnight`)

// zonedStart takes the start from the first column of times in a zone that has one. A cell of #### is passed over, and
// reported where no other column has the time.
func (m *mapper) zonedStart(l *scrapers.Listing, unreadable *[]string) int {
	if l.Start != "" {
		return 0
	}
	for _, z := range m.zones {
		if text := m.cell(z.column); clockLike.MatchString(text) {
			l.Start, l.TimeZone = clockOf(text), z.zone
			m.lost = false
			return 1
		}
	}
	if m.lost {
		*unreadable = append(*unreadable, "start")
		m.lost = false
	}
	return 0
}

// half adds AM or PM from a column of its own.
func (m *mapper) half(l *scrapers.Listing) {
	for _, column := range m.found[fieldHalf] {
		half := strings.ToLower(strings.ReplaceAll(m.cell(column), ".", ""))
		if l.Start != "" && slices.Contains([]string{"am", "pm", "a", "p"}, half) {
			l.Start += " " + strings.TrimSuffix(half, "m") + "m"
		}
	}
	m.lost = false
}

// weekdayColumns reads a column a weekday, which holds the times of that day, or a tick beside a start that is the same
// every day.
func (m *mapper) weekdayColumns(l *scrapers.Listing) int {
	var lines []string
	for _, d := range m.days {
		text := m.cell(d.column)
		switch {
		case text == "" || denied(text):
		case l.Start != "" && ticked(text):
			l.Days = append(l.Days, d.day)
		default:
			for time := range strings.SplitSeq(strings.ReplaceAll(text, ";", "\n"), "\n") {
				if time = strings.TrimSpace(time); time != "" {
					lines = append(lines, d.day+" "+clockOf(time))
				}
			}
		}
	}
	m.lost = false
	if len(lines) > 0 {
		l.Times = strings.Join(lines, "\n")
	}
	return min(len(lines)+len(l.Days), 1)
}

func ticked(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "x", "✓", "✔", "√", "☑", "yes", "y", "true", "1", "*", "si", "sí", "oui", "ja", "sim", "tak":
		return true
	}
	return weekdays[key(text)] != ""
}

func denied(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "-", "–", "no", "n", "false", "0", "none", "n/a", "non", "nein", "nao", "não", "nee", "nej", "nie":
		return true
	}
	return false
}

// shifted reports whether the cells of a row stand beside their columns: there are more of them than headers, or the
// weekday stands one or two columns away from where it belongs.
func (m *mapper) shifted() bool {
	if len(m.header) > 0 && len(m.line.cells) > len(m.header) {
		return true
	}
	if m.day < 0 || isDay(m.raw(m.day)) {
		return false
	}
	for _, near := range []int{-1, 1, -2, 2} {
		if text := m.raw(m.day + near); len(key(text)) > 2 && weekdays[key(text)] != "" {
			return true
		}
	}
	return false
}

func (m *mapper) raw(column int) string {
	if column < 0 || column >= len(m.line.cells) {
		return ""
	}
	return m.line.cells[column]
}

// isDay is generous: what begins with a weekday or holds a digit will do.
func isDay(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return weekdays[key(text)] != "" || weekdays[key(first)] != "" || strings.ContainsAny(text, "0123456789")
}
