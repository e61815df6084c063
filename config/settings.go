// Package config reads the settings of almanac.yaml and the registry of sources.
//
// Call [Load] for the settings and [Sources] (or [BuiltIn]) for the registry. Both read strictly: an unknown key, a
// wrong type or a bad value is an error with its file and line, and all errors of all files come back at once as
// [Findings]. [Defaults] is the one place of every default; [Describe] says what each setting means.
//
// Nothing here reads the environment by itself: [Load] is given a function for it.
package config

import (
	"path/filepath"
	"time"
)

// Settings is what almanac.yaml may say.
type Settings struct {
	// Data is the data folder. Default "data".
	Data string
	// Sources are folders of source files in place of the built-in registry. Default none: the built-in registry.
	Sources []string
	// Overrides is the file in which people decide what is one meeting. Default none: see [Settings.OverridesFile].
	Overrides string
	// Reviewer is the name that `almanac review` writes beside a decision. Default none.
	Reviewer string

	Fetch     FetchSettings
	Geocoder  GeocoderSettings
	Gates     GateSettings
	Releases  ReleaseSettings
	Runs      RunSettings
	Analytics AnalyticsSettings
	Log       LogSettings
}

// OverridesFile is where people's decisions are, and whether the file must be there: one that a setting names must, while
// overrides.jsonl in the data folder is made by the first answer.
func (s Settings) OverridesFile() (path string, must bool) {
	if s.Overrides != "" {
		return s.Overrides, true
	}
	return filepath.Join(s.Data, "overrides.jsonl"), false
}

// FetchSettings bounds what the network is asked for.
type FetchSettings struct {
	// Contact is the http, https or mailto address that every request names, so that a publisher can reach the
	// operator. Default none; it must be set before anything is fetched from the internet.
	Contact string
	// AllowPrivateNetworks lets addresses in loopback and private ranges be fetched. Default false.
	AllowPrivateNetworks bool
	// PerHost is how many requests one host gets at a time. Default 1.
	PerHost int
	// Delay is the least pause between two requests to one host. Default 1s.
	Delay time.Duration
	// MaxCrawlDelay is the longest Crawl-delay of a robots.txt that is waited for; a host that asks for more is
	// not fetched. Default 1m.
	MaxCrawlDelay time.Duration
	// Concurrency is how many sources are fetched at once. Default 16.
	Concurrency int
	// ConnectTimeout bounds the connection, and again the TLS handshake. Default 15s.
	ConnectTimeout time.Duration
	// HeaderTimeout bounds the wait for the last header line of an answer. Default 1m.
	HeaderTimeout time.Duration
	// BodyTimeout bounds the reading of a body. Default 3m.
	BodyTimeout time.Duration
	// Retries is how often a request is tried again after a network error, 429 or 503. Default 3.
	Retries int
	// RetryBase is the pause before the first retry; it doubles each time, with jitter. Default 2s.
	RetryBase time.Duration
	// RetryMax is the longest pause before a retry, a Retry-After included. Default 2m.
	RetryMax time.Duration
	// MaxRedirects is how many redirects a request may follow. Default 10.
	MaxRedirects int
	// MaxBodyBytes is the largest body after decompression; a larger one fails. almanac.yaml may write it with a
	// unit. Default 128MiB.
	MaxBodyBytes int64
	// MaxDocuments is the largest number of documents of one source. Default 2000.
	MaxDocuments int
}

// GeocoderSettings names a service of the Nominatim kind that finds the streets of addresses without coordinates.
type GeocoderSettings struct {
	// URL is the address of its search, such as https://nominatim.example.org/search. Default none: nobody is asked.
	URL string
	// Contact is the address that its requests name. Default fetch.contact.
	Contact string
	// Delay is the least pause between two questions. Default 1s.
	Delay time.Duration
	// Limit is how many questions one run may ask. Default 500.
	Limit int
}

