package normalize

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryTagHasALabelInThreeLanguages(t *testing.T) {
	tags := Tags()
	seen := map[string]string{}
	for _, tag := range tags {
		for _, language := range []string{"en", "es", "fr"} {
			label := tag.Labels[language]
			if label == "" || strings.TrimSpace(label) != label {
				t.Errorf("%s is called %q in %s", tag.Name, label, language)
			}
			key := language + " " + strings.ToLower(label)
			if other, twice := seen[key]; twice {
				t.Errorf("%s and %s are both called %q in %s", tag.Name, other, label, language)
			}
			seen[key] = tag.Name
		}
	}
	for _, row := range readVocabulary("data/tag-labels.csv", 4) {
		if !slices.ContainsFunc(tags, func(tag Tag) bool { return tag.Name == row[0] }) {
			t.Errorf("the label %q is of no tag", row[0])
		}
	}
}
