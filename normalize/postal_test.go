package normalize

import "testing"

func TestFindPostal(t *testing.T) {
	for _, c := range []struct {
		street, state, country string
		postal, left           string // the code that is found, and the street without it
	}{
		{"27 Beverley Road HU3 1XH", "", "GB", "HU3 1XH", "27 Beverley Road"},
		{"Inspire House, Rigby Street bb9 7aa (side door)", "", "GB", "bb9 7aa", "Inspire House, Rigby Street bb9 7aa (side door)"},
		{"12 Main Street X35AF12", "", "IE", "X35AF12", "12 Main Street"},
		{"12 King St, Toronto, M5V1A1", "", "CA", "M5V1A1", "12 King St, Toronto"},
		{"540 Cornish Drive, Encinitas, 92024", "CA", "US", "92024", "540 Cornish Drive, Encinitas"},
		{"140 W. Arbor Dr. San Diego, 92103 (2nd floor)", "California", "US", "", "140 W. Arbor Dr. San Diego, 92103 (2nd floor)"},
		{"140 W. Arbor Dr. San Diego 92103 (2nd floor)", "California", "US", "92103", "140 W. Arbor Dr. San Diego 92103 (2nd floor)"},
		{"12 Main St, Philadelphia 19107-1234", "PA", "US", "19107-1234", "12 Main St, Philadelphia"},
		{"12 Main St 19107", "CA", "US", "", "12 Main St 19107"},             // of another state
		{"12 Main St 19107", "", "US", "", "12 Main St 19107"},               // no state to hold it against
		{"19107 Main St", "PA", "US", "", "19107 Main St"},                   // a house number
		{"Old Hall 19107 Main St", "PA", "US", "", "Old Hall 19107 Main St"}, // one too
		{"19107", "PA", "US", "", "19107"},
		{"501 Main St", "PA", "US", "", "501 Main St"},
		{"Musterstr. 12 10119", "", "DE", "", "Musterstr. 12 10119"},
	} {
		a := address{street: c.street, state: c.state}
		a.findPostal(c.country, "")
		if a.postal != c.postal || a.street != c.left {
			t.Errorf("%q: %q and %q, want %q and %q", c.street, a.postal, a.street, c.postal, c.left)
		}
	}
}
