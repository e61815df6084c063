package nightly_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
)

// Twelve nights of a list that grows, of which three runs and three releases are kept: their documents stay, so that they
// can be told over, and the others' go.
func TestCollect(t *testing.T) {
	t.Parallel()
	var size atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Write(feed(int(size.Load())))
	}))
	defer server.Close()
	sources := []scrapers.Source{{
		ID: "only", Name: "Only", Format: "meetingguide", URL: server.URL + "/feed", Fellowship: "aa",
		TimeZone: "America/Los_Angeles", Access: scrapers.Open,
	}}
	conf := settings(t.TempDir())
	conf.Releases.Keep, conf.Runs.Keep = 3, 3
	for night := range 12 {
		size.Store(int32(8 + night))
		if _, err := runAt(t, firstNight.AddDate(0, 0, night), conf, sources); err != nil {
			t.Fatal(err)
		}
	}
	later := time.Now().Add(48 * time.Hour)
	if now, err := nightly.Collect(conf.Data, time.Now(), false); err != nil || now.Blobs.Removed != 0 || now.Runs != 9 {
		t.Errorf("at once: %+v, %v; want 9 folders of runs and no fresh blob", now, err)
	}
	would, err := nightly.Collect(conf.Data, later, true)
	if err != nil || would.Blobs.Removed != 9 || would.Blobs.Kept != 3 || would.Blobs.RemovedBytes == 0 {
		t.Errorf("would: %+v, %v; want 9 blobs removed and 3 kept", would, err)
	}
	did, err := nightly.Collect(conf.Data, later, false)
	if err != nil || did.Blobs != would.Blobs {
		t.Errorf("did: %+v, %v", did, err)
	}
	runs, err := nightly.Runs(conf.Data, 100)
	if err != nil || len(runs) != 3 {
		t.Fatalf("left are the runs %v, %v", runs, err)
	}
	for _, run := range runs[:2] { // the first's own forerunner is gone
		told, err := nightly.Replay(t.Context(), options(conf, nil, time.Now()), run, t.TempDir())
		if err != nil || len(told.Differ) > 0 {
			t.Errorf("run %s told over: %v differ, %v", run, told.Differ, err)
		}
	}
}
