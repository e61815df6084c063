package discover

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what a web page says about itself and what it leads to.
type page struct {
	at       *url.URL // after redirects, or its <base>
	title    string
	siteName string
	links    []link
	tables   []table
	dayHeads []dayHead // headings that name a weekday

	wordPress bool
	tsml      bool // 12 Step Meeting List
	tribe     bool // The Events Calendar
	events    bool // schema.org events
	bmlt      bool // speaks of BMLT
	signIn    bool // asks for a password
	addable   bool // a block adds a meeting to a calendar
	restRoot  string

	heading    string   // the first <h1>
	words      int      // bytes of text that people see
	scripts    int      // <script> elements
	bodies     []string // the service bodies that crouton shows
	challenged bool     // loads what firewalls challenge browsers with
}

// link is an address on the page and what the page says of it.
type link struct {
	to   *url.URL
	text string
	kind linkKind
	mime string // of <link rel=alternate>
}

type linkKind string

const (
	anchor    linkKind = "link"
	alternate linkKind = "alternate"
	frame     linkKind = "frame"
	tsmlData  linkKind = "tsml-ui"
	tsmlCache linkKind = "tsml-cache"
	bmltCall  linkKind = "bmlt"

	scriptCall linkKind = "script"
)

// mostLinks bounds what is kept of one page.
const mostLinks = 2000

var (
	cacheFile  = regexp.MustCompile(`[\w.:/%-]*/wp-content/tsml-cache-[0-9a-f]{10}\.json`)
	mainServer = regexp.MustCompile(`https?://[^\s"'<>\\()]+?/main_server\b`)
	// crouton and the other WordPress plugins keep the server's address under these names.
	rootServer = regexp.MustCompile(`(?i)"?(?:root_?server|service_?url|bmlt_root)"?\s*[:=]\s*"(https?://[^\s"'<>]+)"`)
)

// speaksOfBMLT finds BMLT's name where people read it; addresses of its plugins have it in small letters.
var speaksOfBMLT = regexp.MustCompile(`\bBMLT\b|Basic Meeting List Toolbox|client_interface/`)

// mostScanned bounds how much of a page is scanned, in bytes. A longer page is a list, not what leads to one.
const mostScanned = 4 << 20

// scanPage reads a page by its tags alone: what is not well formed is read as far as it goes.
func scanPage(body []byte, at *url.URL) *page {
	body = body[:min(len(body), mostScanned)]
	s := scanner{page: &page{at: at}}
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(1 << 20) // a token longer than that is no markup
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		s.token(kind, z)
	}
	s.endTable()
	s.page.scripted(body)
	return s.page
}

// scripted finds addresses in scripts and settings, where slashes may be escaped.
func (p *page) scripted(body []byte) {
	text := strings.ReplaceAll(string(body), `\/`, "/")
	if strings.Contains(text, "tsml-cache-") {
		for _, m := range cacheFile.FindAllString(text, 5) {
			p.tsml = true
			p.add(m, "", tsmlCache, "")
		}
	}
	if strings.Contains(text, "/main_server") {
		for _, m := range mainServer.FindAllString(text, 5) {
			p.add(m+"/", "", bmltCall, "")
		}
	}
	if strings.Contains(text, "bmlt") || strings.Contains(text, "crouton") || strings.Contains(text, "root_server") {
		for _, m := range rootServer.FindAllStringSubmatch(text, 5) {
			p.add(strings.TrimSuffix(m[1], "/")+"/", "", bmltCall, "")
		}
	}
	p.readScripts(text)
	p.tribe = p.tribe || strings.Contains(text, "tribe-events")
	p.bmlt = speaksOfBMLT.MatchString(text)
	p.addable = addToCalendar.MatchString(text)
	p.wordPress = p.wordPress || strings.Contains(text, "/wp-content/") || strings.Contains(text, "/wp-includes/")
}

// dayRule is the expression that finds the weekday of all rows apart from them: in a heading above, in the page's title,
// in its file's name; "" where none of them names one.
func (p *page) dayRule() string {
	if rule := headingRule(p.dayHeads); rule != "" {
		return rule
	}
	for _, place := range []struct{ from, text string }{{"title", p.title}, {"file", path.Base(p.at.Path)}} {
		for _, pattern := range dayPatterns {
			if len(regexp.MustCompile("(?i)"+pattern).FindAllString(strings.ReplaceAll(place.text, "_", " "), 2)) == 1 {
				return "{from: " + place.from + ", regexp: " + quoted("(?i)"+strings.ReplaceAll(pattern, `\b`, "")) + "}"
			}
		}
	}
	return ""
}

func (p *page) add(address, text string, kind linkKind, mime string) {
	if len(p.links) >= mostLinks || address == "" {
		return
	}
	to, err := p.at.Parse(strings.TrimSpace(address))
	if err != nil {
		return
	}
	if strings.HasPrefix(to.Scheme, "webcal") && to.Host == p.at.Host { // the site's own: answered as the page was
		to.Scheme, kind, mime = p.at.Scheme, alternate, "text/calendar"
	}
	switch to.Scheme {
	case "http", "https", "webcal", "webcals":
		p.links = append(p.links, link{to: to, text: text, kind: kind, mime: mime})
	}
}

