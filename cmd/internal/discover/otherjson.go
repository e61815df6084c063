package discover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// otherJSON makes rules for a list that is nobody's standard, from the names of its members. Names that say too
// little are a beginning for a person.
func (l *looker) otherJSON(d scrapers.Document, doc scrapers.JSON) recognised {
	rows := biggestList(doc, "", 0)
	if rows.count == 0 {
		return recognised{what: "JSON without a list"}
	}
	keys := memberNames(rows.first)
	what := fmt.Sprintf("JSON of its own kind, %d rows", rows.count)
	block := jsonBlock(rows.path, keys)
	if n := l.ruled("jsonpath", block, d); n > 0 {
		return recognised{what: what, format: "jsonpath", block: block, rows: rows.count}
	}
	return recognised{what: what, unread: "jsonpath", block: jsonSkeleton(rows.path, keys)}
}

// jsonRows is a list inside a document.
type jsonRows struct {
	path  string
	count int
	first scrapers.JSON
}

// deepestList bounds how far down a list is looked for; {records: [{fields: ...}]} is one level.
const deepestList = 3

// biggestList finds the longest array of objects.
func biggestList(v scrapers.JSON, path string, depth int) jsonRows {
	if !v.IsObject() {
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
	var best jsonRows
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

func dotted(path, key string) string {
	if !plainName.MatchString(key) {
		return path + "['" + strings.ReplaceAll(key, "'", `\'`) + "']"
	}
	return strings.TrimPrefix(path+"."+key, ".")
}

// mostNames bounds the members of a row that are looked at.
const mostNames = 60

// memberNames are the paths of a row's texts and lists, one level into objects of its own.
func memberNames(row scrapers.JSON) []string {
	var names []string
	for key, value := range row.Members() {
		name := dotted("", string(key))
		if !value.IsObject() {
			names = append(names, name)
			continue
		}
		for inner, value := range value.Members() {
			if !value.IsObject() {
				names = append(names, dotted(name, string(inner)))
			}
		}
	}
	return names[:min(len(names), mostNames)]
}

// jsonFields are names of members that only data uses, beside the headers that people read.
var jsonFields = map[string]string{
	"id": "ref", "slug": "ref", "uid": "ref", "lat": "latitude", "latitude": "latitude", "lng": "longitude", "lon": "longitude",
	"longitude": "longitude", "timezone": "time_zone", "time zone": "time_zone", "tz": "time_zone", "fellowship": "fellowship",
	"country": "country", "url": "url", "link": "url", "begin": "start", "starttime": "start", "endtime": "end", "duration": "duration",
	"zoom": "conference_url", "zoom url": "conference_url", "zoom link": "conference_url", "online url": "conference_url",
	"meeting url": "conference_url", "conference url": "conference_url", "language": "languages", "languages": "languages", "tags": "types",
}

// jsonBlock is a jsonpath block with every member whose name is known.
func jsonBlock(path string, keys []string) string {
	var b strings.Builder
	b.WriteString("jsonpath:\n")
	if path != "" {
		fmt.Fprintf(&b, "  rows: %s\n", quoted(path))
	}
	b.WriteString("  fields:\n")
	var seen []string
	for _, key := range keys {
		last := key[strings.LastIndexByte(key, '.')+1:]
		word := strings.ToLower(strings.NewReplacer("_", " ", "['", "", "']", "", "-", " ").Replace(last))
		field := columnFields[word]
		if field == "" {
			field = jsonFields[word]
		}
		if field != "" && !slices.Contains(seen, field) {
			seen = append(seen, field)
			fmt.Fprintf(&b, "    %s: %s\n", field, quoted(key))
		}
	}
	if len(seen) == 0 {
		return ""
	}
	return b.String()
}

// jsonSkeleton tells a person the members and how to name them.
func jsonSkeleton(path string, keys []string) string {
	rows := ""
	if path != "" {
		rows = "#   rows: " + quoted(path) + "\n"
	}
	return "# A row has: " + clip(strings.Join(keys, " | "), 400) + "\n" +
		"# Name each field by the path of its member.\n" +
		"# jsonpath:\n" + rows +
		"#   fields:\n" +
		"#     name: title\n" +
		"#     days: schedule.day\n" +
		"#     start: schedule.time\n"
}
