package coverage

import "slices"

// desk measures regions, one after the other, with the same memory. It serves one goroutine.
type desk struct {
	c *cube
	// open is the place of a cell among the cells in use, by the cell's own number, plus one; 0 where it is not.
	open    []int32
	cells   []openCell
	tallies []*tally
	used    int // of tallies
	sheet   minuteSheet
}

// openCell is a cell in use. A cell that has the same meetings as another has no tally of its own: in a small region most
// sums are of one cell.
type openCell struct {
	number int
	tally  *tally
	like   int // the number of the cell that it is the same as, or -1
	at     int // in the list of finished cells
}

func newDesk(c *cube) *desk {
	return &desk{c: c, open: make([]int32, len(c.fellowships)*len(modes)*len(c.groups))}
}

// number of a cell. 0 stands for [All] in each of them, and numbers ascend by fellowship, mode, group.
func (d *desk) number(fellowship, mode, group int) int {
	return (fellowship*len(modes)+mode)*len(d.c.groups) + group
}

// cell finds a cell in use; nil where it is not. It is good until the next is opened.
func (d *desk) cell(number int) *openCell {
	if n := d.open[number]; n > 0 {
		return &d.cells[n-1]
	}
	return nil
}

func (d *desk) put(c openCell) {
	d.cells = append(d.cells, c)
	d.open[c.number] = int32(len(d.cells))
}

// tally finds the tally of a cell, or opens the cell.
func (d *desk) tally(number int) *tally {
	if c := d.cell(number); c != nil {
		return c.tally
	}
	t := d.fresh()
	d.put(openCell{number: number, tally: t, like: -1})
	return t
}

// fresh takes an empty tally.
func (d *desk) fresh() *tally {
	if d.used == len(d.tallies) {
		d.tallies = append(d.tallies, new(tally))
	} else {
		d.tallies[d.used].clear()
	}
	d.used++
	return d.tallies[d.used-1]
}

// measure returns the region's cells, sorted.
func (d *desk) measure(r *region) []Cell {
	turned := r.wall != nil && r.wall.steady()
	if turned {
		d.turn(r.wall)
	}
	for _, from := range r.bases {
		if !turned || !d.c.base(from).steady {
			d.countBase(r, from)
		}
	}
	d.rollUp()
	slices.SortFunc(d.cells, func(a, b openCell) int { return a.number - b.number })
	hours := 0
	for i, c := range d.cells {
		d.open[c.number] = int32(i) + 1
		if c.like < 0 {
			hours += c.tally.used.len()
		}
	}
	cells := d.finish(r, make([]Cell, 0, len(d.cells)), make([]Hour, 0, hours))
	for _, c := range d.cells {
		d.open[c.number] = 0
	}
	d.cells, d.used = d.cells[:0], 0
	return cells
}

// finish measures the cells with a tally of their own, and copies the others from them.
func (d *desk) finish(r *region, out []Cell, hours []Hour) []Cell {
	for i := range d.cells {
		o := &d.cells[i]
		o.at = len(out)
		if o.like < 0 && o.tally.meetings == 0 {
			continue // online: all of them start before or after the local week
		}
		out = append(out, Cell{})
		if c := &out[o.at]; o.like < 0 {
			begin := len(hours)
			hours = o.tally.appendHours(hours)
			c.Hours = hours[begin:len(hours):len(hours)]
			o.tally.measure(c, &d.sheet)
		}
		out[o.at].Key = d.key(r, o.number)
	}
	for i := range d.cells {
		if o := &d.cells[i]; o.like >= 0 {
			key := out[o.at].Key
			out[o.at] = out[d.cell(o.like).at]
			out[o.at].Key = key
		}
	}
	return out
}

func (d *desk) key(r *region, cell int) Key {
	rest, group := cell/len(d.c.groups), cell%len(d.c.groups)
	return Key{Region: r.Code, Fellowship: d.c.fellowships[rest/len(modes)], Mode: modes[rest%len(modes)], Group: d.c.groups[group]}
}

// countBase counts the events of one base into its cell and its groups' cells.
func (d *desk) countBase(r *region, from source) {
	s := d.c.shards[from.shard]
	b := &s.bases[from.base]
	fellowship := d.c.fellowshipOf[from.shard][b.fellowship]
	ofFellowship, ofMode := d.number(fellowship, 0, 0), d.number(0, int(b.mode), 0)
	all, grouped := d.tally(d.number(fellowship, int(b.mode), 0)), r.grouped()
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
				d.tally(ofFellowship+group).countBy(r.wall, e, meetings)
				d.tally(ofMode+group).countBy(r.wall, e, meetings)
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

// rollUp adds the cells over fellowships, modes and both. Those of groups are over one or the other already.
func (d *desk) rollUp() {
	for n := range len(d.cells) {
		number := d.cells[n].number
		if d.cells[n].tally.meetings == 0 {
			continue
		}
		rest, group := number/len(d.c.groups), number%len(d.c.groups)
		fellowship, mode := rest/len(modes), rest%len(modes)
		if group == 0 {
			d.sum(d.number(fellowship, 0, 0), number)
			d.sum(d.number(0, mode, 0), number)
		}
		if group == 0 || fellowship == 0 {
			d.sum(d.number(0, 0, group), number)
		}
	}
}

// sum adds a cell to another, which of one cell alone is that cell.
func (d *desk) sum(into, number int) {
	c := d.cell(into)
	if c == nil {
		d.put(openCell{number: into, like: number})
		return
	}
	if c.like >= 0 {
		c.tally = d.fresh()
		c.tally.add(d.cell(c.like).tally)
		c.like = -1
	}
	c.tally.add(d.cell(number).tally)
}
