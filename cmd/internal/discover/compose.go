package discover

import (
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// draftID is the id of a source that has none yet.
const draftID = "source-add"

// draft is a source file in the making: its keys in the order of the file.
type draft struct {
	find    find
	on      time.Time
	guesses []Guess
	cut     bool // the list breaks off in the middle
}

func (d *draft) add(key, value string, sure Sure, why string) {
	if value != "" {
		d.guesses = append(d.guesses, Guess{Key: key, Value: value, Sure: sure, Why: why})
	}
}

func (d *draft) value(key string) string {
	for _, g := range d.guesses {
		if g.Key == key {
			return g.Value
		}
	}
	return ""
}

// yaml writes the file. What is less than certain is marked behind its line.
func (d *draft) yaml() string {
	w := d.keys()
	w.text("licence", "unstated", "")
	day := d.on.UTC().Format(time.DateOnly)
	switch {
	case authoritative(d.find) && d.cut:
		w.WriteString("# authoritative: true  # once the list comes whole; it broke off on " + day + "\n")
	case authoritative(d.find):
		w.plain("authoritative", "true", "!!bool")
	}
	if d.find.unfinished {
		w.text("disabled", "unfinished since "+day+": complete the block below, then remove this line", "")
	}
	w.text("evidence", "almanac source add: "+d.find.why, "")
	w.plain("evidence_date", day, "!!timestamp")
	return w.String() + d.find.blocks()
}

// closed writes an entry that is never fetched, with the answer that says so.
func (d *draft) closed(answer Step) string {
	w := d.keys()
	w.text("access", "restricted", "")
	w.text("evidence", "almanac source add: "+answer.URL+": "+answer.Result, "")
	w.plain("evidence_date", d.on.UTC().Format(time.DateOnly), "!!timestamp")
	return w.String()
}

func (d *draft) keys() *writer {
	w := &writer{}
	for _, g := range d.guesses {
		w.text(g.Key, g.Value, remark(g))
	}
	return w
}

func remark(g Guess) string {
	if g.Sure != Likely && g.Sure != Weak {
		return ""
	}
	return string(g.Sure) + ": " + g.Why
}

// authoritative holds for formats whose feed is the publisher's whole list. A calendar may show only what is to
// come, a page only a part.
func authoritative(f find) bool {
	switch f.format {
	case "meetingguide", "bmlt", "sheet":
		return !f.unfinished
	}
	return false
}

// blocks are the format's own rules.
func (f find) blocks() string {
	if f.fold {
		return "ical:\n  fold: true\n"
	}
	return f.block
}

// draft is a source file that is just enough to read the list.
func (f find) draft() string {
	w := writer{}
	w.text("id", draftID, "")
	w.text("name", "a list", "")
	w.text("format", f.format, "")
	w.text("url", f.url, "")
	w.text("fellowship", "mixed", "")
	w.text("website", "https://example.org", "")
	return w.String() + f.blocks()
}

// cache reports whether the list is the cache file whose name changes.
func (f find) cache() bool { return strings.HasPrefix(f.why, rotates) }

// writer writes keys and scalars, one a line.
type writer struct{ strings.Builder }

func (w *writer) text(key, value, remark string) {
	w.line(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: words(value)}, remark)
}

// plain writes a value that is no text, such as true.
func (w *writer) plain(key, value, tag string) {
	w.line(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}, "")
}

func (w *writer) line(key string, value *yaml.Node, remark string) {
	line, err := yaml.Marshal(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
		{Kind: yaml.ScalarNode, Value: key}, value,
	}})
	if err != nil {
		panic(fmt.Sprintf("discover: %s cannot be written as YAML: %v", key, err))
	}
	w.WriteString(strings.TrimRight(string(line), "\n"))
	if remark != "" {
		w.WriteString("  # " + onOneLine(remark))
	}
	w.WriteByte('\n')
}
