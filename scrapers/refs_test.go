package scrapers

import (
	"slices"
	"testing"
)

func TestSettleRefs(t *testing.T) {
	early := Listing{Ref: "sunrise", Row: 1, Name: "Sunrise", Days: []string{"Monday"}, Start: "07:00"}
	late := Listing{Ref: "sunrise", Row: 2, Name: "Sunrise", Days: []string{"Monday"}, Start: "19:00"}
	lateNoted := Listing{Ref: "sunrise", Row: 3, Name: "Sunrise", Days: []string{"Monday"}, Start: "19:00", Notes: "Bring a cup"}
	lateAgain := late
	lateAgain.Row = 4
	nameless := Listing{Row: 5, Name: "Noon"}
	alone := Listing{Ref: "alone", Row: 6}

	refs := func(listings ...Listing) (byRow map[int]string, codes []string) {
		settled, problems := SettleRefs(slices.Clone(listings))
		byRow = map[int]string{}
		for _, l := range settled {
			if slices.Contains(mapValues(byRow), l.Ref) {
				t.Errorf("ref %q twice", l.Ref)
			}
			byRow[l.Row] = l.Ref
		}
		for _, p := range problems {
			codes = append(codes, string(p.Code))
		}
		return byRow, codes
	}

	t.Run("own refs stay", func(t *testing.T) {
		byRow, codes := refs(early, alone)
		if byRow[1] != "sunrise" || byRow[6] != "alone" || codes != nil {
			t.Errorf("got %v, %v", byRow, codes)
		}
	})
	t.Run("a missing one is made from content", func(t *testing.T) {
		first, codes := refs(nameless)
		moved := nameless
		moved.Row = 9
		second, _ := refs(alone, moved)
		if first[5] == "" || first[5] != second[9] || !slices.Equal(codes, []string{"ref_missing"}) {
			t.Errorf("got %v, then %v, %v", first, second, codes)
		}
	})
	t.Run("order does not matter", func(t *testing.T) {
		forth, codes := refs(early, late, lateNoted, alone)
		back, _ := refs(alone, lateNoted, late, early)
		if len(forth) != 4 || len(codes) != 3 {
			t.Errorf("got %v, %v", forth, codes)
		}
		for row, ref := range forth {
			if back[row] != ref {
				t.Errorf("row %d: %q, in another order %q", row, ref, back[row])
			}
		}
	})
	t.Run("a note does not change the ref", func(t *testing.T) {
		before, _ := refs(early, late)
		after, _ := refs(early, lateNoted)
		if before[2] != after[3] {
			t.Errorf("%q became %q", before[2], after[3])
		}
	})
	t.Run("a repeated row is left out and its twin keeps the ref", func(t *testing.T) {
		byRow, codes := refs(late, lateAgain)
		if len(byRow) != 1 || byRow[2] != "sunrise" || !slices.Equal(codes, []string{"ref_duplicate"}) {
			t.Errorf("got %v, %v", byRow, codes)
		}
	})
}

func mapValues(m map[int]string) []string {
	var values []string
	for _, v := range m {
		values = append(values, v)
	}
	return values
}
