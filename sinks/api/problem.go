package api

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// problem is what went wrong with a request, as RFC 9457 has it; the last two say what to change.
type problem struct {
	Title     string   `json:"title"`
	Status    int      `json:"status"`
	Detail    string   `json:"detail"`
	Parameter string   `json:"parameter,omitempty"`
	Valid     []string `json:"valid,omitempty"`
}

// Error makes a problem an error, for the parameters that are read deep down.
func (p *problem) Error() string { return p.Detail }

// bad is a parameter with a value that cannot be.
func bad(parameter, detail string, valid ...string) *problem {
	return &problem{Status: http.StatusBadRequest, Detail: detail, Parameter: parameter, Valid: valid}
}

func refuse(status int, detail string) *problem { return &problem{Status: status, Detail: detail} }

// fail answers with a problem. Only what is of the request's own making is told; other errors go to the log.
func (c *call) fail(err error) {
	p, ok := err.(*problem)
	if !ok {
		c.server.opt.Log.Error("request failed", "path", c.r.URL.Path, "error", err)
		p = refuse(http.StatusInternalServerError, "the server failed; its log says why")
	}
	said := *p
	said.Title = http.StatusText(p.Status)
	body, err := json.MarshalIndent(&said, "", "  ")
	if err != nil {
		body = []byte("{}")
	}
	body = append(body, '\n')
	h := c.w.Header()
	h.Del("Content-Encoding")
	h.Del("Etag")
	h.Del("Last-Modified")
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(p.Status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body)
	}
}
