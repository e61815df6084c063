package normalize

import (
	"regexp"
	"strings"
)

var (
	// onlyFor is a bracket of a name, or a sentence of notes, that says for whom the meeting is.
	onlyFor = map[string]string{
		"men only": "men", "mens only": "men", "men's only": "men", "only men": "men", "men only meeting": "men",
		"women only": "women", "womens only": "women", "women's only": "women", "ladies only": "women", "only women": "women",
		"women only meeting": "women", "ladies only meeting": "women", "closed ladies only meeting": "women",
	}
	// speaking is "Tagalog Speaking", "Spanish-speaking meetings".
	speaking = regexp.MustCompile(`(?i)(?:^|[^\pL])(\pL{4,})[ -]speaking\b`)
	inTongue = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:en (español|espanol|français|francais|inglés|ingles)|em (português|portugues)|auf (deutsch)|in (italiano))(?:[^\pL]|$)`)
)

// audience reads for whom a meeting is, and in which language, where no type says it: from the name, and from
// sentences of the row's own notes that say nothing else. "Men only" in small print is still a door that stays shut.
func audience(r *row) {
	name, notes := r.in.Name, r.in.Notes
	tagged := hasTag(r.meeting.Tags, "men", "women")
	if !tagged && (containsFold(name, "only") || containsFold(notes, "only")) {
		for _, part := range bracketed.FindAllStringSubmatch(name, -1) {
			r.onlyFor(part[1])
		}
		for sentence := range sentences(notes) {
			for part := range strings.SplitSeq(sentence, "/") {
				r.onlyFor(part)
			}
		}
	}
	if len(r.meeting.Languages) > 0 {
		return
	}
	r.spokenIn(name)
	for sentence := range sentences(notes) {
		if len(sentence) <= 40 && len(r.meeting.Languages) == 0 {
			r.spokenIn(sentence)
		}
	}
}

func (r *row) onlyFor(text string) {
	if tag := onlyFor[strings.ToLower(strings.Trim(text, " .!*()"))]; tag != "" && !hasTag(r.meeting.Tags, tag) {
		r.meeting.Tags = sortedSet(append(r.meeting.Tags, tag))
	}
}

// spokenIn reads the language that a text says is spoken.
func (r *row) spokenIn(text string) {
	var word string
	if containsFold(text, "speaking") {
		if m := speaking.FindStringSubmatch(text); m != nil {
			word = m[1]
		}
	} else if m := inTongue.FindStringSubmatch(text); m != nil {
		word = strings.Join(m[1:], "")
	}
	if word == "" {
		return
	}
	if tag, ok := strings.CutPrefix(typeTables().labels[letters(word)], "language:"); ok {
		r.meeting.Languages = []string{tag}
	}
}

func hasTag(tags []string, wanted ...string) bool {
	for _, tag := range tags {
		for _, w := range wanted {
			if tag == w {
				return true
			}
		}
	}
	return false
}

// containsFold looks for a word of small ASCII letters, whatever the case.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0] && strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}
