package discover

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// otherJSON makes rules for a list that is nobody's standard, from the names of its members. Names that say too
// little are a beginning for a person.
func (l *looker) otherJSON(d scrapers.Document, doc scrapers.JSON) recognised {
	rows := biggestList(doc, "", 0)
	if rows.count == 0 {
		return recognised{what: withoutList(doc)}
	}
	members := membersOf(rows.first)
	what := fmt.Sprintf("JSON of its own kind, %s", rowCount(rows.count))
	block := jsonBlock(rows.path, members)
	if n := l.ruled("jsonpath", block, d); n > 0 {
		return recognised{what: what, format: "jsonpath", block: block, rows: rows.count}
	}
	return recognised{what: what, unread: "jsonpath", block: jsonSkeleton(rows.path, members)}
}

// withoutList tells JSON that holds no list from JSON that was cut off.
func withoutList(doc scrapers.JSON) string {
	var anything any
	err := json.Unmarshal(doc, &anything)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		if syntax.Offset >= int64(len(doc)) {
			return fmt.Sprintf("JSON that breaks off after %d bytes, before any list; ask again, or tell the publisher", len(doc))
		}
		return fmt.Sprintf("JSON that is not valid (at byte %d: %v)", syntax.Offset, syntax)
	}
	return "JSON without a list"
}

// jsonRows is a list inside a document.
type jsonRows struct {
	path  string
	count int
	first scrapers.JSON
}

// deepestList bounds how far down a list is looked for; {records: [{fields: ...}]} is one level.
const deepestList = 3

// biggestList finds the longest array of objects, or of objects one a line.
func biggestList(v scrapers.JSON, path string, depth int) jsonRows {
	if !v.IsObject() {
		return listAt(v, path)
	}
	var best jsonRows
	if lines := listAt(v, path); depth == 0 && lines.count > 1 {
		best = lines
	}
	for key, value := range v.Members() {
		if !value.IsArray() && !value.IsObject() || depth >= deepestList {
			continue
		}
		if rows := biggestList(value, dotted(path, string(key)), depth+1); rows.count > best.count {
			best = rows
		}
	}
	return best
}

func listAt(v scrapers.JSON, path string) jsonRows {
	rows := jsonRows{path: path}
	for element := range v.Elements() {
		if element.IsObject() {
			rows.count++
			if rows.first == nil {
				rows.first = element
			}
		}
	}
	return rows
}

func dotted(path, key string) string {
	if !plainName.MatchString(key) {
		return path + "['" + strings.ReplaceAll(key, "'", `\'`) + "']"
	}
	return strings.TrimPrefix(path+"."+key, ".")
}

// mostNames bounds the members of a row that are looked at.
const mostNames = 60

// member is one member of a row: its path, its own name as words, its text.
type member struct{ path, words, text string }

// membersOf are a row's texts and lists, one level into objects of its own.
func membersOf(row scrapers.JSON) []member {
	var all []member
	for key, value := range row.Members() {
		path := dotted("", string(key))
		if !value.IsObject() {
			all = append(all, newMember(path, key, value))
			continue
		}
		for inner, value := range value.Members() {
			if !value.IsObject() {
				all = append(all, newMember(dotted(path, string(inner)), inner, value))
			}
		}
	}
	return all[:min(len(all), mostNames)]
}

func newMember(path string, key []byte, value scrapers.JSON) member {
	text, _ := value.Text()
	name := camel.ReplaceAllString(string(key), "$1 $2")
	return member{path, words(strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(name))), text}
}

// camel is where a word begins in dayOfWeek.
var camel = regexp.MustCompile(`([a-z])([A-Z])`)

// jsonFields are names of members that only data uses, beside the headers that people read.
var jsonFields = map[string]string{
	"id": "ref", "slug": "ref", "uid": "ref", "lat": "latitude", "latitude": "latitude", "lng": "longitude", "lon": "longitude",
	"longitude": "longitude", "timezone": "time_zone", "time zone": "time_zone", "tz": "time_zone", "fellowship": "fellowship",
	"country": "country", "url": "url", "link": "url", "begin": "start", "starttime": "start", "times": "times", "endtime": "end", "duration": "duration",
	"zoom": "conference_url", "zoom url": "conference_url", "zoom link": "conference_url", "online url": "conference_url",
	"meeting url": "conference_url", "conference url": "conference_url", "language": "languages", "languages": "languages", "tags": "types",
}

// jsonBlock is a jsonpath block with every member whose name is known, "" where there is none.
func jsonBlock(path string, members []member) string {
	var b strings.Builder
	b.WriteString("jsonpath:\n")
	if path != "" {
		fmt.Fprintf(&b, "  rows: %s\n", quoted(path))
	}
	b.WriteString("  fields:\n")
	var known []column
	digits := false
	for _, m := range members {
		field := cmp.Or(columnFields[m.words], jsonFields[m.words])
		if field == "" || has(known, field) {
			continue
		}
		known = append(known, column{field, m.path, m.text})
		digits = digits || field == "days" && len(m.text) == 1
	}
	for _, c := range besideCity(known) {
		fmt.Fprintf(&b, "    %s: %s\n", c.field, quoted(c.header))
	}
	switch {
	case len(known) == 0:
		return ""
	case digits:
		b.WriteString("  # day_numbering: sunday0   # what a digit means: sunday0, sunday1, monday0 or monday1\n")
	}
	return b.String()
}

// jsonSkeleton tells a person the members, and begins with those whose names are known. All of it is a comment.
func jsonSkeleton(path string, members []member) string {
	paths := make([]string, len(members))
	for i, m := range members {
		paths[i] = m.path
	}
	block := jsonBlock(path, members)
	if block == "" {
		rows := ""
		if path != "" {
			rows = "  rows: " + quoted(path) + "\n"
		}
		block = "jsonpath:\n" + rows + "  fields:\n    name: title\n    days: schedule.day\n    start: schedule.time\n"
	}
	return commented("A row has: "+words(clip(strings.Join(paths, " | "), 400))) +
		commented("Name each field by the path of its member.\n"+block)
}
