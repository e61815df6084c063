package discover

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// table is a table of the page: how to select it, its header and how many rows follow.
type table struct {
	id, class string
	headers   []string
	first     []string // the row below the header
	plain     bool     // the header's cells are <td>, as those of rows are
	headless  bool     // what stands in headers is a row
	joins     bool     // a row links to a video meeting
	sample    [][]string
	rows      int
	dayHeads  []dayHead // rows of one cell that name a weekday
}

// mostSampled bounds the rows that a table without headers is told by.
const mostSampled = 8

// mostTables bounds what is kept of one page.
const mostTables = 100

func (s *scanner) startTable(tag atom.Atom, attr map[string]string) {
	switch tag {
	case atom.Table:
		s.endTable()
		s.open = &table{id: attr["id"], class: firstWord(attr["class"])}
	case atom.Tr:
		s.endRow()
	case atom.Th, atom.Td:
		if s.open == nil {
			return
		}
		s.endCell()
		s.collect(tag)
		s.head = s.head || tag == atom.Th
	}
}

func (s *scanner) endOfTable(tag atom.Atom) {
	switch tag {
	case atom.Th, atom.Td:
		s.endCell()
	case atom.Tr:
		s.endRow()
	case atom.Table:
		s.endTable()
	}
}

// endCell closes a cell, whether or not its end tag was written.
func (s *scanner) endCell() {
	if s.inside == atom.Td || s.inside == atom.Th {
		s.row = append(s.row, words(s.text.String()))
		s.inside = 0
		s.text.Reset()
	}
}

// endRow counts a row, or takes it for the header: the first of several cells.
func (s *scanner) endRow() {
	s.endCell()
	t := s.open
	if t == nil || len(s.row) == 0 {
		s.row, s.head = nil, false
		return
	}
	if s.dayRow(t) {
		s.row, s.head = nil, false
		return
	}
	if t.headers == nil && len(s.row) > 1 {
		t.headers, t.plain = s.row, !s.head
	} else {
		if t.rows++; t.rows == 1 {
			t.first = s.row
		}
		if len(t.sample) < mostSampled {
			t.sample = append(t.sample, s.row)
		}
	}
	s.row, s.head = nil, false
}

// dayRow takes up a row that is one cell with the weekday of those below.
func (s *scanner) dayRow(t *table) bool {
	if len(s.row) != 1 || len(t.dayHeads) == mostHeads {
		return false
	}
	selector := "td:only-child"
	if s.head {
		selector = "th:only-child"
	}
	head, ok := headOf(selector, s.row[0])
	if ok {
		t.dayHeads = append(t.dayHeads, head)
	}
	return ok
}

func (s *scanner) endTable() {
	s.endRow()
	if t := s.open; t != nil && t.headers != nil && t.rows > 0 && len(s.page.tables) < mostTables {
		if t.headless = t.plain && isRow(t.headers); t.headless {
			t.rows++
			t.sample = append([][]string{t.headers}, t.sample...)
		}
		s.page.tables = append(s.page.tables, *t)
	}
	s.open = nil
}

func firstWord(s string) string {
	if all := strings.Fields(s); len(all) > 0 {
		return all[0]
	}
	return ""
}

// columnFields are the fields that a column's header names, in the languages of the feeds that are known.
var columnFields = map[string]string{}

