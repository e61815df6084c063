package nightly

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

// planned is a source and what tonight holds for it.
type planned struct {
	source scrapers.Source
	format scrapers.Format
	// outcome is set where nothing will be fetched and nothing published: disabled.
	outcome sinks.Outcome
	detail  string
	fetch   bool // false: published from the last good documents
}

// selected is false where --only or --offline leaves out a source that would be fetched.
func (p planned) selected() bool { return p.fetch || p.outcome == sinks.Disabled }

// plan decides what to do with every source, sorted by id.
func plan(sources []scrapers.Source, only, accept []string, offline bool, contact string) ([]planned, error) {
	if len(sources) == 0 {
		return nil, fmt.Errorf("%w: no sources: name a folder of source files with --sources, or add one with `sources:` in almanac.yaml", ErrUsage)
	}
	for _, id := range only {
		i := slices.IndexFunc(sources, func(s scrapers.Source) bool { return s.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("%w: --only names the source %q, which is not in the registry (see `almanac source list`)", ErrUsage, id)
		}
		if !sources[i].Fetchable() {
			return nil, fmt.Errorf("%w: --only names the source %q, which is not fetched: %s", ErrUsage, id, whyNot(sources[i]))
		}
	}
	for _, id := range accept {
		if !slices.ContainsFunc(sources, func(s scrapers.Source) bool { return s.ID == id }) {
			return nil, fmt.Errorf("%w: --accept names the source %q, which is not in the registry (see `almanac source list`)", ErrUsage, id)
		}
	}
	all := make([]planned, 0, len(sources))
	for _, s := range sources {
		if err := regionError(s); err != nil {
			return nil, err
		}
		p := planned{source: s}
		switch format, known := Formats[s.Format]; {
		case !s.Fetchable():
			p.outcome, p.detail = sinks.Disabled, whyNot(s)
		case !known:
			return nil, fmt.Errorf("%w: source %s has the format %q, which this program does not read; disable the source or use one of %s",
				ErrUsage, s.ID, s.Format, strings.Join(FormatNames(), ", "))
		default:
			p.format = format
			p.fetch = !offline && (len(only) == 0 || slices.Contains(only, s.ID))
		}
		all = append(all, p)
	}
	if contact == "" {
		if i := slices.IndexFunc(all, func(p planned) bool { return p.fetch && farAway(p.source.URL) }); i >= 0 {
			return nil, fmt.Errorf("%w: %s", ErrUsage, needContact(all[i].source.ID))
		}
	}
	slices.SortFunc(all, func(a, b planned) int { return strings.Compare(a.source.ID, b.source.ID) })
	return all, nil
}

func needContact(id string) string {
	return "source " + id + " is on the internet: say who asks, so that its publisher can reach you: set fetch.contact in almanac.yaml, or ALMANAC_CONTACT, to an https or mailto address"
}

// farAway reports whether an address is neither a file nor plainly on this machine.
func farAway(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "file" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback())
}

func whyNot(s scrapers.Source) string {
	if s.Access != scrapers.Open {
		return "access is " + string(s.Access)
	}
	return s.Disabled
}
