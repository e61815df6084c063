// Package discover finds the meeting list behind an address, writes a source file for it, and tries it. Call
// [Look], then [Found.Save].
//
// It asks the site at most [MostRequests] times (robots.txt and redirects aside), through the client that every run
// uses, and stops at the first "no": an answer 401 or 403, a sign-in, a challenge, an entry of the registry that is
// not open. It looks in this order, and takes the first place that gives meetings:
//
//   - the address itself, where that is a feed or a file;
//   - where 12 Step Meeting List keeps its feed;
//   - a BMLT root server that the page uses;
//   - The Events Calendar's events; calendars, Google Sheets and files that the page links to;
//   - schema.org events on the page;
//   - a table on the page whose headers, or cells, say what they mean;
//   - elements of the page that are written alike, each with a time;
//   - the page's link to its meetings, and there the same again;
//   - the site's sitemap, where it names a page a meeting.
//
// What it cannot know it guesses, and says so: [Guess].
package discover

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// MostRequests bounds what one Look asks for. Looking stops earlier, so that something is left for reading what was
// found: a BMLT server's formats and service bodies, say.
const (
	MostRequests = 8
	mostLooks    = 6
)

// Options is what a look needs. ID, Fellowship, Region and TimeZone are what the person says; "" is guessed.
type Options struct {
	Address                          string
	ID, Fellowship, Region, TimeZone string

	// Registry is every source that is known already, fetched or not.
	Registry []scrapers.Source
	// Files are the files of those in Registry that are the person's own, by id; the others are built in.
	Files   map[string]string
	Formats map[string]scrapers.Format
	Client  *fetch.Client
	Now     time.Time
}

// Found is what a look found. Steps is filled in whatever the error.
type Found struct {
	Steps    []Step          `json:"steps"`
	Source   scrapers.Source `json:"source,omitzero"`
	YAML     string          `json:"yaml,omitempty"`
	Guesses  []Guess         `json:"guesses,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	Trial    nightly.Trial   `json:"trial,omitzero"`
	// Unfinished is set where a person has to complete the file before the source can run.
	Unfinished bool `json:"unfinished,omitempty"`
	// Cut is set where the list breaks off in the middle. The file then does not call it authoritative.
	Cut bool `json:"cut,omitempty"`
	// Offer is a source file that keeps everybody from fetching a publisher who said no.
	Offer string `json:"offer,omitempty"`
}

// Step is one request and what came of it.
type Step struct {
	URL    string `json:"url"`
	Result string `json:"result"`
}

// Guess is one key of the source file and where its value comes from.
type Guess struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Sure  Sure   `json:"sure"`
	Why   string `json:"why"`
}

// Sure says how far a guess can be trusted.
type Sure string

// From what a person said to what a person has to check.
const (
	Given   Sure = "given"
	Certain Sure = "certain"
	Likely  Sure = "likely"
	Weak    Sure = "guess"
)

// Why nothing was found that can be added. The error's text says where and what to do.
var (
	ErrNothing = errors.New("no meeting list found")
	ErrRefused = errors.New("the publisher says no")
	ErrKnown   = errors.New("it is known already")
	ErrUnclear = errors.New("cannot be told")
)

// Look finds the meeting list behind an address and tries it. The error wraps [ErrNothing], [ErrRefused] (Offer is
// set then), [ErrKnown] or [ErrUnclear]; any other is the network's, the archive's or a bug.
func Look(ctx context.Context, opt Options) (Found, error) {
	l := &looker{opt: opt, stored: map[string]fetch.Stored{}, left: mostLooks}
	found, err := l.look(ctx)
	found.Steps = l.steps
	if errors.Is(err, ErrRefused) && !errors.Is(err, ErrKnown) {
		var cannot error
		found.Offer, cannot = l.offer()
		err = errors.Join(err, cannot)
	}
	return found, err
}

func (l *looker) look(ctx context.Context) (Found, error) {
	if err := l.opt.given(); err != nil {
		return Found{}, err
	}
	first, err := readAddress(l.opt.Address)
	if err != nil {
		return Found{}, err
	}
	l.first = first
	if err := l.known(first.url); err != nil {
		return Found{}, err
	}
	if err := l.opt.Client.Introduced(first.url); err != nil {
		return Found{}, err
	}
	find, err := l.search(ctx)
	if err != nil {
		return Found{}, err
	}
	if err := l.alreadyThere(find.url); err != nil {
		return Found{}, err
	}
	l.left = MostRequests - l.requests
	found, err := l.describe(ctx, find)
	if err != nil {
		return found, fmt.Errorf("%s: %w", find.url, err)
	}
	return found, nil
}
