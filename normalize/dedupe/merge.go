package dedupe

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// merger carries one call of [Merge] through its steps.
type merger struct {
	memory  Memory
	night   Night
	now     time.Time
	matcher *matcher
	// clusters in the order of their first records; canonical holds the record of each.
	clusters  []cluster
	canonical []meeting
	clusterOf []int32 // record -> index in clusters
	alike     []lookAlike
	past      *past
	identity  *identity
	result    Result
}

// cluster is the records that are one meeting, the lowest number first.
type cluster struct {
	records []int32
	lead    int32 // of records, that whose listing leads
	origins []FieldOrigin
}

// Merge turns one night's meetings of all sources into the canonical set. meetings carry no ids and one listing
// each, as package normalize makes them; they are not modified, and the result shares their slices.
//
// The result depends on the meetings, the memory and the night alone, never on the order of the meetings: with the
// same memory a repeated call gives the same bytes, and with the memory of its own result no id changes and no
// change is reported.
func Merge(meetings []normalize.Meeting, memory Memory, night Night) Result {
	x := &merger{memory: memory, night: night, now: night.Now.UTC().Truncate(time.Second)}
	var rest sync.WaitGroup
	rest.Go(func() { x.past = pastOf(&x.memory) })
	records := recordsOf(meetings, x.now.Year())
	x.matcher = newMatcher(records, night.Rulings)
	found := x.matcher.run()
	rest.Wait()
	x.alike = found.alike
	x.result.Lineage = x.matcher.lineages()
	x.gather(found.of)
	x.canonise()
	x.pin()
	x.identity = identify(x.past, x.canonical, x.now.Year())
	x.startMemory()
	x.nameRecords()
	x.settleAbsent()
	x.explain()
	x.finish(len(meetings))
	return x.result
}

// gather lists the records of every cluster.
func (x *merger) gather(of []int32) {
	x.clusterOf = make([]int32, len(of))
	counts := make([]int32, 0, len(of))
	for i, f := range of {
		if int(f) == i {
			x.clusterOf[i] = int32(len(counts))
			counts = append(counts, 0)
		}
		x.clusterOf[i] = x.clusterOf[f]
		counts[x.clusterOf[i]]++
	}
	x.clusters = make([]cluster, len(counts))
	backing := make([]int32, len(of))
	for c, n := range counts {
		x.clusters[c].records, backing = backing[:0:n], backing[n:]
	}
	for i, c := range x.clusterOf {
		x.clusters[c].records = append(x.clusters[c].records, int32(i))
	}
}

// canonise makes the one record of every cluster.
func (x *merger) canonise() {
	x.canonical = make([]meeting, len(x.clusters))
	inShares(len(x.clusters), func(from, to int) {
		var ws []witness
		for i := from; i < to; i++ {
			c := &x.clusters[i]
			m := &x.canonical[i]
			ws = x.witnesses(c, ws[:0])
			c.lead = ws[0].number
			if len(ws) == 1 {
				*m = *ws[0].meeting
			} else {
				choices := choose(m, ws)
				m.Sources = unite(ws)
				m.Conflicts = conflicts(ws, choiceFor("schedule", choices[:]).witness)
				c.origins = provenance(m, ws, choices[:])
			}
			m.ID, m.PossibleDuplicates = "", nil
			m.FirstSeen, m.ChangedAt = time.Time{}, time.Time{}
		}
	})
}

// witnesses appends the cluster's listings to ws, that which leads first.
func (x *merger) witnesses(c *cluster, ws []witness) []witness {
	for _, n := range c.records {
		r := &x.matcher.records[n]
		w := witness{record: r, number: n, updated: r.SourceUpdatedAt, fullness: fullness(r)}
		for j := range r.Sources {
			w.authoritative = w.authoritative || x.night.Sources[r.Sources[j].Source].Authoritative
			w.updated = later(w.updated, r.Sources[j].Updated)
		}
		ws = append(ws, w)
	}
	sortWitnesses(ws)
	return ws
}

