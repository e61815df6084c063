package dedupe

import (
	"slices"
)

// matcher finds which records are one meeting: copies first, then pairs from blocks through gates and rules, then
// clusters.
type matcher struct {
	records []record
	// source numbers: records of one number come from one publisher's list.
	source []int32
	names  []string // of the sources
	// lists are the sources of record i and of its copies, from listsFrom[i] to listsFrom[i+1].
	lists, listsFrom []int32
	// days holds the records without their copies by fellowship and day, those of one day in one part.
	days [shards][]int32
	// twin leads from a record to the first record that says the same in every field; itself where it is the first.
	twin []int32
	busy map[hash]bool // rooms and pages that more than busyGroups groups use
	// spread counts the towns a name is known in, towns the listings of a town or postal code.
	spread, towns map[hash]int32
	crowded       [crowdKinds][]bool // see findCrowds
	// kin leads from a record to the first row of its source that says it in the same words; itself where it is alone.
	kin      []int32
	prior    float64
	overlaps map[overlap]levelID // lists of the same towns; empty in the first pass
	lineage  []lineage
	// witnessed are pairs of one source, under like names, that are both one meeting with a single row of another.
	witnessed map[uint64]bool
	said      *said
}

// busyGroups is how many groups may share a room or a page before it is weak evidence (marathon rooms, a page that
// lists a whole district).
const busyGroups = 6

// clustering is the matcher's answer.
type clustering struct {
	of    []int32 // record -> its cluster's first record
	alike []lookAlike
}

// lookAlike is a pair that stays apart though much agrees.
type lookAlike struct {
	a, b int32
	rule string
	why  string
}

func newMatcher(records []record, rulings []Ruling) *matcher {
	x := &matcher{
		records: records,
		source:  make([]int32, len(records)),
		twin:    make([]int32, len(records)),
		said:    heed(records, rulings),
	}
	// Records are sorted by source.
	for i := range records {
		if name := first(records[i].meeting).Source; i == 0 || name != x.names[len(x.names)-1] {
			x.names = append(x.names, name)
		}
		x.source[i] = int32(len(x.names) - 1)
	}
	x.findCopies()
	x.listCopies()
	x.findDays()
	x.findCrowds()
	x.findBusy()
	x.findSpread()
	return x
}

// findCopies joins records that say the same in every field: one feed under two names, or a row that a publisher
// entered twice. Within one source the words are enough. Across sources something must tie the two to one place on
// earth or one room, else every "Serenity" on Monday at 19:00 without an address would be one meeting.
func (x *matcher) findCopies() {
	type key struct {
		content hash
		source  int32
	}
	var parts [shards][]int32
	for i := range x.records {
		s := x.records[i].content % shards
		parts[s] = append(parts[s], int32(i))
	}
	inParallel(shards, func(s int) {
		seen := make(map[key]int32, len(parts[s]))
		for _, i := range parts[s] {
			r := &x.records[i]
			k := key{r.content, -1}
			if !tied(r) {
				k.source = x.source[i]
			}
			x.twin[i] = i
			if x.said.named[i] {
				continue
			}
			if j, ok := seen[k]; !ok {
				seen[k] = i
			} else if sameContent(r.meeting, x.records[j].meeting) {
				x.twin[i] = j
			}
		}
	})
}

// listCopies notes for every record in which sources it stands.
func (x *matcher) listCopies() {
	x.lists, x.listsFrom = make([]int32, 0, 2*len(x.records)), make([]int32, len(x.records)+1)
	next := make([]int32, len(x.records)) // record -> its next copy, 0 for none
	last := make([]int32, len(x.records))
	for i, j := range x.twin {
		last[i] = int32(i)
		if int(j) != i {
			next[last[j]], last[j] = int32(i), int32(i)
		}
	}
	for i := range x.records {
		x.lists = append(x.lists, x.source[i])
		if int(x.twin[i]) == i {
			for c := next[i]; c != 0; c = next[c] {
				x.lists = append(x.lists, x.source[c])
			}
		}
		x.listsFrom[i+1] = int32(len(x.lists))
	}
}

// findDays deals the records out by fellowship and day.
func (x *matcher) findDays() {
	for i := range x.records {
		if x.twin[i] == int32(i) {
			s := x.records[i].day() % shards
			x.days[s] = append(x.days[s], int32(i))
		}
	}
}

