package discover

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// between is what stands between the parts of a row that is one line of prose: "7 pm - Pine Group - Hall, 6 Lake Rd".
const between = `(?:\s+[-–—]\s+|\s*[|•·;]\s*)`

// hourText is a time as it begins or ends a span, whose hyphen parts nothing: "7 - 8:30 pm". Noon may be a name.
const hourText = `\b\d{1,2}(?:[:.h]\d{2})?(?:\s?[ap]\.?m\b)?`

var (
	partEnd = regexp.MustCompile(between)
	span    = regexp.MustCompile(`(?i)(` + hourText + `)\s+[-–—]\s+(` + hourText + `)`)
)

// bareSpan begins with an hour that the end's morning or afternoon is said for: "7 - 8:30 pm".
const bareSpan = `(?:\b\d{1,2}(?:[:.h]\d{2})?\s*(?:-|–|—|to)\s*)`

// startPattern finds when rows of prose begin, with the end where the begin alone would be half a time.
func (g group) startPattern() string {
	bare := regexp.MustCompile("(?i)" + bareSpan + `\d{1,2}(?:[:.h]\d{2})?\s?[ap]\.?m`)
	if slices.ContainsFunc(g.texts(), bare.MatchString) {
		return "(?i)" + bareSpan + "?" + clockText
	}
	return "(?i)" + clockText
}

// parted are the rows of a group that are lines of prose, parted alike.
type parted struct {
	fields []string // of the parts, in their order; "" for a part that nothing is known of
	spans  bool
}

// parts tells what the parts of rows are by what most of them hold, as the columns of a table without headers.
func (g group) parts() parted {
	var t table
	var all parted
	several, longest := 0, 0
	for _, text := range g.texts() {
		if !clock.MatchString(text) {
			continue
		}
		all.spans = all.spans || span.MatchString(text)
		row := partEnd.Split(span.ReplaceAllString(text, "$1-$2"), -1)
		if len(row) > 1 {
			several++
		}
		if t.sample = append(t.sample, row); len(row) > longest {
			t.headers, longest = row, len(row)
		}
	}
	if several == 0 || 10*several < 6*len(t.sample) {
		return parted{}
	}
	all.fields = make([]string, longest)
	for _, c := range t.byContent() {
		if i, err := strconv.Atoi(c.header); err == nil {
			all.fields[i-1] = c.field
		}
	}
	return all
}

// expression reads the part that is the field out of a row, "" where no part is.
func (p parted) expression(field string) string {
	for i, f := range p.fields {
		if f != field {
			continue
		}
		first := ".*?"
		if p.spans {
			first = "(?:" + hourText + `\s+[-–—]\s+` + hourText + "|.*?)"
		}
		before := ""
		if i > 0 {
			before = first + between
		}
		if i > 1 {
			before += fmt.Sprintf("(?:.*?%s){%d}", between, i-1)
		}
		return "{from: row, regexp: " + quoted("(?is)^"+before+"(.*?)(?:"+between+"|$)") + "}"
	}
	return ""
}
