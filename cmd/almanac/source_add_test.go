package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
)

// terminal runs command lines in a folder of their own, allowed to fetch from loopback without a pause.
func terminal(t *testing.T) (dir string, run func(args ...string) (code int, out, errOut string)) {
	t.Helper()
	dir = t.TempDir()
	settings := filepath.Join(dir, "almanac.yaml")
	if err := os.WriteFile(settings, []byte("fetch: {allow_private_networks: true, delay: 0s}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, func(args ...string) (int, string, string) {
		var out, errOut bytes.Buffer
		args = append(args, "--config", settings, "--data", filepath.Join(dir, "data"))
		code := execute(t.Context(), args, &out, &errOut, func(string) string { return "" })
		return code, out.String(), errOut.String()
	}
}

// TestSourceAdd adds a source as a newcomer would, then tries what was written.
func TestSourceAdd(t *testing.T) {
	const feed = `[{"slug":"dawn","name":"Harbor Dawn","day":1,"time":"07:00","types":["O"],"formatted_address":"1 Quay St, Olympia, WA 98501, USA","timezone":"America/Los_Angeles"}]`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			fmt.Fprint(w, `<html><head><title>Harbor Intergroup of Alcoholics Anonymous</title><link rel="alternate" type="application/json" href="/list.json"></head></html>`)
		case "/list.json", "/other.json", "/third.json":
			fmt.Fprint(w, feed)
		case "/cut.json":
			fmt.Fprint(w, strings.TrimSuffix(feed, "]")+`,{"slug":"noon","na`)
		case "/broken.json":
			fmt.Fprint(w, `{"a":`)
		case "/members.json":
			w.WriteHeader(http.StatusForbidden)
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	dir, run := terminal(t)
	sources := filepath.Join(dir, "sources")
	file := filepath.Join(sources, "aa-us-wa-harbor.yaml")
	add := func(address string, flags ...string) (int, string, string) {
		return run(append([]string{"source", "add", address, "--sources", sources, "--id", "aa-us-wa-harbor"}, flags...)...)
	}

	code, out, errOut := add(s.URL, "--dry-run")
	if _, err := os.Stat(file); code != nightly.ExitPublished || err == nil || !strings.Contains(out, "Nothing was written.") {
		t.Fatalf("a dry run: %d, %v\n%s%s", code, err, out, errOut)
	}
	code, out, errOut = add(s.URL)
	for _, want := range []string{"Wrote " + file, "format: meetingguide", "Harbor Dawn", "1 row, 1 published", "how sure"} {
		if !strings.Contains(out, want) {
			t.Errorf("adding does not show %q", want)
		}
	}
	if code != nightly.ExitPublished {
		t.Fatalf("adding: exit %d\n%s%s", code, out, errOut)
	}
	if code, out, errOut = run("source", "test", file); code != nightly.ExitPublished || !strings.Contains(out, "Harbor Dawn") {
		t.Errorf("trying: exit %d\n%s%s", code, out, errOut)
	}
	moved := filepath.Join(dir, "moved.yaml")
	page := "id: moved\nname: Moved\nformat: meetingguide\nurl: " + s.URL + "/\nfellowship: aa\nwebsite: " + s.URL + "\n"
	if err := os.WriteFile(moved, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut = run("source", "test", moved)
	if code != nightly.ExitFailed || !strings.Contains(errOut, "source add --dry-run") || strings.Contains(out, "when") {
		t.Errorf("a page in place of a feed: exit %d\n%s%s", code, out, errOut)
	}
	if code, _, errOut = add(s.URL); code != nightly.ExitFailed || !strings.Contains(errOut, file+" has the list at "+s.URL+"/list.json") {
		t.Errorf("adding again: exit %d, %s", code, errOut)
	}
	for _, c := range []struct{ flag, value, want string }{
		{"--region", "Narnia", "such as US or NZ"},
		{"--region", "Pennsylvania", "did you mean US-PA?"},
		{"--region", "US-ZZ", "is no code"},
		{"--time-zone", "Chicago", "did you mean America/Chicago?"},
		{"--time-zone", "EST5", "America/Chicago, Europe/Berlin"},
		{"--fellowship", "drinkers", "one of aa, "},
		{"--fellowship", "Alcoholics Anonymous", "write its code, aa"},
		{"--id", "My List", "aa-us-or-harbor"},
	} {
		code, out, errOut := run("source", "add", s.URL+"/other.json", "--sources", sources, c.flag, c.value)
		if code != nightly.ExitUsage || !strings.Contains(errOut, c.want) || out != "" || strings.Contains(errOut, os.TempDir()) {
			t.Errorf("%s %s: exit %d, %s%s", c.flag, c.value, code, out, errOut)
		}
	}
	// A second list of the same host is another source; its id is the next free one.
	code, out, errOut = run("source", "add", s.URL+"/other.json", "--sources", sources, "--region", "us-wa", "--fellowship", "AA")
	other := filepath.Join(sources, "aa-us-wa-harbor-intergroup.yaml")
	for _, want := range []string{"Wrote " + other, "region: US-WA", "the same host is in " + file, "almanac run --sources " + sources} {
		if !strings.Contains(out, want) {
			t.Errorf("a second list does not show %q", want)
		}
	}
	if code != nightly.ExitPublished {
		t.Errorf("a second list: exit %d\n%s%s", code, out, errOut)
	}
	code, out, errOut = run("source", "add", s.URL+"/third.json", "--sources", sources, "--fellowship", "aa", "--region", "US-WA")
	if code != nightly.ExitPublished || !strings.Contains(out, strings.TrimSuffix(other, ".yaml")+"-2.yaml") {
		t.Errorf("a third list: exit %d\n%s%s", code, out, errOut)
	}
	code, out, errOut = run("source", "add", s.URL+"/cut.json", "--sources", sources, "--fellowship", "aa", "--id", "aa-us-wa-cut")
	if code != nightly.ExitDegraded || !strings.Contains(errOut, "breaks off in the middle") || !strings.Contains(out, "\n# authoritative: true") {
		t.Errorf("a list that is cut off: exit %d\n%s%s", code, out, errOut)
	}
	code, out, errOut = run("source", "add", s.URL+"/broken.json", "--sources", sources)
	if code != nightly.ExitFailed || !strings.Contains(out+errOut, "breaks off after 5 bytes") {
		t.Errorf("no more than a beginning: exit %d\n%s%s", code, out, errOut)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	code, out, _ = add(s.URL+"/members.json", "--json")
	var said struct{ Offer, File, YAML string }
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		t.Fatal(err, out)
	}
	if code != nightly.ExitFailed || said.File != "" || said.YAML != "" || !strings.Contains(said.Offer, "access: restricted") {
		t.Errorf("a closed list: exit %d, %+v", code, said)
	}
	if code, _, errOut = add("ftp://example.org"); code != nightly.ExitUsage || !strings.Contains(errOut, "ftp:") {
		t.Errorf("a wrong address: exit %d, %s", code, errOut)
	}
}

// TestSourceAddAsksNobody adds nothing for a publisher of the built-in registry who said no.
func TestSourceAddAsksNobody(t *testing.T) {
	dir, run := terminal(t)
	code, out, errOut := run("source", "add", "https://www.intherooms.com/meetings", "--sources", filepath.Join(dir, "sources"))
	if code != nightly.ExitFailed || !strings.Contains(errOut, "multi-int-intherooms") || !strings.Contains(errOut, "prohibited") || out != "" {
		t.Errorf("exit %d\n%s%s", code, out, errOut)
	}
}

// TestSourceAddAsksForAContact says that the contact is missing before anybody is asked for anything.
func TestSourceAddAsksForAContact(t *testing.T) {
	dir, run := terminal(t)
	if err := os.WriteFile(filepath.Join(dir, "almanac.yaml"), []byte("fetch: {delay: 0s}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := run("source", "add", "https://meetings.example.org/list", "--sources", filepath.Join(dir, "sources"))
	if code != nightly.ExitUsage || !strings.Contains(errOut, "fetch.contact") || out != "" {
		t.Errorf("exit %d\n%s%s", code, out, errOut)
	}
}
