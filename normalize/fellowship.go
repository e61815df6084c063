package normalize

import (
	"strings"
	"sync"
	"unicode"

	"github.com/recovery-almanac/almanac/scrapers"
)

// fellowshipAliases are words for a programme beside its code, abbreviation and name.
var fellowshipAliases = map[string]string{
	"alanon": "al-anon", "alateen": "al-anon", "alanonalateen": "al-anon", "afg": "al-anon",
	"smartrecovery": "smart", "smartrecoveryuk": "smart", "lifering": "lifering",
	"recoverydharma": "rd", "dharmarecovery": "rd", "refugerecovery": "rr", "refuge": "rr",
	"adultchildren": "aca", "acoa": "aca", "adultchildrenofalcoholicsanddysfunctionalfamilies": "aca",
	"codependentsanonymous": "coda", "codependents": "coda",
	"naranon": "nar-anon", "naranonfamilygroup": "nar-anon", "gamanonfamilygroups": "gam-anon",
	"sexandloveaddictsanonymous": "slaa", "sexloveaddictsanonymous": "slaa", "theaugustinefellowship": "slaa",
	"nicotineanonymous": "nicotine", "supportgroup": "sg", "supportgroups": "sg",
	"parentsofaddictedlovedones": "pal", "celebraterecovery": "celebrate-recovery",
}

var fellowshipWords = sync.OnceValue(func() map[string]scrapers.Fellowship {
	words := map[string]scrapers.Fellowship{}
	for _, f := range scrapers.Fellowships {
		for _, word := range []string{f.Code, f.Abbreviation, f.Name} {
			words[letters(word)] = f
		}
	}
	for alias, code := range fellowshipAliases {
		f, known := scrapers.FellowshipByCode(code)
		if !known {
			panic("normalize: fellowship alias " + alias + " leads nowhere")
		}
		words[letters(alias)] = f
	}
	return words
})

// letters is a word without case, spaces and punctuation.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

// FellowshipName is what people call the fellowship of a code: "Narcotics Anonymous" of "na"; the code where it is unknown.
func FellowshipName(code string) string {
	if f, ok := scrapers.FellowshipByCode(code); ok {
		return f.Name
	}
	return code
}

// fellowship is the row's own word, by code, abbreviation or name ("NA", "narcotics anonymous"); without one the
// source's. A word that we do not know rejects the row: the source's fellowship would be a guess.
func fellowship(r *row) {
	f, known := fellowshipOf(r)
	if !known {
		r.reject(scrapers.FellowshipUnknown, "fellowship", r.in.Fellowship)
		return
	}
	r.meeting.Fellowship = f.Code
}

func fellowshipOf(r *row) (scrapers.Fellowship, bool) {
	if r.in.Fellowship != "" {
		f, known := fellowshipWords()[letters(r.in.Fellowship)]
		return f, known
	}
	return scrapers.FellowshipByCode(r.src.Fellowship)
}
