package normalize

import "strings"

// notes publishes the row's remarks and its group's. 12 Step Meeting List gives every row of a group the group's
// notes, and some publishers write them into both fields; they stand once.
func notes(r *row) {
	r.meeting.Notes = joinNotes(r.in.Notes, r.in.GroupNotes)
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
