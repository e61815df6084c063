package files

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is one tab.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string // what all requests must begin with

	mu       sync.Mutex
	troubles []string // console errors, exceptions, requests elsewhere
}

// openBrowser starts Chromium. A developer's machine may have none; .ci/run installs it.
func openBrowser(t *testing.T, base string) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium: .ci/run must install it")
		}
		t.Skip("no chromium on this machine: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); closeTab(); stop() })
	b := &browser{t: t, ctx: ctx, base: base}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *browser) hear(event any) {
	said := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			said += " " + e.ExceptionDetails.Exception.Description
		}
	case *log.EventEntryAdded:
		said = e.Entry.Text + " " + e.Entry.URL
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.base) && !strings.HasPrefix(e.Request.URL, "data:") {
			said = "request to " + e.Request.URL
		}
	}
	if said != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.troubles = append(b.troubles, said)
	}
}

// quiet fails the test where the browser had something to say.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, said := range b.troubles {
		b.t.Errorf("the browser says: %s", said)
	}
	b.troubles = nil
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// ask evaluates an expression of the page.
func ask[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// open shows a view, and waits until all of it is there.
func (b *browser) open(hash string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+"/index.html"+hash))
	b.settled(0)
}

// settled waits until a view later than the given one is drawn.
func (b *browser) settled(before int) {
	b.t.Helper()
	ask[bool](b, fmt.Sprintf(`new Promise(done => { const look = () => Number(document.body.dataset.shown) > %d && document.getElementById("health").rows.length ? done(true) : setTimeout(look, 20); look(); })`, before))
}

// choose takes an option of a select, as a person does.
func (b *browser) choose(id, value string) {
	b.t.Helper()
	before := ask[int](b, `Number(document.body.dataset.shown)`)
	ok := ask[bool](b, fmt.Sprintf(`(() => { const s = document.getElementById(%q); s.value = %q; s.dispatchEvent(new Event("change", { bubbles: true })); return s.value === %q; })()`, id, value, value))
	if !ok {
		b.t.Fatalf("%s offers no %q", id, value)
	}
	b.settled(before)
}

// text is what an element says.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return ask[string](b, fmt.Sprintf(`document.querySelector(%q).innerText`, selector))
}

// eachRoad opens the page from the disk and over HTTP.
func eachRoad(t *testing.T, dir string, do func(t *testing.T, b *browser)) {
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	for name, base := range map[string]string{"disk": "file://" + filepath.ToSlash(dir), "http": server.URL} {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, base)
			do(t, b)
			b.quiet()
		})
	}
}

func (b *browser) prefer(scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}
