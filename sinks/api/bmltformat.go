package api

import (
	"slices"
	"strings"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
)

// bmltFormat is one row of GetFormats.
type bmltFormat struct {
	Key         string `json:"key_string"`
	Name        string `json:"name_string"`
	Description string `json:"description_string"`
	Lang        string `json:"lang"`
	ID          string `json:"id"`
	WorldID     string `json:"world_id"`
	RootURI     string `json:"root_server_uri"`
	Type        string `json:"format_type_enum"`
	means       string
}

// bmltFormats are the formats of a language: BMLT's stock formats for what they have a word for, and our tags for the
// rest.
func bmltFormats(lang string) []bmltFormat { return bmltFormatTables()[formatLanguage(lang)] }

func formatLanguage(lang string) string {
	if lang == "es" || lang == "fr" {
		return lang
	}
	return "en"
}

var bmltFormatTables = sync.OnceValue(func() map[string][]bmltFormat {
	tables := map[string][]bmltFormat{}
	for _, lang := range []string{"en", "es", "fr"} {
		tables[lang] = formatTable(lang)
	}
	return tables
})

func formatTable(lang string) []bmltFormat {
	var table []bmltFormat
	tags := normalize.Tags()
	add := func(key, name, world, means string) {
		f := bmltFormat{Key: key, Name: name, Description: name, Lang: lang, ID: decimal(formatNumber(key)), WorldID: world, Type: formatType(means), means: means}
		if i := slices.IndexFunc(tags, func(t normalize.Tag) bool { return t.Name == means }); i >= 0 {
			f.Name, f.Description = tags[i].Labels[lang], tags[i].Definition
		}
		table = append(table, f)
	}
	known := map[string]bool{}
	for _, f := range normalize.ServerFormats() {
		known[f.Means] = true
		add(f.Key, f.Name, f.WorldID, f.Means)
	}
	for _, t := range tags {
		if !known[t.Name] {
			add(t.Name, t.Labels[lang], "", t.Name)
		}
	}
	slices.SortFunc(table, func(p, q bmltFormat) int { return strings.Compare(p.Key, q.Key) })
	return table
}

// formatType is BMLT's sorting of formats: LANG for languages, ALERT for what one must know before going, FC3 else.
func formatType(means string) string {
	switch {
	case strings.HasPrefix(means, "language:"):
		return "LANG"
	case means == "status:inactive":
		return "ALERT"
	case means == "open", means == "closed":
		return "O"
	}
	return "FC3"
}

// formatsOf are a meeting's formats, by key. Online and phone meetings are VM, closed ones TC, as readers go by them.
func formatsOf(m *normalize.Meeting) []*bmltFormat {
	means := slices.Clone(m.Tags)
	for _, l := range m.Languages {
		base, _, _ := strings.Cut(l, "-")
		means = append(means, "language:"+base)
	}
	switch m.Mode {
	case normalize.Online:
		means = append(means, "mode:online_only")
	case normalize.Phone:
		means = append(means, "mode:online_only", "mode:phone")
	case normalize.Hybrid:
		means = append(means, "mode:hybrid")
	}
	if m.Status == normalize.Inactive {
		means = append(means, "status:inactive")
	}
	var list []*bmltFormat
	table := bmltFormats("en")
	for i := range table {
		if slices.Contains(means, table[i].means) {
			list = append(list, &table[i])
		}
	}
	return list
}

// getFormats answers GetFormats: all, or those with the keys asked for.
func (b *bmlt) getFormats() (any, error) {
	keys := b.list("key_strings")
	out := []bmltFormat{}
	for _, f := range bmltFormats(b.params.Get("lang_enum")) {
		if len(keys) == 0 || slices.Contains(keys, f.Key) {
			out = append(out, f)
		}
	}
	return out, nil
}

// usedFormats are the formats that some rows have.
func (b *bmlt) usedFormats(rows []*bmltRow) []bmltFormat {
	used := map[string]bool{}
	for _, r := range rows {
		for _, f := range r.formats {
			used[f.Key] = true
		}
	}
	out := []bmltFormat{}
	for _, f := range bmltFormats(b.params.Get("lang_enum")) {
		if used[f.Key] {
			out = append(out, f)
		}
	}
	return out
}
