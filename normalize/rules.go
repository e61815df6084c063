package normalize

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// row is one listing on its way through the rules. A rule may mend the row's own copy of the listing (its text,
// for one); it fills in the meeting that all slots share and the slots themselves.
type row struct {
	src      scrapers.Source
	in       scrapers.Listing // a copy: rules may clean it
	now      time.Time
	faces    faces // of the source's times
	meeting  Meeting
	slots    []Schedule
	keys     []string // of the slots, as Listing.Slot; see ended.go
	problems []Problem
	// rejected: no slot is published, and a problem of severity error says why.
	rejected bool
	// skipped: no slot is published because the publisher said so, and an info problem says so.
	skipped bool

	remarks []remark // the sentences that speak of dates; see sentence.go
	said    said     // what name, types and status word say about mode and status; mode.go decides
	address address  // the address in words, before region.go finds its codes; see place.go
	// hinted tells which codes of the place stand on the source's hint or, where words is set, on the name of a city and the
	// like, not on a statement.
	hinted struct{ country, subdivision, words bool }
	// where is what the map says of the place; derived tells that its coordinates are not the publisher's. See
	// survey.go.
	where   geo.Location
	derived bool
}

// report adds a problem about this row. value is scrubbed of people before it is kept.
func (r *row) report(code scrapers.Code, field, value string) {
	p := scrapers.NewProblem(code, r.in, field, scrubPeople(value, r.in.People))
	p.Source = r.src.ID
	r.problems = append(r.problems, p)
}

// reject reports the problem that keeps the whole row from being published.
func (r *row) reject(code scrapers.Code, field, value string) {
	r.report(code, field, value)
	r.rejected = true
}

// skip reports why the publisher does not want the row published.
func (r *row) skip(code scrapers.Code, field, value string) {
	r.report(code, field, value)
	r.skipped = true
}

// rules is the order of normalisation. A rule that rejects or skips the row ends it.
var rules = []struct {
	name  string
	apply func(*row)
}{
	{"published", published},     // published.go: rows the publisher holds back
	{"text", cleanText},          // text.go: entities, tags, spaces, in every text field
	{"people", people},           // people.go: names, personal phones and e-mails out of every text field
	{"name", name},               // name.go: the name without status words; group and venue stand in
	{"notes", notes},             // notes.go: what is published of the publisher's remarks
	{"fellowship", fellowship},   // fellowship.go
	{"types", types},             // types.go: codes to tags and languages
	{"audience", audience},       // audience.go: for whom, and in which language, where only words say it
	{"venue", venue},             // venue.go: what stands in the venue's field and is no house
	{"nowhere", nowhere},         // nowhere.go: what stands in the address's fields and is no place
	{"online", online},           // online.go: conference links and the rooms behind them
	{"phone", phone},             // phone.go: dial-ins and one-tap numbers
	{"place", place},             // place.go: address parts
	{"coordinates", coordinates}, // coordinates.go: usable or left out, and how precise
	{"region", region},           // region.go: country and subdivision
	{"mode", mode},               // mode.go: in person, online, hybrid, phone; status
	{"survey", survey},           // survey.go: address against coordinates; county
	{"days", days},               // weekday.go: day words to slots
	{"clock", clock},             // clock.go: start of every slot
	{"halves", halves},           // halves.go: a time without AM or PM among others
	{"recurrence", recurrence},   // recurrence.go: a calendar's rule to slots
	{"remarks", remarks},         // sentence.go: what the prose says of dates, for the next five
	{"nth", nth},                 // nth.go: "only meets on the 1st Monday of the month"
	{"alternate", alternate},     // alternate.go: "every other Sunday"
	{"dated", dated},             // dated.go: "starting March 1, 2027"
	{"pauses", pauses},           // pauses.go: "no meeting on holidays"
	{"modeByWeek", modeByWeek},   // mode_by_week.go: "2nd & 4th Sundays on Zoom"
	{"seasons", seasons},         // season.go: "May to October"
	{"duration", duration},       // duration.go: end and length, in fields, in words or assumed
	{"zone", zone},               // zone.go: listing, coordinates, place, source
	{"whereabouts", whereabouts}, // mode.go: no place where nobody goes; after zone, which needs it
	{"ended", ended},             // ended.go: slots whose last date is over
	{"links", links},             // links.go: the meeting's page, updated, owner
}
