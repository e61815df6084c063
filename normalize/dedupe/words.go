package dedupe

// synonyms brings the spellings of one word together. "" drops the word.
var synonyms = map[string]string{
	"sq": "squad", "sqd": "squad", "grp": "group", "gp": "group", "grps": "group", "groups": "group", "gps": "group",
	"mtg": "meeting", "mtgs": "meeting", "meetings": "meeting",
	"women": "women", "womens": "women", "woman": "women", "womans": "women", "ladies": "women", "mujeres": "women",
	"mens": "men", "man": "men", "mans": "men", "gentlemen": "men", "hombres": "men",
	"bb": "book", "newcomers": "newcomer", "beginners": "beginner", "beginer": "beginner", "steps": "step",
	"traditions": "tradition", "speakers": "speaker", "nite": "night", "tonite": "tonight", "mornings": "morning",
	"nights": "night", "nooner": "noon", "nooners": "noon", "thru": "through", "ctr": "center", "centre": "center",
	"12and12": "12x12", "12n12": "12x12", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14",
	"xv": "15", "xvi": "16", "xvii": "17", "xviii": "18", "xix": "19", "xx": "20",
	"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"eleven": "11", "twelve": "12", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
	"seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
	"1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5", "glbt": "lgbt", "lgbtq": "lgbt", "lgbtqia": "lgbt",
}

// noise is what lists put into names and leave out again: articles, the word for a group, the fellowship, the
// weekday, and how one takes part. Weekday and fellowship are compared as fields; the mode has its own gate.
var noise = set(
	"the", "a", "an", "of", "and", "at", "in", "on", "for", "to", "by", "with", "n", "no",
	"group", "meeting", "grupo", "reunion", "groupe", "gruppe", "gruppo", "de", "la", "el", "los", "las", "le", "les",
	"aa", "na", "ca", "oa", "ga", "da", "ma", "cma", "aca", "coda", "al", "anon", "alanon", "slaa", "saa", "sca", "ua",
	"alcoholics", "narcotics", "anonymous", "fellowship",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
	"mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun",
	"lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo",
	"online", "zoom", "virtual", "hybrid", "person", "inperson", "phone",
)

// generic is what tells the kind of a meeting but not the group: it is kept in the name and is no evidence.
var generic = set(
	"big", "book", "study", "step", "tradition", "12x12", "12", "twelve", "concept", "speaker", "topic", "discussion",
	"beginner", "newcomer", "open", "closed", "women", "men", "mixed", "stag", "young", "people", "peoples", "ypaa", "lgbt", "gay",
	"lesbian", "literature", "lit", "reading", "text", "basic", "candlelight", "workshop", "general", "format", "varies",
	"morning", "noon", "midday", "afternoon", "evening", "night", "tonight", "early", "late", "daily", "weekly",
	"weekend", "nightly", "midweek", "lunch", "noontime", "midnight", "spanish", "english", "espanol", "hour", "am", "pm",
	"recovery", "sobriety", "sober", "squad", "district", "area",
)

// stepWords before a number make it a topic.
var stepWords = set("step", "steps", "tradition", "traditions", "concept", "chapter", "page")
