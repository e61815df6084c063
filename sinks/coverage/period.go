package coverage

import "time"

// Period is a night, week or month of a series.
type Period struct {
	Period       string `json:"period"` // 2006-01-02, of a week its Monday; of a month 2006-01
	Meetings     int    `json:"meetings"`
	HoursCovered int    `json:"hours_covered"`
	Opened       int    `json:"opened"` // since the period before, as are the next two
	Closed       int    `json:"closed"`
	Moved        int    `json:"moved"`
}

// PeriodOf are the lengths that [Trend.Periods] knows, with the period that a night is of.
var PeriodOf = map[string]func(night string) string{
	"night": func(night string) string { return night },
	"week": func(night string) string {
		if date, err := time.Parse(time.DateOnly, night); err == nil {
			return mondayOf(date).Format(time.DateOnly)
		}
		return night
	},
	"month": func(night string) string { return night[:min(len(night), len("2006-01"))] },
}

// Periods sums up a series of the trend, the oldest first; none where there is no such series. A period has the numbers of its
// last night. A period without a night of its own, on none of which a number changed, is left out.
func (t Trend) Periods(region, fellowship string, of func(night string) string) (list []Period) {
	for i := range t.Series {
		s := &t.Series[i]
		if s.Region != region || s.Fellowship != fellowship {
			continue
		}
		for n, night := range t.Nights {
			if name := of(night); len(list) == 0 || list[len(list)-1].Period != name {
				list = append(list, Period{Period: name})
			}
			p := &list[len(list)-1]
			p.Meetings, p.HoursCovered = s.Meetings[n], s.Covered[n]
			p.Opened, p.Closed, p.Moved = p.Opened+s.Opened[n], p.Closed+s.Closed[n], p.Moved+s.Moved[n]
		}
	}
	return list
}
