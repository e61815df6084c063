package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// TestNear compares circles, and the order of nearness, with every meeting measured on the sphere.
func TestNear(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	middles := []Circle{
		{40.15, -75.22, 10}, {40.15, -75.22, 0.4}, {40.149999, -75.2, 3}, {0, 0, 60}, {-17.8, 179.99, 80}, {-17.8, -180, 80}, {65.9, 20, 100},
		{78.2, 15.6, 300}, {89.9, 0, 40}, {-90, 0, 500}, {51.5, -0.1, 400}, {0.05, -0.05, 12},
	}
	var meetings []normalize.Meeting
	for i := range 3000 {
		c := middles[i%len(middles)]
		lat := min(90, max(-90, c.Latitude+r.NormFloat64()*c.Km/kmPerDegree))
		lon := c.Longitude + r.NormFloat64()*c.Km/kmPerDegree/max(0.02, math.Cos(c.Latitude*math.Pi/180))
		lon = math.Mod(lon+540, 360) - 180
		meetings = append(meetings, placed(at(fmt.Sprintf("m%04d", i), "MO 12:00"), lat, lon))
	}
	meetings = append(meetings, at("nowhere", "MO 12:00"), placed(at("west", "MO 12:00"), -17.8, -180), placed(at("east", "MO 12:00"), -17.8, 180))
	x := open(t, meetings...)
	for _, c := range middles {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			var want []Hit
			for d := range Doc(x.Len()) {
				if m := x.Meters(d, c); m >= 0 && float64(m) <= c.Km*1000 {
					want = append(want, Hit{d, m})
				}
			}
			found, _ := x.Find(Query{Near: &c})
			if found.Len() != len(want) || len(want) == 0 {
				t.Fatalf("%d are in the circle, want %d", found.Len(), len(want))
			}
			slices.SortFunc(want, func(p, q Hit) int { return cmp.Or(cmp.Compare(p.Value, q.Value), cmp.Compare(p.Doc, q.Doc)) })
			var got []Hit
			for after := (*Cursor)(nil); ; {
				page, next := x.Nearest(found, c, after, 7)
				got = append(got, page...)
				if after = next; next == nil {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("nearest first:\n%v, want\n%v", got, want)
			}
		})
	}
}

// releases are two nights: in the second some meetings are gone, some are new, and one has moved to another day.
func releases(t *testing.T) (first, second *Index) {
	var a, b []normalize.Meeting
	for i := range 60 {
		m := placed(at(fmt.Sprintf("m%02d", i), fmt.Sprintf("%s %02d:00", weekdays[i%7], i%24)), 40+float64(i%10)/100, -75)
		m.Name = fmt.Sprintf("%c Meeting", 'Z'-i%26)
		if i%5 != 0 {
			a = append(a, m)
		}
		if i%7 != 0 {
			b = append(b, m)
		}
	}
	return open(t, a...), open(t, b...)
}

// TestCursorHoldsAcrossReleases turns the pages of a search while a release is published: what is in both is seen once.
func TestCursorHoldsAcrossReleases(t *testing.T) {
	first, second := releases(t)
	circle := Circle{40, -75, 50}
	from := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	for _, order := range []Order{Start, Name, Distance, Next} {
		for swapped := range 4 {
			t.Run(fmt.Sprint(order, " after page ", swapped), func(t *testing.T) {
				seen := map[string]int{}
				var after *Cursor
				for n := 0; ; n++ {
					x := first
					if n > swapped {
						x = second
					}
					q := Query{Near: &circle}
					if order == Next {
						q.From, q.To = from, from.AddDate(0, 0, 7)
					}
					found, hits := x.Find(q)
					var page []Hit
					if order == Distance {
						page, after = x.Nearest(found, circle, after, 8)
					} else {
						page, after = x.Pick(found, order, hits, after, 8)
					}
					for _, h := range page {
						seen[x.ID(h.Doc)]++
					}
					if after == nil {
						break
					}
				}
				for d := range Doc(second.Len()) {
					id := second.ID(d)
					if _, _, both := first.Lookup(id); both && seen[id] != 1 {
						t.Errorf("%s is seen %d times", id, seen[id])
					}
				}
			})
		}
	}
}

func TestPagesOfNames(t *testing.T) {
	named := func(id, name string) normalize.Meeting {
		return with(at(id, "MO 12:00"), func(m *normalize.Meeting) { m.Name = name })
	}
	list := []normalize.Meeting{named("1", "zebra"), named("2", "Élan"), named("3", "apple"), named("4", "Apple"), named("5", "elan b")}
	for i := range 300 { // among few of many, another way is taken
		list = append(list, with(named(fmt.Sprintf("x%03d", i), fmt.Sprint("n", i)), func(m *normalize.Meeting) { m.Fellowship = "na" }))
	}
	for name, x := range map[string]*Index{"most": open(t, list[:5]...), "few of many": open(t, list...)} {
		t.Run(name, func(t *testing.T) {
			found, _ := x.Find(Query{Fellowships: []string{"aa"}})
			var got []string
			for after := (*Cursor)(nil); ; {
				page, next := x.Pick(found, Name, nil, after, 2)
				got = append(got, pageIDs(x, page))
				if after = next; next == nil {
					break
				}
			}
			if text := strings.Join(got, ", "); text != "3 4, 2 5, 1" {
				t.Errorf("pages %s", text)
			}
		})
	}
}
