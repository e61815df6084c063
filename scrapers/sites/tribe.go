package sites

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// The Events Calendar for WordPress answers under /wp-json/tribe/events/v1/events with its coming events, page by page,
// one event an occurrence. They are folded back to rules as the calendars of the same plugin are.

const (
	roleEvents = "events"
	tribePath  = "/tribe/events/v1/events"
	tribePages = 60 // of fifty events
)

func isTribe(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return strings.HasSuffix(strings.TrimSuffix(u.Path+u.Query().Get("rest_route"), "/"), tribePath)
}

// tribeAddress asks for the largest pages that the plugin gives, unless the source says how many.
func tribeAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if q := u.Query(); q.Get("per_page") == "" {
		q.Set("per_page", "50")
		u.RawQuery = q.Encode()
	}
	return u.String(), nil
}

func followTribe(s scrapers.Source, d scrapers.Document) ([]scrapers.Request, error) {
	answer, err := tribeAnswer(d)
	if err != nil {
		return nil, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
	}
	next, _ := answer.Member("next_rest_url").Text()
	page := tribePage(d.Role) + 1
	if next == "" || page > tribePages {
		return nil, nil
	}
	return []scrapers.Request{{Role: roleEvents + " " + strconv.Itoa(page), URL: next, Accept: "application/json"}}, nil
}

// tribePage is a page's number after the first, -1 for a document of another kind.
func tribePage(role string) int {
	name, number, _ := strings.Cut(role, " ")
	page, err := strconv.Atoi(cmp.Or(number, "0"))
	if name != roleEvents || err != nil {
		return -1
	}
	return page
}

func tribeAnswer(d scrapers.Document) (scrapers.JSON, error) {
	doc, _, err := scrapers.FindJSON(d.Body)
	if err != nil {
		return nil, err
	}
	if events := doc.Member("events"); !events.IsArray() {
		return nil, fmt.Errorf("the answer has no events; it begins with %.80q: %w", doc, scrapers.ErrNotThisFormat)
	}
	return doc, nil
}

// occurrence is one event, which a rule may gather with others.
type occurrence struct {
	listing scrapers.Listing
	start   time.Time // on local clocks
	key     string    // what the occurrences of one meeting share
}

func (p *parser) tribe(d scrapers.Document) error {
	answer, err := tribeAnswer(d)
	if err != nil {
		return err
	}
	for event, err := range answer.Member("events").Elements() {
		if event == nil {
			p.problem(scrapers.Truncated, scrapers.Listing{}, "", "")
			continue
		}
		p.Rows++
		if err != nil || !event.IsObject() {
			p.problem(scrapers.RowUnreadable, scrapers.Listing{Row: p.Rows}, "", "")
			continue
		}
		if p.event(event); p.Rows > scrapers.MostRows {
			return scrapers.ErrTooManyRows
		}
	}
	if next, _ := answer.Member("next_rest_url").Text(); next != "" && tribePage(d.Role) >= tribePages {
		p.stopped(fmt.Sprintf("there are more than %d pages of events; narrow the url by a category", tribePages+1))
	}
	return nil
}

