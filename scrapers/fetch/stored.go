package fetch

import (
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Stored is everything of a document but its body, which is in the archive under SHA256. Last night's values
// go into [Job].Known by URL, and make the next request a conditional one.
type Stored struct {
	Role         string
	URL          string // as requested, without password
	FinalURL     string // after redirects, without password
	ContentType  string // as the server sent it
	SHA256       string // of the archived body: content codings off, character set untouched
	ETag         string
	LastModified string
	Bytes        int64     // of the archived body
	FetchedAt    time.Time // when these very bytes came first
	CheckedAt    time.Time // when the server last said, or showed, that they are still the document
	// ReadAt is when the server last sent these bytes, or answered 304 to a request for them. A probe moves CheckedAt
	// and not ReadAt.
	ReadAt time.Time
}

// Document reads a stored document's body from the archive, as UTF-8 where it is text. The error is a
// [KindArchive] and wraps [ErrBlobMissing] or [ErrBlobDamaged].
func (c *Client) Document(s Stored) (scrapers.Document, error) {
	body, err := c.archive.read(s.SHA256, s.Bytes)
	if err != nil {
		return scrapers.Document{}, &Error{Kind: KindArchive, URL: s.URL, Err: err,
			Reason: "the archived body cannot be read", Advice: "the next run will fetch it again"}
	}
	return s.document(body), nil
}

func (s Stored) document(body []byte) scrapers.Document {
	text, _ := decodeText(s.ContentType, body)
	return scrapers.Document{
		Role: s.Role, URL: s.URL, FinalURL: s.FinalURL, ContentType: s.ContentType,
		SHA256: s.SHA256, FetchedAt: s.FetchedAt, Body: text,
	}
}

// same reports whether a parser would see what it saw last night: a Content-Type can name another charset.
func (s Stored) same(known Stored) bool {
	return s.SHA256 == known.SHA256 && s.ContentType == known.ContentType
}
