package discover

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/sheet"
)

// readAddress makes a lead of what a person typed: example.org, a webcal: link, a Google Sheet's or calendar's page.
func readAddress(typed string) (lead, error) {
	typed = strings.TrimSpace(typed)
	if !strings.Contains(typed, ":/") && !strings.HasPrefix(typed, "file:") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || u.Host == "" && u.Scheme != "file" {
		return lead{}, say(ErrUnclear, "%q is no address: give the page or feed in full, such as https://example.org/meetings", typed)
	}
	switch u.Scheme {
	case "http", "https", "file", "webcal", "webcals":
	default:
		return lead{}, say(ErrUnclear, "%q begins with %s:, which is not fetched; give an http or https address", typed, u.Scheme)
	}
	if u.User != nil {
		return lead{}, say(ErrUnclear, "the address of %s carries a user name or password; a source file is public, give one without", u.Host)
	}
	first := asLead(u, "the address itself")
	if root, ok := bmltRoot(u); ok {
		first = serverLead(root, "the address is a BMLT server's")
	}
	return first, nil
}

// asLead turns a link into the address of the data behind it.
func asLead(u *url.URL, why string) lead {
	switch u.Scheme {
	case "webcal", "webcals":
		plain := *u
		plain.Scheme = "https"
		u = &plain
	}
	for _, rewrite := range []func(*url.URL) string{googleCalendar, googleSheet} {
		if address := rewrite(u); address != "" {
			return lead{url: address, why: why}
		}
	}
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	return lead{url: plain.String(), why: why}
}

// googleCalendar is the iCal address of a calendar that a page embeds or subscribes to, "" for any other address.
// cid is the calendar's id in base64, or a calendar's address as it is.
func googleCalendar(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if host != "calendar.google.com" && (host != "www.google.com" || !strings.HasPrefix(u.Path, "/calendar")) {
		return ""
	}
	id := u.Query().Get("src")
	if cid := u.Query().Get("cid"); id == "" && cid != "" {
		id = cid
		if plain, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(cid, "=")); err == nil && strings.Contains(string(plain), "@") {
			id = string(plain)
		}
		if strings.Contains(id, "://") {
			_, rest, _ := strings.Cut(id, "://")
			return "https://" + rest
		}
	}
	if id == "" {
		return ""
	}
	return "https://calendar.google.com/calendar/ical/" + url.PathEscape(id) + "/public/basic.ics"
}

// googleSheet is the export of a Google Sheet's page, "" for any other address and for what is an export already.
func googleSheet(u *url.URL) string {
	if !isGoogleSheet(u) {
		return ""
	}
	export, err := sheet.Format().Requests(scrapers.Source{URL: u.String()})
	if err != nil || export[0].URL == u.String() {
		return ""
	}
	return export[0].URL
}

func isGoogleSheet(u *url.URL) bool {
	return strings.ToLower(u.Hostname()) == "docs.google.com" && strings.HasPrefix(u.Path, "/spreadsheets/")
}

// bmltRoot is the root of the BMLT server that an address names. A question for meetings stays as it is: the person
// may have narrowed it.
func bmltRoot(u *url.URL) (*url.URL, bool) {
	root := *u
	root.RawQuery = ""
	if before, _, under := strings.Cut(u.Path, "/client_interface/"); under {
		if u.Query().Get("switcher") == "GetSearchResults" {
			return nil, false
		}
		root.Path = before + "/"
		return &root, true
	}
	if before, _, under := strings.Cut(u.Path, "/main_server"); under {
		root.Path = before + "/main_server/"
		return &root, true
	}
	return nil, false
}

// hostOf is an address's host without "www.", "" for a file.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}
