package dedupe

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
)

// past is what earlier nights published: the records of Memory.Previous, then those of its tombstones.
type past struct {
	records []*meeting
	living  int // records before this index were published last night
	// byListing leads from a listing's key to its record; -1 where several records have it.
	byListing map[hash]int32
}

func pastOf(memory *Memory) *past {
	p := &past{living: len(memory.Previous), byListing: make(map[hash]int32, len(memory.Previous))}
	p.records = make([]*meeting, 0, len(memory.Previous)+len(memory.Tombstones))
	for i := range memory.Previous {
		p.records = append(p.records, &memory.Previous[i])
	}
	for i := range memory.Tombstones {
		p.records = append(p.records, &memory.Tombstones[i].Meeting)
	}
	for i, m := range p.records {
		for j := range m.Sources {
			k := listingHash(&m.Sources[j])
			switch owner, known := p.byListing[k]; {
			case !known:
				p.byListing[k] = int32(i)
			case i < p.living:
				p.byListing[k] = -1 // the publisher uses one key for several rows: it tells nothing
			case int(owner) >= p.living && memory.Tombstones[i-p.living].WithdrawnAt.After(memory.Tombstones[int(owner)-p.living].WithdrawnAt):
				p.byListing[k] = int32(i)
			}
		}
	}
	return p
}

func listingHash(l *normalize.Listing) hash {
	return newHash.text(l.Source).text(l.Ref).text(l.Slot)
}

// identity gives old ids to tonight's records.
type identity struct {
	past   *past
	fresh  []meeting // canonical records without ids, in the order of their first listings
	claims []claim   // of listing keys, that were contested
	// of leads from a fresh record to its past one, owner the other way; -1 for none.
	of, owner []int32
	// renumbered are sources whose keys wandered to other rows since last night.
	renumbered map[string]bool
	repeated   map[hash]bool // keys that tonight's records share
}

// claim says that fresh and past records have weight listings in common.
type claim struct {
	fresh, past int32
	weight      int32
}

// identify matches tonight's records with the past: by listing keys, then by fingerprint where a publisher renumbered
// its rows, then by what is left of the row or the group where its time or place changed, then by evidence. Each past
// record goes to at most one fresh record.
func identify(p *past, fresh []meeting, year int) *identity {
	x := &identity{past: p, fresh: fresh, of: fill(len(fresh)), owner: fill(len(p.records))}
	if len(p.records) == 0 {
		return x
	}
	var both sync.WaitGroup
	both.Go(x.findRepeated)
	both.Go(func() { x.findRenumbered(year) })
	both.Wait()
	x.claims = x.claim()
	x.byListings()
	if x.left() {
		features := newReader(year)
		x.byLabel(x.labels(features, fingerprints), len(p.records))
		x.byLabel(x.labels(features, x.rows), p.living)
		x.byLabel(x.labels(features, groups), p.living)
		x.rematch(year)
	}
	return x
}

func fill(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = -1
	}
	return out
}

func (x *identity) findRepeated() {
	seen := make(map[hash]int32, len(x.fresh))
	x.repeated = map[hash]bool{}
	for i := range x.fresh {
		for j := range x.fresh[i].Sources {
			k := listingHash(&x.fresh[i].Sources[j])
			if owner, ok := seen[k]; ok && owner != int32(i) {
				x.repeated[k] = true
			}
			seen[k] = int32(i)
		}
	}
}

// pastFor is the past record that had the listing, -1 for none.
func (x *identity) pastFor(l *normalize.Listing) int32 {
	k := listingHash(l)
	if p, ok := x.past.byListing[k]; ok && !x.repeated[k] && !x.renumbered[l.Source] {
		return p
	}
	return -1
}

// claim counts listings in common, for every pair that has any.
func (x *identity) claim() []claim {
	claims := make([]claim, 0, len(x.fresh))
	for i := range x.fresh {
		start := len(claims)
		for j := range x.fresh[i].Sources {
			p := x.pastFor(&x.fresh[i].Sources[j])
			if p < 0 {
				continue
			}
			if at := slices.IndexFunc(claims[start:], func(c claim) bool { return c.past == p }); at >= 0 {
				claims[start+at].weight++
			} else {
				claims = append(claims, claim{int32(i), p, 1})
			}
		}
	}
	return claims
}

// byListings hands out ids by maximum overlap. Of a record that split the heaviest child keeps the id; of records
// that merged the one with most listings lives on, or the oldest. The claims that were contested stay, the heaviest
// first.
func (x *identity) byListings() {
	ofFresh, ofPast := make([]int32, len(x.fresh)), make([]int32, len(x.past.records))
	for _, c := range x.claims {
		ofFresh[c.fresh]++
		ofPast[c.past]++
	}
	x.claims = slices.DeleteFunc(x.claims, func(c claim) bool {
		alone := ofFresh[c.fresh] == 1 && ofPast[c.past] == 1
		if alone {
			x.join(c.fresh, c.past)
		}
		return alone
	})
	slices.SortFunc(x.claims, func(a, b claim) int {
		p, q := x.past.records[a.past], x.past.records[b.past]
		return cmp.Or(cmp.Compare(b.weight, a.weight),
			compareBool(int(b.past) < x.past.living, int(a.past) < x.past.living),
			compareBool(like(&x.fresh[b.fresh], q), like(&x.fresh[a.fresh], p)),
			p.FirstSeen.Compare(q.FirstSeen), strings.Compare(p.ID, q.ID), cmp.Compare(a.fresh, b.fresh))
	})
	for _, c := range x.claims {
		x.join(c.fresh, c.past)
	}
}

// join ties a fresh record to a past one unless either is taken.
func (x *identity) join(fresh, past int32) {
	if x.of[fresh] < 0 && x.owner[past] < 0 {
		x.of[fresh], x.owner[past] = past, fresh
	}
}

func (x *identity) left() bool {
	return slices.Contains(x.of, -1) && slices.Contains(x.owner, -1)
}

// like is a glance: the same name at the same time.
func like(a, b *meeting) bool {
	return a.Name == b.Name && a.Schedule.Start == b.Schedule.Start && a.Schedule.RRule == b.Schedule.RRule
}
