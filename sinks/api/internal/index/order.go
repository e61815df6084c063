package index

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"sort"
	"strings"
)

// place is where a meeting stands in the order of the week, whatever release it is in.
type place struct {
	week, minute int
	id           string
}

func placeOf(r *row, id string) place { return place{int(r.week), int(r.minute), id} }

func comparePlace(p, q place) int {
	return cmp.Or(cmp.Compare(p.week, q.week), cmp.Compare(p.minute, q.minute), strings.Compare(p.id, q.id))
}

// first is the first living meeting that does not stand before p.
func (x *Index) first(p place) Doc {
	return Doc(sort.Search(x.living, func(i int) bool {
		return comparePlace(placeOf(&x.rows[i], x.ids[i]), p) >= 0
	}))
}

// Order is how a page of meetings is sorted.
type Order string

// The orders. Next and Distance need a value for each meeting, see [Index.Pick].
const (
	Start    Order = "start"    // the week, Monday first
	Name     Order = "name"     // of the alphabet, whatever case and accents
	Distance Order = "distance" // nearest first
	Next     Order = "next"     // what begins first, from a moment on
)

// Cursor is a place between two meetings in an order. It names the meeting before it by what the order goes by, so
// that it means the same in another release, be that meeting in it or not.
type Cursor struct {
	Order  Order  `json:"o"`
	Value  int64  `json:"v,omitempty"` // metres, or minutes since 1970
	Name   string `json:"n,omitempty"`
	Week   int    `json:"w,omitempty"`
	Minute int    `json:"m,omitempty"`
	ID     string `json:"i"`
}

// Hit is a meeting with what it is sorted by: metres, or minutes since 1970.
type Hit struct {
	Doc   Doc
	Value int64
}

// Pick returns up to limit meetings of a set from a cursor on, in an order, and the cursor behind them; nil at the
// end. hits has the values for Distance and Next, and only of meetings in the set; a meeting may come twice.
func (x *Index) Pick(s Set, order Order, hits []Hit, after *Cursor, limit int) ([]Hit, *Cursor) {
	var page []Hit
	switch order {
	case Name:
		page = x.pickName(s, after, limit+1)
	case Distance, Next:
		page = x.pickValue(hits, after, limit+1)
	default:
		from := Doc(0)
		if after != nil {
			from = x.behind(after)
		}
		s.Each(from, func(d Doc) bool {
			page = append(page, Hit{Doc: d})
			return len(page) <= limit
		})
	}
	if len(page) <= limit {
		return page, nil
	}
	page = page[:limit]
	return page, x.cursor(order, page[limit-1])
}

func (x *Index) cursor(order Order, last Hit) *Cursor {
	c := &Cursor{Order: order, Value: last.Value, ID: x.ids[last.Doc]}
	if order == Name {
		c.Name = x.names[last.Doc]
		return c
	}
	c.Week, c.Minute = int(x.rows[last.Doc].week), int(x.rows[last.Doc].minute)
	return c
}

// behind is the first meeting that stands behind the cursor's in the order of the week.
func (x *Index) behind(c *Cursor) Doc {
	return x.first(place{c.Week, c.Minute, c.ID + "\x00"})
}

func (x *Index) pickName(s Set, after *Cursor, limit int) []Hit {
	from := 0
	if after != nil {
		from = sort.Search(len(x.byName), func(i int) bool {
			d := x.byName[i]
			return cmp.Or(strings.Compare(x.names[d], after.Name), strings.Compare(x.ids[d], after.ID)) > 0
		})
	}
	var page []Hit
	if s.Len()*denser > x.living {
		for _, d := range x.byName[from:] {
			if s.Has(d) {
				if page = append(page, Hit{Doc: d}); len(page) == limit {
					break
				}
			}
		}
		return page
	}
	s.Each(0, func(d Doc) bool {
		if x.rank[d] >= uint32(from) {
			page = append(page, Hit{Doc: d, Value: int64(x.rank[d])})
		}
		return true
	})
	slices.SortFunc(page, compareHits)
	page = page[:min(limit, len(page))]
	for i := range page {
		page[i].Value = 0
	}
	return page
}

func compareHits(p, q Hit) int {
	return cmp.Or(cmp.Compare(p.Value, q.Value), cmp.Compare(p.Doc, q.Doc))
}

// pickValue selects the first few of many hits without sorting all: page is a heap whose top is the last of the
// page so far.
func (x *Index) pickValue(hits []Hit, after *Cursor, limit int) []Hit {
	last := Hit{Value: math.MinInt64}
	if after != nil {
		last = Hit{Value: after.Value, Doc: x.behind(after)}
	}
	var page hitHeap
	for _, h := range hits {
		switch {
		case compareHits(h, last) < 0:
		case len(page) < limit:
			heap.Push(&page, h)
		case compareHits(h, page[0]) < 0:
			page[0] = h
			heap.Fix(&page, 0)
		}
	}
	slices.SortFunc(page, compareHits)
	return page
}

type hitHeap []Hit

func (h hitHeap) Len() int           { return len(h) }
func (h hitHeap) Less(i, j int) bool { return compareHits(h[i], h[j]) > 0 }
func (h hitHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *hitHeap) Push(v any)        { *h = append(*h, v.(Hit)) }
func (h *hitHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
