package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// FileName is the settings file that is read when none is named.
const FileName = "almanac.yaml"

// configEnv names the settings file where no flag does.
const configEnv = "ALMANAC_CONFIG"

// Load reads the settings: [Defaults], then the file, then the environment, each over the one before.
//
// The file is path; where that is "", the one that ALMANAC_CONFIG names; else almanac.yaml in the working folder
// when it is there. A named file that is missing is an error. Folders in a file are relative to the file's own
// folder, those in the environment to the working folder. Bad content comes back as [Findings].
func Load(path string, env func(string) string) (Settings, error) {
	s := Defaults
	table := settingTable(&s)
	name, data, err := settingsFile(path, env)
	if err != nil {
		return Settings{}, err
	}
	var d *document
	if name != "" {
		d = decode(name, data, table)
		s.resolve(d, filepath.Dir(name))
	} else {
		d = &document{file: "settings"}
	}
	d.environment(table, env)
	s.check(d)
	d.findings.sort()
	if err := d.findings.errors(); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// settingsFile returns the name "" when there is no file to read.
func settingsFile(path string, env func(string) string) (string, []byte, error) {
	named := path
	if named == "" {
		named = env(configEnv)
	}
	name := named
	if name == "" {
		name = FileName
	}
	data, err := os.ReadFile(name)
	if named == "" && errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("read settings: %w", err)
	}
	return name, data, nil
}

// resolve makes the folders that the file names independent of the working folder.
func (s *Settings) resolve(d *document, dir string) {
	if d.has("data") && !filepath.IsAbs(s.Data) {
		s.Data = filepath.Join(dir, s.Data)
	}
	if d.has("overrides") && s.Overrides != "" && !filepath.IsAbs(s.Overrides) {
		s.Overrides = filepath.Join(dir, s.Overrides)
	}
	if d.has("engine.library") && !filepath.IsAbs(s.Analytics.Library) {
		s.Analytics.Library = filepath.Join(dir, s.Analytics.Library)
	}
	s.Sources = slices.Clone(s.Sources)
	for i, src := range s.Sources {
		if !filepath.IsAbs(src) {
			s.Sources[i] = filepath.Join(dir, src)
		}
	}
}

// environment lets variables override what the file says; an empty variable says nothing.
func (d *document) environment(table []binding, env func(string) string) {
	for _, b := range table {
		if b.env == "" {
			continue
		}
		text := env(b.env)
		if text == "" {
			continue
		}
		if err := b.value.set(text); err != nil {
			d.findings = append(d.findings, Finding{Error, "environment", 0, b.env, err.Error()})
		}
	}
}

// check compares settings with each other; each alone is checked where it is read.
func (s *Settings) check(d *document) {
	if s.Fetch.RetryBase > s.Fetch.RetryMax {
		d.fail(d.line("fetch.retry_base", "fetch.retry_max"), "fetch.retry_base",
			"%s is longer than retry_max, %s; make it shorter", ShowDuration(s.Fetch.RetryBase), ShowDuration(s.Fetch.RetryMax))
	}
	if s.Fetch.Delay > s.Fetch.MaxCrawlDelay {
		d.fail(d.line("fetch.delay", "fetch.max_crawl_delay"), "fetch.delay",
			"%s is longer than max_crawl_delay, %s; make it shorter", ShowDuration(s.Fetch.Delay), ShowDuration(s.Fetch.MaxCrawlDelay))
	}
	if onServer := strings.HasPrefix(s.Analytics.Store, storeScheme); s.Analytics.Cluster != "" && !onServer {
		d.fail(d.line("cluster"), "cluster", "needs the address of a server of the cluster in the setting clickhouse")
	} else if s.Analytics.Replicated && s.Analytics.Cluster == "" {
		d.fail(d.line("cluster_replicated"), "cluster_replicated", "needs the name of a cluster in the setting cluster")
	}
	if s.Gates.StaleAfter >= s.Gates.ExpireAfter {
		d.fail(d.line("gates.stale_after", "gates.expire_after"), "gates.stale_after",
			"%s is not before expire_after, %s; make it shorter", ShowDuration(s.Gates.StaleAfter), ShowDuration(s.Gates.ExpireAfter))
	}
}

