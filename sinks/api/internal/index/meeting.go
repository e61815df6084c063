package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/recovery-almanac/almanac/normalize"
)

// record is what the index reads of a line of meetings.ndjson.
type record struct {
	ID, Name, Group, Fellowship string
	Status                      normalize.Status
	Mode                        normalize.Mode
	Schedule                    normalize.Schedule
	Place                       *normalize.Place
	Tags, Languages             []string
	Sources                     []struct {
		Source string `json:"source"`
	}
}

// readRecord reads a line member by member: most of its bytes are of no interest, and a release is read while another is
// searched.
func readRecord(line []byte) (*record, error) {
	if !json.Valid(line) || len(line) == 0 || line[0] != '{' {
		return nil, errors.New("it is no JSON object")
	}
	r := &record{}
	var err error
	EachMember(line, func(name, value []byte) bool {
		if into := r.member(string(name)); into != nil {
			if err = decode(value, into); err != nil {
				err = fmt.Errorf("%s: %w", name, err)
			}
		}
		return err == nil
	})
	return r, err
}

// member is where a member goes; nil for those that no search asks for.
func (r *record) member(name string) any {
	switch name {
	case "id":
		return &r.ID
	case "name":
		return &r.Name
	case "group":
		return &r.Group
	case "fellowship":
		return &r.Fellowship
	case "status":
		return (*string)(&r.Status)
	case "mode":
		return (*string)(&r.Mode)
	case "schedule":
		return &r.Schedule
	case "place":
		return &r.Place
	case "tags":
		return &r.Tags
	case "languages":
		return &r.Languages
	case "sources":
		return &r.Sources
	}
	return nil
}

// decode reads a value. Texts without escapes, and lists of them, are nearly all.
func decode(value []byte, into any) error {
	switch into := into.(type) {
	case *string:
		if text, ok := plain(value); ok {
			*into = text
			return nil
		}
	case *normalize.Schedule:
		return decodeMembers(value, scheduleMember(into))
	case **normalize.Place:
		*into = &normalize.Place{}
		return decodeMembers(value, placeMember(*into))
	}
	return json.Unmarshal(value, into)
}

func decodeMembers(object []byte, member func(name string) any) (err error) {
	if object[0] != '{' {
		return errors.New("it is no object")
	}
	EachMember(object, func(name, value []byte) bool {
		if into := member(string(name)); into != nil {
			err = decode(value, into)
		}
		return err == nil
	})
	return err
}

func plain(value []byte) (string, bool) {
	if len(value) < 2 || value[0] != '"' || bytes.IndexByte(value, '\\') >= 0 {
		return "", false
	}
	return string(value[1 : len(value)-1]), true
}

// scheduleMember is where a member of a schedule goes: those that say when, without the publisher's words.
func scheduleMember(s *normalize.Schedule) func(string) any {
	return func(name string) any {
		switch name {
		case "rrule":
			return &s.RRule
		case "weekday":
			return &s.Weekday
		case "start":
			return &s.Start
		case "duration_minutes":
			return &s.DurationMinutes
		case "time_zone":
			return &s.TimeZone
		case "from":
			return &s.From
		case "until":
			return &s.Until
		case "except":
			return &s.Except
		case "also":
			return &s.Also
		case "by_appointment":
			return &s.ByAppointment
		}
		return nil
	}
}

func placeMember(p *normalize.Place) func(string) any {
	return func(name string) any {
		switch name {
		case "name":
			return &p.Name
		case "street":
			return &p.Street
		case "locality":
			return &p.Locality
		case "county":
			return &p.County
		case "subdivision":
			return &p.Subdivision
		case "postal_code":
			return &p.PostalCode
		case "country":
			return &p.Country
		case "latitude":
			return &p.Latitude
		case "longitude":
			return &p.Longitude
		}
		return nil
	}
}
