package normalize

import "strings"

// zoneSense is one zone that a word may mean, with its offsets from UTC in minutes in winter and in summer. A
// word agrees with a place when the place keeps these offsets: "EST" in Indiana is America/Indiana/Indianapolis.
type zoneSense struct {
	zone           string
	winter, summer int // equal where the word says nothing of summer time
}

// zoneWord is what a word for a zone may mean. Where the place decides nothing, the first sense of a sure word
// stands; a word that is used on two continents alike (CST, IST, AST) is not sure.
type zoneWord struct {
	sure   bool
	senses []zoneSense
}

var (
	eastern  = zoneSense{"America/New_York", -300, -240}
	central  = zoneSense{"America/Chicago", -360, -300}
	mountain = zoneSense{"America/Denver", -420, -360}
	pacific  = zoneSense{"America/Los_Angeles", -480, -420}
	atlantic = zoneSense{"America/Halifax", -240, -180}
	cet      = zoneSense{"Europe/Brussels", 60, 120} // IANA's own zone for CET
	eet      = zoneSense{"Europe/Athens", 120, 180}  // and for EET
	wet      = zoneSense{"Europe/Lisbon", 0, 60}
	london   = zoneSense{"Europe/London", 0, 60}
	sydney   = zoneSense{"Australia/Sydney", 600, 660}
	adelaide = zoneSense{"Australia/Adelaide", 570, 630}
	perth    = zoneSense{"Australia/Perth", 480, 480}
	auckland = zoneSense{"Pacific/Auckland", 720, 780}
	manila   = zoneSense{"Asia/Manila", 480, 480}
)

// zoneWords is keyed by words as zoneKey leaves them.
var zoneWords = spread([]struct {
	words string
	is    zoneWord
}{
	{"et|est|edt|eastern|us eastern|eastern us", zoneWord{true, []zoneSense{eastern, sydney}}},
	{"ct|cdt|central|us central|central us", zoneWord{true, []zoneSense{central, adelaide}}},
	{"cst", zoneWord{false, []zoneSense{central, {"Asia/Shanghai", 480, 480}, {"America/Havana", -300, -240}}}},
	{"mt|mst|mdt|mountain|us mountain|mountain us", zoneWord{true, []zoneSense{mountain}}},
	{"pst", zoneWord{true, []zoneSense{pacific, manila}}},
	{"pt|pdt|pacific|us pacific|pacific us", zoneWord{true, []zoneSense{pacific}}},
	{"arizona|us arizona", zoneWord{true, []zoneSense{{"America/Phoenix", -420, -420}}}},
	{"akst|akdt|akt|alaska|alaskan", zoneWord{true, []zoneSense{{"America/Anchorage", -540, -480}}}},
	{"hst|hast|hawaii|hawaiian", zoneWord{true, []zoneSense{{"Pacific/Honolulu", -600, -600}}}},
	{"ast", zoneWord{false, []zoneSense{atlantic, {"Asia/Riyadh", 180, 180}}}},
	{"adt|atlantic", zoneWord{true, []zoneSense{atlantic}}},
	{"nst|ndt|newfoundland", zoneWord{true, []zoneSense{{"America/St_Johns", -210, -150}}}},
	{"gmt", zoneWord{true, []zoneSense{{"Etc/UTC", 0, 0}}}},
	{"bst", zoneWord{true, []zoneSense{london, {"Asia/Dhaka", 360, 360}}}},
	{"uk|british|united kingdom", zoneWord{true, []zoneSense{london}}},
	{"ist", zoneWord{false, []zoneSense{{"Asia/Kolkata", 330, 330}, {"Asia/Jerusalem", 120, 180}, {"Europe/Dublin", 0, 60}}}},
	{"india", zoneWord{true, []zoneSense{{"Asia/Kolkata", 330, 330}}}},
	{"israel", zoneWord{true, []zoneSense{{"Asia/Jerusalem", 120, 180}}}},
	{"wet|west|western european", zoneWord{true, []zoneSense{wet}}},
	{"cet|cest|met|mest|mez|mesz|central european|central europe", zoneWord{true, []zoneSense{cet}}},
	{"eet|eest|eastern european", zoneWord{true, []zoneSense{eet}}},
	{"msk|moscow|russian", zoneWord{true, []zoneSense{{"Europe/Moscow", 180, 180}}}},
	{"trt|turkey", zoneWord{true, []zoneSense{{"Europe/Istanbul", 180, 180}}}},
	{"irst|iran", zoneWord{true, []zoneSense{{"Asia/Tehran", 210, 210}}}},
	{"gst", zoneWord{true, []zoneSense{{"Asia/Dubai", 240, 240}}}},
	{"pkt|pakistan", zoneWord{true, []zoneSense{{"Asia/Karachi", 300, 300}}}},
	{"npt|nepal", zoneWord{true, []zoneSense{{"Asia/Kathmandu", 345, 345}}}},
	{"ict", zoneWord{true, []zoneSense{{"Asia/Bangkok", 420, 420}}}},
	{"wib", zoneWord{true, []zoneSense{{"Asia/Jakarta", 420, 420}}}},
	{"sgt", zoneWord{true, []zoneSense{{"Asia/Singapore", 480, 480}}}},
	{"hkt", zoneWord{true, []zoneSense{{"Asia/Hong_Kong", 480, 480}}}},
	{"pht|philippine", zoneWord{true, []zoneSense{manila}}},
	{"jst|japan", zoneWord{true, []zoneSense{{"Asia/Tokyo", 540, 540}}}},
	{"kst|korea", zoneWord{true, []zoneSense{{"Asia/Seoul", 540, 540}}}},
	{"aest|aedt|aet|australian eastern|aus eastern", zoneWord{true, []zoneSense{sydney}}},
	{"acst|acdt|act|australian central|cen australia", zoneWord{true, []zoneSense{adelaide}}},
	{"awst|australian western|w australia", zoneWord{true, []zoneSense{perth}}},
	{"nzst|nzdt|nzt|new zealand", zoneWord{true, []zoneSense{auckland}}},
	{"sast|south africa", zoneWord{true, []zoneSense{{"Africa/Johannesburg", 120, 120}}}},
	{"wat", zoneWord{true, []zoneSense{{"Africa/Lagos", 60, 60}}}},
	{"cat", zoneWord{true, []zoneSense{{"Africa/Maputo", 120, 120}}}},
	{"eat", zoneWord{true, []zoneSense{{"Africa/Nairobi", 180, 180}}}},
	{"brt|brasilia|horario de brasilia", zoneWord{true, []zoneSense{{"America/Sao_Paulo", -180, -180}}}},
	{"art|argentina", zoneWord{true, []zoneSense{{"America/Argentina/Buenos_Aires", -180, -180}}}},
	{"cot|colombia", zoneWord{true, []zoneSense{{"America/Bogota", -300, -300}}}},
})

