package scrapers

// PageOptions is the `page:` block of a source file. Package scrapers/page documents its language; package config
// checks selectors, patterns and names while it reads them.
type PageOptions struct {
	URLs   []string // further pages of the same shape, beside Source.URL
	Rows   string   // CSS selector of the elements that are a row each
	Each   PageEach
	Skip   []PageSkip
	Fields []PageField
	// Detail fields are read from the page that Follow.Detail leads to, and fill what the row itself left empty.
	Detail []PageField
	Follow PageFollow
}

// PageEach parts the text of one row into several meetings. At most one of the patterns is set; without one, a row
// is one meeting.
type PageEach struct {
	In     string // CSS selector of the elements inside the row whose text is parted; "" for the whole row
	Starts string // a meeting's text begins at every match; what stands before the first is no meeting's
	Split  string // what matches stands between two meetings
}

// PageSkip leaves out rows that are no meeting: those for which When gives a text or, with Unless, gives none.
type PageSkip struct {
	When    PageExpr
	Unless  bool
	Because string
}

// PageFollow leads to further pages.
type PageFollow struct {
	Next   string // CSS selector of links to pages of the same shape
	Detail string // CSS selector, inside a row, of the link to the meeting's own page
	Max    int    // how many pages to go on from a listed one, one after another
}

// PageField is one field of a listing and what fills it.
type PageField struct {
	Name string // of [ListingFields]
	Expr PageExpr
}

// PageExpr gives a list of texts: it takes them from somewhere and changes them step by step.
type PageExpr struct {
	From PageFrom
	Text string     // the selector, the column's header or number, or the constant
	Of   []PageExpr // for [FromFirst] and [FromJoin]

	Attribute string // read this attribute of the element, not its text
	Without   string // CSS selector of what to leave out of the text
	All       bool   // every element that the selector finds, each one text; else the first
	With      string // what FromJoin puts between
	Steps     []PageStep
}

// PageFrom says where a text comes from.
type PageFrom string

// The places a text comes from.
const (
	FromSelect   PageFrom = "select"   // an element inside the row
	FromColumn   PageFrom = "column"   // the row's cell below a header, or by number
	FromHeading  PageFrom = "heading"  // the last element before the row, or around it
	FromPage     PageFrom = "page"     // an element anywhere in the page
	FromConstant PageFrom = "constant" // the source file
	FromFirst    PageFrom = "first"    // the first of several that is not empty
	FromJoin     PageFrom = "join"     // several as one text
	FromRow      PageFrom = "row"
	FromHeader   PageFrom = "header" // the header above the row, where the row is a cell or stands in one
	FromPart     PageFrom = "part"   // the row's part that PageEach made
	FromTitle    PageFrom = "title"  // of the page
	FromPath     PageFrom = "path"   // a value in a JSON object
	FromURL      PageFrom = "url"    // of the page
	FromFile     PageFrom = "file"   // the last part of the page's path, without extension
)

// PageStep changes texts. Exactly one of its fields is set, As beside Regexp or Find aside.
type PageStep struct {
	Line   int    // keep this line, from 1; -1 is the last
	Regexp string // keep the first group, or the match where there is none; texts without a match go
	Find   string // as Regexp, but every match is a text
	As     string // what to keep of the match of Regexp or Find instead: "$1-$2"
	Remove string // cut every match out
	Split  string // part at every match
	Map    map[string]string
}
