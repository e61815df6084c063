package discover

import (
	"regexp"
	"strings"
)

// dayHead is a heading that names the weekday of what is below it, and how it is selected: "h2", or "td:only-child" for
// the row of a table that holds nothing else.
type dayHead struct {
	selector, text string
	plain          bool // it is weekdays alone, which are read as they are
}

// mostHeads bounds what is kept of one page or table.
const mostHeads = 100

// besideDay are the words that stand beside the weekday of a heading. Any other makes it a meeting's own name:
// "Monday Night Steps".
var besideDay = regexp.MustCompile(`^(?i:meetings?|schedule|list|on|every|all|our|the|for|aa|na|a\.a|n\.a|` +
	`treffen|am|jeden|r[eé]unions?|du|le|les|reuniones|reuni[oó]n|reuniões|del?|los|el|das?|` + `\(?\d+\)?)$`)

// betweenDays are the words between the weekdays of a heading that is weekdays alone.
var betweenDays = regexp.MustCompile(`^(?i:and|und|et|y|e|&|\+|/|-|–|to|through|bis)$`)

// headOf tells whether a heading names weekdays and nothing else that would be a name. Of several weekdays with other
// words beside them nothing tells whether they are a span.
func headOf(selector, text string) (dayHead, bool) {
	days, between, beside := 0, 0, 0
	for word := range strings.FieldsSeq(text) {
		bare := strings.Trim(word, ":,.;-–—|*")
		switch {
		case bare == "" && between == 0 && days > 0:
			between++
		case bare == "":
		case weekday(bare) || abbreviated.MatchString(bare):
			days++
		case betweenDays.MatchString(bare):
			between++
		case besideDay.MatchString(bare):
			beside++
		default:
			return dayHead{}, false
		}
	}
	return dayHead{selector, text, beside == 0}, days == 1 || days > 1 && beside == 0
}

var abbreviated = regexp.MustCompile(`^(?i:mon|tues?|wed|thu|thurs?|fri|sat|sun)$`)

// bestHeads are the selector of the headings that divide the list by weekdays, and those headings: the selector that
// most of them have, the first of several.
func bestHeads(all []dayHead) (selector string, heads []dayHead) {
	for _, h := range all {
		var same []dayHead
		for _, other := range all {
			if other.selector == h.selector {
				same = append(same, other)
			}
		}
		if len(same) > len(heads) {
			selector, heads = h.selector, same
		}
	}
	return selector, heads
}

// headingRule is the expression that reads the weekday from the headings above, "" where there are none.
func headingRule(all []dayHead) string {
	selector, heads := bestHeads(all)
	if selector == "" {
		return ""
	}
	texts := make([]string, len(heads))
	plain := true
	for i, h := range heads {
		texts[i], plain = h.text, plain && h.plain
	}
	if plain {
		return "{heading: " + quoted(selector) + "}"
	}
	return "{heading: " + quoted(selector) + ", regexp: " + quoted(dayPattern(texts, 10)) + "}"
}

// dayPatterns are the words of one language each, so that a rule that is written stays short.
var dayPatterns = []string{
	`\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b`,
	`\b(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)\b`,
	`\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b`,
	`\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b`,
	`\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)s?\b`,
}

// dayPattern finds the weekdays of texts: the words of one language where they are enough for that many tenths of them.
func dayPattern(texts []string, tenths int) string {
	for _, pattern := range dayPatterns {
		words := regexp.MustCompile("(?i)" + pattern)
		n := 0
		for _, text := range texts {
			if words.MatchString(text) {
				n++
			}
		}
		if 10*n >= tenths*len(texts) {
			return "(?i)" + pattern
		}
	}
	return day.String()
}
