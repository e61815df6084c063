package dedupe

import (
	"cmp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// provenance tells for every field on which the witnesses differ who was heard and what was lost.
func provenance(out *meeting, ws []witness, choices []choice) []FieldOrigin {
	var origins []FieldOrigin
	for i := range fields {
		f := &fields[i]
		if !anyDiffers(f, out, ws) {
			continue
		}
		c := choiceFor(f.path, choices)
		o := FieldOrigin{Field: f.path, From: cite(ws[c.witness].meeting), Rule: c.why}
		for j := range ws {
			if v := lost(f, out, ws[j].meeting); v != nil {
				o.Lost = append(o.Lost, LostValue{From: cite(ws[j].meeting), Value: v})
			}
		}
		if len(o.Lost) > 0 || c.witness > 0 {
			origins = append(origins, o)
		}
	}
	return origins
}

func anyDiffers(f *field, out *meeting, ws []witness) bool {
	for j := range ws {
		if !f.equal(out, ws[j].meeting) {
			return true
		}
	}
	return false
}

// lost is what a witness said and the record does not; nil for nothing.
func lost(f *field, out, said *meeting) any {
	if f.equal(out, said) {
		return nil
	}
	if f.path != "tags" {
		return f.value(said)
	}
	var tags []string
	for _, t := range said.Tags {
		if !contains(out.Tags, []string{t}) {
			tags = append(tags, t)
		}
	}
	return present(tags)
}

func choiceFor(path string, choices []choice) choice {
	if path == "tags" {
		return choice{0, "united; of opposites the first listing's stands"}
	}
	root, _, _ := strings.Cut(path, ".")
	for i := range parts {
		if parts[i].name == root {
			return choices[i]
		}
	}
	return choice{0, "agreed"}
}

// cite names a listing as source/ref.
func cite(m *meeting) string {
	l := first(m)
	return l.Source + "/" + l.Ref
}

// unite lists every listing behind the witnesses once, by source, ref and slot.
func unite(ws []witness) []normalize.Listing {
	if len(ws) == 1 {
		return ws[0].Sources
	}
	all := make([]normalize.Listing, 0, len(ws))
	for i := range ws {
		all = append(all, ws[i].Sources...)
	}
	return sortedListings(all)
}

// sortedListings sorts by source, ref and slot, and keeps of one listing the copy that was updated last.
func sortedListings(all []normalize.Listing) []normalize.Listing {
	slices.SortFunc(all, func(a, b normalize.Listing) int {
		return cmp.Or(compareListings(&a, &b), b.Updated.Compare(a.Updated), strings.Compare(a.URL, b.URL), strings.Compare(a.Owner, b.Owner))
	})
	return slices.CompactFunc(all, func(a, b normalize.Listing) bool { return compareListings(&a, &b) == 0 })
}
