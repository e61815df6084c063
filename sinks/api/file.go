package api

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
)

// kinds are the content types of a release's files.
var kinds = map[string][]string{
	".json": {"application/json"}, ".ndjson": {"application/x-ndjson"}, ".geojson": {"application/geo+json"},
	".csv": {"text/csv; charset=utf-8"}, ".ics": {"text/calendar; charset=utf-8"}, ".html": {"text/html; charset=utf-8"},
	".css": {"text/css; charset=utf-8"}, ".js": {"text/javascript; charset=utf-8"}, ".svg": {"image/svg+xml"},
	".png": {"image/png"}, ".woff2": {"font/woff2"}, ".parquet": {"application/vnd.apache.parquet"}, ".txt": {"text/plain; charset=utf-8"},
}

// squeezed are the kinds that compression makes smaller.
func squeezed(name string) bool {
	switch path.Ext(name) {
	case ".parquet", ".png", ".woff2":
		return false
	}
	return true
}

var (
	freshFiles = []string{"public, max-age=300, stale-while-revalidate=86400"}
	varies     = []string{"Accept-Encoding"}
)

const (
	indexFile = "index.html"
	findPath  = "/find"
)

// file answers with a file of the release. Only what its manifest lists is there; folders are not.
func (c *call) file() error {
	name := strings.TrimPrefix(c.r.URL.Path, "/")
	if name == "" {
		name = indexFile
	}
	f, ok := c.release.files[name]
	if !ok && name == indexFile {
		c.redirect(findPath, http.StatusFound)
		return nil
	}
	if !ok {
		return refuse(http.StatusNotFound, "the release has no such file; /manifest.json lists all, /v1/openapi.json the rest")
	}
	kind := kinds[path.Ext(name)]
	if kind == nil {
		kind = []string{"application/octet-stream"}
	}
	h := c.w.Header()
	h["Content-Type"] = kind
	h["Cache-Control"] = freshFiles
	if path.Ext(name) == ".html" {
		policy, err := c.pagePolicy(f)
		if err != nil {
			return err
		}
		h["Content-Security-Policy"] = policy
	}
	encoding := ""
	if squeezed(name) && f.Bytes >= smallest {
		h["Vary"] = varies
		if c.r.Header.Get("Range") == "" {
			encoding = accepted(c.r.Header.Get("Accept-Encoding"))
		}
	}
	body, encoding, err := c.server.copies.get(c.release, f, encoding)
	if err != nil {
		return err
	}
	defer body.close()
	tag := `"` + f.SHA256 + `"`
	if encoding != "" {
		tag = `"` + f.SHA256 + "-" + encoding + `"`
		h["Content-Encoding"] = []string{encoding}
	}
	h["Etag"] = []string{tag}
	http.ServeContent(c.w, c.r, "", body.modified, body.reader())
	return nil
}

// redirect leads to a path of this server.
func (c *call) redirect(path string, status int) {
	c.w.Header().Set("Location", path)
	c.w.WriteHeader(status)
}

// body is a file's content, or that of a compressed copy.
type body struct {
	memory   []byte
	file     io.ReadSeeker
	closer   io.Closer
	modified time.Time
}

func (b *body) reader() io.ReadSeeker {
	if b.file != nil {
		return b.file
	}
	return bytes.NewReader(b.memory)
}

func (b *body) close() {
	if b.closer != nil {
		b.closer.Close()
	}
}

// accepted picks the encoding of an answer from Accept-Encoding: zstd before gzip, "" for neither.
func accepted(header string) string {
	best := ""
	for item := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(item), ";")
		if refused := strings.Trim(strings.TrimPrefix(strings.TrimSpace(quality), "q="), "0.") == "" && quality != ""; refused {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "zstd":
			return "zstd"
		case "gzip":
			best = "gzip"
		}
	}
	return best
}
