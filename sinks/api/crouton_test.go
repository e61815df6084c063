package api

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// The package that `make crouton` fetches. Its hash is checked here too: what the test runs is what npm published.
const (
	croutonPackage = "bmlt-enabled-croutonjs-4.1.12.tgz"
	croutonSHA256  = "0eddb369f6da5591f31cc3ad753c4397dcb81d3f0c2b8ed4b42a90c2997fd42b"
)

// crouton unpacks croutonjs; the test is skipped where it, or Chromium, is not on this machine.
func crouton(t *testing.T) map[string][]byte {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("there is no chromium on this machine")
	}
	return unpack(t, croutonPackage, croutonSHA256, "make crouton")
}

// unpack reads a package of npm in the user's cache folder; the test is skipped where it is not there.
func unpack(t *testing.T, name, hash, get string) map[string][]byte {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	raw, err := os.ReadFile(filepath.Join(cache, "almanac", name))
	if err != nil {
		t.Skipf("%s is not there, run %s: %v", name, get, err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != hash {
		t.Fatalf("%s is not what npm published", name)
	}
	packed, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for archive := tar.NewReader(packed); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[strings.TrimPrefix(header.Name, "package/")], err = io.ReadAll(archive); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCrouton points croutonjs, as npm has it, at our server: it shows exactly our weekly meetings.
func TestCrouton(t *testing.T) {
	scripts := crouton(t)
	snapshot := invent.Snapshot(150, invent.Night)
	s := newSite(t, Options{}, snapshot)
	for _, c := range []struct {
		name, root, config string
		keep               func(m *normalize.Meeting) bool
	}{
		{"everything", "", `service_body: ["1"], recurse_service_bodies: true`, func(*normalize.Meeting) bool { return true }},
		{"one fellowship", "/na", `service_body: ["1"], recurse_service_bodies: true`, func(m *normalize.Meeting) bool { return m.Fellowship == "na" }},
		{"one publisher, online", "", fmt.Sprintf(`service_body: ["%d"], venue_types: ["2"]`, bodyNumber("aa-test")), func(m *normalize.Meeting) bool { return m.Mode == normalize.Online }},
		{"around a place", "", `service_body: [], custom_query: "&lat_val=40.1546&long_val=-75.2216&geo_width_km=12"`, func(m *normalize.Meeting) bool { return near(m, 40.1546, -75.2216, 12) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := fmt.Sprintf(`<!doctype html><meta charset="utf-8"><div id="bmlt-tabs"></div><script src="crouton.js"></script><script>
				var crouton = new Crouton({root_server: %q, placeholder_id: "bmlt-tabs", has_meeting_count: 1, has_tabs: 1, %s}); crouton.render();</script>`, s.http.URL+c.root, c.config)
			dom := browse(t, page, scripts)
			var want, got []string
			for _, id := range listed(snapshot.Meetings, c.keep) {
				want = append(want, decimal(meetingNumber(id)))
			}
			for _, m := range regexp.MustCompile(`id="meeting-data-row-(\d+)"`).FindAllStringSubmatch(dom, -1) {
				got = append(got, m[1])
			}
			slices.Sort(want)
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, want) || len(want) == 0 {
				t.Errorf("crouton shows %d meetings, not %d", len(got), len(want))
			}
			if count := between(dom, `bmlt_tabs_meeting_count-live">`, "<"); count != fmt.Sprint(len(want)) {
				t.Errorf("crouton counts %q, not %d", count, len(want))
			}
		})
	}
}

// browse opens a page in a browser, with the files beside it, and returns what it became.
func browse(t *testing.T, page string, files map[string][]byte) string {
	t.Helper()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		content, ok := files[name]
		if name == "" {
			content, ok = []byte(page), true
			name = "index.html"
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header()["Content-Type"] = kinds[path.Ext(name)]
		_, _ = w.Write(content)
	}))
	defer host.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	browser := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=20000", "--dump-dom", host.URL+"/")
	dom, err := browser.Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return string(dom)
}
