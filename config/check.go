package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are checked against the same data on every machine that has none of its own

	"golang.org/x/text/language"

	"github.com/recovery-almanac/almanac/scrapers"
)

var (
	idPattern     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	regionPattern = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)
	mailPattern   = regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}\b`)
	datePattern   = regexp.MustCompile(`\b\d{4}(-\d{2}(-\d{2})?)?\b`)
)

// checkSource compares the keys of one source with each other and with the file's name.
func (d *document) checkSource(s scrapers.Source, base string) {
	d.require("id", "add id: %s", base)
	if d.has("id") && !d.failed("id") && s.ID != base {
		d.fail(d.lines["id"], "id", "%s is not the file's name; write id: %s, or name the file %s%s", quote(s.ID), base, s.ID, fileSuffix)
	}
	d.require("name", "add the publisher's name")
	if s.Access == scrapers.Open && !d.failed("access") {
		d.require("format", "add one of %s", strings.Join(formats, ", "))
		d.require("url", "add the list's address; only a source that is not open may have none")
	}
	if d.has("ical") && s.Format != "ical" {
		d.fail(d.lines["ical"], "ical", "the block is for format: ical only; remove it")
	}
	d.checkPage(s)
	d.checkRows(s)
	if d.has("gates.stale_after") && d.has("gates.expire_after") && s.Gates.StaleAfter != nil && s.Gates.ExpireAfter != nil &&
		*s.Gates.StaleAfter >= *s.Gates.ExpireAfter {
		d.fail(d.lines["gates.stale_after"], "gates.stale_after", "is not before expire_after; make it shorter")
	}
	d.noPeople(s)
	d.advise(s)
}

func (d *document) require(key, advice string, args ...any) {
	if !d.has(key) {
		d.fail(0, key, "is missing; "+advice, args...)
	}
}

// noPeople keeps e-mail addresses out of a file that is published with the program.
func (d *document) noPeople(s scrapers.Source) {
	for _, t := range []struct{ key, text string }{
		{"name", s.Name}, {"attribution", s.Attribution}, {"licence", s.Licence}, {"disabled", s.Disabled},
		{"terms", s.Terms}, {"overlaps", s.Overlaps}, {"notes", s.Notes}, {"evidence", s.Evidence},
	} {
		if mailPattern.MatchString(t.text) {
			d.fail(d.lines[t.key], t.key, "holds an e-mail address; a source file is public, take it out")
		}
	}
}

// advise warns of what a source can run without, and should not.
func (d *document) advise(s scrapers.Source) {
	if s.Disabled != "" && !datePattern.MatchString(s.Disabled) {
		d.warn("disabled", "has no date; add the day on which it was disabled")
	}
	if !d.has("website") {
		d.warn("website", "is missing; readers cannot be sent to the publisher")
	}
	if !d.has("fellowship") {
		d.warn("fellowship", "is missing; write mixed if every row names its own")
	}
}

func idShape(s string) error {
	if !idPattern.MatchString(s) {
		return errors.New("is not an id")
	}
	return nil
}

func fellowshipWant() string {
	codes := make([]string, 0, len(scrapers.Fellowships)+1)
	for _, f := range scrapers.Fellowships {
		codes = append(codes, f.Code)
	}
	return "one of " + strings.Join(append(codes, mixed), ", ")
}

func fellowship(s string) error {
	if _, ok := scrapers.FellowshipByCode(s); !ok && s != mixed {
		return errors.New("is not a known fellowship")
	}
	return nil
}

// secretParameters are names under which addresses carry keys. A source file is public.
var secretParameters = []string{"key", "api_key", "apikey", "token", "access_token", "auth", "secret", "password", "pwd", "nonce"}

func sourceURL(s string) error {
	u, err := url.Parse(s)
	if err != nil {
		return errors.New("is not an address")
	}
	if u.User != nil {
		return errors.New("carries a user name or password")
	}
	for name := range u.Query() {
		if slices.Contains(secretParameters, strings.ToLower(name)) {
			return fmt.Errorf("carries a secret in %q", name)
		}
	}
	switch u.Scheme {
	case "http", "https":
		return hosted(u)
	case "file":
		if u.Path == "" && u.Opaque == "" {
			return errors.New("names no file")
		}
		return nil
	}
	return errors.New("has another scheme")
}

func website(s string) error {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("is not a web address")
	}
	if u.User != nil {
		return errors.New("carries a user name or password")
	}
	return hosted(u)
}

func hosted(u *url.URL) error {
	if u.Hostname() == "" {
		return errors.New("names no host")
	}
	return nil
}

// zones remembers which names load: a registry has hundreds of sources in a few dozen zones.
var zones sync.Map

func timeZone(s string) error {
	known, seen := zones.Load(s)
	if !seen {
		_, err := time.LoadLocation(s)
		known = err == nil && s != "Local" // Local is this machine's zone, never a publisher's
		zones.Store(s, known)
	}
	if !known.(bool) {
		return errors.New("is not a known time zone")
	}
	return nil
}

// region accepts ISO 3166-1 alpha-2 codes in use, alone or before a subdivision. Which subdivisions exist is the
// gazetteer's to know.
func region(s string) error {
	if !regionPattern.MatchString(s) {
		return errors.New("is not an ISO 3166 code")
	}
	country, err := language.ParseRegion(s[:2])
	// ParseRegion also takes withdrawn and exceptional codes (UK, DD) and maps them.
	if err != nil || !country.IsCountry() || country.Canonicalize().String() != s[:2] {
		return fmt.Errorf("names no country known as %s", s[:2])
	}
	return nil
}
