package dedupe

// tellingTag are the tags that set meetings of one venue apart.
var tellingTag = set("step", "tradition", "concepts", "twelve-and-twelve", "eleventh-step", "step-guide", "big-book", "book-study",
	"literature", "just-for-today", "daily-reflections", "beginners", "speaker", "meditation", "candlelight", "young-people",
	"young-adults", "teens", "seniors", "lgbtq", "gay", "lesbian", "transgender", "people-of-color", "secular", "agnostic",
	"professionals", "grapevine", "living-sober", "as-bill-sees-it")

// tellingTags: some in common; or both lists have some and no two agree.
func tellingTags(a, b []string) (common, apart bool) {
	if len(a) == 0 || len(b) == 0 {
		return false, false
	}
	common = sharedCount(a, b) > 0
	return common, !common
}