// line is that of the first key that is present.
func (d *document) line(keys ...string) int {
	for _, k := range keys {
		if d.has(k) {
			return d.lines[k]
		}
	}
	return 0
}

// contact accepts what a publisher can open or write to.
func contact(s string) error {
	u, err := url.Parse(s)
	if err != nil {
		return errors.New("is not an address")
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" || u.User != nil {
			return errors.New("is not the address of a page")
		}
	case "mailto":
		if !strings.Contains(u.Opaque, "@") {
			return errors.New("has no mailbox")
		}
	default:
		return errors.New("is not an http, https or mailto address")
	}
	return nil
}

// searchAddress accepts where a geocoder is asked.
func searchAddress(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return errors.New("is not an http or https address")
	}
	return nil
}

// settingTable is every setting in the order of the help text.
func settingTable(s *Settings) []binding {
	f, g, geo, a := &s.Fetch, &s.Gates, &s.Geocoder, &s.Analytics
	const hour = time.Hour
	return []binding{
		{"data", "the data folder", "ALMANAC_DATA", text(&s.Data, "a folder")},
		{"sources", "folders of source files in place of the built-in registry", "ALMANAC_SOURCES", list{&s.Sources, "a list of folders"}},
		{"overrides", "the file in which people decide what is one meeting; without it overrides.jsonl in the data folder", "ALMANAC_OVERRIDES", text(&s.Overrides, "a file")},
		{"reviewer", "the name that review writes beside a decision", "ALMANAC_REVIEWER", text(&s.Reviewer, "a name")},

		{"fetch.contact", "an address that every request names, so that publishers can reach you; needed for the internet", "ALMANAC_CONTACT",
			checked(&f.Contact, "an http, https or mailto address", contact)},
		{"fetch.allow_private_networks", "fetch from loopback and private addresses too", "", boolean(&f.AllowPrivateNetworks)},
		{"fetch.per_host", "requests to one host at a time", "", number(&f.PerHost, 1, 16)},
		{"fetch.delay", "the least pause between two requests to one host", "", duration(&f.Delay, 0, hour)},
		{"fetch.max_crawl_delay", "the longest Crawl-delay that is waited for; a host that asks for more is not fetched", "", duration(&f.MaxCrawlDelay, 0, hour)},
		{"fetch.concurrency", "sources fetched at once", "", number(&f.Concurrency, 1, 1024)},
		{"fetch.connect_timeout", "limit for the connection, and again for the TLS handshake", "", duration(&f.ConnectTimeout, time.Millisecond, hour)},
		{"fetch.header_timeout", "limit for the last header line of an answer", "", duration(&f.HeaderTimeout, time.Millisecond, hour)},
		{"fetch.body_timeout", "limit for the reading of a body", "", duration(&f.BodyTimeout, time.Millisecond, 24*hour)},
		{"fetch.retries", "further tries after a network error, 429 or 503", "", number(&f.Retries, 0, 10)},
		{"fetch.retry_base", "the pause before the first retry; it doubles each time", "", duration(&f.RetryBase, time.Millisecond, hour)},
		{"fetch.retry_max", "the longest pause before a retry, a Retry-After included", "", duration(&f.RetryMax, time.Millisecond, 24*hour)},
		{"fetch.max_redirects", "redirects that a request may follow", "", number(&f.MaxRedirects, 0, 20)},
		{"fetch.max_body_bytes", "the largest body after decompression; a larger one fails", "", size(&f.MaxBodyBytes, 1<<10, 4<<30)},
		{"fetch.max_documents", "the largest number of documents of one source", "", number(&f.MaxDocuments, 1, 100_000)},

		{"geocoder.url", "the search of a Nominatim that finds streets of addresses without coordinates; nobody is asked without it", "ALMANAC_GEOCODER",
			checked(&geo.URL, "an http or https address", searchAddress)},
		{"geocoder.contact", "an address that its requests name; without it fetch.contact", "",
			checked(&geo.Contact, "an http, https or mailto address", contact)},
		{"geocoder.delay", "the least pause between two questions", "", duration(&geo.Delay, 0, hour)},
		{"geocoder.limit", "questions that one run may ask", "", number(&geo.Limit, 0, 1_000_000)},

		{"gates.max_drop", "fraction of a source's rows that may be gone", "", fraction(&g.MaxDrop)},
		{"gates.min_drop_rows", "a drop of so few rows is never refused", "", number(&g.MinDropRows, 0, 1_000_000)},
		{"gates.max_rejected", "fraction of a source's rows that may be unreadable", "", fraction(&g.MaxRejected)},
		{"gates.presence_drop", "how far the presence of a key field may fall; 0.1 is ten points", "", fraction(&g.PresenceDrop)},
		{"gates.max_ref_change", "fraction of a source's refs that may be replaced", "", fraction(&g.MaxRefChange)},
		{"gates.max_shift", "fraction of a source's meetings that may move by one and the same offset", "", fraction(&g.MaxShift)},
		{"gates.history", "accepted runs that the median is taken of", "", number(&g.History, 1, 30)},
		{"gates.stale_after", "when a source that is carried forward is flagged", "", duration(&g.StaleAfter, hour, 3650*day)},
		{"gates.expire_after", "when its last good documents are no longer used", "", duration(&g.ExpireAfter, hour, 3650*day)},
		{"gates.release_max_drop", "fraction of all meetings that a release may lose", "", fraction(&g.ReleaseMaxDrop)},

		{"releases.keep", "releases kept on disk", "", number(&s.Releases.Keep, 1, 10_000)},
		{"runs.keep", "runs whose journal and rows of fetches are kept", "", number(&s.Runs.Keep, 1, 100_000)},

		{"clickhouse", "where history is kept for questions in SQL: auto (the engine on this machine where it is installed), embedded (it must be), off, or clickhouse://user@host:9000/database (?secure=true for TLS)",
			"ALMANAC_CLICKHOUSE", storeValue{&a.Store}},
		{"clickhouse_password_env", "the environment variable that holds the password of that server", "", checked(&a.PasswordEnv, "the name of a variable, such as ALMANAC_CLICKHOUSE_PASSWORD", variable)},
		{"cluster", "the cluster's name in the configuration of that server, to make tables on all its nodes", "", text(&a.Cluster, "a cluster's name")},
		{"cluster_replicated", "make the tables of the cluster replicated", "", boolean(&a.Replicated)},
		{"engine.library", "the engine's libchdb.so, where it is neither beside the program nor where make clickhouse puts it", "", text(&a.Library, "a file")},
		{"engine.memory", "the most memory that the engine on this machine takes", "", size(&a.Memory, 512<<20, 1<<40)},

		{"log.level", "debug, info, warn or error", "", oneOf(&s.Log.Level, "debug", "info", "warn", "error")},
		{"log.format", "text or json, where no person watches", "", oneOf(&s.Log.Format, "text", "json")},
	}
}

// SettingInfo describes one setting for help texts.
type SettingInfo struct {
	Key     string `json:"key"`     // dotted: "fetch.delay"; "" for what only the environment sets
	Default string `json:"default"` // as almanac.yaml would write it, "" for none
	Env     string `json:"env,omitempty"`
	Meaning string `json:"meaning"`
}

// Describe lists every setting in the order of almanac.yaml, then what only the environment sets.
func Describe() []SettingInfo {
	s := Defaults
	var all []SettingInfo
	for _, b := range settingTable(&s) {
		all = append(all, SettingInfo{b.key, b.value.show(), b.env, b.meaning})
	}
	return append(all, SettingInfo{"", FileName, configEnv, "the settings file, where no flag names one"})
}
