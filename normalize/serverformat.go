package normalize

import "slices"

// ServerFormat is one of BMLT's stock formats: a kind of meeting in the words of its servers.
type ServerFormat struct {
	WorldID string // the same on every server; "" for many
	Key     string // "WC"
	Name    string // "Wheelchair"
	Means   string // a tag of ours, or language:, mode: or status: and a value
}

// ServerFormats lists one stock format for each meaning that has any, in the order of the table. The caller may change
// what it gets.
func ServerFormats() []ServerFormat {
	var list []ServerFormat
	for _, row := range readVocabulary("data/bmlt-formats.csv", 4) {
		f := ServerFormat{row[0], row[1], row[2], row[3]}
		if f.Key != "" && !slices.ContainsFunc(list, func(known ServerFormat) bool { return known.Means == f.Means }) {
			list = append(list, f)
		}
	}
	return list
}
