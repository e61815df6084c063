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
	// speaking is "Tagalog Speaking", "Spanish-speaking meetings", "English/Spanish speaking".
	speaking = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:(\pL{4,}) ?(?:[/&]|and\b) ?)?(\pL{4,})[ -]speaking\b`)
	inTongue = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:en (español|espanol|français|francais|inglés|ingles)|em (português|portugues)|auf (deutsch)|in (italiano))(?:[^\pL]|$)`)
	// tongueWords are what inTongue looks for.
	tongueWords = wordTable("español espanol français francais inglés ingles português portugues deutsch italiano")
	// heldIn is "Meeting is in Spanish", "This meeting is held in Farsi".
	heldIn = regexp.MustCompile(`(?i)^(?:this |the |our )?(?:meeting|mtg|group)s? (?:is|are) (?:held |conducted |run |all )?in (\pL{4,})\b`)
	// attendedBy is a sentence that says at its end for whom it is: "This meeting is meant to be attended by women only".
	attendedBy = regexp.MustCompile(`(?i)\b(?:meeting|group) (?:is|are) (?:\pL+ ){0,6}(?:by|for|to) ((?:wo)?men only)$`)
)

// doorWords is a sentence that says whether those who are no members may come: "This is a closed women's meeting for ...",
// "We are an open meeting", "Meeting type: Open". Groups: the door; for whom.
var doorWords = regexp.MustCompile(`(?i)^(?:(?:this|it|we|ours|the meeting|our meeting) (?:is|are) (?:an? )?|our |a |an )?(?:(?:mixed|hybrid|online|new|small),? )?` +
	`(open|closed),?(?: (women|men|ladies)['’]?s?| mixed| online| hybrid| aa| eda| zoom)?(?: big book| step| study| speaker| discussion)? (?:meeting|group)\b` +
	`|^meeting type: ?(open|closed)\b`)

// door reads from the row's own notes whether a meeting is open or closed, where no type says it. "Open meeting on the last
// Friday" is closed on the others, and a day or date in the sentence ends the reading.
func (r *row) door(notes string) {
	if hasTag(r.meeting.Tags, "open", "closed") || !containsFold(notes, "open") && !containsFold(notes, "closed") {
		return
	}
	found, whom := "", ""
	for sentence := range sentences(notes) {
		m := doorWords.FindStringSubmatch(sentence)
		if m == nil || hasWord(sentence, &datedWords) || otherDays.MatchString(sentence) {
			continue
		}
		said := strings.ToLower(m[1] + m[3])
		if found != "" && said != found {
			return
		}
		found, whom = said, strings.ToLower(m[2])
	}
	if found == "" {
		return
	}
	r.meeting.Tags = append(r.meeting.Tags, found)
	if whom = onlyFor[whom+" only"]; whom != "" && !hasTag(r.meeting.Tags, "men", "women") {
		r.meeting.Tags = append(r.meeting.Tags, whom)
	}
	r.meeting.Tags = sortedSet(r.meeting.Tags)
}

// audience reads for whom a meeting is, whether it is open, and in which language, where no type says it: from the name,
// and from sentences of the row's own notes that say nothing else. "Men only" in small print is still a door that stays shut.
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
			if m := attendedBy.FindStringSubmatch(sentence); m != nil {
				r.onlyFor(m[1])
			}
		}
	}
	r.door(notes)
	if len(r.meeting.Languages) > 0 {
		return
	}
	r.spokenIn(name)
	for sentence := range sentences(notes) {
		if len(sentence) > 40 && !heldIn.MatchString(sentence) {
			sentence, _, _ = strings.Cut(sentence, "/") // "Spanish-speaking/in the office behind the church"
		}
		if (len(sentence) <= 40 || heldIn.MatchString(sentence)) && len(r.meeting.Languages) == 0 {
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
	pattern := inTongue
	if containsFold(text, "speaking") {
		pattern = speaking
	} else if heldIn.MatchString(text) {
		pattern = heldIn
	} else if !hasWord(text, &tongueWords) {
		return
	}
	m := pattern.FindStringSubmatch(text)
	if m == nil {
		return
	}
	for _, word := range m[1:] {
		if tag, ok := strings.CutPrefix(typeTables().labels[letters(word)], "language:"); ok {
			r.meeting.Languages = append(r.meeting.Languages, tag)
		}
	}
	r.meeting.Languages = sortedSet(r.meeting.Languages)
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
