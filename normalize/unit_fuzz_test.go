package normalize

import (
	"strings"
	"testing"
)

// No digit of an address is lost between street and unit.
func FuzzSplitUnit(f *testing.F) {
	for _, s := range []string{"12 Main St, Suite 210", "Flat 2, 15 High St", "4/15 George St", "#209 8203 118 Ave NW", "1St Floor,Civic Library,Mill Lane", "((#,,/"} {
		f.Add(s, "AU")
	}
	f.Fuzz(func(t *testing.T, street, country string) {
		rest, unit := splitUnit(street, country)
		digits := func(s string) string {
			return strings.Map(func(c rune) rune {
				if c < '0' || c > '9' {
					return -1
				}
				return c
			}, s)
		}
		if len(digits(street)) != len(digits(rest+unit)) {
			t.Errorf("%q became %q and %q", street, rest, unit)
		}
	})
}
