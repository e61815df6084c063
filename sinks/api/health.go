package api

import (
	"fmt"
	"net/http"
	"time"
)

const (
	healthPath  = "/healthz"
	metricsPath = "/metrics"
)

// health answers whether this server can serve, and what.
func (c *call) health() error {
	h := c.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	if c.release == nil {
		c.w.WriteHeader(http.StatusServiceUnavailable)
		_, err := fmt.Fprintln(c.w, `{"status":"nothing published"}`)
		return err
	}
	_, err := fmt.Fprintf(c.w, `{"status":"ok","release":%q,"as_of":%q,"meetings":%d}`+"\n",
		c.release.Release, c.release.AsOf.Format(time.RFC3339), c.release.index.Len())
	return err
}

// metrics answers Prometheus.
func (c *call) metrics() error {
	if c.server.opt.Metrics == nil {
		return refuse(http.StatusNotFound, "this server shows no metrics")
	}
	c.server.opt.Metrics.ServeHTTP(c.w, c.r)
	return nil
}
