package geo

import "testing"

func TestPostalArea(t *testing.T) {
	for _, c := range []struct{ country, code, want string }{
		{"GB", "TQ2 6AB", "Torquay"}, {"GB", "m1 1ae", "Manchester"}, {"GB", "SW1A 1AA", "London"}, {"GB", "SW1A", "London"},
		{"GB", "HU3", "Kingston upon Hull"}, {"GB", "XX1 1AA", ""}, {"GB", "1AB", ""}, {"GB", "", ""},
		{"IE", "D6WXY12", "Dublin"}, {"IE", "H91 AF12", "Gaillimh"}, {"IE", "P14 AF12", ""}, {"IE", "D0", ""},
		{"US", "19107", ""},
	} {
		if got, ok := PostalArea(c.country, c.code); got.Name != c.want || ok != (c.want != "") {
			t.Errorf("PostalArea(%q, %q) = %q, %v, want %q", c.country, c.code, got.Name, ok, c.want)
		}
	}
}

// An area whose town is not found is no use: all of Britain's and most of Ireland's are.
func TestPostalAreasHaveTheirTowns(t *testing.T) {
	count := map[string]int{}
	for k := range areas().towns {
		count[k.subdivision]++
	}
	if count["GB"] != 121 || count["IE"] < 125 {
		t.Errorf("towns of areas: %v", count)
	}
}

func TestPostalRegion(t *testing.T) {
	for _, c := range []struct{ country, code, want string }{
		{"US", "19107-1234", "US-PA"}, {"CA", "T5J 1A1", "CA-AB"}, {"IE", "X35 AF12", "IE-WD"},
		{"AU", "3000", "AU-VIC"}, {"AU", "0800", "AU-NT"}, {"AU", "2601", "AU-ACT"}, {"AU", "0799", ""},
		{"NZ", "1010", "NZ-AUK"}, {"NZ", "2400", ""}, {"ZA", "8001", "ZA-WC"}, {"ZA", "0002", "ZA-GP"}, {"ZA", "2", ""},
		{"DE", "10119", ""}, {"", "3000", ""},
	} {
		if got := PostalRegion(c.country, c.code); got != c.want {
			t.Errorf("PostalRegion(%q, %q) = %q, want %q", c.country, c.code, got, c.want)
		}
	}
}

func TestPostalRangesAreInOrder(t *testing.T) {
	for country, ranges := range areas().ranges {
		last := ""
		for _, r := range ranges {
			if r.from <= last || r.to < r.from || !Valid(r.subdivision) || CountryOf(r.subdivision) != country {
				t.Errorf("%s: %+v after %s", country, r, last)
			}
			last = r.to
		}
	}
}

func TestMisspelled(t *testing.T) {
	for _, c := range []struct{ word, subdivision, country, want string }{
		{"Philadephia", "US-PA", "US", "Philadelphia"}, {"Philadelphai", "US-PA", "US", "Philadelphia"},
		{"philadelphiaa", "US-PA", "US", "Philadelphia"}, {"Philadelphla", "US-PA", "US", "Philadelphia"},
		{"Phladepia", "US-PA", "US", ""}, {"Middlesborough", "", "GB", "Middlesbrough"},
		{"Yrok", "", "GB", ""}, {"Philadelphia", "US-PA", "US", ""}, // nothing is wrong with it
		{"Hiladelphia", "US-PA", "US", ""}, {"", "US-PA", "US", ""},
	} {
		if got, ok := Misspelled(c.word, c.subdivision, c.country); got.Name != c.want || ok != (c.want != "") {
			t.Errorf("Misspelled(%q, %q, %q) = %q, %v, want %q", c.word, c.subdivision, c.country, got.Name, ok, c.want)
		}
	}
}

func TestFindPlaceNear(t *testing.T) {
	north, _ := PostalArea("GB", "DL10 4AB")
	if p, ok := FindPlaceNear("Richmond", "GB", north, 60); !ok || p.Latitude < 54 {
		t.Errorf("Richmond near Darlington is %+v", p)
	}
	if p, ok := FindPlaceNear("Richmond", "GB", north, 5); ok {
		t.Errorf("%+v is not within 5 km", p)
	}
}

func TestOtherNames(t *testing.T) {
	for _, c := range []struct{ name, subdivision, country, want string }{
		{"Galway", "", "IE", "Gaillimh"}, {"Hull", "GB-ENG", "GB", "Kingston upon Hull"}, {"NYC", "US-NY", "US", "New York City"},
		{"Cologne", "", "DE", "Köln"}, {"Sprngfld", "US-NY", "US", ""}, {"Rockville Ctr", "US-NY", "US", "Rockville Center"},
		{"Yorktown Hgts", "US-NY", "US", "Yorktown Heights"},
	} {
		if got, _ := FindPlace(c.name, c.subdivision, c.country); got.Name != c.want {
			t.Errorf("FindPlace(%q, %q, %q) = %q, want %q", c.name, c.subdivision, c.country, got.Name, c.want)
		}
	}
	for _, row := range readTable("data/town-names.csv", 3) {
		if _, ok := allTowns().named[key(row[1])]; !ok {
			t.Errorf("town-names.csv: there is no %s in places.zst", row[1])
		}
	}
}

func BenchmarkMisspelled(b *testing.B) {
	allTowns()
	b.ReportAllocs()
	for b.Loop() {
		Misspelled("Philadephia", "US-PA", "US")
	}
}
