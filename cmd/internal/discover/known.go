package discover

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// sharedHosts serve lists of many publishers, so that only the whole address tells whose.
var sharedHosts = []string{
	"docs.google.com", "sheets.googleapis.com", "calendar.google.com", "google.com", "drive.google.com",
	"sheets.code4recovery.org", "raw.githubusercontent.com", "outlook.live.com", "outlook.office365.com",
}

// known reports what the registry says about the publisher at an address: an [ErrRefused] where it must not be
// fetched, an [ErrKnown] where it is there already.
func (l *looker) known(address string) error {
	if err := l.refused(address); err != nil {
		return err
	}
	for _, s := range l.opt.Registry {
		if samePublisher(s, address) {
			return inRegistry(s)
		}
	}
	return nil
}

// refused keeps every request, a page's links included, away from publishers who said no. The registry's other
// entries do not matter here: a page may show a list that is known already.
func (l *looker) refused(address string) error {
	for _, s := range l.opt.Registry {
		if s.Access != scrapers.Open && samePublisher(s, address) {
			return fmt.Errorf("%s: the registry has this publisher as %s (access: %s)%s; it is not fetched: ask the publisher first: %w, %w",
				address, s.ID, s.Access, because(s.Terms), ErrRefused, ErrKnown)
		}
	}
	return nil
}

// alreadyThere looks for the list that was found, which may lie elsewhere than the address.
func (l *looker) alreadyThere(address string) error {
	for _, s := range l.opt.Registry {
		if s.URL != "" && plainAddress(s.URL) == plainAddress(address) {
			return inRegistry(s)
		}
	}
	return nil
}

func inRegistry(s scrapers.Source) error {
	state := "is fetched every night"
	if s.Disabled != "" {
		state = "is disabled (" + s.Disabled + ")"
	}
	return fmt.Errorf("the registry has this publisher as %s, which %s from %s: try it with `almanac source test %s`; "+
		"for another list of the same publisher copy that source's file, and change id and url: %w", s.ID, state, s.URL, s.ID, ErrKnown)
}

// samePublisher reports whether a source's list or website is on the address's host.
func samePublisher(s scrapers.Source, address string) bool {
	host := hostOf(address)
	for _, own := range []string{s.URL, s.Website} {
		switch {
		case own == "":
		case host == "" || slices.Contains(sharedHosts, host):
			if plainAddress(own) == plainAddress(address) {
				return true
			}
		case hostOf(own) == host:
			return true
		}
	}
	return false
}

// plainAddress writes an address so that two spellings of it are equal.
func plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Host = hostOf(address)
	if u.Scheme == "http" {
		u.Scheme = "https"
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

func because(terms string) string {
	if terms == "" {
		return ""
	}
	return ", because: " + terms
}
