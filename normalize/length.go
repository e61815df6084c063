package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// What a length read from prose may be, in minutes: "10 minute meditation" is not the meeting's.
const (
	shortestInProse = 30
	longestInProse  = 3 * 60
)

var (
	// lengthWords is "2 hour meeting", "45-minute mtg", "The meeting is 1 hour long", "1.5hrs in length". Groups: number and unit.
	lengthWords = regexp.MustCompile(`(?i)(?:^|[\s(,;.*-])(\d+(?:\.5)?[ -]?(?:hour|hr|minute|min)s?)[ .-]+(?:(?:long )?(?:meetings?|mtgs?)\b|long\b|in (?:length|duration)\b)` +
		`|\b(?:meetings?|mtgs?) (?:is|are|lasts?) (\d+(?:\.5)? (?:hour|hr|minute|min)s?)\b`)
	// timeRange is "7-8:30 PM", "6:30 pm to 8 pm".
	timeRange = regexp.MustCompile(`(?i)(?:^|[\s(,;])(\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)? ?(?:-|–|to|until|till) ?\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b\.?)`)
	// otherDays are words that give a range to some of the days only, or to something else than the meeting.
	otherDays = regexp.MustCompile(`(?i)\b(?:mon|tues?|wed|thurs?|fri|sat|sun|wednes|satur)(?:day)?s?\b|\b(?:last|first|1st|2nd|3rd|4th|except|business|office|before|after|doors?|parking)\b`)
)

// endRemark are a remark that says nothing but when the meeting ends: "to 9:30 pm", "Meeting ends at 9 PM".
var endRemark = regexp.MustCompile(`(?i)^(?:(?:the )?(?:meeting|mtg) )?(?:to|until|till|ends? at|lasts? (?:to|till|until)) (\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m)\.?$`)

// endInProse reads the length of a slot from a remark of the row's own notes that says when it ends; 0 where none does.
func (r *row) endInProse(start int) (minutes int, words string) {
	text := r.in.Notes
	if !hasDigits(text, 1) || !containsFold(text, "to ") && !containsFold(text, "til") && !containsFold(text, "end") {
		return 0, ""
	}
	for sentence := range sentences(text) {
		for part := range strings.SplitSeq(sentence, "/") {
			m := endRemark.FindStringSubmatch(strings.TrimSpace(part))
			if m == nil {
				continue
			}
			end, zone, ok := parseClock(m[1])
			minutes = (end.start - start + minutesOfDay) % minutesOfDay
			if ok && zone == "" && shortestInProse <= minutes && minutes <= longestInProse {
				return minutes, m[0]
			}
		}
	}
	return 0, ""
}

// lengthInProse reads the length of a slot from the row's own notes where no field has it: words for the length of
// the meeting, or a range of times whose start is the slot's. Notes that name two lengths name none.
func (r *row) lengthInProse(start int) (minutes int, ok bool) {
	text := r.in.Notes
	if !hasDigits(text, 1) || !mayHoldLength(text) {
		return 0, false
	}
	var words string
	for sentence := range sentences(text) {
		found, said := lengthOf(sentence, start)
		if found == 0 || found == minutes {
			continue
		}
		if minutes != 0 {
			return 0, false
		}
		minutes, words = found, said
	}
	if minutes == 0 {
		return 0, false
	}
	r.reportOnce(scrapers.EndFromProse, "notes", words)
	return minutes, true
}

// mayHoldLength looks whether the patterns are worth a try.
func mayHoldLength(text string) bool {
	for _, word := range []string{"hour", "Hour", "HOUR", " hr", "hrs", "inute", "MINUTE", " min", "-", "–", " to ", " until "} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func lengthOf(sentence string, start int) (minutes int, words string) {
	lengths := lengthWords.FindAllStringSubmatch(sentence, 2)
	if len(lengths) > 1 {
		return 0, ""
	}
	if len(lengths) == 1 && !otherDays.MatchString(sentence) {
		words = lengths[0][1] + lengths[0][2]
		minutes, _ = parseDuration(strings.ReplaceAll(words, "-", " "))
	} else if m := timeRange.FindStringSubmatch(sentence); m != nil && !otherDays.MatchString(sentence) {
		h, zone, ok := parseClock(m[1])
		if !ok || zone != "" || !h.hasEnd || h.start != start {
			return 0, ""
		}
		minutes, words = h.end-h.start, m[1]
	}
	if minutes < shortestInProse || minutes > longestInProse {
		return 0, ""
	}
	return minutes, words
}
