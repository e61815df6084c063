package fetch

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// keeper reads an answer's body to its end and puts it where it stays. It may give the answer another body.
type keeper func(*journal, *http.Response) error

// trying makes one request as often as it is worth it: again after a network error, a 429 or a 503, and never
// after another answer. The body is read here, since a body cut short is a network error too. Every try waits
// for the host's turn, so a host in trouble is left alone by all sources.
type trying struct {
	next  http.RoundTripper
	keep  keeper
	hosts *hosts
	opt   Options
	clock *clock
	log   *slog.Logger
}

func (t *trying) RoundTrip(req *http.Request) (*http.Response, error) {
	waits := &backoff.ExponentialBackOff{
		InitialInterval: t.opt.RetryBase, MaxInterval: t.opt.RetryMax,
		RandomizationFactor: 0.5, Multiplier: 2,
	}
	for try := 1; ; try++ {
		resp, err := t.attempt(req, try)
		if !worthAnother(resp, err) {
			return resp, err
		}
		wait := min(waits.NextBackOff(), t.opt.RetryMax)
		if resp != nil {
			asked, _ := retryAfter(resp.Header.Get("Retry-After"), t.clock.now())
			wait = max(wait, asked)
		}
		t.hosts.hold(req.URL, wait)
		if try > t.opt.Retries || wait > t.opt.RetryMax {
			return resp, err
		}
		t.log.Info("will try again", "source", journalOf(req.Context()).source, "url", shown(req.URL), "try", try,
			"wait", wait.Round(time.Millisecond), "why", whyAgain(resp, err))
	}
}

// attempt makes one try. The body of the answer is kept or drained, and closed.
func (t *trying) attempt(req *http.Request, try int) (*http.Response, error) {
	ctx := req.Context()
	release, err := t.hosts.acquire(ctx, req.URL)
	if err != nil {
		return nil, classify(ctx, req.URL, err)
	}
	defer release()

	j := journalOf(ctx)
	j.begin(req.URL, try, t.clock.now())
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		limit := time.AfterFunc(t.opt.BodyTimeout, func() { stop(errBodyTime) })
		err = t.take(j, resp)
		limit.Stop()
	}
	if err != nil {
		err = classify(ctx, req.URL, err)
	}
	j.end(resp, err, t.clock.now())
	if err != nil {
		return nil, err
	}
	return resp, nil
}

func (t *trying) take(j *journal, resp *http.Response) error {
	body := resp.Body
	defer body.Close()
	if challenged(resp.Header) {
		return &Error{Kind: KindDenied, URL: shown(resp.Request.URL), Status: resp.StatusCode,
			Reason: "the server answers with a challenge for browsers", Advice: "ask the publisher to let us in, or set `access: restricted`"}
	}
	if hasBody(resp.StatusCode) {
		return t.keep(j, resp)
	}
	// A little is read so that the connection can be used again; how it ends does not matter.
	_, _ = io.CopyN(io.Discard, body, 64<<10)
	resp.Body = http.NoBody
	return nil
}

func worthAnother(resp *http.Response, err error) bool {
	if err != nil {
		return Kind(err).worthRetrying() && !neverThere(err)
	}
	return resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable
}

func whyAgain(resp *http.Response, err error) string {
	if err != nil {
		return err.Error()
	}
	return resp.Status
}

// challenged holds where a firewall in front of the publisher wants proof of a browser. Cloudflare and AWS say
// so in a header, whatever the status.
func challenged(h http.Header) bool {
	return h.Get("Cf-Mitigated") == "challenge" || h.Get("X-Amzn-Waf-Action") != ""
}
