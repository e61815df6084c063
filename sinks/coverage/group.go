package coverage

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// groups are the kinds of meeting that the cube has cells of their own for, and the tags of the common vocabulary that
// make a meeting one of them.
var groups = []struct {
	name string
	tags []string
}{
	{"beginners", []string{"beginners"}},
	{"deaf", []string{"deaf", "sign-language"}},
	{"lgbtq", []string{"lgbtq", "gay", "lesbian", "bisexual", "transgender", "genderqueer", "non-binary"}},
	{"men", []string{"men"}},
	{"open", []string{"open"}},
	{"people-of-color", []string{"people-of-color", "indigenous", "native-american"}},
	{"secular", []string{"secular", "agnostic"}},
	{"seniors", []string{"seniors"}},
	{"wheelchair", []string{"wheelchair"}},
	{"women", []string{"women"}},
	{"young-people", []string{"young-people", "young-adults", "teens"}},
}

// languagePrefix begins the group of a language: "language:es".
const languagePrefix = "language:"

// GroupOf names the group that a tag of the common vocabulary belongs to; "" where it belongs to none.
func GroupOf(tag string) string {
	if n, ok := groupByTag[tag]; ok {
		return groups[n].name
	}
	return ""
}

// GroupTags lists the groups that tags make, sorted, with their tags. Beside them each language that a meeting states
// is one: "language:es".
func GroupTags() (names []string, tags map[string][]string) {
	tags = map[string][]string{}
	for _, g := range groups {
		names = append(names, g.name)
		tags[g.name] = slices.Clone(g.tags)
	}
	return names, tags
}

var groupByTag = indexTags()

func indexTags() map[string]uint16 {
	index := map[string]uint16{}
	for n, g := range groups {
		for _, tag := range g.tags {
			if _, twice := index[tag]; twice {
				panic("coverage: tag " + tag + " is in two groups")
			}
			index[tag] = uint16(n)
		}
	}
	return index
}

// InGroup reports whether a meeting is in a group.
func InGroup(m *normalize.Meeting, group string) bool {
	if language, ok := strings.CutPrefix(group, languagePrefix); ok {
		return slices.Contains(m.Languages, language)
	}
	return group == All || slices.ContainsFunc(m.Tags, func(tag string) bool { return GroupOf(tag) == group })
}
