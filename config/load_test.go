package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func noEnv(string) string { return "" }

func writeSettings(t *testing.T, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "almanac.yaml")
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestLoadWithoutAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	got, err := Load("", noEnv)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Defaults, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Load("other.yaml", noEnv); err == nil {
		t.Error("a named file that is missing is no error")
	}
}

func TestLoadFindsTheFileInTheWorkingFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, keep := range map[string]string{FileName: "7", "named.yaml": "8"} {
		if err := os.WriteFile(name, []byte("releases: {keep: "+keep+"}\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := Load("", noEnv); err != nil || s.Releases.Keep != 7 {
		t.Errorf("working folder: %d, %v", s.Releases.Keep, err)
	}
	env := func(name string) string { return map[string]string{"ALMANAC_CONFIG": "named.yaml"}[name] }
	if s, err := Load("", env); err != nil || s.Releases.Keep != 8 {
		t.Errorf("ALMANAC_CONFIG: %d, %v", s.Releases.Keep, err)
	}
	if s, err := Load(FileName, env); err != nil || s.Releases.Keep != 7 {
		t.Errorf("a named file wins over ALMANAC_CONFIG: %d, %v", s.Releases.Keep, err)
	}
}

func TestLoadEverySetting(t *testing.T) {
	file := writeSettings(t, `
data: store
sources: [mine, /srv/theirs]
fetch:
  contact: https://example.org/almanac
  allow_private_networks: true
  per_host: 2
  delay: 500ms
  max_crawl_delay: 1m
  concurrency: 8
  connect_timeout: 1s
  header_timeout: 2s
  body_timeout: 3s
  retries: 0
  retry_base: 4s
  retry_max: 5s
  max_redirects: 6
  max_body_bytes: 10MB
  max_documents: 7
geocoder:
  url: https://nominatim.example.org/search
  contact: mailto:maps@example.org
  delay: 2s
  limit: 12
gates:
  max_drop: 0.1
  min_drop_rows: 1
  max_rejected: 0.2
  presence_drop: 0.3
  max_ref_change: 0.4
  max_shift: 0.5
  history: 9
  stale_after: 2d
  expire_after: 1d48h
  release_max_drop: 1
releases: {keep: 3}
runs: {keep: 4}
clickhouse: clickhouse://ops@ch1.example.org:9440,ch2.example.org:9440/meetings?secure=true
clickhouse_password_env: CH_PASSWORD
cluster: east
cluster_replicated: true
engine: {library: lib/libchdb.so, memory: 1GiB}
log: {level: debug, format: json}
`)
	if _, err := Load(file, noEnv); err == nil || !strings.Contains(err.Error(), `gates.expire_after: "1d48h" is not a length of time`) {
		t.Fatalf("two days as 1d48h: %v", err)
	}
	data, _ := os.ReadFile(file)
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), "1d48h", "4d", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := Load(file, noEnv)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(file)
	want := Settings{
		Data: filepath.Join(dir, "store"), Sources: []string{filepath.Join(dir, "mine"), "/srv/theirs"},
		Fetch: FetchSettings{
			Contact: "https://example.org/almanac", AllowPrivateNetworks: true, PerHost: 2, Delay: 500 * time.Millisecond,
			MaxCrawlDelay: time.Minute, Concurrency: 8, ConnectTimeout: time.Second, HeaderTimeout: 2 * time.Second,
			BodyTimeout: 3 * time.Second, Retries: 0, RetryBase: 4 * time.Second, RetryMax: 5 * time.Second,
			MaxRedirects: 6, MaxBodyBytes: 10_000_000, MaxDocuments: 7,
		},
		Geocoder: GeocoderSettings{URL: "https://nominatim.example.org/search", Contact: "mailto:maps@example.org", Delay: 2 * time.Second, Limit: 12},
		Gates: GateSettings{
			MaxDrop: 0.1, MinDropRows: 1, MaxRejected: 0.2, PresenceDrop: 0.3, MaxRefChange: 0.4, MaxShift: 0.5,
			History: 9, StaleAfter: 48 * time.Hour, ExpireAfter: 96 * time.Hour, ReleaseMaxDrop: 1,
		},
		Releases: ReleaseSettings{3}, Runs: RunSettings{4},
		Analytics: AnalyticsSettings{
			Store:       "clickhouse://ops@ch1.example.org:9440,ch2.example.org:9440/meetings?secure=true",
			PasswordEnv: "CH_PASSWORD", Cluster: "east", Replicated: true, Library: filepath.Join(dir, "lib/libchdb.so"), Memory: 1 << 30,
		},
		Log: LogSettings{"debug", "json"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEnvironmentOverridesTheFile(t *testing.T) {
	file := writeSettings(t, "data: store\nsources: [mine]\n")
	env := func(name string) string {
		return map[string]string{"ALMANAC_DATA": "other", "ALMANAC_SOURCES": "one, two", "ALMANAC_CONTACT": "mailto:ops@example.org"}[name]
	}
	s, err := Load(file, env)
	if err != nil {
		t.Fatal(err)
	}
	if s.Data != "other" || cmp.Diff([]string{"one", "two"}, s.Sources) != "" || s.Fetch.Contact != "mailto:ops@example.org" {
		t.Errorf("%+v", s)
	}
	bad := func(name string) string { return map[string]string{"ALMANAC_CONTACT": "me"}[name] }
	if _, err := Load(file, bad); err == nil || !strings.Contains(err.Error(), `environment: ALMANAC_CONTACT: "me" is not an http, https or mailto address`) {
		t.Errorf("bad variable: %v", err)
	}
	if len(Defaults.Sources) > 0 || Defaults.Data != "data" {
		t.Errorf("loading changed the defaults: %+v", Defaults)
	}
}

func TestSettingFindings(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"unknown key", "fetch:\n  delays: 1s\n", ":2: fetch.delays: there is no such key; did you mean fetch.delay?"},
		{"unknown block", "fech:\n  delay: 1s\n", ":1: fech: there is no such key; did you mean fetch?"},
		{"key in the wrong block", "concurrency: 3\n", ":1: concurrency: there is no such key; did you mean fetch.concurrency?"},
		{"wrong type", "fetch:\n  per_host: two\n", `:2: fetch.per_host: "two" is text; write a whole number from 1 to 16`},
		{"out of range", "fetch:\n  per_host: 0\n", `:2: fetch.per_host: "0" is out of range`},
		{"no unit", "fetch:\n  delay: 3\n", `:2: fetch.delay: "3" is not a length of time; write a length of time with a unit`},
		{"negative", "fetch:\n  delay: -3s\n", "is out of range"},
		{"size", "fetch:\n  max_body_bytes: lots\n", `:2: fetch.max_body_bytes: "lots" is not a number of bytes`},
		{"size too small", "fetch:\n  max_body_bytes: 64\n", `is out of range; write a number of bytes from 1KiB to 4GiB`},
		{"contact", "fetch:\n  contact: ftp://example.org\n", "is not an http, https or mailto address"},
		{"sources as text", "sources: mine\n", ":1: sources: is a single value; write a list of folders"},
		{"source that is a number", "sources:\n  - 5\n", `:2: sources: line 2: "5" is a number`},
		{"retry pauses", "fetch:\n  retry_base: 10m\n", ":2: fetch.retry_base: 10m is longer than retry_max, 2m"},
		{"stale after expire", "gates:\n  expire_after: 5d\n", ":2: gates.stale_after: 7d is not before expire_after, 5d"},
		{"store", "clickhouse: yes\n", ":1: clickhouse: is neither a word that is known nor an address; write auto, embedded, off or clickhouse://"},
		{"store without a host", "clickhouse: clickhouse://\n", ":1: clickhouse: is neither"},
		{"cluster without a server", "cluster: east\n", ":1: cluster: needs the address of a server"},
		{"replicated without a cluster", "clickhouse: clickhouse://h\ncluster_replicated: true\n", ":2: cluster_replicated: needs the name of a cluster"},
		{"variable", "clickhouse_password_env: $PW\n", `clickhouse_password_env: "$PW" is not a name`},
		{"log level", "log: {level: loud}\n", `log.level: "loud" is not known; write one of debug, info, warn, error`},
		{"empty block", "fetch:\n", ":1: fetch: is empty; write keys and values below it"},
		{"merge key", "fetch:\n  <<: {delay: 1s}\n", "there is no such key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(writeSettings(t, tt.body), noEnv)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

// An address that cannot be read may hold a password.
func TestNoSecretInFindings(t *testing.T) {
	for _, body := range []string{"clickhouse: http://ops:s3cret@h\n", "clickhouse: [clickhouse://ops:s3cret@h]\n", "clickhouse: \"clickhouse://ops:s3cret@h:port%zz\"\n"} {
		if _, err := Load(writeSettings(t, body), noEnv); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAllSettingErrorsAtOnce(t *testing.T) {
	_, err := Load(writeSettings(t, "data: 1\nfetch:\n  delay: x\n  nope: 1\ngates:\n  history: 0\n"), noEnv)
	var found Findings
	if !asFindings(err, &found) || len(found) != 4 {
		t.Fatalf("want four findings, got %v", err)
	}
	for i, line := range []int{1, 3, 4, 6} {
		if found[i].Line != line {
			t.Errorf("finding %d is at line %d, want %d", i, found[i].Line, line)
		}
	}
}

// Every setting shows a default that reads back as itself, and says what it means.
func TestDescribe(t *testing.T) {
	changed := Settings{}
	table := settingTable(&changed)
	infos := Describe()
	if len(infos) != len(table)+1 {
		t.Fatalf("%d settings described, %d in the table", len(infos), len(table))
	}
	for i, b := range table {
		info := infos[i]
		if info.Key != b.key || info.Meaning == "" {
			t.Errorf("setting %d: %+v", i, info)
		}
		if info.Default == "" {
			continue
		}
		if err := b.value.set(info.Default); err != nil {
			t.Errorf("the default of %s: %v", b.key, err)
		}
	}
	if diff := cmp.Diff(Defaults, changed); diff != "" {
		t.Errorf("defaults that do not read back:\n%s", diff)
	}
}

func TestUnits(t *testing.T) {
	for in, want := range map[string]time.Duration{"500ms": 500 * time.Millisecond, "7d": 168 * time.Hour, "1d12h": 36 * time.Hour, "24h": 24 * time.Hour, "2m": 2 * time.Minute, "0s": 0} {
		got, err := ParseDuration(in)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
		if back, err := ParseDuration(ShowDuration(want)); err != nil || back != want {
			t.Errorf("%s shows as %s", in, ShowDuration(want))
		}
	}
	for _, in := range []string{"", "7", "d", "-1d", "1d-1h", "99999999d", "1d1d", "1.5d"} {
		if got, err := ParseDuration(in); err == nil {
			t.Errorf("%q is read as %v", in, got)
		}
	}
	for in, want := range map[string]int64{"64MiB": 64 << 20, "10MB": 1e7, "500 kB": 500_000, "1024": 1024, "2GiB": 2 << 30, "7B": 7} {
		if got, err := ParseSize(in); err != nil || got != want {
			t.Errorf("%s: %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "MiB", "-1", "1.5MiB", "99999999999GiB", "1 TB"} {
		if got, err := ParseSize(in); err == nil {
			t.Errorf("%q is read as %d", in, got)
		}
	}
}