func init() {
	for field, headers := range map[string]string{
		"days":           "day|days|weekday|day of week|day of the week|meeting day|tag|wochentag|día|dia|dia da semana|jour|giorno|dag|dzień",
		"start":          "time|start|start time|starts|begins|meeting time|uhrzeit|zeit|beginn|hora|horário|horario|heure|ora|orario|tid|tijd|godzina",
		"end":            "end|end time|ends|until|ende|fin|fim",
		"times":          "day/time|day & time|day and time|days/times|when|date and time|wann|quand|cuándo|quando",
		"name":           "name|meeting|meeting name|group|group name|title|gruppe|gruppenname|grupo|nombre|nome|groupe|nom|gruppo|grupp|groep|grupa",
		"venue":          "location|venue|place|where|building|meeting place|location name|ort|lugar|lieu|local|luogo",
		"formatted":      "address|street address|full address|location/address|location address|adresse|anschrift|dirección|direccion|endereço|endereco|indirizzo|adress|adres",
		"city":           "city|town|city/town|suburb|stadt|ciudad|cidade|ville|città|stad|miasto|bairro",
		"state":          "state|province|county/state|bundesland|provincia|estado|uf|région|kanton",
		"postal_code":    "zip|zip code|zipcode|postcode|postal code|post code|plz|código postal|cep|code postal|cap",
		"types":          "type|types|format|code|codes|formats|meeting type|typ|tipo|art",
		"notes":          "notes|note|comments|comment|remarks|details|info|information|additional information|bemerkung|bemerkungen|observaciones|observações|remarques",
		"conference_url": "zoom|zoom link|link zoom|online link|join link|meeting link|video link",
		"regions":        "area|region|district|zone|gebiet|área",
	} {
		for header := range strings.SplitSeq(headers, "|") {
			if old, twice := columnFields[header]; twice {
				panic("discover: the header " + header + " means both " + old + " and " + field)
			}
			columnFields[header] = field
		}
	}
}

// column is one header, the field that it names, and what the first row has below it.
type column struct{ field, header, sample string }

// columns are the table's headers that name a field, each field once. 12 Step Meeting List writes the weekday into
// the column Time.
func (t table) columns() []column {
	if t.headless {
		return t.byContent()
	}
	var all []column
	seen := map[string]bool{}
	for i, h := range t.headers {
		field := columnFields[plainHeader(h)]
		if field == "start" && i < len(t.first) && weekday(t.first[i]) {
			field = "times"
		}
		if field != "" && !seen[field] {
			seen[field] = true
			one := column{field: field, header: h}
			if i < len(t.first) {
				one.sample = t.first[i]
			}
			all = append(all, one)
		}
	}
	return placed(besideCity(all))
}

var aside = regexp.MustCompile(`\([^()]*\)`)

// plainHeader is a header as columnFields has it: "Time (Eastern):" is time.
func plainHeader(h string) string {
	return strings.Trim(strings.ToLower(words(aside.ReplaceAllString(h, ""))), " :.*")
}

// placed takes a column of places for addresses where it has those, and no other column has the address or the city.
func placed(all []column) []column {
	for i := range all {
		if all[i].field == "venue" && addressText.MatchString(all[i].sample) && !has(all, "formatted") && !has(all, "street") && !has(all, "city") {
			all[i].field = "formatted"
		}
	}
	return all
}

// besideCity takes an address for the street where the city stands apart and the first row's has no parts.
func besideCity(all []column) []column {
	for i := range all {
		if all[i].field == "formatted" && has(all, "city") && !strings.Contains(all[i].sample, ",") {
			all[i].field = "street"
		}
	}
	return all
}

// personal is what a header does not have and a row may: a number as long as a phone's part, a mail address.
var personal = regexp.MustCompile(`\d{3}|@`)

// shown is the header as a source file, which is public, may tell it: a table without one has a row there.
func shown(header string) string {
	if personal.MatchString(header) {
		return "no header"
	}
	return clip(header, 200)
}

// has reports whether one of the columns fills the field.
func has(columns []column, field string) bool {
	for _, c := range columns {
		if c.field == field {
			return true
		}
	}
	return false
}

var weekdayWords = strings.Fields("monday tuesday wednesday thursday friday saturday sunday " +
	"mondays tuesdays wednesdays thursdays fridays saturdays sundays montag dienstag mittwoch donnerstag freitag samstag sonntag " +
	"lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche")

// weekday reports whether a heading begins with a weekday.
func weekday(heading string) bool {
	first := strings.ToLower(strings.Trim(firstWord(heading), ":,.-–"))
	for _, w := range weekdayWords {
		if first == w {
			return true
		}
	}
	return false
}