// startMemory carries over what outlives the night: sequences, aliases and tombstones.
func (x *merger) startMemory() {
	m := Memory{Sequences: map[string]int{}, Missing: map[string]int{}, Aliases: map[string]string{}}
	for id, n := range x.memory.Sequences {
		m.Sequences[id] = n
	}
	for id, into := range x.memory.Aliases {
		m.Aliases[id] = into
	}
	for i, t := range x.memory.Tombstones {
		if x.identity.owner[x.past.living+i] < 0 && x.now.Sub(t.WithdrawnAt) < tombstoneLife {
			m.Tombstones = append(m.Tombstones, t)
		}
	}
	x.result.Memory = m
}

// nameRecords gives every fresh record its id and times, and reports what is new about it.
func (x *merger) nameRecords() {
	parents := x.parents()
	ids := x.takenIDs()
	diffs, fresh := x.readyAll()
	x.result.Changes = make([]Change, 0, fresh)
	for i := range x.canonical {
		m := &x.canonical[i]
		if p := x.identity.of[i]; p >= 0 {
			x.carryOn(m, x.past.records[p], diffs[i], int(p) < x.past.living)
			continue
		}
		for n := 1; ids[m.ID]; n++ {
			m.ID = mint(first(m), x.now, n)
		}
		ids[m.ID] = true
		m.FirstSeen, m.ChangedAt = x.now, x.now
		change := Change{ID: m.ID, Kind: Added}
		if p, ok := parents[int32(i)]; ok {
			change.Kind, change.From = Split, x.past.records[p].ID
		}
		x.result.Changes = append(x.result.Changes, change)
	}
}

// readyAll gives the records without a past the id that is theirs unless it was given before, and counts them; of
// the others it tells what differs.
func (x *merger) readyAll() (diffs []difference, fresh int) {
	diffs = make([]difference, len(x.canonical))
	inParallel(len(x.canonical), func(i int) {
		m := &x.canonical[i]
		if p := x.identity.of[i]; p >= 0 {
			diffs[i] = diff(x.past.records[p], m)
		} else {
			m.ID = mint(first(m), x.now, 0)
		}
	})
	for _, p := range x.identity.of {
		if p < 0 {
			fresh++
		}
	}
	return diffs, fresh
}

// carryOn continues a past record, from which it differs by d. Where nothing changed it comes out as it was.
func (x *merger) carryOn(m, old *meeting, d difference, living bool) {
	m.ID, m.FirstSeen, m.ChangedAt = old.ID, old.FirstSeen, old.ChangedAt
	if !living { // back from its tombstone
		m.ChangedAt = x.now
		x.result.Memory.Sequences[m.ID]++
		x.result.Changes = append(x.result.Changes, Change{ID: m.ID, Kind: Added})
		return
	}
	if len(d.fields) == 0 {
		return
	}
	m.ChangedAt = x.now
	if d.calendar {
		x.result.Memory.Sequences[m.ID]++
	}
	x.result.Changes = append(x.result.Changes, Change{ID: m.ID, Kind: d.kind(), Fields: d.fields})
}

// parents leads from fresh records without a past to the record that most of their listings were in.
func (x *merger) parents() map[int32]int32 {
	parents := map[int32]int32{}
	for _, c := range x.identity.claims { // the heaviest first
		if _, known := parents[c.fresh]; !known && x.identity.of[c.fresh] < 0 && int(c.past) < x.past.living {
			parents[c.fresh] = c.past
		}
	}
	return parents
}

func (x *merger) takenIDs() map[string]bool {
	ids := make(map[string]bool, len(x.past.records)+len(x.canonical))
	for _, m := range x.past.records {
		ids[m.ID] = true
	}
	for id := range x.memory.Aliases {
		ids[id] = true
	}
	return ids
}

// settleAbsent decides about last night's records that no fresh record continues: merged, kept or withdrawn.
func (x *merger) settleAbsent() {
	heirs := map[int32]int32{}
	for _, c := range x.identity.claims { // the heaviest first
		if _, known := heirs[c.past]; !known && x.identity.owner[c.past] < 0 {
			heirs[c.past] = c.fresh
		}
	}
	for p, old := range x.past.records[:x.past.living] {
		if x.identity.owner[p] >= 0 {
			continue
		}
		if heir, ok := heirs[int32(p)]; ok {
			into := x.canonical[heir].ID
			x.result.Memory.Aliases[old.ID] = into
			x.result.Changes = append(x.result.Changes, Change{ID: old.ID, Kind: Merged, Into: into})
			continue
		}
		x.settleMissing(old)
	}
}

