package bmlt

import (
	"fmt"

	"github.com/recovery-almanac/almanac/scrapers"
)

// answer is one document of GetSearchResults: a bare array, or {meetings, formats}, in JSON or JSONP.
type answer struct {
	meetings, formats scrapers.JSON
	mended            string
}

func readAnswer(d scrapers.Document) (answer, error) {
	doc, mended, err := scrapers.FindJSON(d.Body)
	if err != nil {
		return answer{}, err
	}
	if doc.IsArray() {
		return answer{meetings: doc, mended: mended}, nil
	}
	a := answer{mended: mended}
	message := ""
	for key, value := range doc.Members() {
		switch string(key) {
		case "meetings":
			a.meetings = value
		case "formats":
			a.formats = value
		case "message", "error":
			message, _ = value.Text()
		}
	}
	switch {
	case a.meetings.IsArray():
		return a, nil
	case message != "":
		return answer{}, fmt.Errorf("the server answers with an error, %q: %w", message, scrapers.ErrNotThisFormat)
	}
	return answer{}, fmt.Errorf("the answer has no list of meetings: %w", scrapers.ErrNotThisFormat)
}

// lack is what an answer's rows need and do not carry.
type lack struct {
	rows                     int
	formats, duration, owner bool
}

func (a answer) lacks() lack {
	l := lack{formats: !a.formats.IsArray()}
	var m meeting // one for all rows: it is large
	for object := range a.meetings.Elements() {
		l.rows++
		m = meeting{}
		fill(&m, needs, object)
		l.duration = l.duration || usualDuration(m.duration)
		l.owner = l.owner || m.serviceBody != "" && m.serviceBodyName == ""
	}
	return l
}

var needs = only("duration_time", "service_body_bigint", "service_body_name")

var roots = only("root_server_uri", "root_server_id")

func only(keys ...string) map[string]field[meeting] {
	some := map[string]field[meeting]{}
	for _, key := range keys {
		some[key] = meetingFields[key]
	}
	return some
}

// fromSeveralServers reports whether the answers come from an aggregator, so that an id alone names no row. An
// aggregator gives every row the number of its root server, or at least the address.
func fromSeveralServers(answers []answer) bool {
	server := ""
	var m meeting // one for all rows: it is large
	for _, a := range answers {
		for object := range a.meetings.Elements() {
			m = meeting{}
			fill(&m, roots, object)
			root := rootName(m.rootURI)
			if m.rootID != "" || root != "" && server != "" && root != server {
				return true
			}
			if root != "" {
				server = root
			}
		}
	}
	return false
}
