package dedupe

import (
	"cmp"
	"slices"
	"sync"
)

// matcher finds which records are one meeting: copies first, then pairs from blocks through gates and rules, then
// clusters.
type matcher struct {
	records []record
	// source numbers: records of one number come from one publisher's list.
	source []int32
	// copied lists the sources of records that have copies.
	copied map[int32][]int32
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
		copied:  make(map[int32][]int32),
		said:    heed(records, rulings),
	}
	// Records are sorted by source.
	for i := 1; i < len(records); i++ {
		x.source[i] = x.source[i-1]
		if first(records[i].meeting).Source != first(records[i-1].meeting).Source {
			x.source[i]++
		}
	}
	x.findCopies()
	var rest sync.WaitGroup
	rest.Go(x.findCrowds)
	rest.Go(func() {
		x.findBusy()
		x.findSpread()
	})
	rest.Wait()
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
	seen := make(map[key]int32, len(x.records))
	for i := range x.records {
		r := &x.records[i]
		k := key{r.content, -1}
		if !tied(r) {
			k.source = x.source[i]
		}
		x.twin[i] = int32(i)
		if x.said.named[int32(i)] {
			continue
		}
		if j, ok := seen[k]; !ok {
			seen[k] = int32(i)
		} else if sameContent(r.meeting, x.records[j].meeting) {
			x.twin[i] = j
			if _, ok := x.copied[j]; !ok {
				x.copied[j] = []int32{x.source[j]}
			}
			x.copied[j] = append(x.copied[j], x.source[i])
		}
	}
}

// tied: there is a place on earth or a room to know the meeting by.
func tied(r *record) bool { return r.spot.door != 0 || r.spot.precise || len(r.rooms) > 0 }

// sourcesOf lists the sources of a record and its copies.
func (x *matcher) sourcesOf(i int32) []int32 {
	if all, ok := x.copied[i]; ok {
		return all
	}
	return x.source[i : i+1]
}

// findBusy counts the names behind every room and page.
func (x *matcher) findBusy() {
	type use struct{ witness, name hash }
	var uses []use
	for i := range x.records {
		r := &x.records[i]
		if x.twin[i] != int32(i) {
			continue
		}
		for _, room := range r.rooms {
			uses = append(uses, use{room, r.title.keyHash})
		}
		if r.link != 0 {
			uses = append(uses, use{r.link, r.title.keyHash})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Or(cmp.Compare(a.witness, b.witness), cmp.Compare(a.name, b.name)) })
	uses = slices.Compact(uses)
	x.busy = map[hash]bool{}
	for i := 0; i+busyGroups < len(uses); i++ {
		if uses[i].witness == uses[i+busyGroups].witness {
			x.busy[uses[i].witness] = true
		}
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
	if more := x.listPairs(); len(more) > 0 {
		pairs = slices.Compact(sortedPairs(append(pairs, more...)))
		verdicts = x.judgeAll(pairs)
	}
	x.findWitnesses(pairs, verdicts)
	return x.decide(pairs, verdicts)
}

func sortedPairs(pairs []uint64) []uint64 {
	slices.Sort(pairs)
	return pairs
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
