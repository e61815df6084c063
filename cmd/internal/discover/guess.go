package discover

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
)

// evidence is what a guess can be made from.
type evidence struct {
	find      find
	page      *page // nil where no web page was seen
	now       time.Time
	documents []scrapers.Document
	parsed    scrapers.Parsed
	meetings  []normalize.Meeting // read without a region or zone of the source's
}

// guess fills in the draft. It fails where something that a source cannot do without is unknown.
func (l *looker) guess(e *evidence, d *draft) error {
	fellowship, err := l.fellowship(e)
	if err != nil {
		return err
	}
	e.meetings = l.normalized(e, fellowship.Value)
	region, err := l.region(e)
	if err != nil {
		return err
	}
	name := e.name(fellowship.Value)
	id, err := l.id(e, fellowship, region, name)
	if err != nil {
		return err
	}
	zone, err := l.zone(e, region.Value)
	if err != nil {
		return err
	}
	d.add("id", id.Value, id.Sure, id.Why)
	d.add("name", name.Value, name.Sure, name.Why)
	d.add("format", e.find.format, Certain, e.find.why)
	d.add("url", e.find.url, Certain, e.find.why)
	d.add("fellowship", fellowship.Value, fellowship.Sure, fellowship.Why)
	d.add("time_zone", zone.Value, zone.Sure, zone.Why)
	if zone.Value == "" && e.find.unfinished && region.Value != "" && region.Value != Nowhere {
		d.find.block = commented("Nothing tells the time zone: add time_zone: Area/City, or a row without a known place cannot be read"+keepsSeveral(region.Value)+".") + d.find.block
	}
	if region.Value != Nowhere {
		d.add("region", region.Value, region.Sure, region.Why)
	}
	website := e.website()
	d.add("website", website.Value, website.Sure, website.Why)
	return nil
}

// standInZone lets rows be read whose zone only the source could tell.
const standInZone = "Etc/UTC"

// sampleRows bounds what guesses are made from.
const sampleRows = 500

// normalized reads a sample of the rows for what they say about place and time.
func (l *looker) normalized(e *evidence, fellowship string) []normalize.Meeting {
	return normalize.All(e.stand(fellowship, l.hint()), e.sample(), l.opt.Now, l.opt.Now).Meetings
}

// stand is a source that says little of its own.
func (e *evidence) stand(fellowship, region string) scrapers.Source {
	if fellowship == mixed {
		fellowship = ""
	}
	return scrapers.Source{ID: draftID, Format: e.find.format, URL: e.find.url, Fellowship: fellowship, Region: region, TimeZone: standInZone}
}

// sample takes rows from all over the list, which may be sorted by place.
func (e *evidence) sample() scrapers.Parsed {
	all := e.parsed.Listings
	step := 1 + (len(all)-1)/sampleRows
	var rows []scrapers.Listing
	for i := 0; i < len(all); i += step {
		rows = append(rows, all[i])
	}
	return scrapers.Parsed{Rows: len(rows), Listings: rows}
}

// zone is the zone of most rows that have one of their own, else the one of the region. It fails where most rows
// would need one and nothing tells which: a guess here moves every meeting by hours.
func (l *looker) zone(e *evidence, region string) (Guess, error) {
	if l.opt.TimeZone != "" {
		return Guess{Value: l.opt.TimeZone, Sure: Given, Why: "given"}, nil
	}
	var zones []string
	lacking := 0
	for _, m := range e.meetings {
		switch {
		case m.Schedule.TimeZoneFrom == normalize.ZoneFromSource:
			lacking++
		case m.Schedule.TimeZone != "":
			zones = append(zones, m.Schedule.TimeZone)
		}
	}
	zone, n := mostFrequent(zones)
	if n > 0 && 2*n >= len(zones) {
		return Guess{Value: zone, Sure: sureness(n, len(zones)), Why: fmt.Sprintf("%d of the %d rows whose place or feed tells it", n, len(zones))}, nil
	}
	if zone = zoneOfRegion(region); zone != "" {
		return Guess{Value: zone, Sure: Likely, Why: "all of " + region + " keeps it"}, nil
	}
	if 2*lacking > len(e.meetings) {
		return Guess{}, fmt.Errorf("a list was found (%s), but the time zone of %d of its %d rows %w%s: run again with --time-zone, such as America/Chicago",
			e.find.why, lacking, len(e.meetings), ErrUnclear, keepsSeveral(region))
	}
	return Guess{}, nil
}