// scanner is where the scan stands.
type scanner struct {
	page    *page
	inside  atom.Atom // the element whose text is collected: title, a, a heading, a cell; 0 for none
	text    strings.Builder
	href    string
	jsonLD  bool
	skipped atom.Atom // script or style

	open *table
	row  []string
	head bool // the row has a <th>
}

func (s *scanner) token(kind html.TokenType, z *html.Tokenizer) {
	switch kind {
	case html.TextToken:
		s.chars(z.Text())
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := z.TagName()
		tag := atom.Lookup(name)
		var attr map[string]string
		if more {
			attr = attributes(z)
		}
		s.start(tag, string(name), attr)
	case html.EndTagToken:
		name, _ := z.TagName()
		s.end(atom.Lookup(name))
	}
}

func attributes(z *html.Tokenizer) map[string]string {
	all := map[string]string{}
	for {
		key, value, more := z.TagAttr()
		if _, twice := all[string(key)]; !twice {
			all[string(key)] = string(value)
		}
		if !more {
			return all
		}
	}
}

func (s *scanner) chars(text []byte) {
	if s.skipped != 0 {
		if s.jsonLD && eventType.Match(text) {
			s.page.events = true
		}
		return
	}
	s.page.words += len(bytes.TrimSpace(text))
	if s.inside != 0 && s.text.Len() < 4<<10 {
		s.text.Write(text)
	}
}

// eventType is the type of one of schema.org's events, in JSON-LD or microdata.
var eventType = regexp.MustCompile(`"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/)?(?:Event|EventSeries|SocialEvent|EducationEvent)"`)

func (s *scanner) start(tag atom.Atom, name string, attr map[string]string) {
	p := s.page
	if src := attr["data-src"]; src != "" && attr["id"] == "tsml-ui" {
		p.tsml = true
		p.add(src, "", tsmlData, "")
	}
	if kind := attr["itemtype"]; strings.Contains(kind, "schema.org/") && strings.Contains(kind, "Event") {
		p.events = true
	}
	switch tag {
	case atom.Script, atom.Style:
		if tag == atom.Script && attr["type"] != "application/ld+json" {
			p.scripts++
		}
		s.skipped, s.jsonLD = tag, attr["type"] == "application/ld+json"
	case atom.Base:
		if to, err := p.at.Parse(attr["href"]); err == nil && to.Host != "" {
			p.at = to
		}
	case atom.Meta:
		p.meta(attr)
	case atom.Link:
		p.linkElement(attr)
	case atom.Input:
		p.signIn = p.signIn || strings.EqualFold(attr["type"], "password")
	case atom.Iframe:
		p.add(attr["src"]+attr["data-src"], "", frame, "")
	case atom.A:
		s.collect(tag)
		s.href = attr["href"]
		if s.open != nil {
			s.open.joins = s.open.joins || joins(s.href)
		}
	case atom.Title, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.collect(tag)
	case atom.Br:
		s.text.WriteByte(' ')
	default:
		s.startTable(tag, attr)
	}
}

// collect begins to take up an element's text. A link inside a heading or cell goes on with theirs.
func (s *scanner) collect(tag atom.Atom) {
	if tag == atom.A && s.inside != 0 {
		return
	}
	s.inside = tag
	s.text.Reset()
}

func (s *scanner) end(tag atom.Atom) {
	switch {
	case tag == s.skipped:
		s.skipped, s.jsonLD = 0, false
	case tag == atom.A:
		s.page.add(s.href, words(s.text.String()), anchor, "")
		s.href = ""
	case tag != 0 && tag == s.inside && tag == atom.Title && s.page.title == "":
		s.page.title = words(s.text.String())
	case tag == atom.H1 && tag == s.inside && s.page.heading == "" && len(s.page.dayHeads) == 0 && !isDayHead(s.text.String()):
		s.page.heading = words(s.text.String())
	case tag != 0 && tag == s.inside && heading(tag) && len(s.page.dayHeads) < mostHeads:
		if head, ok := headOf(tag.String(), words(s.text.String())); ok {
			s.page.dayHeads = append(s.page.dayHeads, head)
		}
	}
	s.endOfTable(tag)
	if tag == s.inside {
		s.inside = 0
	}
}

func isDayHead(text string) bool {
	_, ok := headOf("h1", words(text))
	return ok
}

func heading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func (p *page) meta(attr map[string]string) {
	switch {
	case attr["name"] == "12_step_meeting_list":
		p.tsml = true
	case attr["property"] == "og:site_name":
		p.siteName = words(attr["content"])
	case strings.EqualFold(attr["name"], "generator") && strings.Contains(attr["content"], "WordPress"):
		p.wordPress = true
	}
}

func (p *page) linkElement(attr map[string]string) {
	rel := strings.ToLower(attr["rel"])
	switch {
	case rel == "https://api.w.org/":
		p.wordPress = true
		if to, err := p.at.Parse(attr["href"]); err == nil {
			p.restRoot = to.String()
		}
	case strings.Contains(rel, "alternate"):
		p.add(attr["href"], words(attr["title"]), alternate, strings.ToLower(attr["type"]))
	}
}

// words is a text with single spaces, in the UTF-8 that YAML takes.
func words(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}
