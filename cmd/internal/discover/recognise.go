package discover

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// recognised is what a document turned out to be.
type recognised struct {
	what       string // for people
	format     string // "" where it is no list that can be read as it is
	rows       int
	page       *page
	restricted bool
	sitemap    bool
	unread     string // the format that could read it with rules
	block      string // those rules, to begin with
}

// A page may be a fragment that a script puts into another: it begins with a tag of its own.
var webPage = regexp.MustCompile(`(?i)<!doctype html|<html|<head|<body|^<(?:style|script|table|div|section|article|ul|ol|dl|p|h[1-6]|center|font|tr)\b`)

// recognise tells what a document is by reading it, whatever its Content-Type says: WordPress calls JSON text/html,
// and sign-in pages are served as .ics.
func (l *looker) recognise(d scrapers.Document, from lead) recognised {
	head := bytes.TrimSpace(bytes.TrimPrefix(d.Body, []byte("\uFEFF")))
	start := head[:min(len(head), 2<<10)]
	switch {
	case bytes.Contains(bytes.ToUpper(start), []byte("BEGIN:VCALENDAR")):
		return l.listed(d, "a calendar", "ical")
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return l.workbook(d)
	case bytes.HasPrefix(start, []byte("%PDF-")):
		return recognised{what: "a PDF, which cannot be read as a list: ask the publisher for a sheet, a calendar or a feed"}
	case sitemapStart.Match(start):
		return recognised{what: "a sitemap", sitemap: true}
	case webPage.Match(start):
		return webPageOf(d)
	}
	if doc, _, err := scrapers.FindJSON(d.Body); err == nil {
		return l.json(d, doc, from)
	}
	if tabular(head, path.Ext(d.URL), d.ContentType) {
		return l.sheet(d, "a table")
	}
	return recognised{what: fmt.Sprintf("no list: text that begins %.40q", start)}
}

func webPageOf(d scrapers.Document) recognised {
	at, err := url.Parse(d.FinalURL)
	if err != nil {
		return recognised{what: "a web page at an address that cannot be read"}
	}
	p := scanPage(d.Body, at)
	what := "a web page"
	if p.title != "" {
		what = fmt.Sprintf("the web page %.60q", p.title)
	}
	if p.challenge() {
		return recognised{what: "a challenge for browsers, " + what, page: p, restricted: true}
	}
	if p.drawn() {
		what += ", which its scripts fill in"
	}
	if p.signInAlone() {
		return recognised{what: "a sign-in form, " + what, page: p, restricted: true}
	}
	return recognised{what: what, page: p}
}

// signInAlone holds for a page that asks for a password and leads nowhere else.
func (p *page) signInAlone() bool {
	return p.signIn && !p.events && len(p.tables) == 0 && len(p.leads()) == 0 && len(p.hops()) == 0
}

// json tells the formats in JSON apart by which of them reads rows with names and days.
func (l *looker) json(d scrapers.Document, doc scrapers.JSON, from lead) recognised {
	if from.server {
		if isServerInfo(doc) {
			return recognised{what: "a BMLT server", format: "bmlt"}
		}
		return recognised{what: "no BMLT server"}
	}
	if code, _ := doc.Member("code").Text(); code != "" && doc.IsObject() {
		return recognised{what: fmt.Sprintf("an error, %.60q", code), restricted: code == "feed_restricted"}
	}
	if isTribe(d, doc) {
		return l.tribe(d)
	}
	if isEmpty(doc) {
		return recognised{what: "an empty list"}
	}
	for _, f := range []struct{ format, what string }{{"bmlt", "BMLT meetings"}, {"meetingguide", "Meeting Guide JSON"}} {
		if r := l.listed(d, f.what, f.format); r.format != "" {
			return r
		}
	}
	return l.otherJSON(d, doc)
}

func isServerInfo(doc scrapers.JSON) bool {
	for first := range doc.Elements() {
		return first.Member("version") != nil && (first.Member("langs") != nil || first.Member("centerLatitude") != nil || first.Member("versionInt") != nil)
	}
	return false
}

func isEmpty(doc scrapers.JSON) bool {
	return len(strings.TrimSpace(strings.Trim(string(doc[:min(len(doc), 64)]), "[]{} \r\n\t"))) == 0
}

// listed reads a document by a format. Less than half of the rows with a name and a time means that it is another.
func (l *looker) listed(d scrapers.Document, what, format string) recognised {
	parsed, err := l.read(format, d)
	switch {
	case err != nil:
		return recognised{what: what + " that cannot be read: " + err.Error()}
	case parsed.Rows == 0:
		return recognised{what: what + " without rows"}
	}
	if n := timed(parsed.Listings); 2*n < len(parsed.Listings) || n == 0 {
		return recognised{what: fmt.Sprintf("%s, %s, %d of them with a name and a time", what, rowCount(parsed.Rows), n)}
	}
	return recognised{what: fmt.Sprintf("%s, %s", what, rowCount(parsed.Rows)), format: format, rows: parsed.Rows}
}

func rowCount(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

// read parses one document by a format that needs no rules.
func (l *looker) read(format string, d scrapers.Document) (scrapers.Parsed, error) {
	f, ok := l.opt.Formats[format]
	if !ok {
		return scrapers.Parsed{}, fmt.Errorf("this program does not read the format %q", format)
	}
	return f.Parse(scrapers.Source{ID: "source-add", Format: format, URL: d.URL}, []scrapers.Document{d})
}

// timed counts the listings that say what and when.
func timed(all []scrapers.Listing) int {
	n := 0
	for _, l := range all {
		when := l.Recurrence != nil || l.Times != "" || l.Start != "" && len(l.Days) > 0
		if when && (l.Name != "" || l.Group != "" || l.Venue != "") {
			n++
		}
	}
	return n
}

// tabular reports whether a text is rows of cells: one delimiter, as often in most of the first lines.
func tabular(text []byte, ext, contentType string) bool {
	named := strings.EqualFold(ext, ".csv") || strings.EqualFold(ext, ".tsv") ||
		strings.Contains(contentType, "csv") || strings.Contains(contentType, "tab-separated")
	if named {
		return true
	}
	text = text[:min(len(text), 16<<10)]
	lines := bytes.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	lines = lines[:min(len(lines), 10)]
	for _, delimiter := range []string{"\t", ";", "|", ","} {
		n := 0
		for _, line := range lines {
			if bytes.Count(line, []byte(delimiter)) >= 3 {
				n++
			}
		}
		if len(lines) > 1 && 10*n >= 8*len(lines) {
			return true
		}
	}
	return false
}
