package normalize

import "github.com/recovery-almanac/almanac/scrapers"

// What a [Problem] is made of; see package scrapers.
type (
	Code     = scrapers.Code
	Severity = scrapers.Severity
	CodeInfo = scrapers.CodeInfo
)

// Codes returns the table of problem codes, sorted by code.
func Codes() []CodeInfo { return scrapers.Codes() }