// event reads one occurrence. Dates are local: "2026-05-04 19:00:00".
func (p *parser) event(v scrapers.JSON) {
	text := func(path ...string) string {
		value := v
		for _, key := range path {
			value = value.Member(key)
		}
		s, _ := value.Text()
		return strings.TrimSpace(s)
	}
	l := scrapers.Listing{
		Row: p.Rows, Ref: text("id"), URL: text("url"), Name: text("title"), Notes: text("description"), Updated: text("modified_utc"),
		TimeZone: text("timezone"), ConferenceURL: text("virtual_url"),
		Venue: text("venue", "venue"), Street: text("venue", "address"), City: text("venue", "city"), PostalCode: text("venue", "zip"), Country: text("venue", "country"),
		State:    cmp.Or(text("venue", "state"), text("venue", "province"), text("venue", "stateprovince")),
		Latitude: text("venue", "geo_lat"), Longitude: text("venue", "geo_lng"),
	}
	for category, err := range v.Member("categories").Elements() {
		if name, ok := category.Member("name").Text(); err == nil && ok {
			l.Types = append(l.Types, scrapers.Type{Code: name})
		}
	}
	start, _, ok := readStamp(text("start_date"), "")
	switch {
	case text("all_day") == "true":
		p.problem(scrapers.EventAllDay, l, "start", text("start_date"))
		return
	case !ok:
		p.problem(scrapers.RowUnreadable, l, "start", text("start_date"))
		return
	}
	l.Recurrence = &scrapers.Recurrence{Start: start.Format(wallTime)}
	if end, _, ok := readStamp(text("end_date"), ""); ok && end.After(start) {
		l.Duration = fmt.Sprintf("%d min", int(end.Sub(start).Minutes()))
	}
	key := strings.ToLower(strings.Join(strings.Fields(strings.Join([]string{
		l.Name, l.Venue, l.Street, l.City, l.ConferenceURL, l.TimeZone, l.Duration, start.Format("Mon 15:04"),
	}, " \x1f ")), " "))
	p.occurrences = append(p.occurrences, occurrence{l, start, key})
}

// foldOccurrences makes one listing of the occurrences of a meeting. What it says beside its dates, the latest says.
func (p *parser) foldOccurrences() {
	groups := map[string][]occurrence{}
	var keys []string
	horizon := time.Time{}
	for _, o := range p.occurrences {
		if groups[o.key] == nil {
			keys = append(keys, o.key)
		}
		groups[o.key] = append(groups[o.key], o)
		if o.start.After(horizon) {
			horizon = o.start
		}
	}
	for _, key := range keys {
		group := groups[key]
		slices.SortStableFunc(group, func(a, b occurrence) int { return a.start.Compare(b.start) })
		from := 0
		for i := 1; i <= len(group); i++ {
			if i == len(group) || group[i].start.Sub(group[i-1].start) > scrapers.FoldGap {
				p.foldRun(group[from:i], horizon, i == len(group))
				from = i
			}
		}
	}
	slices.SortStableFunc(p.Listings, func(a, b scrapers.Listing) int { return cmp.Compare(a.Row, b.Row) })
}

// foldRun keeps occurrences that follow no rule as they are. newest: the run holds the last occurrence of its meeting.
func (p *parser) foldRun(run []occurrence, horizon time.Time, newest bool) {
	var dates []time.Time
	for _, o := range run {
		dates = append(dates, o.start.Truncate(24*time.Hour))
	}
	found, ok := scrapers.FoldDates(slices.Compact(dates))
	if !ok {
		for _, o := range run {
			p.Listings = append(p.Listings, o.listing)
		}
		return
	}
	first, last := run[0], run[len(run)-1]
	l := last.listing
	l.Row = slices.MinFunc(run, func(a, b occurrence) int { return cmp.Compare(a.listing.Row, b.listing.Row) }).listing.Row
	sum := sha256.Sum256([]byte(first.key))
	l.Ref = "fold-" + hex.EncodeToString(sum[:8])
	if !newest { // the newest run alone has the lasting key
		l.Ref += "#" + first.start.Format(time.DateOnly)
	}
	l.Recurrence = &scrapers.Recurrence{Start: first.start.Format(wallTime), RRule: found.RRule}
	clock := first.start.Sub(first.start.Truncate(24 * time.Hour))
	for _, d := range found.Skipped {
		l.Recurrence.Except = append(l.Recurrence.Except, d.Add(clock).Format(wallTime))
	}
	if found.Next.Before(horizon.Truncate(24 * time.Hour)) { // the calendar goes on, and the meeting does not
		l.Recurrence.RRule += ";UNTIL=" + last.start.Format("20060102T150405")
	}
	p.Listings = append(p.Listings, l)
	for _, o := range run {
		if o.listing.Row != l.Row {
			p.problem(scrapers.EventFolded, o.listing, "", "")
		}
	}
}
