package geo

import "testing"

func TestCountry(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"USA", "US"}, {"u.s.", "US"}, {"United States of America", "US"}, {"Estados Unidos", "US"},
		{"UK", "GB"}, {"England", "GB"}, {"Northern Ireland", "GB"}, {"Ireland", "IE"}, {"Éire", "IE"},
		{"Deutschland", "DE"}, {"México", "MX"}, {"mexico", "MX"}, {"The Netherlands", "NL"}, {"Côte d'Ivoire", "CI"},
		{"CA", "CA"}, {"Georgia", "GE"}, {"Россия", "RU"}, {"日本", "JP"}, {"Türkiye", "TR"},
		{"", ""}, {"Narnia", ""}, {"Springfield", ""},
	} {
		if got, ok := Country(c.word); got != c.want || ok != (c.want != "") {
			t.Errorf("Country(%q) = %q, %v, want %q", c.word, got, ok, c.want)
		}
	}
}

func TestSubdivision(t *testing.T) {
	for _, c := range []struct{ country, word, want string }{
		{"US", "PA", "US-PA"}, {"US", "Penn.", "US-PA"}, {"US", "pennsylvania", "US-PA"}, {"US", "US-PA", "US-PA"},
		{"US", "D.C.", "US-DC"}, {"US", "Puerto Rico", "US-PR"}, {"US", "Georgia", "US-GA"}, {"US", "New  York", "US-NY"},
		{"CA", "Québec", "CA-QC"}, {"CA", "PQ", "CA-QC"}, {"CA", "Ont.", "CA-ON"}, {"CA", "PEI", "CA-PE"},
		{"GB", "Scotland", "GB-SCT"}, {"GB", "Devon", "GB-ENG"}, {"GB", "Co. Durham", "GB-ENG"}, {"GB", "Gwynedd", "GB-WLS"},
		{"IE", "Co. Cork", "IE-CO"}, {"IE", "County Galway", "IE-G"}, {"AU", "Vic", "AU-VIC"}, {"NZ", "Hawke's Bay", "NZ-HKB"},
		{"MX", "Jal.", "MX-JAL"}, {"BR", "SP", "BR-SP"}, {"DE", "Bavaria", "DE-BY"}, {"FR", "Paris", "FR-IDF"},
		{"ES", "Barcelona", "ES-CT"}, {"IT", "RM", "IT-62"}, {"PL", "Łódzkie", "PL-10"}, {"ZA", "Western Cape", "ZA-WC"},
		{"IN", "Maharashtra", "IN-MH"},
		{"", "Saskatchewan", "CA-SK"}, {"", "Georgia", "US-GA"}, {"", "PA", ""}, {"", "Amazonas", ""},
		{"US", "Ontario", ""}, {"US", "", ""}, {"XX", "PA", ""},
	} {
		if got, ok := Subdivision(c.country, c.word); got != c.want || ok != (c.want != "") {
			t.Errorf("Subdivision(%q, %q) = %q, %v, want %q", c.country, c.word, got, ok, c.want)
		}
	}
}

func TestValid(t *testing.T) {
	for code, want := range map[string]bool{
		"US": true, "US-PA": true, "NZ": true, "GB-ENG": true, "GB-DEV": false, "USA": false, "US-XX": false, "": false, "us-pa": false,
	} {
		if got := Valid(code); got != want {
			t.Errorf("Valid(%q) = %v, want %v", code, got, want)
		}
	}
}

func TestDivided(t *testing.T) {
	if !Divided("US") || Divided("VA") || Divided("XX") {
		t.Error("Divided: the United States are, the Vatican is not")
	}
}

// Every state and province that the large feeds need is in the table under its code and its name.
func TestTableIsWhole(t *testing.T) {
	for country, want := range map[string]int{"US": 56, "CA": 13, "AU": 8, "GB": 4, "MX": 32, "BR": 27, "DE": 16, "ZA": 9, "IE": 26} {
		codes := map[string]bool{}
		for _, code := range regions().inside[country] {
			codes[code] = true
		}
		if len(codes) != want {
			t.Errorf("%s has %d subdivisions, want %d", country, len(codes), want)
		}
	}
}

func BenchmarkSubdivision(b *testing.B) {
	regions()
	for b.Loop() {
		Subdivision("US", "Pennsylvania")
	}
}
