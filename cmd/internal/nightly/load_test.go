package nightly_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

// What becomes of the analytics store never holds up the release, and shows in the exit code and the manifest.
func TestAnalyticsStore(t *testing.T) {
	conf := settings(t.TempDir())
	source := site(t, publisher{id: "plain", serve: func(w http.ResponseWriter, _ *http.Request, _ int32) { w.Write(feed(8)) }, outcome: sinks.Changed}, new(atomic.Bool))
	for n, c := range []struct {
		name string
		says nightly.Analytics
		exit int
	}{
		{"loaded", nightly.Analytics{Loaded: []string{"a"}}, nightly.ExitPublished},
		{"away", nightly.Analytics{Error: "the server is down", Queued: []string{"a"}}, nightly.ExitDegraded},
		{"a release left out", nightly.Analytics{Damaged: []string{"release a"}}, nightly.ExitDegraded},
		{"not wanted", nightly.Analytics{Unused: "it is off"}, nightly.ExitPublished},
	} {
		opt := options(conf, []scrapers.Source{source}, firstNight.AddDate(0, 0, n))
		served := ""
		opt.Load = func(context.Context) nightly.Analytics {
			served, _ = os.Readlink(filepath.Join(conf.Data, "current"))
			return c.says
		}
		m, err := nightly.Run(t.Context(), opt)
		if err != nil || m.Exit != c.exit || !m.Published || m.Analytics == nil {
			t.Errorf("%s: exit %d, want %d; published %v; %+v; %v", c.name, m.Exit, c.exit, m.Published, m.Analytics, err)
		}
		if filepath.Base(served) != m.Release {
			t.Errorf("%s: %s was served when the store was loaded, not %s", c.name, served, m.Release)
		}
	}
}
