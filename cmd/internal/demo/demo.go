// Package demo shows a newcomer the whole road without the internet: a handful of invented publishers on
// loopback, and two nights against them. Call [Run].
package demo

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
)

// Night is one of the two runs.
type Night struct {
	Number   int // 1 or 2
	Manifest nightly.Manifest
}

// Options is what a demo needs.
type Options struct {
	Dir     string // the data folder
	Version string
	Now     time.Time // of the second night
	Log     *slog.Logger
	Load    func(context.Context) nightly.Analytics // see nightly.Options
	Each    func(Night) error                       // hears of every night
}

// Run serves the publishers and runs two nights a day apart. On the second night one publisher has changed its list,
// one is down, and one still answers with a sign-in page.
func Run(ctx context.Context, opt Options) error {
	server, err := serve()
	if err != nil {
		return err
	}
	defer server.Close()
	settings := config.Defaults
	settings.Data = opt.Dir
	settings.Fetch.AllowPrivateNetworks = true // the publishers are on this machine
	settings.Fetch.Contact = "https://example.org/almanac-demo"
	settings.Fetch.Delay = 20 * time.Millisecond
	settings.Fetch.RetryBase = 20 * time.Millisecond
	for number := 1; number <= 2; number++ {
		server.night.Store(int32(number))
		at := opt.Now.AddDate(0, 0, number-2)
		manifest, err := nightly.Run(ctx, nightly.Options{
			Settings: settings, Sources: sources(server.URL), Version: opt.Version, Log: opt.Log,
			Now: startingAt(at), Load: opt.Load,
		})
		if err != nil {
			return fmt.Errorf("night %d: %w", number, err)
		}
		if err := opt.Each(Night{number, manifest}); err != nil {
			return err
		}
	}
	return nil
}

// startingAt is a clock that reads at now and goes on from there.
func startingAt(at time.Time) func() time.Time {
	begin := time.Now()
	return func() time.Time { return at.Add(time.Since(begin)) }
}

// sources declares the invented publishers at the address base.
func sources(base string) []scrapers.Source {
	aa := func(id, name, path string) scrapers.Source {
		return scrapers.Source{
			ID: id, Name: name, Format: "meetingguide", URL: base + path, Fellowship: "aa",
			TimeZone: "America/Los_Angeles", Region: "US-OR", Access: scrapers.Open, Authoritative: true,
			Attribution: "Data from " + name + " (invented)", Licence: "CC0-1.0",
		}
	}
	harbor := aa("aa-us-or-harbor", "Harbor Intergroup", "/harbor/meetings.json")
	valley := aa("aa-us-or-valley", "Valley Central Office", "/valley/meetings.json")
	cascade := aa("na-us-or-cascade", "Cascade Area of NA", "/cascade")
	cascade.Format, cascade.Fellowship = "bmlt", "na"
	smart := aa("smart-us-or", "SMART Recovery Oregon Coast", "/smart/meetings.json")
	smart.Fellowship = "smart"
	river := aa("rd-us-ny-quiet-river", "Quiet River Sangha", "/river/calendar.ics")
	river.Format, river.Fellowship, river.Region, river.TimeZone = "ical", "rd", "US-NY", "America/New_York"
	broken := aa("oa-us-or-coast", "Coast OA", "/broken/meetings.json")
	broken.Fellowship = "oa"
	return []scrapers.Source{harbor, valley, cascade, smart, river, broken}
}
