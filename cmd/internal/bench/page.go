package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// page measures the dashboard of a release of so many meetings in Chromium: how long until something is painted, until the
// week is there and until everything is, from the disk and over HTTP on this machine, with an empty cache.
func page(meetings int) error {
	dir, err := os.MkdirTemp("", "almanac-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	release := filepath.Join(dir, "release")
	if err := spread(release, meetings); err != nil {
		return err
	}
	server := httptest.NewServer(http.FileServer(http.Dir(release)))
	defer server.Close()
	fmt.Printf("%-12s %9s %12s %12s %12s %9s\n", "dashboard", "meetings", "painted ms", "week ms", "all ms", "kB read")
	for _, road := range []struct{ name, base string }{{"disk", "file://" + release}, {"http", server.URL}} {
		for range 3 {
			if err := opened(road.name, road.base, meetings); err != nil {
				return err
			}
		}
	}
	return nil
}

// opened measures one opening, in a browser of its own.
func opened(name, base string, meetings int) error {
	ctx, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)...)
	defer stop()
	ctx, closeTab := chromedp.NewContext(ctx)
	defer closeTab()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(base+"/index.html"), chromedp.Sleep(4*time.Second)); err != nil {
		return err
	}
	times, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](`[
		performance.getEntriesByName("first-contentful-paint")[0].startTime,
		performance.getEntriesByName("week")[0].startTime, performance.getEntriesByName("all")[0].startTime,
		performance.getEntriesByType("resource").reduce((sum, r) => sum + r.decodedBodySize, 0) / 1000]`))
	if err != nil {
		return fmt.Errorf("measure %s: %w", base, err)
	}
	fmt.Printf("%-12s %9d %12.0f %12.0f %12.0f %9.0f\n", name, meetings, times[0], times[1], times[2], times[3])
	return nil
}
