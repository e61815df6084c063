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
		return comparePlace(placeOf(&x.rows[i], x.ids.at(Doc(i))), p) >= 0
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
// end. hits has the values for Distance and Next, and only of meetings in the set; a meeting may come twice. See
// [Index.Nearest] for Distance without values.
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
	return x.cut(page, order, limit)
}

// cut takes a page that may be one too long, which says that there is more behind it.
func (x *Index) cut(page []Hit, order Order, limit int) ([]Hit, *Cursor) {
	if len(page) <= limit {
		return page, nil
	}
	page = page[:limit]
	return page, x.cursor(order, page[limit-1])
}

func (x *Index) cursor(order Order, last Hit) *Cursor {
	c := &Cursor{Order: order, Value: last.Value, ID: x.ids.at(last.Doc)}
	if order == Name {
		c.Name = x.names.at(last.Doc)
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
			return cmp.Or(strings.Compare(x.names.at(d), after.Name), strings.Compare(x.ids.at(d), after.ID)) > 0
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
	p := x.newPage(nil, limit)
	s.Each(0, func(d Doc) bool {
		if x.rank[d] >= uint32(from) {
			p.offer(Hit{Doc: d, Value: int64(x.rank[d])})
		}
		return true
	})
	page = p.sorted()
	for i := range page {
		page[i].Value = 0
	}
	return page
}

func compareHits(p, q Hit) int {
	if p.Value != q.Value {
		return cmp.Compare(p.Value, q.Value)
	}
	return cmp.Compare(p.Doc, q.Doc)
}

func (x *Index) pickValue(hits []Hit, after *Cursor, limit int) []Hit {
	p := x.newPage(after, limit)
	for _, h := range hits {
		p.offer(h)
	}
	return p.sorted()
}

// page selects the first few of many hits without sorting all: hits is a heap whose top is the last of the page so far.
type page struct {
	hits  hitHeap
	limit int
	last  Hit // of the page before
}

func (x *Index) newPage(after *Cursor, limit int) *page {
	p := &page{limit: limit, last: Hit{Value: math.MinInt64}}
	if after != nil {
		p.last = Hit{Value: after.Value, Doc: x.behind(after)}
	}
	return p
}

func (p *page) full() bool { return len(p.hits) == p.limit }

func (p *page) offer(h Hit) {
	switch {
	case compareHits(h, p.last) < 0:
	case !p.full():
		heap.Push(&p.hits, h)
	case compareHits(h, p.hits[0]) < 0:
		p.hits[0] = h
		heap.Fix(&p.hits, 0)
	}
}

func (p *page) sorted() []Hit {
	slices.SortFunc(p.hits, compareHits)
	return p.hits
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
