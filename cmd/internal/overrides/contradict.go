package overrides

import (
	"fmt"
	"slices"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// contradictions finds lines that cannot both be true: what is the same by one or several of them, and different by
// another; and two values for one field of one listing.
func (f File) contradictions() config.Findings {
	var findings config.Findings
	families := f.families()
	pins := map[string]*Line{}
	for i := range f.Lines {
		l := &f.Lines[i]
		switch l.Decision {
		case dedupe.Different:
			if line, ok := families.joins(*l.A, *l.B); ok {
				findings = append(findings, f.finding(l, fmt.Sprintf(
					"%s and %s are different here, and the same by line %d: take one of them out", l.A, l.B, line)))
			}
		case dedupe.Pinned:
			at := l.Listing.String() + " " + l.Field
			if first, ok := pins[at]; !ok {
				pins[at] = l
			} else if string(first.Value) != string(l.Value) {
				findings = append(findings, f.finding(l, fmt.Sprintf(
					"%s of %s has another value in line %d: take one of them out", l.Field, l.Listing, first.number)))
			}
		}
	}
	return findings
}

// families are the listings that are one by lines that say so, also by way of others.
type families []family

type family struct {
	keys []dedupe.ListingKey
	line int // the last that joined it
}

func (f File) families() families {
	var all families
	for i := range f.Lines {
		l := &f.Lines[i]
		if l.Decision != dedupe.Same {
			continue
		}
		joined := family{keys: l.keys(), line: l.number}
		all = slices.DeleteFunc(all, func(o family) bool {
			if !slices.Contains(o.keys, *l.A) && !slices.Contains(o.keys, *l.B) {
				return false
			}
			joined.keys = append(joined.keys, o.keys...)
			return true
		})
		all = append(all, joined)
	}
	return all
}

// joins gives the last line by which the two are one.
func (all families) joins(a, b dedupe.ListingKey) (int, bool) {
	for _, f := range all {
		if covered(a, f.keys) && covered(b, f.keys) {
			return f.line, true
		}
	}
	return 0, false
}
