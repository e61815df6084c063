package scrapers

import (
	"errors"
	"fmt"
	"time"
)

// Request is one address that a format wants fetched for a source.
type Request struct {
	Role string // what the document is for, in the format's own words: "meetings", "formats", "page"
	URL  string
	// Accept is the Accept header to send; "" sends */*.
	Accept string
}

// Document is the bytes fetched for one [Request].
type Document struct {
	Role        string
	URL         string // as requested
	FinalURL    string // after redirects
	ContentType string // as the server sent it, with parameters
	SHA256      string // of the archived body, lower-case hex: content codings removed, character set untouched
	FetchedAt   time.Time
	// Body is the archived body. Text is transcoded to UTF-8 and has no byte order mark, whatever character set
	// ContentType names; what is no text, such as a spreadsheet, is untouched.
	Body []byte
}

// Format turns a source's documents into listings. It does no input or output.
type Format struct {
	Name string
	// For people: what it reads, what a source's URL is, and how a source file tells it what to do.
	Reads, Address, Manual string

	// Requests lists what to fetch first, in order. It fails when the source's URL does not fit the format.
	Requests func(Source) ([]Request, error)
	// Follow names further requests that a fetched document asks for (the next page, a detail page); nil for
	// none. The fetcher drops repeats and bounds their number.
	Follow func(Source, Document) ([]Request, error)
	// Probe asks whether the documents of an earlier night still stand, for less than fetching them again costs;
	// nil where the publisher cannot be asked.
	Probe *Probe
	// Parse maps all documents of one source. An error means that nothing can be read and wraps
	// [ErrNotThisFormat] where another kind of page came; a row that cannot be read is a Problem instead.
	Parse func(Source, []Document) (Parsed, error)
}

// Probe is a cheap question about a whole source. It saves work and proves little: the fetcher asks it only about
// documents that were read in full a short while ago, and reads in full when any answer is not plainly a yes.
type Probe struct {
	// Requests are asked one after another, none for a source that cannot be probed. since is when its documents
	// were last read in full, by this machine's clock.
	Requests func(s Source, since time.Time) []Request
	// Unchanged reports whether one answer speaks for the documents; every answer must.
	Unchanged func(Document) bool
}

// Parsed is what a format read.
type Parsed struct {
	// Rows counts the publisher's rows, readable or not. Every one of them is in Listings or has a Problem with
	// its row number.
	Rows     int
	Listings []Listing
	Problems []Problem
}

// MostRows bounds the rows of one source. Each costs a kilobyte or two of memory from here to the release, however
// little stands in it, so that a list of a few megabytes, "{},{},{}", could fill the machine. The longest list known,
// all meetings of a fellowship, has 75,000.
const MostRows = 200_000

// ErrTooManyRows says what to do about a list that is longer.
var ErrTooManyRows = fmt.Errorf("there are more than %d rows, which is no list of meetings; narrow the source's url, or split it into several sources: %w",
	MostRows, ErrNotThisFormat)

// ErrNotThisFormat marks a body that is not the declared format at all: a sign-in or challenge page, an error
// text, an empty answer.
var ErrNotThisFormat = errors.New("not the declared format")
