package api

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

const sheetPath = findPath + "/sheet"

// sheet answers with a page to print: what there is near a place in the next seven days.
func (c *call) sheet() error {
	w := c.wish()
	w.when, w.mode = "week", ""
	w.search = index.Query{}
	w.fill(c.now)
	p := c.finderPage(w)
	p.Title = "Recovery meetings, the next seven days"
	p.Searched = w.spot != nil
	if len(w.fellowships) == 0 {
		p.Fellowships[0].Chosen = false
	}
	if w.spot == nil {
		return c.page("sheet.html", p)
	}
	p.Title = "Recovery meetings near " + w.spot.Name
	set, hits := c.release.index.Find(w.search)
	page, next := c.release.index.Pick(set, index.Next, hits, nil, shownOnSheet)
	p.Cut = next != nil
	p.Heading = c.now.In(w.zone).Format("From 2 January 2006, 3:04 pm") + ", within " + w.radius + " km."
	all, err := c.show(w, page)
	if err != nil {
		return err
	}
	for _, s := range all {
		if len(p.Days) == 0 || p.Days[len(p.Days)-1].Date != s.Date {
			p.Days = append(p.Days, sheetDay{Date: s.Date})
		}
		day := &p.Days[len(p.Days)-1]
		day.Meetings = append(day.Meetings, s)
	}
	p.Credits = c.credits(all)
	return c.page("sheet.html", p)
}

// credits are the words that publishers ask for, of those whose meetings are shown.
func (c *call) credits(all []shown) []string {
	var out []string
	for _, s := range c.release.Sources {
		used := slices.ContainsFunc(all, func(m shown) bool { return m.source == s.ID })
		if used && s.Attribution != "" && !slices.Contains(out, s.Attribution) {
			out = append(out, strings.TrimSuffix(s.Attribution, "."))
		}
	}
	return out
}

// tagName is what people call a tag.
func tagName(tag string) string {
	if name := tagNames()[tag]; name != "" {
		return name
	}
	return tag
}

var tagNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, t := range normalize.Tags() {
		names[t.Name] = t.Labels["en"]
	}
	return names
})

// languageName is what a language calls itself.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := display.Self.Name(tag); name != "" {
		return name
	}
	return code
}
