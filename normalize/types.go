package normalize

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/recovery-almanac/almanac/scrapers"
)

// types turns the publisher's codes into tags, languages, and words about mode and status. Codes stay in
// types_raw as they are; one that we cannot read is reported. A code means what the row's fellowship says it
// means: T is Transgender in most, Fellowship Text in ACA, Tools in UA.
func types(r *row) {
	m := &r.meeting
	for _, t := range r.in.Types {
		raw := t.Code
		if raw == "" {
			raw = t.Name
		}
		if raw == "" {
			continue
		}
		m.TypesRaw = append(m.TypesRaw, raw)
		found := meaningsOf(t, m.Fellowship, r.src.Format)
		if found == nil {
			r.report(scrapers.TypeUnknown, "types", raw)
		}
		for _, means := range found {
			r.take(means)
		}
	}
	for _, word := range r.in.Languages {
		tag := languageOf(word)
		if tag == "" {
			r.report(scrapers.FieldUnreadable, "languages", word)
			continue
		}
		m.Languages = append(m.Languages, tag)
	}
	m.Tags = sortedSet(m.Tags)
	m.Languages = sortedSet(m.Languages)
}

// take enters one meaning of the tables: a tag, or language:, mode: or status: and its value.
func (r *row) take(means string) {
	kind, value, isOther := strings.Cut(means, ":")
	switch {
	case !isOther:
		r.meeting.Tags = append(r.meeting.Tags, means)
	case kind == "language":
		r.meeting.Languages = append(r.meeting.Languages, value)
	case means == "status:inactive":
		r.said.closed = true
	case means == "mode:online":
		r.said.online = true
	case means == "mode:online_only":
		r.said.online, r.said.only = true, true
	case means == "mode:hybrid":
		r.said.hybrid = true
	case means == "mode:in_person":
		r.said.inPerson = true
	case means == "mode:phone":
		r.said.phone = true
	default:
		panic("normalize: the type tables say " + means)
	}
}

// meaningsOf reads one type; nil where it is not known. BMLT's formats have a world_id that is the same on every
// server, while their keys differ; everyone else's codes belong to the fellowship.
func meaningsOf(t scrapers.Type, fellowship, format string) []string {
	tables := typeTables()
	if t.WorldID != "" {
		if means := tables.byWorld(t); means != "" {
			return []string{means}
		}
	}
	if format == "bmlt" {
		if t.Name != "" {
			if found := tables.byLabel(t.Name); found != nil {
				return found
			}
		} else if means := tables.stockKeys[t.Code]; means != "" {
			return []string{means}
		}
		return nil
	}
	code := strings.ToLower(strings.Trim(t.Code, "[](){} "))
	for _, programme := range []string{fellowship, "*"} {
		if means := tables.codes[programme+" "+code]; means != "" {
			return []string{means}
		}
	}
	if found := tables.byLabel(t.Name); found != nil {
		return found
	}
	return tables.byLabel(t.Code)
}

// byWorld reads a BMLT format by its world_id, with the name or key where one id covers several formats: QA is
// both the ask-it-basket and questions and answers, LANG any language.
func (t *typeVocabulary) byWorld(f scrapers.Type) string {
	world := strings.ToUpper(f.WorldID)
	if world == "LANG" {
		for _, word := range []string{f.Name, f.Code} {
			if tag := languageOf(word); tag != "" {
				return "language:" + tag
			}
		}
	}
	for _, detail := range []string{letters(f.Name), f.Code} {
		if means := t.worldDetail[world+" "+detail]; means != "" {
			return means
		}
	}
	return t.worlds[world]
}

// byLabel reads words in place of a code: "Men", "Spanish-speaking", or several at once: "Closed, Men, English",
// "Open Discussion". It answers nil unless all of them are known.
func (t *typeVocabulary) byLabel(label string) []string {
	parts := strings.FieldsFunc(label, func(c rune) bool { return strings.ContainsRune(",;|/&+", c) })
	if found := t.eachLabel(parts); len(parts) > 1 && found != nil && strings.ContainsRune(label, ',') {
		return found // "Open, Discussion" is both; "Open Discussion" is how one shares
	}
	if means := t.labels[letters(label)]; means != "" {
		return []string{means}
	}
	if found := t.eachLabel(parts); found != nil {
		return found
	}
	return t.eachLabel(strings.Fields(strings.Trim(label, "[](){} ")))
}

func (t *typeVocabulary) eachLabel(parts []string) []string {
	var found []string
	for _, part := range parts {
		means := t.labels[letters(part)]
		if means == "" {
			return nil
		}
		found = append(found, means)
	}
	return found
}

// languageOf reads a language's name in English or itself, a sentence with one in it ("Swedish Speaking Meeting",
// "Persian/Farsi") or a BCP 47 tag; "" where it is none.
func languageOf(word string) string {
	labels := typeTables().labels
	if tag, ok := strings.CutPrefix(labels[letters(word)], "language:"); ok {
		return tag
	}
	parts := strings.FieldsFunc(word, func(c rune) bool { return c == ' ' || c == '/' || c == ',' || c == '(' || c == '-' })
	for _, part := range parts {
		if tag, ok := strings.CutPrefix(labels[letters(part)], "language:"); ok {
			return tag
		}
	}
	// "no" and "is" are words, but a language field has no others.
	if tag, err := language.Parse(strings.ReplaceAll(word, "_", "-")); err == nil && tag != language.Und {
		return tag.String()
	}
	return ""
}

// sortedSet sorts in place and drops repeats; nil stays nil.
func sortedSet(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