func spread(rows []struct {
	words string
	is    zoneWord
}) map[string]zoneWord {
	out := map[string]zoneWord{}
	for _, r := range rows {
		for word := range strings.SplitSeq(r.words, "|") {
			if _, twice := out[word]; twice {
				panic("normalize: zone word " + word + " is in the table twice")
			}
			out[word] = r.is
		}
	}
	return out
}

// zoneKey takes away what only says that a zone is meant: "Eastern Standard Time (US & Canada)" is "eastern".
func zoneKey(s string) string {
	var kept []string
	for _, t := range tokens(s) {
		switch t.text {
		case "time", "zone", "standard", "daylight", "summer", "canada", "and", "hora":
			continue
		}
		if t.kind != signToken {
			kept = append(kept, t.text)
		}
	}
	key := strings.Join(kept, " ")
	if _, ok := zoneWords[key]; ok {
		return key
	}
	return strings.TrimSuffix(key, " us")
}

// zonePhrase tells whether words behind a time can be its zone.
func zonePhrase(s string) bool {
	if _, ok := zoneWords[zoneKey(s)]; ok {
		return true
	}
	_, ok := parseOffset(s)
	return ok
}

// parseOffset reads "UTC-5", "GMT+01:00", "+0530" as minutes east of UTC.
func parseOffset(s string) (minutes int, ok bool) {
	s = strings.ToLower(strings.ReplaceAll(fold(s), " ", ""))
	s = strings.TrimPrefix(strings.TrimPrefix(strings.Trim(s, "()"), "utc"), "gmt")
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hours, rest, colon := strings.Cut(s[1:], ":")
	if !colon && len(hours) == 4 {
		hours, rest = hours[:2], hours[2:]
	}
	if hours == "" || len(hours) > 2 || len(rest) != 0 && len(rest) != 2 || strings.Trim(hours+rest, "0123456789") != "" {
		return 0, false
	}
	minutes = 60*digits(hours) + digits(rest)
	if minutes > 14*60 {
		return 0, false
	}
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, true
}
