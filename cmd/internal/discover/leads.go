package discover

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// leads are where the page's list may be, in the order of formats: 12 Step Meeting List, BMLT, calendars, sheets.
// What scripts load comes last. Each address stands once, in its first place.
func (p *page) leads() []lead {
	var once []lead
	for _, a := range slices.Concat(p.tsmlLeads(), p.bmltLeads(), p.calendarLeads(), p.fileLeads(), p.scriptLeads()) {
		if !slices.ContainsFunc(once, func(b lead) bool { return b.url == a.url }) {
			once = append(once, a)
		}
	}
	return once
}

// tsmlLeads are the places where 12 Step Meeting List keeps its feed. A site that is no WordPress is asked only for
// what its page names.
func (p *page) tsmlLeads() []lead {
	var all []lead
	if p.tsml || p.wordPress {
		rest, why := p.rest(), "12 Step Meeting List keeps its feed there"
		if !p.tsml {
			why = "the site is a WordPress, where 12 Step Meeting List would keep its feed there"
		}
		all = append(all, lead{url: rest.JoinPath("tsml", "meetings").String(), why: why})
		ajax := p.site().JoinPath("wp-admin", "admin-ajax.php")
		ajax.RawQuery = "action=meetings"
		all = append(all, lead{url: ajax.String(), why: why})
	}
	for _, l := range p.links {
		switch {
		case l.kind == alternate && l.mime == "application/json" && !strings.Contains(l.to.Path, "/wp-json/"):
			all = append(all, asLead(l.to, "the page names it as its alternate in JSON"))
		case l.kind == tsmlData:
			all = append(all, asLead(l.to, "TSML UI on the page reads it"))
		case l.kind == tsmlCache:
			all = append(all, asLead(l.to, rotates))
		}
	}
	return all
}

// rotates marks the one address that will not last.
const rotates = "the page names 12 Step Meeting List's cache file"

// rest is the root of WordPress' REST API.
func (p *page) rest() *url.URL {
	if p.restRoot != "" {
		if u, err := url.Parse(p.restRoot); err == nil && u.RawQuery == "" {
			return u
		}
	}
	return p.site().JoinPath("wp-json")
}

// site is the root of the site, which for a WordPress in a folder is that folder.
func (p *page) site() *url.URL {
	if before, _, ok := strings.Cut(p.restRoot, "/wp-json"); ok {
		if u, err := url.Parse(before + "/"); err == nil {
			return u
		}
	}
	return &url.URL{Scheme: p.at.Scheme, Host: p.at.Host, Path: "/"}
}

func (p *page) bmltLeads() []lead {
	var all []lead
	for _, l := range p.links {
		root, ok := bmltRoot(l.to)
		switch {
		case ok:
		case l.kind == bmltCall:
			root = l.to
		default:
			continue
		}
		all = append(all, serverLead(root, "the page shows meetings of this BMLT server"))
	}
	if len(all) > 0 || !p.bmlt {
		return all
	}
	if !p.wordPress {
		all = append(all, serverLead(p.folder(), "the page speaks of BMLT, and may be a server"))
	}
	return append(all, serverLead(p.folder().JoinPath("main_server/"), "the page speaks of BMLT, and its server may be below it"))
}

// folder is the page's own address, or where its file lies.
func (p *page) folder() *url.URL {
	at := *p.at
	if !strings.HasSuffix(at.Path, "/") {
		if dir, file := path.Split(at.Path); strings.Contains(file, ".") {
			at.Path = dir
		} else {
			at.Path += "/"
		}
	}
	at.RawPath, at.RawQuery, at.Fragment = "", "", ""
	return &at
}

// serverLead asks a BMLT server what it is, which costs it little.
func serverLead(root *url.URL, why string) lead {
	plain := *root
	plain.RawQuery, plain.Fragment = "", ""
	u := plain.JoinPath("client_interface", "json/")
	u.RawQuery = "switcher=GetServerInfo"
	return lead{url: u.String(), why: why, server: true, root: plain.String()}
}

// calendarLeads are the calendars that the page links, embeds or subscribes to, then The Events Calendar's own.
func (p *page) calendarLeads() []lead {
	var all []lead
	if p.tribe {
		all = append(all, p.tribeLead())
	}
	for _, l := range p.links {
		switch {
		case l.to.Query().Get("ical") == "1" || l.to.Query().Has("outlook-ical"):
			one := asLead(l.to, "The Events Calendar on the page offers it")
			one.fold = true
			all = append(all, one)
		case isCalendar(l):
			all = append(all, linkedLead(l.to, "the page links this calendar"))
		}
	}
	if p.tribe {
		ical := p.site().JoinPath("events", "/")
		ical.RawQuery = "ical=1"
		all = append(all, lead{url: ical.String(), why: "the page shows The Events Calendar", fold: true})
	}
	return all
}

// linkedLead is a list that may stand beside others.
func linkedLead(to *url.URL, why string) lead {
	a := asLead(to, why)
	a.linked = true
	return a
}

func isCalendar(l link) bool {
	return strings.HasPrefix(l.to.Scheme, "webcal") || strings.EqualFold(path.Ext(l.to.Path), ".ics") ||
		l.kind == alternate && l.mime == "text/calendar" || googleCalendar(l.to) != ""
}

// meetingFile is a file's name, or a link's text, that promises meetings.
var meetingFile = regexp.MustCompile(`(?i)meeting|schedule|r[eé]uni|treff|m[öo]te|spotka|gruppe|grupo`)

// fileLeads are the Google Sheets that the page links or embeds, then tables and JSON by their names.
func (p *page) fileLeads() []lead {
	var sheets, files []lead
	for _, l := range p.links {
		switch ext := strings.ToLower(path.Ext(l.to.Path)); {
		case isGoogleSheet(l.to):
			sheets = append(sheets, linkedLead(l.to, "the page links this Google Sheet"))
		case l.kind == anchor && slices.Contains([]string{".csv", ".tsv", ".xlsx", ".json"}, ext) && meetingFile.MatchString(l.to.Path+" "+l.text):
			files = append(files, linkedLead(l.to, "the page links this file"))
		}
	}
	return append(sheets, files...)
}

var (
	meetingPage = regexp.MustCompile(`(?i)\bmeetings?\b|\br[eé]uni[oõó]\w*|\btreffen\b|\bmeetinglist|\bm[öo]ten\b|\bspotkania\b|\briunioni\b`)
	finder      = regexp.MustCompile(`(?i)\bfind|\bsearch|\blist|\bschedule|\bdirectory|\btrouver|\bbuscar|\bfinden`)
	otherPage   = regexp.MustCompile(`(?i)minutes|business|agenda|assembly|committee|speaker|submit|update|start a|add a|what (is|are|to)|first meeting|login`)
)

// mostHops is how many other pages of the site are looked at.
const mostHops = 1

// hops are the site's own pages that seem to show the meetings, the likeliest first.
func (p *page) hops() []lead {
	var sure, others []lead
	for _, l := range p.links {
		says := l.text + " " + strings.ReplaceAll(l.to.Path, "-", " ")
		if l.kind != anchor || l.to.Host != p.at.Host || otherPage.MatchString(says) || !meetingPage.MatchString(says) {
			continue
		}
		one := asLead(l.to, "the page leads to its meetings there")
		one.hop = true
		if one.url == p.at.String() {
			continue
		}
		if finder.MatchString(says) {
			sure = append(sure, one)
		} else {
			others = append(others, one)
		}
	}
	all := append(sure, others...)
	return all[:min(len(all), mostHops)]
}
