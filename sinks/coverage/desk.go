package coverage

import "slices"

// desk measures regions, one after the other, with the same memory. It serves one goroutine.
type desk struct {
	c *cube
	// open is the number of a cell's tally in tallies, by the cell's own number, plus one; 0 where there is none.
	open    []int32
	cells   []int // the numbers of the cells in use
	tallies []*tally
}

func newDesk(c *cube) *desk {
	return &desk{c: c, open: make([]int32, len(c.fellowships)*len(modes)*len(c.groups))}
}

// number of a cell. 0 stands for [All] in each of them, and numbers ascend by fellowship, mode, group.
func (d *desk) number(fellowship, mode, group int) int {
	return (fellowship*len(modes)+mode)*len(d.c.groups) + group
}

// tally opens a cell, or finds it.
func (d *desk) tally(cell int) *tally {
	if n := d.open[cell]; n > 0 {
		return d.tallies[n-1]
	}
	n := len(d.cells)
	d.cells = append(d.cells, cell)
	if n == len(d.tallies) {
		d.tallies = append(d.tallies, new(tally))
	} else {
		d.tallies[n].clear()
	}
	d.open[cell] = int32(n) + 1
	return d.tallies[n]
}

// measure returns the region's cells, sorted.
func (d *desk) measure(r *region) []Cell {
	for _, from := range r.bases {
		d.countBase(r, from)
	}
	d.rollUp()
	slices.Sort(d.cells)
	out := make([]Cell, 0, len(d.cells))
	hours := make([]Hour, 0, d.hoursInUse())
	for _, cell := range d.cells {
		t := d.tallies[d.open[cell]-1]
		if t.meetings == 0 {
			continue // online: all of them start before or after the local week
		}
		out = append(out, Cell{Key: d.key(r, cell)})
		begin := len(hours)
		hours = t.appendHours(hours)
		c := &out[len(out)-1]
		c.Hours = hours[begin:len(hours):len(hours)]
		t.measure(c)
	}
	for _, cell := range d.cells {
		d.open[cell] = 0
	}
	d.cells = d.cells[:0]
	return out
}

func (d *desk) key(r *region, cell int) Key {
	rest, group := cell/len(d.c.groups), cell%len(d.c.groups)
	return Key{Region: r.Code, Fellowship: d.c.fellowships[rest/len(modes)], Mode: modes[rest%len(modes)], Group: d.c.groups[group]}
}

// countBase counts the events of one base into its cell and its groups' cells.
func (d *desk) countBase(r *region, from source) {
	s := d.c.shards[from.shard]
	b := &s.bases.values[from.base]
	cell := d.number(d.c.fellowshipOf[from.shard][b.fellowship], int(b.mode), 0)
	all, grouped := d.tally(cell), r.grouped()
	last := int64(-1)
	for i, events := 0, s.eventsOf(from.base); i < len(events); i++ {
		e := &events[i]
		if r.wall != nil && !r.wall.holds(e) {
			continue
		}
		meetings := 0
		if last != int64(e.meeting) {
			meetings, last = 1, int64(e.meeting)
		}
		all.countBy(r.wall, e, meetings)
		if grouped {
			for _, group := range d.c.groupsOf[from.shard][e.groups] {
				d.tally(cell+group).countBy(r.wall, e, meetings)
			}
		}
	}
}

// grouped: the region has cells of groups. In counties and localities they would be many and nearly empty.
func (r *region) grouped() bool { return r.Kind != County && r.Kind != Locality }

// countBy counts an event by the clock on the wall, nil for the one that the event keeps.
func (t *tally) countBy(w *wall, e *event, meetings int) {
	t.meetings += meetings
	if w == nil {
		t.count(int(e.minute), int(e.minutes), e.share)
	} else {
		w.count(t, e)
	}
}

// rollUp adds the cells over fellowships, modes and both.
func (d *desk) rollUp() {
	for _, cell := range d.cells[:len(d.cells):len(d.cells)] {
		rest, group := cell/len(d.c.groups), cell%len(d.c.groups)
		fellowship, mode := rest/len(modes), rest%len(modes)
		t := d.tallies[d.open[cell]-1]
		d.tally(d.number(fellowship, 0, group)).add(t)
		d.tally(d.number(0, mode, group)).add(t)
		d.tally(d.number(0, 0, group)).add(t)
	}
}

func (d *desk) hoursInUse() int {
	n := 0
	for _, cell := range d.cells {
		n += d.tallies[d.open[cell]-1].used.len()
	}
	return n
}
