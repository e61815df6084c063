// Package overrides is overrides.jsonl: what people decided about listings, one JSON object a line, in the order in which
// it was decided. The file is theirs: kept in version control, read strictly, and only ever appended to. Call [Load].
//
//	{"decision":"same","a":{"source":"x","ref":"r"},"b":{"source":"y","ref":"s","slot":"MO"},"who":"...","why":"...","date":"2026-01-31"}
//	{"decision":"different","a":{...},"b":{...},"who":"...","why":"...","date":"..."}
//	{"decision":"pin","listing":{"source":"x","ref":"r"},"field":"schedule.start","value":"19:30","who":"...","why":"...","date":"..."}
//
// Nobody's name leaves this machine: who and why are for those who keep the file, and are never published.
package overrides

import (
	"encoding/json"
	"fmt"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// Line is one decision.
type Line struct {
	Decision dedupe.RulingKind  `json:"decision"`
	A        *dedupe.ListingKey `json:"a,omitempty"`
	B        *dedupe.ListingKey `json:"b,omitempty"`
	Listing  *dedupe.ListingKey `json:"listing,omitempty"` // of a pin
	Field    string             `json:"field,omitempty"`
	Value    json.RawMessage    `json:"value,omitempty"` // null takes the field away
	Who      string             `json:"who"`
	Why      string             `json:"why"`
	Date     string             `json:"date"` // 2006-01-02

	number int // of the line in the file, from 1
}

// File is what Load read.
type File struct {
	Path  string
	Lines []Line
	Body  []byte // the file as it was read
}

// Rulings are the lines as the matcher takes them, one a line in their order.
func (f File) Rulings() []dedupe.Ruling {
	rulings := make([]dedupe.Ruling, len(f.Lines))
	for i, l := range f.Lines {
		if l.Decision == dedupe.Pinned {
			rulings[i] = dedupe.Ruling{Kind: l.Decision, A: *l.Listing, Field: l.Field, Value: l.Value}
		} else {
			rulings[i] = dedupe.Ruling{Kind: l.Decision, A: *l.A, B: *l.B}
		}
	}
	return rulings
}

// String tells the decision in words.
func (l Line) String() string {
	what := fmt.Sprintf("%s and %s are the same", l.A, l.B)
	switch l.Decision {
	case dedupe.Different:
		what = fmt.Sprintf("%s and %s are different", l.A, l.B)
	case dedupe.Pinned:
		what = fmt.Sprintf("%s of %s is %s", l.Field, l.Listing, l.Value)
	}
	return fmt.Sprintf("%s says on %s that %s: %s", l.Who, l.Date, what, l.Why)
}

// keys are the listings a line speaks of.
func (l *Line) keys() []dedupe.ListingKey {
	if l.Decision == dedupe.Pinned {
		return []dedupe.ListingKey{*l.Listing}
	}
	return []dedupe.ListingKey{*l.A, *l.B}
}

// About lists the lines that speak of any of the listings.
func (f File) About(listings ...dedupe.ListingKey) []Line {
	var out []Line
	for _, l := range f.Lines {
		for _, k := range l.keys() {
			if covered(k, listings) {
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// Answered reports whether somebody has said that a listing of the one group and one of the other are the same, or that
// they are not.
func (f File) Answered(left, right []dedupe.ListingKey) bool {
	for _, l := range f.Lines {
		if l.Decision != dedupe.Pinned && (covered(*l.A, left) && covered(*l.B, right) || covered(*l.B, left) && covered(*l.A, right)) {
			return true
		}
	}
	return false
}

func covered(k dedupe.ListingKey, listings []dedupe.ListingKey) bool {
	for _, o := range listings {
		if k.Covers(o) {
			return true
		}
	}
	return false
}

// Unheeded is a line that decided nothing on a night.
type Unheeded struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// Unheeded names the lines behind the matcher's answer.
func (f File) Unheeded(found []dedupe.Unheeded) []Unheeded {
	var out []Unheeded
	for _, u := range found {
		out = append(out, Unheeded{f.Lines[u.Ruling].number, u.Why})
	}
	return out
}
