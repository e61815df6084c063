package scrapers

import "fmt"

// Severity says what a problem did to the row.
type Severity string

const (
	// Error: the row, or the slot of the row, is not published.
	Error Severity = "error"
	// Warning: it is published, and a reader may be misled.
	Warning Severity = "warning"
	// Info: it is published as the publisher meant it, or the publisher asked that it not be.
	Info Severity = "info"
)

// Problem is a coded finding about a row, or about a whole source when Row is 0.
type Problem struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Source   string   `json:"source"`
	Ref      string   `json:"ref,omitempty"`
	Row      int      `json:"row,omitempty"`   // 1-based
	Field    string   `json:"field,omitempty"` // in our field names
	Value    string   `json:"value,omitempty"` // the text in question, at most 120 characters, without people
	Message  string   `json:"message"`         // what is wrong, in one sentence
	Fix      string   `json:"fix,omitempty"`   // what the publisher can do about it
	URL      string   `json:"url,omitempty"`
	EditURL  string   `json:"edit_url,omitempty"`
}

// NewProblem makes a problem about one listing with the severity, the words and the fix that the code's table row
// gives. The value is cut to 120 characters; the caller keeps people out of it.
func NewProblem(code Code, l Listing, field, value string) Problem {
	def, ok := codes[code]
	if !ok {
		panic(fmt.Sprintf("scrapers: problem code %q is not in the table", code))
	}
	return Problem{
		Code: code, Severity: def.Severity, Ref: l.Ref, Row: l.Row, Field: field,
		Value: shorten(value, 120), Message: def.Meaning, Fix: def.Fix, URL: l.URL, EditURL: l.EditURL,
	}
}

func shorten(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