// GateSettings are the limits between a source's new rows and its last accepted ones (DESIGN section 7). Fractions
// run from 0 to 1. A source file may override all but History and ReleaseMaxDrop.
type GateSettings struct {
	// MaxDrop is the fraction of rows that may be gone, when more than MinDropRows are. Defaults 0.25 and 5.
	MaxDrop     float64
	MinDropRows int
	// MaxRejected is the fraction of rows that may be unreadable. Default 0.10.
	MaxRejected float64
	// PresenceDrop is how far the presence of a key field may fall; 0.10 is ten points. Default 0.10.
	PresenceDrop float64
	// MaxRefChange is the fraction of refs that may be replaced. Default 0.30.
	MaxRefChange float64
	// MaxShift is the fraction of meetings that may move by one and the same offset. Default 0.20.
	MaxShift float64
	// History is how many accepted runs the median is taken of. Default 5.
	History int
	// StaleAfter is when a source that is carried forward is flagged. Default 7d.
	StaleAfter time.Duration
	// ExpireAfter is when its documents are no longer used. Default 30d.
	ExpireAfter time.Duration
	// ReleaseMaxDrop is the fraction of all meetings that a release may lose. Default 0.03.
	ReleaseMaxDrop float64
}

// ReleaseSettings says how many releases stay on disk.
type ReleaseSettings struct {
	// Keep is how many releases, and memories of their ids, are kept. Default 30.
	Keep int
}

// RunSettings says how much history of runs stays.
type RunSettings struct {
	// Keep is how many runs keep their journal and their rows of fetches. Default 90.
	Keep int
}

// AnalyticsSettings says where the history of releases is kept for people who ask in SQL.
type AnalyticsSettings struct {
	// Store is "auto": the engine on this machine where it is installed; "embedded": that engine, which must be;
	// "off"; or the address of a server. Default auto.
	Store string
	// PasswordEnv names the environment variable with the server's password. Default ALMANAC_CLICKHOUSE_PASSWORD.
	PasswordEnv string
	// Cluster is a cluster's name in the server's configuration. Default none: one server.
	Cluster string
	// Replicated makes the cluster's tables replicated. Default false.
	Replicated bool
	// Library is the engine's libchdb.so. Default none: beside the program, then where `make clickhouse` puts it.
	Library string
	// Memory is the most that the engine on this machine takes. Default 2GiB.
	Memory int64
}

// What AnalyticsSettings.Store may be beside an address.
const (
	StoreAuto     = "auto"
	StoreEmbedded = "embedded"
	StoreOff      = "off"
)

// LogSettings says how a run speaks when no person watches.
type LogSettings struct {
	// Level is debug, info, warn or error. Default info.
	Level string
	// Format is text or json. Default text.
	Format string
}

// Defaults holds every default. [Load] starts from it.
var Defaults = Settings{
	Data: "data",
	Fetch: FetchSettings{
		PerHost:        1,
		Delay:          time.Second,
		MaxCrawlDelay:  time.Minute,
		Concurrency:    16,
		ConnectTimeout: 15 * time.Second,
		HeaderTimeout:  time.Minute,
		BodyTimeout:    3 * time.Minute,
		Retries:        3,
		RetryBase:      2 * time.Second,
		RetryMax:       2 * time.Minute,
		MaxRedirects:   10,
		MaxBodyBytes:   128 << 20,
		MaxDocuments:   2000,
	},
	Geocoder: GeocoderSettings{Delay: time.Second, Limit: 500},
	Gates: GateSettings{
		MaxDrop:        0.25,
		MinDropRows:    5,
		MaxRejected:    0.10,
		PresenceDrop:   0.10,
		MaxRefChange:   0.30,
		MaxShift:       0.20,
		History:        5,
		StaleAfter:     7 * 24 * time.Hour,
		ExpireAfter:    30 * 24 * time.Hour,
		ReleaseMaxDrop: 0.03,
	},
	Releases:  ReleaseSettings{Keep: 30},
	Runs:      RunSettings{Keep: 90},
	Analytics: AnalyticsSettings{Store: StoreAuto, PasswordEnv: "ALMANAC_CLICKHOUSE_PASSWORD", Memory: 2 << 30},
	Log:       LogSettings{Level: "info", Format: "text"},
}
