package dedupe

import (
	"slices"
	"strconv"

	"github.com/recovery-almanac/almanac/normalize"
)

// rematch ties what is left of last night's records to what is left of tonight's by evidence, as if the two nights were
// two sources: after a migration the slugs, some names and some rooms are new at once. All records of the sources
// concerned take part, so that one which has its id already is not passed over for a worse match.
func (x *identity) rematch(year int) {
	sources := x.unsettled()
	if len(sources) == 0 {
		return
	}
	var all []meeting
	add := func(m *meeting, night string, i int) {
		if !slices.ContainsFunc(m.Sources, func(l normalize.Listing) bool { return sources[l.Source] }) {
			return
		}
		c := *m
		c.ID, c.URL, c.PossibleDuplicates = "", "", nil
		c.Sources = []normalize.Listing{{Source: night, Ref: strconv.Itoa(i)}}
		all = append(all, c)
	}
	for i, m := range x.past.records[:x.past.living] {
		add(m, "last night", i)
	}
	for i := range x.fresh {
		add(&x.fresh[i], "tonight", i)
	}
	matcher := newMatcher(recordsOf(all, year), nil)
	of := matcher.run().of
	heads := map[int32][]int32{} // cluster -> last night's records in it
	for i := range of {
		if l := first(matcher.records[i].meeting); l.Source == "last night" {
			n, _ := strconv.Atoi(l.Ref)
			heads[of[i]] = append(heads[of[i]], int32(n))
		}
	}
	for i := range of {
		if l := first(matcher.records[i].meeting); l.Source == "tonight" {
			n, _ := strconv.Atoi(l.Ref)
			for _, p := range heads[of[i]] {
				x.join(int32(n), p)
			}
		}
	}
}

// unsettled are the sources with records without their other half on both nights.
func (x *identity) unsettled() map[string]bool {
	gone := map[string]bool{}
	for i, m := range x.past.records[:x.past.living] {
		if x.owner[i] < 0 {
			for j := range m.Sources {
				gone[m.Sources[j].Source] = true
			}
		}
	}
	out := map[string]bool{}
	for i := range x.fresh {
		if x.of[i] >= 0 {
			continue
		}
		for j := range x.fresh[i].Sources {
			if s := x.fresh[i].Sources[j].Source; gone[s] {
				out[s] = true
			}
		}
	}
	return out
}
