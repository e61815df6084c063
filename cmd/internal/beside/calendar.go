package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
)

// showCalendar prints a sample of a calendar's events, listed or not, behind what the calendar says about all of them.
// Each listing is read on the day of its first occurrence, so that old calendars have something to show.
func showCalendar(w io.Writer, f feed, seed uint64, most int, match string) {
	head, events := cutCalendar(f.bodies)
	var picked []int
	for i, text := range events {
		if match == "" || strings.Contains(strings.ToLower(text), match) {
			picked = append(picked, i+1)
		}
	}
	draw := rand.New(rand.NewPCG(seed, uint64(len(f.src.ID))))
	draw.Shuffle(len(picked), func(i, j int) { picked[i], picked[j] = picked[j], picked[i] })
	picked = picked[:min(most, len(picked))]
	slices.Sort(picked)
	fmt.Fprintf(w, "######## %s: %d of %d events, %d listings\n%s\n", f.src.ID, len(picked), len(events), len(f.parsed.Listings), head)
	showProblems(w, ofRow(f.parsed.Problems, 0))
	for _, row := range picked {
		fmt.Fprintf(w, "\n==== %s event %d\n%s\n", f.src.ID, row, events[row-1])
		for _, l := range f.parsed.Listings {
			if l.Row == row {
				fmt.Fprintf(w, "  -- %s\n", stated(l))
				showMeetings(w, f, l, firstDay(l, f.now))
			}
		}
		showProblems(w, ofRow(f.parsed.Problems, row))
	}
}

func firstDay(l scrapers.Listing, now time.Time) time.Time {
	if l.Recurrence == nil {
		return now
	}
	if day, err := time.Parse("2006-01-02T15:04:05", l.Recurrence.Start); err == nil {
		return day.AddDate(0, 0, -1) // no zone is two days ahead
	}
	return now
}

// showMeetings prints what became of one listing.
func showMeetings(w io.Writer, f feed, l scrapers.Listing, now time.Time) {
	one := f.parsed
	l.Row = 1 // of one: the other rows are not missing
	one.Rows, one.Listings, one.Problems = 1, []scrapers.Listing{l}, nil
	result := normalize.All(f.src, one, now, now)
	for _, m := range result.Meetings {
		m.Sources, m.CheckedAt, m.Fellowship = nil, now, ""
		fmt.Fprintf(w, "  => %s\n", compact(m))
	}
	showProblems(w, result.Problems)
}

func showProblems(w io.Writer, problems []scrapers.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "  !! %s %s %s: %s\n", p.Severity, p.Code, p.Field, p.Value)
	}
}

// cutCalendar cuts calendars into their events, in order, and what stands around these: the header, and of each zone its
// name. Folded lines are joined. Alarms are left out.
func cutCalendar(bodies [][]byte) (head string, events []string) {
	var around []string
	open, inside := "", []string(nil)
	for _, body := range bodies {
		text := strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "").Replace(string(body))
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			switch upper := strings.ToUpper(strings.TrimSpace(line)); {
			case upper == "BEGIN:VEVENT":
				inside, open = nil, "VEVENT"
			case upper == "END:VEVENT" && open == "VEVENT":
				events, open = append(events, strings.Join(inside, "\n")), ""
			case open == "" && strings.HasPrefix(upper, "BEGIN:V") && upper != "BEGIN:VCALENDAR":
				open = strings.TrimPrefix(upper, "BEGIN:")
			case strings.HasPrefix(upper, "BEGIN:VALARM"):
				open = "VALARM of VEVENT"
			case upper == "END:VALARM":
				open = "VEVENT"
			case upper == "END:"+open:
				open = ""
			case open == "VEVENT":
				inside = append(inside, line)
			case open == "", open == "VTIMEZONE" && (strings.HasPrefix(upper, "TZID") || strings.HasPrefix(upper, "X-LIC")):
				around = append(around, line)
			}
		}
	}
	return strings.Join(around, " | "), events
}
