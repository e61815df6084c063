package discover

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
)

// mixed is how a source file says that every row names its own fellowship.
const mixed = "mixed"

// fellowship asks the strongest evidence first: what a person says, the rows, names in titles, BMLT, which is
// Narcotics Anonymous' own, the host, the codes of the rows' types.
func (l *looker) fellowship(e *evidence) (Guess, error) {
	if code := l.opt.Fellowship; code != "" {
		return Guess{Value: code, Sure: Given, Why: "given"}, nil
	}
	for _, look := range []func(*evidence) Guess{ofRows, ofTitles, ofServer, ofHost, ofRowNames, ofTypes, ofHostPart} {
		if g := look(e); g.Value != "" {
			return g, nil
		}
	}
	return Guess{}, fmt.Errorf("a list was found (%s), but whose fellowship it is %w: run again with --fellowship CODE, such as aa, na or al-anon (`almanac source add -h` lists them)",
		e.find.why, ErrUnclear)
}

// Codes lists what --fellowship takes.
func Codes() string {
	all := make([]string, len(scrapers.Fellowships))
	for i, f := range scrapers.Fellowships {
		all[i] = f.Code
	}
	return strings.Join(append(all, mixed), ", ")
}

func ofRows(e *evidence) Guess {
	n := 0
	for _, l := range e.parsed.Listings {
		if l.Fellowship != "" {
			n++
		}
	}
	if n == 0 || 10*n < 9*len(e.parsed.Listings) {
		return Guess{}
	}
	return Guess{Value: mixed, Sure: Certain, Why: fmt.Sprintf("%d of %d rows name their own", n, len(e.parsed.Listings))}
}

// otherNames are names in other languages and short names that are no ordinary words.
var otherNames = []struct{ words, code string }{
	{"alcohólicos anónimos", "aa"}, {"alcoholicos anonimos", "aa"}, {"alcoólicos anônimos", "aa"}, {"alcoólicos anónimos", "aa"},
	{"alcooliques anonymes", "aa"}, {"anonyme alkoholiker", "aa"}, {"alcolisti anonimi", "aa"}, {"anonieme alcoholisten", "aa"},
	{"anonymer alkoholiker", "aa"}, {"anonyma alkoholister", "aa"}, {"anonimowi alkoholicy", "aa"},
	{"narcóticos anónimos", "na"}, {"narcóticos anônimos", "na"}, {"narcotiques anonymes", "na"}, {"narcotici anonimi", "na"},
	{"al-anon", "al-anon"}, {"alateen", "al-anon"}, {"nar-anon", "nar-anon"}, {"gam-anon", "gam-anon"},
	{"smart recovery", "smart"}, {"lifering", "lifering"}, {"recovery dharma", "rd"}, {"refuge recovery", "rr"},
	{"codependents anonymous", "coda"}, {"adult children of alcoholics", "aca"},
}

// shortNames are abbreviations that mean nothing else in a title. CA, MA, GA and VA are states, too.
var shortNames = regexp.MustCompile(`(?:^|[^\w.])(AA|A\.A\.|NA|N\.A\.|OA|ACA|ACoA|CoDA|CMA|SLAA|S\.L\.A\.A\.|SAA)(?:$|[^\w.])`)

var shortCodes = map[string]string{"aa": "aa", "na": "na", "oa": "oa", "aca": "aca", "acoa": "aca", "coda": "coda", "cma": "cma", "slaa": "slaa", "saa": "saa"}

// ofTitles finds a fellowship's name in the page's title, its site's name and the calendar's name.
func ofTitles(e *evidence) Guess {
	var titles []string
	if e.page != nil {
		titles = append(titles, e.page.siteName, e.page.title, e.page.heading)
	}
	for _, d := range e.documents {
		if m := calendarName.FindSubmatch(d.Body); m != nil {
			titles = append(titles, string(m[1]))
		}
	}
	for _, title := range titles {
		if code, sure := named(title); code != "" {
			return Guess{Value: code, Sure: sure, Why: fmt.Sprintf("the title %.60q names it", title)}
		}
	}
	return Guess{}
}

func named(title string) (code string, sure Sure) {
	lower := strings.ToLower(title)
	for _, n := range otherNames {
		if strings.Contains(lower, n.words) {
			return n.code, Certain
		}
	}
	for _, f := range scrapers.Fellowships {
		if strings.Contains(f.Name, " ") && strings.Contains(lower, strings.ToLower(f.Name)) {
			return f.Code, Certain
		}
	}
	if m := shortNames.FindStringSubmatch(title); m != nil {
		return shortCodes[strings.ToLower(strings.ReplaceAll(m[1], ".", ""))], Likely
	}
	return "", ""
}

