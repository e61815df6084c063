package normalize

import (
	"regexp"
	"strings"
)

var (
	// looseLabel, anyLabel and looseEnd are words that led to what is gone: "Public Email Contact, if any:", "Phone:",
	// "or via".
	looseLabel = regexp.MustCompile(`(?i)(^|[\n.;,!?(|/-])[ ]*(?:(?:group|meeting|public|our|main|more|e-?mail|phone)[ ]+){0,3}` +
		`(?:e-?mails?|mail|tel|telephone|phones?|ph|number|cell|mobile|call|text|contacts?|whatsapp|kontakt|contacto|contato|questions|info|information)?` +
		`(?:,?[ ]+if any)?[ ]*(?:[:.#=][ ]*)?` + gone)
	anyLabel   = regexp.MustCompile(`(?i)[ ]*\b(?:e-?mail|mail|tel|telephone|phone|ph|cell|mobile|text|call)[ .]*:[ ]*` + gone)
	looseEnd   = regexp.MustCompile(`(?i)[ ]*\b(?:at|on|to|via|by|from|with|or|and|is)[ ]*:?[ ]*` + gone)
	bracketGap = regexp.MustCompile(`[(\[{<"“‘]+[ ,;:]*` + gone + `[ ,;:.]*[)\]}>"”’]+`)
)

// tidy closes the gaps so that the sentence still reads.
func tidy(s string) string {
	if !strings.Contains(s, gone) {
		return s
	}
	s = bracketGap.ReplaceAllString(s, gone)
	s = looseEnd.ReplaceAllString(s, gone)
	s = looseEnd.ReplaceAllString(s, gone)
	s = looseLabel.ReplaceAllString(s, "$1"+gone)
	s = anyLabel.ReplaceAllString(s, gone)
	parts := strings.Split(s, gone)
	out := parts[0]
	for _, right := range parts[1:] {
		out = closeGap(out, right)
	}
	return strings.TrimSpace(out)
}

// closeGap joins two pieces with at most one mark and one space between them.
func closeGap(left, right string) string {
	left, right = strings.TrimRight(left, " "), strings.TrimLeft(right, " ")
	ends := right == "" || strings.ContainsAny(right[:1], ".,;:!?)\n")
	if ends {
		left = strings.TrimRight(left, " ,;:/-–")
	}
	if left == "" || strings.HasSuffix(left, "\n") {
		right = strings.TrimLeft(right, " ,;:/.)-–")
		return left + strings.TrimPrefix(right, "\n") // the whole line is gone
	}
	if !ends {
		return left + " " + right
	}
	if strings.ContainsAny(left[len(left)-1:], ".!?") && !strings.HasPrefix(right, "\n") {
		right = strings.TrimLeft(right, ".,;:!?")
		if right != "" && !strings.HasPrefix(right, " ") && !strings.HasPrefix(right, "\n") {
			right = " " + right
		}
	}
	return left + right
}
