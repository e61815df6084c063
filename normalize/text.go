package normalize

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/recovery-almanac/almanac/scrapers"
)

// cleanText takes entities, tags, stray spaces and control characters out of every text field. Notes keep their
// line breaks. Ref stays untouched, for it is the publisher's key; so do type codes.
func cleanText(r *row) {
	l := &r.in
	for _, s := range []*string{
		&l.Name, &l.Group, &l.Owner, &l.Fellowship, &l.Attendance, &l.Updated,
		&l.Start, &l.End, &l.Duration, &l.TimeZone,
		&l.Venue, &l.Street, &l.Neighborhood, &l.City, &l.County, &l.State, &l.PostalCode, &l.Country,
		&l.Latitude, &l.Longitude, &l.Approximate, &l.District, &l.ConferencePhone,
		&l.URL, &l.EditURL, &l.ConferenceURL,
	} {
		*s = oneLine(*s)
	}
	for _, s := range []*string{
		&l.Times, &l.VenueNotes, &l.ConferenceURLNotes, &l.ConferencePhoneNotes, &l.Notes, &l.GroupNotes,
	} {
		*s = manyLines(*s)
	}
	l.Formatted = addressLine(l.Formatted)
	for _, list := range []*[]string{&l.Days, &l.Regions, &l.Languages, &l.People} {
		*list = cleanAll(*list)
	}
	l.Types = cleanTypes(l.Types)
}

// cleanAll cleans a list, in a new one where anything changes: the row's lists are shared with the caller.
func cleanAll(in []string) []string {
	out := in
	for i, s := range in {
		clean := oneLine(s)
		if clean == s {
			continue
		}
		if &out[0] == &in[0] {
			out = slices.Clone(in)
		}
		out[i] = clean
	}
	return out
}

func cleanTypes(in []scrapers.Type) []scrapers.Type {
	out := in
	for i, t := range in {
		clean := oneLine(t.Name)
		if clean == t.Name {
			continue
		}
		if &out[0] == &in[0] {
			out = slices.Clone(in)
		}
		out[i].Name = clean
	}
	return out
}

// oneLine cleans text that has no business with line breaks: they become spaces.
func oneLine(s string) string {
	if isClean(s) {
		return s
	}
	return breaks.Replace(collapse(decode(s)))
}

var breaks = strings.NewReplacer("\n\n", " ", "\n", " ")

// manyLines cleans text and keeps its line breaks, at most one empty line at a time.
func manyLines(s string) string {
	if isClean(s) {
		return s
	}
	return collapse(decode(s))
}

// addressLine cleans an address; where lines separate its parts, commas do from here on.
func addressLine(s string) string {
	if isClean(s) {
		return s
	}
	lines := strings.Split(collapse(decode(s)), "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.Trim(line, " ,"); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, ", ")
}

// isClean is the fast way through: printable ASCII, single spaces, nothing that starts an entity or a tag.
func isClean(s string) bool {
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c > '~' || c == '&' || c == '<' || (c == ' ' && last == ' ') {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

var (
	// entity needs its semicolon: "?a=1&copy=2" in a link is no copyright sign.
	entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)
	// hidden is what a browser does not show.
	hidden = regexp.MustCompile(`(?is)<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->`)
	// anchor is a link whose address would be lost with the tag.
	anchor   = regexp.MustCompile(`(?is)<a\b[^<>]*?\bhref\s*=\s*["']?(https?://[^"'\s<>]+)[^<>]*>(.*?)</a\s*>`)
	breakTag = regexp.MustCompile(`(?i)</?(?:br|p|div|li|ul|ol|tr|table|h[1-6]|hr|blockquote|section|article|dt|dd|dl)\b[^<>]*>`)
	inTag    = regexp.MustCompile(`(?i)</?(?:a|abbr|b|big|center|cite|code|del|em|figure|font|html-blob|i|iframe|img|ins|label|mark|o:p|pre|q|s|small|span|strike|strong|sub|sup|tbody|td|tfoot|th|thead|tt|u|wbr)\b[^<>]*>`)
)

// decode turns markup into text. Entities come encoded up to three times over, and tags inside them.
func decode(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	for range 3 {
		before := s
		if strings.IndexByte(s, '&') >= 0 {
			s = entity.ReplaceAllStringFunc(s, html.UnescapeString)
		}
		if strings.IndexByte(s, '<') >= 0 {
			s = stripTags(s)
		}
		if s == before {
			break
		}
	}
	return s
}

func stripTags(s string) string {
	s = hidden.ReplaceAllString(s, " ")
	s = anchor.ReplaceAllStringFunc(s, func(link string) string {
		m := anchor.FindStringSubmatch(link)
		if strings.Contains(m[2], m[1]) {
			return m[2]
		}
		return m[2] + " " + m[1]
	})
	s = breakTag.ReplaceAllString(s, "\n")
	return inTag.ReplaceAllString(s, "")
}

// collapse writes s in NFC with single spaces, LF line ends, at most one empty line in a row, and no character
// that cannot be seen, but for the joiners that Persian and emoji need.
func collapse(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space, lines := false, 0
	for i, r := range s {
		r = visible(r)
		switch {
		case r == '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				continue
			}
			lines++
		case r == '\n':
			lines++
		case r == ' ':
			space = true
		case r >= 0:
			if b.Len() > 0 {
				switch {
				case lines > 0:
					b.WriteString("\n\n"[:min(lines, 2)])
				case space:
					b.WriteByte(' ')
				}
			}
			space, lines = false, 0
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// visible maps a character to the one that is published: ' ' for every kind of space, '\n' for every kind of line
// end, -1 for what is left out. The C1 controls are Windows-1252 read as Latin-1: U+0092 is an apostrophe.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r':
		return r
	case r < 0x80:
		if r == '\t' || r == '\v' || r == '\f' {
			return ' '
		}
		if r < ' ' || r == 0x7F {
			return -1
		}
		return r
	case r <= 0x9F:
		return windows1252[r-0x80]
	case r == 0x2028 || r == 0x2029:
		return '\n'
	case r == 0x200C || r == 0x200D: // joiners
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.Is(unicode.Cf, r): // soft hyphens, byte order marks, direction marks
		return -1
	}
	return r
}

// windows1252 holds the characters of bytes 0x80 to 0x9F; the five that the code page leaves open are dropped.
var windows1252 = [32]rune{
	'€', -1, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', -1, 'Ž', -1,
	-1, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', -1, 'ž', 'Ÿ',
}
