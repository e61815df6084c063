package scrapers

// SheetOptions is the `sheet:` block of a source file. Package scrapers/sheet documents it.
type SheetOptions struct {
	// Columns fill fields of a listing from cells: [FromColumn] names a header, a letter or a number. A field that
	// is not named here is found by its header, unless OnlyColumns is set.
	Columns     []PageField
	OnlyColumns bool
	HeaderRow   *int   // as the sheet counts, from 1; 0 for a sheet without a header; nil to look for it
	Delimiter   string // one of , ; | or a tab; "" to find out
	Worksheets  []string
	Numbering   DayNumbering
	Zones       []ZoneColumn // columns that each state the start in a zone, the first choice first
	FillDown    []string     // fields whose blank cells mean what stands above, as under a merged cell
	Skip        []PageSkip
}

// ZoneColumn is a column of start times on the clocks of one zone.
type ZoneColumn struct{ Column, Zone string }

// JSONPathOptions is the `jsonpath:` block of a source file. Package scrapers/jsonpath documents it.
type JSONPathOptions struct {
	Rows      string // path to the rows; "" for the elements of the document
	Each      string // path inside a row to its slots, each with its own day and time; "" for none
	Fields    []PageField
	Skip      []PageSkip
	Numbering DayNumbering
	TimeUnit  TimeUnit // what a bare number in start, end and duration counts
	Next      string   // path to the address of the next page
	Pages     int      // how many pages to go on; 0 for the default
}

// SiteOptions is the `site:` block of a source file. Package scrapers/sites documents it.
type SiteOptions struct {
	Detail string // regular expression that the addresses of meetings match; "" for the default
	Max    int    // how many detail pages to read; 0 for the default
}

// TimeUnit says what a bare number that stands for a time of day counts, from midnight.
type TimeUnit string

// The units that lists use; "" leaves numbers as they are.
const (
	Seconds TimeUnit = "seconds"
	Minutes TimeUnit = "minutes"
)

// DayNumbering says which weekday a digit means.
type DayNumbering string

// The numberings that lists use; "" leaves digits as they are.
const (
	Sunday0 DayNumbering = "sunday0" // 0 is Sunday, 6 is Saturday
	Sunday1 DayNumbering = "sunday1" // 1 is Sunday, 7 is Saturday
	Monday1 DayNumbering = "monday1" // 1 is Monday, 7 is Sunday
	Monday0 DayNumbering = "monday0" // 0 is Monday, 6 is Sunday
)

// Name writes a digit as the English name of its weekday; any other text stays as it is.
func (n DayNumbering) Name(digit string) string {
	first, known := firstDigits[n]
	if !known || len(digit) != 1 {
		return digit
	}
	day := int(digit[0]) - int(first.digit)
	if day < 0 || day > 6 {
		return digit
	}
	return weekdayNames[(first.weekday+day)%7]
}

// firstDigits says which weekday each numbering begins with, and with which digit.
var firstDigits = map[DayNumbering]struct {
	digit   byte
	weekday int
}{
	Sunday0: {'0', 0}, Sunday1: {'1', 0}, Monday0: {'0', 1}, Monday1: {'1', 1},
}

var weekdayNames = [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
