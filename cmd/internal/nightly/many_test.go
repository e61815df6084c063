package nightly_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
)

// publishersEnv is how many publishers TestManyPublishers has.
const publishersEnv = "ALMANAC_TEST_PUBLISHERS"

// TestManyPublishers makes one night with very many sources in a process that may have few files open: nine in ten are
// files, the others answer over the network.
func TestManyPublishers(t *testing.T) {
	t.Parallel()
	many := 500
	if text := os.Getenv(publishersEnv); text != "" {
		var err error
		if many, err = strconv.Atoi(text); err != nil || many < 10 {
			t.Fatalf("%s is %q, not a number of publishers", publishersEnv, text)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, oneMeeting(r.URL.Path[1:]))
	}))
	defer server.Close()
	dir := t.TempDir()
	sources := make([]scrapers.Source, many)
	for i := range sources {
		id := fmt.Sprintf("s%05d", i)
		url := server.URL + "/" + id
		if i%10 > 0 {
			file := filepath.Join(dir, id+".json")
			newFile(t, file, []byte(oneMeeting(id)))
			url = "file://" + file
		}
		sources[i] = townSource(id, url)
	}
	data := filepath.Join(t.TempDir(), "data")
	body, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	from := filepath.Join(dir, "sources")
	newFile(t, from, body)
	cmd := child{Data: data, From: from, At: firstNight, Files: 128}.command(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.3000s", err, out)
	}
	m, err := nightly.ReadManifest(data, firstNight.Format("20060102T150405Z"))
	if err != nil || m.Exit != nightly.ExitPublished || m.Totals.Meetings != many || !m.Totals.Balanced() {
		t.Errorf("exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
	standing(t, data)
	peak := peakMiB(t, data)
	if limit := int64(600 + many/20); peak > limit && !raceDetector() {
		t.Errorf("%d MiB of memory, want at most %d", peak, limit)
	}
	t.Logf("%d publishers: %d MiB at the most, %v", many, peak, m.Timings)
}

// oneMeeting is the list of a publisher with one group, which is nobody else's.
func oneMeeting(id string) string {
	n, _ := strconv.Atoi(id[1:])
	return fmt.Sprintf(`[{"slug":"%s","name":"Group %s","day":%d,"time":"%02d:%02d","types":["O"],"location":"Hall %s",`+
		`"formatted_address":"%d Pier Street, Astoria, OR 97103, USA","latitude":%.4f,"longitude":%.4f}]`,
		id, id, n%7, 6+n/7%16, n%12*5, id, 1+n, 46+float64(n%100)/100, -123+float64(n/100)/100)
}

// raceDetector: it takes a multiple of the memory.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// peakMiB is what a child left of its largest size. What its parent hears from the kernel begins with the fork, when it is
// still as large as this process.
func peakMiB(t *testing.T, data string) int64 {
	t.Helper()
	status, err := os.ReadFile(filepath.Join(data, peakFile))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Fatalf("no peak in %s", status)
	}
	kib, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib >> 10
}
