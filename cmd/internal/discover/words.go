package discover

import (
	"net"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

// name is what the publisher calls itself: its site's name, the part of a title that is no "Home", the calendar's
// name, the rows' owner, the host.
func (e *evidence) name(fellowship string) Guess {
	if e.page != nil {
		if n := ownName(e.page.siteName); n != "" {
			return Guess{Value: n, Sure: Certain, Why: "the site's name"}
		}
		if n := ownName(e.page.title); n != "" {
			return Guess{Value: n, Sure: Likely, Why: "the page's title"}
		}
	}
	for _, d := range e.documents {
		if m := calendarName.FindSubmatch(d.Body); m != nil {
			if n := ownName(string(m[1])); n != "" {
				return Guess{Value: n, Sure: Likely, Why: "the calendar's name"}
			}
		}
	}
	owners := make([]string, 0, len(e.parsed.Listings))
	for _, l := range e.parsed.Listings {
		owners = append(owners, l.Owner)
	}
	if owner, n := mostFrequent(owners); n > 0 && 2*n >= len(owners) && ownName(owner) != "" {
		return Guess{Value: ownName(owner), Sure: Likely, Why: "the owner of most rows"}
	}
	if host := e.host(); host != "" {
		return Guess{Value: host, Sure: Weak, Why: "the host"}
	}
	return Guess{Value: strings.ToUpper(fellowship) + " meetings", Sure: Weak, Why: "nothing names the publisher"}
}

var (
	calendarName   = regexp.MustCompile(`(?m)^X-WR-CALNAME:(.+?)\r?$`)
	titleSeparator = regexp.MustCompile(`\s+[|–—»·•:-]\s+|\s*[|»]\s*`)
	// genericTitle is a part of a title that any site has.
	genericTitle = regexp.MustCompile(`(?i)^(home( ?page)?|welcome|start(seite)?|inicio|accueil|index|untitled.*|directory listing for .*|index of .*|(find (a|an)?|all|our|aa|na|oa)? ?meetings?( list| schedule| finder| guide| search)?|meetings? .{0,20}|events?|calendar|schedule)$`)
	mailAddress  = regexp.MustCompile(`\S+@\S+`)
)

// ownName is the longest part of a title that is the publisher's own. A source file is public, so a mail address,
// which titles of calendars often are, is no name.
func ownName(title string) string {
	if mailAddress.MatchString(title) {
		return ""
	}
	best := ""
	for _, part := range titleSeparator.Split(words(title), -1) {
		if part = strings.TrimSpace(part); !genericTitle.MatchString(part) && len(part) > len(best) {
			best = part
		}
	}
	return clip(best, 80)
}

// genericLabels are parts of a host that say nothing of whose it is.
var genericLabels = []string{"www", "meetings", "meeting", "bmlt", "feed", "feeds", "data", "api", "web", "site", "calendar"}

// hostLabels are the parts of a host below its public suffix.
func hostLabels(host string) []string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if net.ParseIP(host) != nil || host == "" {
		return nil
	}
	suffix, _ := publicsuffix.PublicSuffix(host)
	labels := strings.Split(strings.TrimSuffix(strings.TrimSuffix(host, suffix), "."), ".")
	return slices.DeleteFunc(labels, func(l string) bool { return l == "" || slices.Contains(genericLabels, l) })
}

// hostWord is a host as the last part of an id: harboraa.org is harbor among the sources of AA.
func hostWord(host, fellowship string) string {
	word := slug(strings.Join(hostLabels(host), "-"))
	for _, cut := range []string{fellowship + "-", "-" + fellowship} {
		word = strings.TrimSuffix(strings.TrimPrefix(word, cut), cut)
	}
	if fellowship == "aa" && len(word) > 4 {
		word = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(word, "aa"), "aa"), "-")
	}
	return word
}

// accents are the marks of letters, which an id goes without.
var accents = regexp.MustCompile(`\pM+`)

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// longestSlug bounds the last part of an id, in bytes.
const longestSlug = 30

// slug writes a text with what an id may have, cut between words.
func slug(s string) string {
	plain := accents.ReplaceAllString(norm.NFKD.String(s), "")
	word := strings.Trim(notInID.ReplaceAllString(strings.ToLower(plain), "-"), "-")
	if len(word) <= longestSlug {
		return word
	}
	word = word[:longestSlug+1]
	if last := strings.LastIndexByte(word, '-'); last > 0 {
		return dangling.ReplaceAllString(word[:last], "")
	}
	return word[:longestSlug]
}

// dangling is a word that leads to one that was cut off.
var dangling = regexp.MustCompile(`(-(of|the|and|for|in|at|de|du|der|von|del))+$`)

// countryOfHost reads a country's own ending; those that all the world uses say nothing.
func countryOfHost(host string) string {
	ending := strings.ToUpper(host[strings.LastIndexByte(host, '.')+1:])
	switch ending {
	case "CO", "IO", "ME", "TV", "AI", "FM", "CC", "WS", "TO", "LY", "GG":
		return ""
	case "UK":
		return "GB"
	}
	if code, ok := geo.Country(ending); ok && len(ending) == 2 && code == ending {
		return code
	}
	return ""
}

func zoneOfRegion(region string) string {
	if region == "" || region == Nowhere {
		return ""
	}
	country, _, divided := strings.Cut(region, "-")
	if !divided {
		return geo.ZoneOf(country, "")
	}
	return geo.ZoneOf(country, region)
}
