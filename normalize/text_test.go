package normalize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestManyLines(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Upstairs, room 2", "Upstairs, room 2"},
		{"entity", "Ann&#039;s &amp; Bob&#x27;s", "Ann's & Bob's"},
		{"entity encoded twice", "Fish &amp;amp; chips &amp;quot;x&amp;quot;", `Fish & chips "x"`},
		{"entity without its end", "/?a=1&copy=2 &notes", "/?a=1&copy=2 &notes"},
		{"what Google Calendar pastes", "<html-blob>Ring the bell</html-blob>", "Ring the bell"},
		{"line breaks", "1st<br><br />2nd<BR/>3rd", "1st\n\n2nd\n3rd"},
		{"paragraphs", "<p>One</p><p class=\"x\">Two</p>", "One\n\nTwo"},
		{"encoded tags", "One&lt;br&gt;Two", "One\nTwo"},
		{"inline tags", "<strong>Big</strong> <em>Book</em>", "Big Book"},
		{"no tag at all", "steps < 4 and > 2, <jane@example.org>", "steps < 4 and > 2, <jane@example.org>"},
		{"link", `<a href="https://example.org/x">Join</a> now`, "Join https://example.org/x now"},
		{"link that shows itself", `<a href="https://example.org/x">https://example.org/x</a>`, "https://example.org/x"},
		{"script and comment", "a<script>alert(1)</script><!-- b -->c", "a c"},
		{"windows line ends", "a\r\nb\rc\r\n\r\n\r\nd", "a\nb\nc\n\nd"},
		{"leading tab and spaces", "\t  a   b \u00a0 c\u2003d ", "a b c d"},
		{"windows-1252 as controls", "St. Clare\u0092s \u0093Hall\u0094", "St. Clare’s “Hall”"},
		{"control and invisible", "a\x00b\x07c\u200bd\ufeffe\u202af", "abcdef"},
		{"persian joiner", "می\u200cروم", "می\u200cروم"},
		{"decomposed", "Cafe\u0301", "Café"},
		{"invalid bytes", "a\xffb", "a\uFFFDb"},
		{"only space", " \u00a0\t ", ""},
		{"capitals stay", "ALL CAPS GROUP", "ALL CAPS GROUP"},
	} {
		if got := manyLines(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAddressLine(t *testing.T) {
	for in, want := range map[string]string{
		"12  Main St,\nSpringfield,\r\n PA":        "12 Main St, Springfield, PA",
		"12 Main St<br>Springfield, PA":            "12 Main St, Springfield, PA",
		"12 Main St, Springfield, PA 19064, USA":   "12 Main St, Springfield, PA 19064, USA",
		"12 Main\u00a0St,  Springfield &amp; York": "12 Main St, Springfield & York",
	} {
		if got := addressLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// The caller's slices are shared by every row of a run: the rule must not write into them.
func TestCleanTextLeavesTheCallersListsAlone(t *testing.T) {
	areas, kinds := []string{"North &amp; South", "Clean"}, []scrapers.Type{{Code: "&amp;", Name: "Women&#39;s"}}
	r := through(scrapers.Source{}, scrapers.Listing{Ref: " a&amp;b", Name: "A\tB", Regions: areas, Types: kinds}, cleanText)
	if areas[0] != "North &amp; South" || kinds[0].Name != "Women&#39;s" {
		t.Errorf("the caller's lists changed: %q %q", areas, kinds)
	}
	if r.in.Regions[0] != "North & South" || r.in.Regions[1] != "Clean" || r.in.Types[0] != (scrapers.Type{Code: "&amp;", Name: "Women's"}) {
		t.Errorf("got %q %q", r.in.Regions, r.in.Types)
	}
	if r.in.Name != "A B" || r.in.Ref != " a&amp;b" {
		t.Errorf("name %q ref %q", r.in.Name, r.in.Ref)
	}
}

func FuzzCleanText(f *testing.F) {
	for _, s := range []string{"a &amp;amp; b<br>c", "<a href=http://x.y>z</a>", "\u0092\u200b\r\n\t", "&#0;&#x110000;&lt;p&gt;", "0\r\r0", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, out := range []string{oneLine(s), manyLines(s), addressLine(s)} {
			if !utf8.ValidString(out) || !norm.NFC.IsNormalString(out) {
				t.Errorf("%q: %q is not valid NFC", s, out)
			}
			if strings.Contains(out, "  ") || strings.Contains(out, "\n\n\n") || strings.TrimSpace(out) != out {
				t.Errorf("%q: %q has stray space", s, out)
			}
			for _, c := range out {
				if unicode.IsControl(c) && c != '\n' {
					t.Errorf("%q: %q has a control character", s, out)
				}
			}
		}
		if strings.Contains(oneLine(s), "\n") {
			t.Errorf("%q: several lines", s)
		}
	})
}

func BenchmarkCleanText(b *testing.B) {
	l := scrapers.Listing{Name: "Early Birds", Notes: "Upstairs &amp; to the left<br>Ring the bell", Formatted: "12 Main St, Springfield, PA 19064, USA"}
	b.ReportAllocs()
	for b.Loop() {
		cleanText(&row{in: l})
	}
}
