package discover

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// sharedHosts serve lists of many publishers, so that only the whole address tells whose. Any other host is its
// publisher's own, whose "no" holds for all of it.
var sharedHosts = []string{
	"docs.google.com", "sheets.googleapis.com", "calendar.google.com", "google.com", "drive.google.com",
	"sheets.code4recovery.org", "raw.githubusercontent.com", "outlook.live.com", "outlook.office365.com",
	"sites.google.com", "facebook.com", "meetup.com", "eventbrite.com", "airtable.com", "github.com", "gitlab.com", "dropbox.com",
	"onedrive.live.com", "archive.org", "web.archive.org",
}

// known reports what the registry says about the publisher at an address: an [ErrRefused] where it must not be
// fetched, an [ErrKnown] where it is there already.
func (l *looker) known(address string) error {
	if err := l.refused(address); err != nil {
		return err
	}
	for _, s := range l.opt.Registry {
		file, own := l.opt.Files[s.ID]
		switch {
		case own && s.URL != "" && plainAddress(s.URL) == plainAddress(address):
			return inFolder(s, file)
		case !own && samePublisher(s, address):
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
			where := "the registry"
			if file, own := l.opt.Files[s.ID]; own {
				where = file
			}
			return say(errors.Join(ErrRefused, ErrKnown), "%s: %s has this publisher as %s (access: %s)%s; it is not fetched: ask the publisher first",
				address, where, s.ID, s.Access, because(s.Terms))
		}
	}
	return nil
}

// alreadyThere looks for the list that was found, which may lie elsewhere than the address.
func (l *looker) alreadyThere(address string) error {
	for _, s := range l.opt.Registry {
		if s.URL != "" && plainAddress(s.URL) == plainAddress(address) {
			if file, own := l.opt.Files[s.ID]; own {
				return inFolder(s, file)
			}
			return inRegistry(s)
		}
	}
	return nil
}

// inFolder is the answer for a list that the person has added already.
func inFolder(s scrapers.Source, file string) error {
	next := fmt.Sprintf("try it with `almanac source test %s`, or remove the file to add it anew", file)
	if s.Disabled != "" {
		next = fmt.Sprintf("it is disabled (%s): complete it, or remove the file to add it anew", s.Disabled)
	}
	return say(ErrKnown, "%s has the list at %s; %s", file, s.URL, next)
}

// beside are the person's own sources of the same host, whose meetings may be the same.
func (l *looker) beside(address string) []string {
	var all []string
	for _, s := range l.opt.Registry {
		if file, own := l.opt.Files[s.ID]; own && hostOf(address) != "" && hostOf(s.URL) == hostOf(address) {
			all = append(all, file)
		}
	}
	return all
}

func inRegistry(s scrapers.Source) error {
	state := "is fetched every night"
	if s.Disabled != "" {
		state = "is disabled (" + s.Disabled + ")"
	}
	return say(ErrKnown, "the registry has this publisher as %s, which %s from %s: try it with `almanac source test %s`; "+
		"for another list of the same publisher copy that source's file, and change id and url", s.ID, state, s.URL, s.ID)
}

// samePublisher reports whether a source's list or website is on the address's host.
func samePublisher(s scrapers.Source, address string) bool {
	host := hostOf(address)
	for _, own := range []string{s.URL, s.Website} {
		switch {
		case own == "":
		case host == "" || slices.Contains(sharedHosts, host):
			if within(address, own) {
				return true
			}
		case hostOf(own) == host:
			return true
		}
	}
	return false
}

// within reports whether an address is a publisher's page on a host of many, or below it.
func within(address, own string) bool {
	plain, its := plainAddress(address), plainAddress(own)
	at, err := url.Parse(own)
	return plain == its || err == nil && len(strings.Trim(at.Path, "/")) > 0 && at.RawQuery == "" && strings.HasPrefix(plain, its+"/")
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
