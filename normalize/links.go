package normalize

import (
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// links publishes the meeting's page and says which row of which source stands behind the meeting. The edit
// address goes only into problems.
func links(r *row) {
	m := &r.meeting
	if raw := r.in.URL; raw != "" {
		if u, ok := webAddress(raw); ok {
			m.URL = u.String()
		} else {
			r.report(scrapers.URLUnusable, "url", raw)
		}
	}
	updated, known := readUpdated(r.in.Updated, r.faces.isMonthFirst(r.src.Region), r.now)
	if !known {
		r.report(scrapers.UpdatedUnreadable, "updated", r.in.Updated)
	}
	m.SourceUpdatedAt = updated
	m.Sources = []Listing{{Source: r.src.ID, Ref: r.in.Ref, URL: m.URL, Updated: updated, Owner: r.in.Owner}}
}

// updatedLayouts are the ways in which publishers write the time of the last change. Where they name no zone it is
// UTC, as the Meeting Guide specification says.
var updatedLayouts = []string{
	"2006-01-02 15:04:05", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02",
	"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700", time.RFC1123, time.RFC1123Z,
	"20060102T150405Z", "20060102T150405", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006",
}

// slashLayouts are American; a source elsewhere writes the day first.
var slashLayouts = []string{"1/2/2006 3:04:05 PM", "1/2/2006 15:04:05", "1/2/2006 3:04 PM", "1/2/2006 15:04", "1/2/2006", "1/2/06"}

// readUpdated reads the time of the last change in UTC; the zero time where there is none. It answers false where
// there is a text and it cannot be read or lies in the future.
func readUpdated(s string, monthFirst bool, now time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasPrefix(s, "0000-00-00") { // MySQL's way to say never
		return time.Time{}, true
	}
	t, ok := parseUpdated(s, monthFirst)
	if !ok || t.Year() < 1990 || !now.IsZero() && t.After(now.Add(48*time.Hour)) {
		return time.Time{}, false
	}
	return t.UTC(), true
}

func parseUpdated(s string, monthFirst bool) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= 9 {
		if len(s) >= 12 {
			return time.UnixMilli(n), true
		}
		return time.Unix(n, 0), true
	}
	if strings.IndexByte(s, '/') > 0 {
		for _, layout := range slashLayouts {
			for _, order := range dayOrders(layout, monthFirst) {
				if t, err := time.Parse(order, s); err == nil {
					return t, true
				}
			}
		}
		return time.Time{}, false
	}
	for _, layout := range updatedLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dayOrders is a layout in both orders of day and month, the likely one first.
func dayOrders(layout string, monthFirst bool) [2]string {
	dayFirst := "2/1" + strings.TrimPrefix(layout, "1/2")
	if monthFirst {
		return [2]string{layout, dayFirst}
	}
	return [2]string{dayFirst, layout}
}

// readOrder sees which order of day and month a date of the source needs: 7/15/2020 is no day of a fifteenth month.
func (f *faces) readOrder(date string) {
	first, rest, found := strings.Cut(date, "/")
	if !found {
		return
	}
	second, _, _ := strings.Cut(rest, "/")
	a, err := strconv.Atoi(strings.TrimSpace(first))
	b, err2 := strconv.Atoi(second)
	if err != nil || err2 != nil || min(a, b) > 12 || max(a, b) > 31 {
		return
	}
	f.dayFirst = f.dayFirst || a > 12
	f.monthFirst = f.monthFirst || b > 12
}

// isMonthFirst is what the source's dates show; where they show nothing or both, the custom of its region.
func (f faces) isMonthFirst(region string) bool {
	if f.monthFirst != f.dayFirst {
		return f.monthFirst
	}
	return monthFirst(region)
}

// monthFirst reports whether a source writes 8/29/2021 for 29 August: America does, and so does software that was
// never told where it is.
func monthFirst(region string) bool {
	country, _, _ := strings.Cut(region, "-")
	return country == "" || country == "US" || country == "PH"
}
