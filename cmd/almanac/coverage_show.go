package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// cellJSON is a cell as the command prints it.
type cellJSON struct {
	Region           string         `json:"region"`
	Fellowship       string         `json:"fellowship"`
	Mode             string         `json:"mode"`
	Group            string         `json:"group"`
	TimeZone         string         `json:"time_zone,omitempty"`
	Population       int            `json:"population,omitempty"`
	Meetings         int            `json:"meetings"`
	HoursCovered     int            `json:"hours_covered"`
	LongestGapHours  int            `json:"longest_gap_hours"`
	LongestGapStart  int            `json:"longest_gap_start"`
	MeanWaitMinutes  float64        `json:"mean_wait_minutes"`
	WorstWaitMinutes int            `json:"worst_wait_minutes"`
	Starts           []float64      `json:"starts,omitempty"`
	Sessions         []float64      `json:"sessions,omitempty"`
	Gaps             []coverage.Gap `json:"gaps,omitempty"`
}

func jsonOf(r *coverage.Region, c *coverage.Cell) cellJSON {
	return cellJSON{
		Region: c.Region, Fellowship: c.Fellowship, Mode: c.Mode, Group: c.Group, TimeZone: r.TimeZone, Population: r.Population,
		Meetings: c.Meetings, HoursCovered: c.HoursCovered, LongestGapHours: c.LongestGapHours, LongestGapStart: c.LongestGapStart,
		MeanWaitMinutes: c.MeanWaitMinutes, WorstWaitMinutes: c.WorstWaitMinutes,
	}
}

// printRegions lists regions with the measures of one cell each.
func (c *command) printRegions(q coverageQuery, known coverage.Result, list []coverage.Cell) error {
	switch q.format {
	case "json":
		out := make([]cellJSON, len(list))
		for i := range list {
			r, _ := known.Region(list[i].Region)
			out[i] = jsonOf(r, &list[i])
		}
		return writeJSON(c.out, out)
	case "csv":
		return files.MeasureTable(c.out, list)
	}
	fmt.Fprintf(c.out, "Week of %s: %s\n\n", known.Week.Format("2006-01-02"), described(q.Key))
	t := newTable(c.out)
	t.AppendHeader([]any{"region", "meetings", "per 100,000", "hours covered of 168", "longest gap", "mean wait", "worst wait"})
	for i := range list {
		cell := &list[i]
		r, _ := known.Region(cell.Region)
		t.AppendRow([]any{cell.Region, cell.Meetings, perHundredThousand(cell.Meetings, r.Population), cell.HoursCovered, longestGap(cell), hoursText(cell.MeanWaitMinutes), hoursText(float64(cell.WorstWaitMinutes))})
	}
	t.Render()
	return nil
}

// described says whom a key is about.
func described(k coverage.Key) string {
	var words []string
	for _, w := range []string{k.Fellowship, k.Mode, k.Group} {
		if w != coverage.All {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "all meetings"
	}
	return strings.Join(words, ", ")
}

func perHundredThousand(meetings, people int) string {
	if people == 0 {
		return "-"
	}
	return strconv.FormatFloat(float64(meetings)*100_000/float64(people), 'f', 1, 64)
}

func longestGap(c *coverage.Cell) string {
	if c.LongestGapHours == 0 {
		return "none"
	}
	return gapText(coverage.Gap{From: max(c.LongestGapStart, 0), Hours: c.LongestGapHours})
}

func gapText(g coverage.Gap) string {
	if g.Hours == coverage.HoursOfWeek {
		return "the whole week"
	}
	return fmt.Sprintf("%d h from %s %02d:00", g.Hours, dayNames[g.From/24], g.From%24)
}

// hoursText writes minutes as hours; "-" where there is nothing to wait for.
func hoursText(minutes float64) string {
	if minutes < 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f h", minutes/60)
}

var dayNames = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func (c *command) printCell(q coverageQuery, r *coverage.Region, cell coverage.Cell) error {
	starts, sessions := cell.Week()
	switch q.format {
	case "json":
		out := jsonOf(r, &cell)
		out.Starts, out.Sessions, out.Gaps = starts[:], sessions[:], cell.Gaps()
		return writeJSON(c.out, out)
	case "csv":
		return files.CoverageTable(c.out, []coverage.Cell{cell})
	}
	hours, what := sessions, "in session"
	if q.starts {
		hours, what = starts, "starting"
	}
	fmt.Fprintf(c.out, "%s, %s: meetings %s by hour of the week%s\n\n", cell.Region, described(q.Key), what, clockText(r))
	heatmap(c.out, hours, colours(c.out, c.env))
	fmt.Fprintf(c.out, "\n%d meetings; %d of 168 hours covered; longest gap %s; wait to the next start %s in the mean, %s at worst\n",
		cell.Meetings, cell.HoursCovered, longestGap(&cell), hoursText(cell.MeanWaitMinutes), hoursText(float64(cell.WorstWaitMinutes)))
	if q.gaps {
		fmt.Fprintln(c.out)
		for _, g := range cell.Gaps() {
			fmt.Fprintln(c.out, "nothing for "+gapText(g))
		}
	}
	if r.Kind != coverage.Online && r.Online != "" {
		fmt.Fprintf(c.out, "Online at these hours: almanac coverage --region %s\n", r.Online)
	}
	return nil
}

func clockText(r *coverage.Region) string {
	if r.TimeZone == "" {
		return ""
	}
	return ", " + r.TimeZone
}

// colours reports whether w shows them: a terminal whose user did not say NO_COLOR.
func colours(w io.Writer, env func(string) string) bool {
	f, ok := w.(*os.File)
	return ok && env("NO_COLOR") == "" && term.IsTerminal(int(f.Fd()))
}

// shades run from nothing to much, in xterm's 256 colours; they differ in lightness, so that nobody needs to tell
// hues apart.
var shades = [...]int{236, 17, 18, 25, 31, 37, 79, 121, 192}

// heatmap paints seven days by 24 hours. Every cell also has its number: "." for none, "+" for a share below one.
func heatmap(w io.Writer, hours coverage.Hours, colour bool) {
	most := slices.Max(hours[:])
	fmt.Fprint(w, "    ")
	for h := range 24 {
		fmt.Fprintf(w, "%4d", h)
	}
	fmt.Fprintln(w)
	for day, name := range dayNames {
		fmt.Fprintf(w, "%s ", name)
		for _, v := range hours[day*24 : day*24+24] {
			if !colour {
				fmt.Fprintf(w, "%4s", count(v))
				continue
			}
			fmt.Fprintf(w, "\x1b[48;5;%dm\x1b[38;5;%dm%4s\x1b[0m", shades[shade(v, most)], ink(shade(v, most)), count(v))
		}
		fmt.Fprintln(w)
	}
}

// count rounds down: "1" says that there is one every week.
func count(v float64) string {
	switch {
	case v == 0:
		return "."
	case v < 0.999:
		return "+"
	case v >= 999.5: // a cell has room for three digits
		return strconv.Itoa(int(v+500)/1000) + "k"
	}
	return strconv.Itoa(int(v + 0.001))
}

func shade(v, most float64) int {
	if v == 0 {
		return 0
	}
	return 1 + int(float64(len(shades)-2)*v/most)
}

func ink(shade int) int {
	if shade > len(shades)/2 {
		return 16
	}
	return 231
}
