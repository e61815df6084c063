package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
)

// pagePolicy is the Content-Security-Policy of a page of the release: it may load what stands beside it, and run the
// scripts that are written in it, by their hashes. A script that somebody's text smuggled into an attribute, or into a page
// after it was published, does not run.
func (c *call) pagePolicy(f file) ([]string, error) {
	if known, ok := c.release.policies.Load(f.SHA256); ok {
		return known.([]string), nil
	}
	b, err := openBody(c.release, f)
	if err != nil {
		return nil, err
	}
	defer b.close()
	page, err := io.ReadAll(b.file)
	if err != nil {
		return nil, err
	}
	policy := []string{"default-src 'none'; script-src 'self'" + inlineHashes(page) + "; style-src 'self' 'unsafe-inline'; " +
		"img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"}
	c.release.policies.Store(f.SHA256, policy)
	return policy, nil
}

// inlineHashes are the sources of a policy that allow a page's own scripts.
func inlineHashes(page []byte) string {
	var out strings.Builder
	for {
		_, rest, ok := bytes.Cut(page, []byte("<script"))
		if !ok {
			return out.String()
		}
		head, body, _ := bytes.Cut(rest, []byte(">"))
		script, after, ended := bytes.Cut(body, []byte("</script>"))
		if !ended {
			return out.String()
		}
		if !bytes.Contains(head, []byte("src=")) {
			sum := sha256.Sum256(script)
			out.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
		}
		page = after
	}
}
