package dedupe

import "github.com/recovery-almanac/almanac/normalize"

// Some feeds number their rows by position, and some start over after a migration. Then a key of last night may
// stand on another row tonight, and the ids would follow it to strangers.

// fewRows is the number of surviving keys below which a feed is too small to judge.
const fewRows = 5

// findRenumbered looks for sources of which more rows are found again under another key than under their own.
func (x *identity) findRenumbered(year int) {
	suspects := x.suspects()
	if len(suspects) == 0 {
		return
	}
	features := newReader(year)
	type print struct {
		source string
		hash
	}
	was := map[print]hash{} // fingerprint -> listing key of last night
	for _, m := range x.past.records[:x.past.living] {
		for j := range m.Sources {
			if l := &m.Sources[j]; suspects[l.Source] {
				was[print{l.Source, fingerprint(m, features)}] = listingHash(l)
			}
		}
	}
	moved, stayed := map[string]int{}, map[string]int{}
	x.eachListing(func(m *meeting, l *normalize.Listing) {
		if !suspects[l.Source] {
			return
		}
		key := listingHash(l)
		old, found := was[print{l.Source, fingerprint(m, features)}]
		if _, known := x.past.byListing[key]; !found || !known {
			return
		}
		if old == key {
			stayed[l.Source]++
		} else {
			moved[l.Source]++
		}
	})
	x.renumbered = map[string]bool{}
	for source, n := range moved {
		x.renumbered[source] = n > stayed[source]
	}
}

// suspects are sources of which over a third of the surviving keys stand on another name or time.
func (x *identity) suspects() map[string]bool {
	kept, strange := map[string]int{}, map[string]int{}
	x.eachListing(func(m *meeting, l *normalize.Listing) {
		if p, ok := x.past.byListing[listingHash(l)]; ok && p >= 0 {
			kept[l.Source]++
			if !like(m, x.past.records[p]) {
				strange[l.Source]++
			}
		}
	})
	out := map[string]bool{}
	for source, n := range strange {
		if kept[source] >= fewRows && 3*n > kept[source] {
			out[source] = true
		}
	}
	return out
}

func (x *identity) eachListing(visit func(*meeting, *normalize.Listing)) {
	for i := range x.fresh {
		for j := range x.fresh[i].Sources {
			visit(&x.fresh[i], &x.fresh[i].Sources[j])
		}
	}
}
