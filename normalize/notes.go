package normalize

import "strings"

// statusFrames are what stands around a status word in a sentence that says nothing else: "This meeting is
// currently suspended until further notice".
var statusFrames = []string{
	"this meeting is ", "meeting is ", "the meeting is ", "this is ", "we are ", "we're ", "now ", "currently ", "being held ", "note: ",
}

// notes publishes the row's remarks and its group's. 12 Step Meeting List gives every row of a group the group's
// notes, and some publishers write them into both fields; they stand once.
func notes(r *row) {
	if r.in.Attendance == "" {
		r.said.add(saidInNotes(r.in.Notes))
	}
	r.meeting.Notes = joinNotes(r.in.Notes, r.in.GroupNotes)
}

// saidInNotes reads the sentences that are a status word and nothing else. Where the publisher states attendance they
// are not read, and neither are a group's notes, which stand with all of its rows. A lone "Zoom" heads the lines of
// somebody's link and says nothing; "Zoom only" does, and so does "Meeting is being held online".
func saidInNotes(text string) (found said) {
	if !mayHoldStatus(text) {
		return found
	}
	for sentence := range sentences(text) {
		if len(sentence) > 80 {
			continue
		}
		words := strings.ToLower(sentence)
		for _, frame := range statusFrames {
			words = strings.TrimPrefix(words, frame)
		}
		means, known := statusOf(words)
		if !known {
			means, known = statusOf(strings.TrimSuffix(words, " until further notice"))
		}
		means.only = means.only || means.online && strings.Contains(strings.ToLower(sentence), "being held ")
		if known && (means.closed || means.only || means.hybrid || means.inPerson && strings.Contains(words, "only")) {
			found.add(means)
		}
	}
	return found
}

// joinNotes sets remarks apart by an empty line and leaves out one that another holds already.
func joinNotes(all ...string) string {
	var out string
	for _, s := range all {
		switch {
		case s == "" || strings.Contains(out, s):
		case out == "" || strings.Contains(s, out):
			out = s
		default:
			out += "\n\n" + s
		}
	}
	return out
}
