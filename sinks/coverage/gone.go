package coverage

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// Gone is a meeting that closed: what an analyst needs to ask after it.
type Gone struct {
	Night      string // the date in UTC on which it was found closed: 2006-01-02
	ID         string
	Name       string
	Fellowship string
	Region     string // its subdivision or country, or [OnlineRegion]
	County     string // in the United States
	Locality   string
	Weekday    int    // ISO 8601; 0 where it had none
	Start      string // local, HH:MM; empty where it had none
}

const (
	// GoneDays is for how many days a meeting that closed is named.
	GoneDays = 31
	mostGone = 5000 // a list that vanishes as a whole is a matter for the gate
)

// stillGone adds tonight's, and drops what opened again or is too long ago. What a clock that ran ahead has dated is
// tonight's.
func stillGone(before []Gone, date time.Time, moves []Move) []Gone {
	night, oldest := date.UTC().Format(time.DateOnly), date.UTC().AddDate(0, 0, 1-GoneDays).Format(time.DateOnly)
	byID := map[string]Gone{}
	for _, g := range before {
		g.Night = min(g.Night, night)
		if g.Night >= oldest {
			byID[g.ID] = g
		}
	}
	for _, m := range moves {
		_, known := byID[m.Meeting.ID]
		switch {
		case m.Kind == Opened:
			delete(byID, m.Meeting.ID)
		case m.Kind == Closed && !known: // one that was paused and is then withdrawn closed when it was paused
			if g := goneOf(m.Meeting, night); trended(g.Region) {
				byID[g.ID] = g
			}
		}
	}
	list := make([]Gone, 0, len(byID))
	for _, g := range byID {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b Gone) int {
		return cmp.Or(-strings.Compare(a.Night, b.Night), strings.Compare(a.Region, b.Region), strings.Compare(a.ID, b.ID))
	})
	return list[:min(len(list), mostGone)]
}

func goneOf(m *normalize.Meeting, night string) Gone {
	where := spotOf(m)
	return Gone{
		Night: night, ID: m.ID, Name: m.Name, Fellowship: m.Fellowship, Region: cmp.Or(where.subdivision, where.country),
		County: where.county, Locality: where.locality, Weekday: m.Schedule.Weekday, Start: m.Schedule.Start,
	}
}
