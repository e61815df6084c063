package normalize

import (
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestPhone(t *testing.T) {
	for _, c := range []struct {
		name, region, in string
		want             string // number/code/notes of each dial-in
		problems         string
	}{
		{"one-tap", "US", "+16465550142,,81234567890#,,#,,777644#", "+16465550142/81234567890/Passcode: 777644", ""},
		{"without the plus", "", "16465550142,,812345678#", "+16465550142/812345678/", ""},
		{"without the one", "US-MO", "6465550142,,812345678#,,#,,98", "+16465550142/812345678/Passcode: 98", ""},
		{"a participant's 1", "", "+16465550142,,81234567890#,,1#,6761#", "+16465550142/81234567890/Passcode: 6761", ""},
		{"plus one twice", "", "+1+16465550142,,812345678#", "+16465550142/812345678/", ""},
		{"a plus and no one", "US-PA", "+6465550142,,812345678#", "+16465550142/812345678/", ""},
		{"star passcode", "", "+16465550142,,812345678#,,,,*4455#", "+16465550142/812345678/Passcode: 4455", ""},
		{"prose", "US", "Dial 646-555-0142 Access Code 8203185#", "+16465550142/8203185/", ""},
		{"dots", "", "646.555.0142, 887281#", "+16465550142/887281/", ""},
		{"slash", "", "+49221 98203406/552507#", "+4922198203406/552507/", ""},
		{"german in germany", "DE", "0221 98203406", "+4922198203406//", ""},
		{"id and pin", "US", "(646) 555-0142 I.D. 15633954# PC 021986#", "+16465550142/15633954/Passcode: 021986", ""},
		{"two numbers", "US", "646-555-0142 or 312-555-0142 PW 738382", "+16465550142//; +13125550142/738382/", ""},
		{"code behind a space", "US", "6465550142 8203185#", "+16465550142/8203185/", ""},
		{"a password with letters", "US", "+1-646-555-0142, 555-0100 Password: a1b2c3", "+16465550142/5550100/Password: a1b2c3", ""},
		{"no country", "", "0221 98203406", "0221 98203406//", "phone_unreadable conference_phone"},
		{"seven digits", "US", "555-0142", "555-0142//", "phone_unreadable conference_phone"},
		{"an id and no number", "US", "ID: 952 063 743 PW: x", "", "phone_unreadable conference_phone"},
		{"none", "US", "", "", ""},
	} {
		r := through(scrapers.Source{Region: c.region}, scrapers.Listing{ConferencePhone: c.in}, phone)
		var got []string
		for _, d := range r.meeting.Phone {
			got = append(got, d.Number+"/"+d.AccessCode+"/"+d.Notes)
		}
		if strings.Join(got, "; ") != c.want || codesOf(r) != c.problems {
			t.Errorf("%s: %q, problems %q", c.name, got, codesOf(r))
		}
		if len(r.meeting.Phone) == 0 && r.meeting.Notes != c.in {
			t.Errorf("%s: the text is lost: notes %q", c.name, r.meeting.Notes)
		}
	}
}

func TestPhoneCountry(t *testing.T) {
	for _, c := range []struct {
		name string
		in   scrapers.Listing
		want string
	}{
		{"country", scrapers.Listing{Country: "UK"}, "GB"},
		{"address", scrapers.Listing{Formatted: "1 High St, London, UK"}, "GB"},
		{"a state that is also a country code", scrapers.Listing{Formatted: "1 High St, Salem, IL"}, ""},
		{"address in full", scrapers.Listing{Formatted: "1 Rue X, 75001 Paris, France"}, "FR"},
		{"state", scrapers.Listing{State: "NJ"}, "US"},
		{"nothing", scrapers.Listing{}, ""},
	} {
		r := &row{in: c.in}
		if got := r.phoneRegion(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzPhone(f *testing.F) {
	for _, s := range []string{"+16465550142,,81234567890#,,#,,777644#", "Dial 555-0142 Access Code 1#", "0221/98203406", "+++1", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"} {
		f.Add(s, "US")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		for _, d := range dialIns(s, func() string { return country }) {
			if d.Number == "" {
				t.Errorf("%q: empty number", s)
			}
			if strings.HasPrefix(d.Number, "+") && len(onlyDigits(d.Number)) < 4 {
				t.Errorf("%q: %q", s, d.Number)
			}
		}
	})
}

func BenchmarkPhone(b *testing.B) {
	src := scrapers.Source{Region: "US-PA"}
	b.ReportAllocs()
	for b.Loop() {
		phone(&row{src: src, in: scrapers.Listing{ConferencePhone: "+16465550142,,81234567890#,,#,,777644#"}})
	}
}