// tied: there is a place on earth or a room to know the meeting by.
func tied(r *record) bool { return r.spot.door != 0 || r.spot.precise || len(r.rooms) > 0 }

// sourcesOf lists the sources of a record and its copies.
func (x *matcher) sourcesOf(i int32) []int32 { return x.lists[x.listsFrom[i]:x.listsFrom[i+1]] }

// findBusy counts the names behind every room and page.
func (x *matcher) findBusy() {
	var uses uses
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		for _, room := range r.rooms {
			uses.add(room, r.title.keyHash)
		}
		if r.link != 0 {
			uses.add(r.link, r.title.keyHash)
		}
	}
	x.busy = map[hash]bool{}
	for room := range uses.count(busyGroups + 1) {
		x.busy[room] = true
	}
}

// edge is a pair that is sure enough to merge.
type edge struct {
	a, b int32
	bits float64
}

// run matches all records: once by what the rows say, and once more with what that tells about the lists.
func (x *matcher) run() clustering {
	pairs := x.candidates()
	x.setPrior(len(pairs), len(x.records))
	verdicts := x.judgeAll(pairs)
	var sure []edge
	for i, p := range pairs {
		if v := &verdicts[i]; v.merges() && !v.listed {
			sure = append(sure, edge{int32(p >> 32), int32(p & 0xffffffff), v.bits})
		}
	}
	x.findOverlaps(sure)
	if len(x.overlaps) > 0 {
		pairs, verdicts = x.judgeAgain(pairs, verdicts)
	}
	x.findWitnesses(pairs, verdicts)
	return x.decide(pairs, verdicts)
}

// judgeAgain adds the pairs that the lists suggest, and judges those of which the lists have a say.
func (x *matcher) judgeAgain(pairs []uint64, verdicts []verdict) ([]uint64, []verdict) {
	all := append(x.listPairs(), pairs...)
	slices.Sort(all)
	all = slices.Compact(all)
	merged := make([]verdict, len(all))
	known := make([]bool, len(all))
	for i, k := 0, 0; k < len(pairs); i++ {
		if all[i] == pairs[k] {
			merged[i], known[i] = verdicts[k], true
			k++
		}
	}
	inParallel(len(all), func(i int) {
		if a, b := int32(all[i]>>32), int32(all[i]&0xffffffff); !known[i] || x.listsLevel(a, b) != levelCount {
			merged[i] = x.judge(a, b)
		}
	})
	return all, merged
}

func (x *matcher) judgeAll(pairs []uint64) []verdict {
	verdicts := make([]verdict, len(pairs))
	inParallel(len(pairs), func(i int) { verdicts[i] = x.judge(int32(pairs[i]>>32), int32(pairs[i]&0xffffffff)) })
	return verdicts
}

func (x *matcher) decide(pairs []uint64, verdicts []verdict) clustering {
	var edges []edge
	var alike []lookAlike
	x.kin = make([]int32, len(x.records))
	for i := range x.kin {
		x.kin[i] = int32(i)
	}
	for i, p := range pairs {
		a, b := int32(p>>32), int32(p&0xffffffff)
		switch v := &verdicts[i]; {
		case v.merges():
			edges = append(edges, edge{a, b, v.bits})
			if v.listed {
				a, b = x.family(a), x.family(b)
				x.kin[max(a, b)] = min(a, b)
			}
		case v.doubtful():
			alike = append(alike, lookAlikeOf(a, b, v))
		}
	}
	for _, p := range x.said.joined {
		a, b := x.family(p.a), x.family(p.b)
		x.kin[max(a, b)] = min(a, b)
	}
	for i := range x.kin {
		x.kin[i] = x.family(int32(i))
	}
	kept, torn := x.mutualBest(edges)
	return x.cluster(kept, append(alike, torn...))
}

// family is the first of all rows of a source that are one meeting with this one.
func (x *matcher) family(i int32) int32 {
	for x.kin[i] != i {
		i = x.kin[i]
	}
	return i
}

func lookAlikeOf(a, b int32, v *verdict) lookAlike {
	if v.gate >= 0 {
		return lookAlike{a, b, gates[v.gate].name, gates[v.gate].why}
	}
	return lookAlike{a, b, RuleReview, "likelier one than two, but not sure enough"}
}
