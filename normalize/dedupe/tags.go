package dedupe

// tellingTag are the tags that set meetings of one venue apart.
var tellingTag = bits("step", "tradition", "concepts", "twelve-and-twelve", "eleventh-step", "step-guide", "big-book", "book-study",
	"literature", "just-for-today", "daily-reflections", "beginners", "speaker", "meditation", "candlelight", "young-people",
	"young-adults", "teens", "seniors", "lgbtq", "gay", "lesbian", "transgender", "people-of-color", "secular", "agnostic",
	"professionals", "grapevine", "living-sober", "as-bill-sees-it")

// tagSet is a set of telling tags, a bit each.
type tagSet uint64

func bits(tags ...string) map[string]tagSet {
	m := make(map[string]tagSet, len(tags))
	for i, t := range tags {
		m[t] = 1 << i
	}
	return m
}

// tellingOf keeps the tags that tell parallel meetings apart. Open and closed differ between lists of the same town,
// and men and women are compared by themselves.
func tellingOf(tags []string) tagSet {
	var set tagSet
	for _, t := range tags {
		set |= tellingTag[t]
	}
	return set
}

// within: every tag of a is one of b's.
func (a tagSet) within(b tagSet) bool { return a&^b == 0 }

// tellingTags: some in common; or both lists have some and no two agree.
func tellingTags(a, b tagSet) (common, apart bool) {
	return a&b != 0, a != 0 && b != 0 && a&b == 0
}
