package normalize

import (
	"slices"
	"strings"
	"sync"
)

// guideCodes leads from a fellowship and a meaning back to the fellowship's code: the first of several.
var guideCodes = sync.OnceValue(func() map[string]string {
	back := map[string]string{}
	for _, row := range readVocabulary("data/type-codes.csv", 3) {
		if key := row[0] + " " + row[2]; back[key] == "" {
			back[key] = row[1]
		}
	}
	return back
})

// CodesFor says a meeting's tags and languages in the codes of its fellowship's Meeting Guide programme: first the
// publisher's own codes that mean one of them, in its order, then codes for the rest. What the programme has no code
// for is left out.
func CodesFor(m *Meeting) []string {
	means := make([]string, 0, len(m.Tags)+len(m.Languages))
	means = append(means, m.Tags...)
	for _, l := range m.Languages {
		means = append(means, "language:"+l)
	}
	codes := make([]string, 0, len(means))
	said := make(map[string]bool, len(means))
	table := typeTables().codes
	for _, raw := range m.TypesRaw {
		meaning, known := table[m.Fellowship+" "+strings.ToLower(raw)]
		if known && slices.Contains(means, meaning) && !slices.Contains(codes, raw) {
			codes, said[meaning] = append(codes, raw), true
		}
	}
	for _, meaning := range means {
		if code := guideCodes()[m.Fellowship+" "+meaning]; code != "" && !said[meaning] {
			codes, said[meaning] = append(codes, code), true
		}
	}
	return codes
}