func (x *merger) settleMissing(old *meeting) {
	a := judgeAbsence(old, x.memory.Missing[old.ID], x.night.Sources)
	if !a.withdrawn {
		if a.missing > 0 {
			x.result.Memory.Missing[old.ID] = a.missing
		}
		x.result.Kept++
		x.canonical = append(x.canonical, *old)
		return
	}
	gone := *old
	gone.Status = normalize.Withdrawn
	gone.PossibleDuplicates = nil
	x.result.Memory.Sequences[old.ID]++
	x.result.Memory.Tombstones = append(x.result.Memory.Tombstones, Tombstone{Meeting: gone, WithdrawnAt: x.now})
	x.result.Changes = append(x.result.Changes, Change{ID: old.ID, Kind: Withdrawn, Meeting: old})
}

// finish sorts everything and closes the memory.
func (x *merger) finish(in int) {
	r := &x.result
	r.Merged = in - len(x.clusters)
	r.MergedBySource = x.mergedBySource()
	r.Meetings = x.canonical
	x.sort()
	slices.SortFunc(r.Memory.Tombstones, func(a, b Tombstone) int { return strings.Compare(a.Meeting.ID, b.Meeting.ID) })
	r.Unheeded = x.matcher.said.unheeded
	slices.SortFunc(r.Unheeded, func(a, b Unheeded) int { return cmp.Or(cmp.Compare(a.Ruling, b.Ruling), strings.Compare(a.Why, b.Why)) })
	r.Memory.Previous = r.Meetings
	x.forget()
}

// sort brings the long lists of the result into their order.
func (x *merger) sort() {
	r := &x.result
	var rest sync.WaitGroup
	rest.Go(func() {
		order(r.Meetings, func(m *meeting) string { return m.ID }, func(a, b *meeting) int { return 0 })
	})
	rest.Go(func() {
		order(r.Decisions, func(d *Decision) string { return d.ID }, func(a, b *Decision) int {
			return cmp.Or(compareListings(&a.B, &b.B), compareBool(a.Merged, b.Merged))
		})
	})
	rest.Go(func() {
		order(r.Changes, func(c *Change) string { return c.ID }, func(a, b *Change) int { return cmp.Compare(a.Kind, b.Kind) })
	})
	rest.Go(func() {
		order(r.Provenance, func(p *Provenance) string { return p.ID }, func(a, b *Provenance) int { return 0 })
	})
	rest.Wait()
}

// mergedBySource counts the records of every cluster but its leading one.
func (x *merger) mergedBySource() map[string]int {
	bySource := map[int32]int{}
	for i := range x.clusters {
		c := &x.clusters[i]
		if len(c.records) == 1 {
			continue
		}
		for _, n := range c.records {
			bySource[x.matcher.source[n]]++
		}
		bySource[x.matcher.source[c.lead]]--
	}
	counts := map[string]int{}
	for s, n := range bySource {
		counts[x.matcher.names[s]] = n
	}
	return counts
}

// forget drops sequences and aliases of ids that are neither published nor buried any more, shortens chains of
// aliases, and takes dangling ids out of possible_duplicates of kept records.
func (x *merger) forget() {
	r := &x.result
	known := make(map[string]bool, len(r.Meetings)+len(r.Memory.Tombstones))
	for i := range r.Meetings {
		known[r.Meetings[i].ID] = true
	}
	for i := range r.Meetings {
		m := &r.Meetings[i]
		if slices.ContainsFunc(m.PossibleDuplicates, func(id string) bool { return !known[id] }) {
			m.PossibleDuplicates = slices.DeleteFunc(slices.Clone(m.PossibleDuplicates), func(id string) bool { return !known[id] })
		}
	}
	for i := range r.Memory.Tombstones {
		known[r.Memory.Tombstones[i].Meeting.ID] = true
	}
	for id := range r.Memory.Sequences {
		if !known[id] {
			delete(r.Memory.Sequences, id)
		}
	}
	chains := r.Memory.Aliases
	r.Memory.Aliases = make(map[string]string, len(chains))
	for id, into := range chains {
		for next, ok := chains[into]; ok; next, ok = chains[into] {
			into = next
		}
		if known[into] && !known[id] {
			r.Memory.Aliases[id] = into
		}
	}
}