func ofServer(e *evidence) Guess {
	if e.find.format == "bmlt" {
		return Guess{Value: "na", Sure: Likely, Why: "BMLT is Narcotics Anonymous' software"}
	}
	return Guess{}
}

// wholeWords are parts of a host's name that no other word has.
var wholeWords = []struct{ word, code string }{
	{"alanon", "al-anon"}, {"naranon", "nar-anon"}, {"smartrecovery", "smart"}, {"lifering", "lifering"},
	{"recoverydharma", "rd"}, {"refugerecovery", "rr"}, {"adultchildren", "aca"}, {"alcoholicsanonymous", "aa"},
	{"alcooliques", "aa"}, {"alkoholiker", "aa"}, {"narcoticsanonymous", "na"}, {"narcoticos", "na"},
}

// ofHost finds a fellowship's code as a part of the host between dots and hyphens, or a word that is its own.
func ofHost(e *evidence) Guess {
	for _, address := range e.addresses() {
		labels := hostLabels(hostOf(address))
		joined := strings.ReplaceAll(strings.Join(labels, ""), "-", "")
		for _, w := range wholeWords {
			if strings.Contains(joined, w.word) {
				return Guess{Value: w.code, Sure: Likely, Why: "the host " + hostOf(address)}
			}
		}
		parts := strings.FieldsFunc(strings.Join(labels, "."), func(r rune) bool { return r == '.' || r == '-' })
		for _, f := range scrapers.Fellowships {
			if f.Code != "other" && slices.Contains(parts, f.Code) {
				return Guess{Value: f.Code, Sure: Likely, Why: "the host " + hostOf(address)}
			}
		}
		for _, part := range parts {
			if len(part) > 3 && (strings.HasPrefix(part, "aa") || strings.HasSuffix(part, "aa")) {
				return Guess{Value: "aa", Sure: Likely, Why: "the host " + hostOf(address)}
			}
		}
	}
	return Guess{}
}

// ofHostPart is the last resort: ends of words that may mean something else.
func ofHostPart(e *evidence) Guess {
	for _, address := range e.addresses() {
		for _, label := range hostLabels(hostOf(address)) {
			for _, code := range []string{"na", "oa", "coda", "ca"} {
				if len(label) > len(code)+1 && (strings.HasPrefix(label, code) || strings.HasSuffix(label, code)) {
					return Guess{Value: code, Sure: Weak, Why: "the host " + hostOf(address) + " has " + code + " in it; check this"}
				}
			}
		}
	}
	return Guess{}
}

// ofRowNames finds the fellowship that the rows' own names are full of.
func ofRowNames(e *evidence) Guess {
	var all []string
	for _, l := range e.sample().Listings {
		if code, _ := named(l.Name + " | " + l.Group); code != "" {
			all = append(all, code)
		}
	}
	code, n := mostFrequent(all)
	if n < 3 || 4*n < 3*len(all) || 10*n < len(e.sample().Listings) {
		return Guess{}
	}
	return Guess{Value: code, Sure: Likely, Why: fmt.Sprintf("%d of %d names of meetings say so", n, len(e.sample().Listings))}
}

// mostTyped bounds the rows that are read once for every fellowship.
const mostTyped = 150

// ofTypes reads the rows' type codes as each fellowship's: theirs is the one that leaves almost none unknown, where
// every other leaves many.
func ofTypes(e *evidence) Guess {
	var typed []scrapers.Listing
	for _, l := range e.parsed.Listings {
		if len(l.Types) > 0 && len(typed) < mostTyped {
			l.Fellowship = ""
			typed = append(typed, l)
		}
	}
	if len(typed) < 3 {
		return Guess{}
	}
	best, least, next := "", 0, 0
	for _, f := range scrapers.Fellowships {
		n := e.unknownTypes(f.Code, typed)
		switch {
		case best == "":
			best, least, next = f.Code, n, math.MaxInt
		case n < least:
			best, least, next = f.Code, n, least
		default:
			next = min(next, n)
		}
	}
	if 20*least > len(typed) || next-least < len(typed)/4 {
		return Guess{}
	}
	return Guess{Value: best, Sure: Weak, Why: fmt.Sprintf("the type codes of %d rows are %s's, and no other's; check this", len(typed), best)}
}

func (e *evidence) unknownTypes(fellowship string, rows []scrapers.Listing) int {
	n := 0
	all := scrapers.Parsed{Rows: len(rows), Listings: slices.Clone(rows)}
	for _, p := range normalize.All(e.stand(fellowship, ""), all, e.now, e.now).Problems {
		if p.Code == scrapers.TypeUnknown {
			n++
		}
	}
	return n
}
