package fetch

import (
	"context"
	"net/http"

	"github.com/gocolly/colly/v2"
)

// crawl returns the [getter] of a source whose documents name further ones: a colly collector on the shared
// client, so that pace, robots.txt, retries and limits are those of every other request. colly's own are off.
func (c *Client) crawl() getter {
	// NewCollector would read COLLY_* from the environment.
	collector := &colly.Collector{}
	collector.Init()
	collector.SetClient(c.http)
	collector.MaxBodySize = 0 // unlimited here, since decoding fails loudly where colly would cut
	collector.AllowURLRevisit = true
	collector.ParseHTTPErrorResponse = true

	var got *answer
	collector.OnResponseHeaders(func(r *colly.Response) {
		got = &answer{status: r.StatusCode, header: r.Headers.Clone(), final: r.Request.URL}
		// Without a Content-Type colly leaves the bytes as they are. Our own charset rules come later.
		r.Headers.Del("Content-Type")
	})
	collector.OnResponse(func(r *colly.Response) {
		if hasBody(r.StatusCode) {
			got.body = r.Body
		}
	})
	return func(ctx context.Context, address string, header http.Header) (*answer, error) {
		collector.Context = ctx
		got = nil
		if err := collector.Request(http.MethodGet, address, nil, nil, header); err != nil {
			return nil, clientTrouble(address, err)
		}
		return got, nil
	}
}
