package normalize

import (
	"regexp"
	"slices"
	"strings"
)

// A unit is what comes between the street and the door that one looks for: a suite, a floor, a room, the rear.
var (
	// unitMark is how a unit is called, with its number or letter: "Suite 210", "Rm. B", "#4", "2nd Floor", "lower level".
	unitMark = `(?:#\s?\w[\w-]*|(?:suite|ste|unit|apt|apartment|flat|room|rm|bldg|building|floor|fl|level|lvl|shop|office|studio|bureau|salle)\b\.?\s*#?\s*(?:\d[\w-]*|[a-z]\b)|` +
		`(?:\d+(?:st|nd|rd|th)|first|second|third|ground|main|lower|upper|top)\s+(?:floor|fl|level)\b\.?|basement|bsmt\.?|upstairs|downstairs|rear)`
	// unitBehind is one at the end of a street, and unitBefore one in front of a house number: "Flat 2, 15 High St",
	// "Unit 4/15 George St", "#209 8203 118 Ave NW", and as Australia writes it "4/15 George St".
	unitBehind = regexp.MustCompile(`(?i)^(.*\d.*?\pL.*?)\s*[,\s(–-]\s*(` + unitMark + `\)?(?:[\s,/&-]+` + unitMark + `)*)\)?$`)
	unitBefore = regexp.MustCompile(`(?i)^(` + unitMark + `)[\s,/–-]+(\d.*\pL.*)$`)
	unitOnly   = regexp.MustCompile(`(?i)^` + unitMark + `$`)
	unitSlash  = regexp.MustCompile(`^(\d{1,4}[A-Za-z]?)\s?/\s?(\d{1,5}[A-Za-z]?(?:-\d+)?\s+\pL.*)$`)
	// unitWord is a word that tells a part of an address to be a unit where no number does: "Choir Room", "School Basement".
	unitWord = regexp.MustCompile(`(?i)^#\s?\w|\b(?:` + unitMark + `|room|basement|level|floor|rear|hall|gym|cafeteria|chapel|lobby|auditorium|lounge|entrance|door|annex)\b`)
)

// busLine stands before the numbers of buses: "served by Tri-Met #4 and #72".
var busLine = regexp.MustCompile(`(?i)\b(?:bus|buses|lines?|served by|tri-?met|tram|streetcar)\b`)

func balanced(s string) bool { return strings.Count(s, "(") == strings.Count(s, ")") }

// splitUnit parts a street and its unit: "12 Main St, Suite 210" is "12 Main St" and "Suite 210". Where there is no house
// number only what is clearly a unit is taken, for "Chapel Hall" may be all that a publisher says.
func splitUnit(street, country string) (rest, unit string) {
	if !mayHaveUnit(street) {
		return street, ""
	}
	for _, shape := range []*regexp.Regexp{unitBefore, unitSlash} {
		if m := shape.FindStringSubmatch(street); m != nil && (shape == unitBefore || country == "AU" || country == "NZ") {
			rest, more := splitUnit(m[2], country)
			return rest, joinUnits(m[1], more)
		}
	}
	if parts := addressParts(street); len(parts) > 2 && unitOnly.MatchString(parts[0]) { // "1st Floor, Old Piazza, 12 High St"
		rest, more := splitUnit(strings.Join(parts[1:], ", "), country)
		return rest, joinUnits(parts[0], more)
	}
	head, parts, housed := splitHead(street)
	if m := unitBehind.FindStringSubmatch(head); m != nil && housed && hasDigits(m[1], 1) && balanced(m[1]) && !(m[2][0] == '#' && busLine.MatchString(m[1])) {
		head, unit = m[1], strings.TrimSuffix(m[2], ")")
	}
	for _, part := range parts {
		switch {
		case part[0] == '#' && busLine.MatchString(head):
			head += ", " + part
		case housed && isUnit(part), unitOnly.MatchString(part):
			unit = joinUnits(unit, part)
		case unitOnly.MatchString(head): // "1st Floor, Civic Library, Mill Lane"
			head, unit = part, joinUnits(head, unit)
		default:
			head += ", " + part
		}
	}
	return head, unit
}

// unitWords are the words of which the patterns need one, by their first letter.
var unitWords = map[byte][]string{
	'a': {"apt", "apartment", "annex", "auditorium"}, 'b': {"bldg", "building", "basement", "bsmt", "bureau"}, 'c': {"cafeteria", "chapel"},
	'd': {"downstairs", "door"}, 'e': {"entrance"}, 'f': {"flat", "floor", "fl"}, 'g': {"gym"}, 'h': {"hall"}, 'l': {"level", "lvl", "lobby", "lounge"},
	'o': {"office"}, 'r': {"room", "rm", "rear"}, 's': {"suite", "ste", "shop", "studio", "salle"}, 'u': {"unit", "upstairs"},
}

// mayHaveUnit tells most streets, which have none, without the patterns.
func mayHaveUnit(s string) bool {
	from := 0 // of the word
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' {
			continue
		}
		if i < len(s) && (s[i] == '#' || s[i] == '/') {
			return true
		}
		if i > from && isUnitWord(s[from:i]) {
			return true
		}
		from = i + 1
	}
	return false
}

func isUnitWord(word string) bool {
	for _, w := range unitWords[word[0]|0x20] {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// splitHead parts a street behind the part with the house number, or where it has none behind the first.
func splitHead(street string) (head string, parts []string, housed bool) {
	if !strings.Contains(street, ",") {
		return street, nil, hasDigits(street, 1)
	}
	for _, part := range addressParts(street) {
		switch {
		case head == "":
			head = part
		case housed:
			parts = append(parts, part)
		case hasDigits(part, 1) && !isUnit(part):
			head, parts = strings.Join(append([]string{head}, append(parts, part)...), ", "), nil
		default:
			parts = append(parts, part)
		}
		housed = housed || hasDigits(part, 1) && !isUnit(part)
	}
	return head, slices.DeleteFunc(parts, func(s string) bool { return s == "" }), housed
}

// mostUnitWords is how long a unit's name may be; what is longer is directions.
const mostUnitWords = 5

// isUnit reports whether a part of an address names a unit.
func isUnit(part string) bool {
	return mayHaveUnit(part) && len(strings.Fields(part)) <= mostUnitWords && !startsWithHouse(part) && unitWord.MatchString(part)
}

// startsWithHouse reports a house number with a street behind it, not the "2nd" of a floor.
func startsWithHouse(part string) bool {
	i := strings.IndexByte(part, ' ')
	return i > 0 && part[0] >= '0' && part[0] <= '9' && isDigit(part[i-1])
}

func joinUnits(a, b string) string {
	a, b = strings.Trim(a, " ,/-"), strings.Trim(b, " ,/-")
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
