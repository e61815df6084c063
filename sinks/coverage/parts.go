package coverage

// Part is a part of the day.
type Part struct {
	Name     string
	From, To int // hours of the day; the night runs past midnight
}

// DayParts are the parts that [Cell.Parts] measures.
var DayParts = [...]Part{{"night", 22, 6}, {"morning", 6, 12}, {"afternoon", 12, 17}, {"evening", 17, 22}}

// PartMeasure is what there is in a part of the day, over the week.
type PartMeasure struct {
	HoursCovered int     // of 7 times the part's hours
	Starts       float64 // a week
}

// Parts measures the parts of the day, in the order of [DayParts].
func (c *Cell) Parts() (parts [len(DayParts)]PartMeasure) {
	for _, h := range c.Hours {
		p := &parts[partOf[h.Hour%24]]
		p.Starts += h.Starts
		if h.Sessions >= almostWeekly {
			p.HoursCovered++
		}
	}
	return parts
}

var partOf = placeParts()

func placeParts() (of [24]int) {
	for n, p := range DayParts {
		for h := p.From; h != p.To; h = (h + 1) % 24 {
			of[h] = n
		}
	}
	return of
}
