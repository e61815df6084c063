package sites

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// sitemap is what one document of sitemaps.org's protocol names.
type sitemap struct {
	sitemaps []string
	pages    []sitePage
	cut      bool // it breaks off, or names more than it may
}

type sitePage struct {
	address string
	changed string // lastmod
}

// What a sitemap may be: the protocol allows 50,000 addresses and 50 MB.
const (
	mostAddresses = 50_000
	mostUnpacked  = 64 << 20
)

// readSitemap reads a sitemap, a sitemap of sitemaps, either of them packed with gzip. A sitemap that breaks off gives
// what it has.
func readSitemap(body []byte) (sitemap, error) {
	text, err := unpacked(body)
	if err != nil {
		return sitemap{}, err
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // the body is UTF-8 by now
	var m sitemap
	root := ""
	for {
		token, err := d.Token()
		if err != nil {
			m.cut = err != io.EOF
			break
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := start.Name.Local; {
		case root == "":
			root = name
			if root != "urlset" && root != "sitemapindex" {
				_, _, err := scrapers.FindJSON(text)
				return m, errors.Join(fmt.Errorf("the answer is no sitemap: %w", scrapers.ErrNotThisFormat), err)
			}
		case name == "sitemap" || name == "url":
			m.add(d, start)
		}
		if len(m.sitemaps)+len(m.pages) > mostAddresses {
			m.cut = true
			break
		}
	}
	if root == "" {
		_, _, err := scrapers.FindJSON(text)
		return m, errors.Join(fmt.Errorf("the answer is no sitemap: %w", scrapers.ErrNotThisFormat), err)
	}
	return m, nil
}

func (m *sitemap) add(d *xml.Decoder, start xml.StartElement) {
	var entry struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	}
	if err := d.DecodeElement(&entry, &start); err != nil {
		return // the next Token fails too, and ends the document
	}
	address := strings.TrimSpace(entry.Loc)
	switch {
	case address == "":
	case start.Name.Local == "sitemap":
		m.sitemaps = append(m.sitemaps, address)
	default:
		m.pages = append(m.pages, sitePage{address, strings.TrimSpace(entry.LastMod)})
	}
}

func unpacked(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte("\x1F\x8B")) {
		return body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the sitemap is damaged (%v): %w", err, scrapers.ErrNotThisFormat)
	}
	text, err := io.ReadAll(io.LimitReader(r, mostUnpacked+1))
	switch {
	case len(text) > mostUnpacked:
		return nil, fmt.Errorf("the sitemap is larger than %d MiB when it is unpacked: %w", mostUnpacked>>20, scrapers.ErrNotThisFormat)
	case err != nil:
		return nil, fmt.Errorf("the sitemap is damaged (%v): %w", err, scrapers.ErrNotThisFormat)
	}
	return text, nil
}

// meetings are the pages whose addresses match, each once, and how many more than most there are.
func (m sitemap) meetings(pattern *regexp.Regexp, most int) (pages []sitePage, more int) {
	if most == 0 {
		most = defaultMax
	}
	seen := map[string]bool{}
	for _, p := range m.pages {
		if seen[p.address] || !pattern.MatchString(p.address) {
			continue
		}
		seen[p.address] = true
		if len(pages) == most {
			more++
			continue
		}
		pages = append(pages, p)
	}
	return pages, more
}