func keepsSeveral(region string) string {
	if region == "" || region == Nowhere {
		return ""
	}
	return " (" + region + " keeps more than one)"
}

// hint is the region that the person says, as rows are read with it.
func (l *looker) hint() string {
	if l.opt.Region == Nowhere {
		return ""
	}
	return l.opt.Region
}

func sureness(n, of int) Sure {
	if 10*n >= 9*of && n > 1 {
		return Certain
	}
	return Likely
}

// mostFrequent returns the text that occurs most often, of several the first in order, and how often.
func mostFrequent(all []string) (string, int) {
	counts := map[string]int{}
	for _, s := range all {
		if s != "" {
			counts[s]++
		}
	}
	best := ""
	for s, n := range counts {
		if n > counts[best] || n == counts[best] && (best == "" || s < best) {
			best = s
		}
	}
	return best, counts[best]
}

// host is the publisher's own, "" where the list lies on a host of many.
func (e *evidence) host() string {
	for _, address := range e.addresses() {
		if host := hostOf(address); host != "" && !slices.Contains(sharedHosts, host) {
			return host
		}
	}
	return ""
}

// addresses are the page's, the list's and, where most rows have their page on one host, those pages': a page that
// shows a list from elsewhere is the publisher's.
func (e *evidence) addresses() []string {
	var all, hosts []string
	if e.page != nil {
		all = append(all, e.page.at.String())
	}
	all = append(all, e.find.url)
	for _, l := range e.parsed.Listings {
		if u, err := url.Parse(l.URL); err == nil && strings.HasPrefix(u.Scheme, "http") {
			hosts = append(hosts, u.Scheme+"://"+u.Host+"/")
		}
	}
	if site, n := mostFrequent(hosts); 2*n > len(e.parsed.Listings) {
		all = append(all, site)
	}
	return all
}

func (e *evidence) website() Guess {
	for _, address := range e.addresses() {
		if site := websiteOf(address); site != "" {
			return Guess{Value: site, Sure: Certain, Why: "the address's host"}
		}
	}
	return Guess{}
}

// websiteOf is the front page of an address's host, "" for a file and for a host of many publishers.
func websiteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || slices.Contains(sharedHosts, hostOf(address)) {
		return ""
	}
	return (&url.URL{Scheme: cmp.Or(u.Scheme, "https"), Host: u.Host, Path: "/"}).String()
}

// weakest is how sure one can be of what is made of several guesses.
func weakest(all ...Guess) Sure {
	sure := Certain
	for _, g := range all {
		if g.Sure == Weak || g.Sure == Likely && sure == Certain {
			sure = g.Sure
		}
	}
	return sure
}

// id is made of fellowship, region and host, as the registry's are.
func (l *looker) id(e *evidence, fellowship, region, name Guess) (Guess, error) {
	g := Guess{Value: l.opt.ID, Sure: Given, Why: "given"}
	if g.Value == "" {
		where := strings.ToLower(region.Value)
		if where == "" {
			where = Nowhere
		}
		sure := weakest(fellowship, region)
		whose, from := hostWord(e.host(), fellowship.Value), "host"
		if whose == "" {
			sure = weakest(fellowship, region, name)
			whose, from = slug(name.Value), "name"
		}
		g = Guess{Value: strings.Trim(fellowship.Value+"-"+where+"-"+whose, "-"), Sure: sure, Why: "fellowship, region and " + from}
	}
	taken := func(id string) int {
		return slices.IndexFunc(l.opt.Registry, func(s scrapers.Source) bool { return s.ID == id })
	}
	at := taken(g.Value)
	if at < 0 {
		return g, nil
	}
	if g.Sure == Given {
		where := "the registry"
		if file, own := l.opt.Files[g.Value]; own {
			where = file
		}
		return g, say(ErrKnown, "the id %s is that of %s in %s; give another with --id", g.Value, l.opt.Registry[at].Name, where)
	}
	first := g.Value
	for n := 2; taken(g.Value) >= 0; n++ {
		g.Value = fmt.Sprintf("%s-%d", first, n)
	}
	g.Why += "; " + first + " is another list's"
	return g, nil
}
