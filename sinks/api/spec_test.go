package api

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// The package that `make spec` fetches: the Meeting Guide spec as its authors publish it.
const (
	specPackage = "code4recovery-spec-1.1.9.tgz"
	specSHA256  = "28be53318ac9e07e4c5daa51b5774a874dafd39c0c8f59a78257327705223a98"
)

// spec is what the package says: which fields there are and what AA's types are.
func spec(t *testing.T) (fields, types []string) {
	t.Helper()
	files := unpack(t, specPackage, specSHA256, "make spec")
	manual := string(files["README.md"])
	for _, heading := range regexp.MustCompile("(?m)^#### (`.*)").FindAllStringSubmatch(manual, -1) {
		for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(heading[1], -1) {
			fields = append(fields, name[1])
		}
	}
	for _, name := range regexp.MustCompile(`(?m)^\s*"([a-z_]+)":`).FindAllStringSubmatch(manual, -1) { // of the examples
		fields = append(fields, name[1])
	}
	for _, code := range regexp.MustCompile(`(?m)^    "?([A-Za-z0-9-]+)"?: \{`).FindAllStringSubmatch(string(files["lib/types.js"]), -1) {
		types = append(types, code[1])
	}
	if len(fields) < 30 || len(types) < 80 || !slices.Contains(types, "LGBTQ") {
		t.Fatalf("%d fields and %d types are read of the spec", len(fields), len(types))
	}
	return fields, types
}

// everyTag has a meeting for each word of our vocabulary, in every mode, and by appointment.
func everyTag() sinks.Snapshot {
	s := invent.Snapshot(60, invent.Night)
	for i, tag := range normalize.Tags() {
		m := s.Meetings[1+i%7] // weekly, in person and online
		m.ID, m.Fellowship, m.Tags = fmt.Sprintf("t%06d", i), "aa", []string{tag.Name}
		s.Meetings = append(s.Meetings, m)
	}
	for i, change := range []func(m *normalize.Meeting){
		func(m *normalize.Meeting) { m.Schedule = normalize.Schedule{ByAppointment: true} },
		func(m *normalize.Meeting) { m.Status = normalize.Inactive },
		func(m *normalize.Meeting) {
			m.Mode, m.Phone = normalize.Phone, []normalize.DialIn{{Number: "+12155550100", AccessCode: "1234#"}, {Number: "ask"}}
		},
		func(m *normalize.Meeting) { m.Languages = []string{"es", "fr", "tlh"} },
	} {
		m := s.Meetings[1]
		change(&m)
		m.ID, m.Fellowship = fmt.Sprintf("u%06d", i), "aa"
		s.Meetings = append(s.Meetings, m)
	}
	return invent.Complete(s)
}

// ofReaders are what the spec does not have and its readers do: 12 Step Meeting List writes attendance_option, and TSML
// UI knows ONL.
var ofReaders = []string{"attendance_option", "ONL"}

// TestGuideObeysTheSpec holds the feed against the spec, field by field, and against what TSML UI leaves out: entries
// without an address, and timed ones without a zone.
func TestGuideObeysTheSpec(t *testing.T) {
	fields, types := spec(t)
	s := newSite(t, Options{}, everyTag())
	var feed []map[string]any
	if err := json.Unmarshal([]byte(s.get("/meetingguide.json?fellowship=aa").body), &feed); err != nil {
		t.Fatal(err)
	}
	slugs, coded := map[string]bool{}, map[string]bool{}
	for _, e := range feed {
		for name, value := range e {
			if !slices.Contains(fields, name) && !slices.Contains(ofReaders, name) {
				t.Errorf("the spec has no field %s", name)
			}
			if !asSpecified(name, value) {
				t.Errorf("%s of %v is %v", name, e["slug"], value)
			}
		}
		codes, _ := e["types"].([]any)
		for _, code := range codes {
			coded[code.(string)] = true
			if !slices.Contains(types, code.(string)) && !slices.Contains(ofReaders, code.(string)) {
				t.Errorf("the spec has no type %v", code)
			}
		}
		slug, _ := e["slug"].(string)
		if slug == "" || slugs[slug] || e["name"] == nil {
			t.Errorf("no slug of its own, or no name: %v", e)
		}
		slugs[slug] = true
		if e["formatted_address"] == nil && e["address"] == nil && e["city"] == nil || e["time"] != nil && (e["day"] == nil || e["timezone"] == nil) {
			t.Errorf("TSML UI leaves it out: %v", e)
		}
	}
	if len(feed) < len(normalize.Tags()) || len(coded) < 40 {
		t.Errorf("%d meetings with %d types are in the feed", len(feed), len(coded))
	}
}

var specified = map[string]*regexp.Regexp{
	"slug": regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`), "time": clockText, "end_time": clockText, "approximate": regexp.MustCompile(`^(yes|no)$`),
	"updated": regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`), "conference_phone": regexp.MustCompile(`^[0-9+,*#]+$`),
	"name": regexp.MustCompile(`^.{1,255}$`), "url": webText, "conference_url": webText, "entity_url": webText, "country": regexp.MustCompile(`^[A-Z]{2}$`),
	"attendance_option": regexp.MustCompile(`^(in_person|online|hybrid|inactive)$`),
}

var (
	clockText = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
	webText   = regexp.MustCompile(`^https?://[^ ]+$`)
)

// asSpecified reports whether a value has the type and the form of its field.
func asSpecified(name string, value any) bool {
	switch name {
	case "day":
		day, ok := value.(float64)
		return ok && day == float64(int(day)) && day >= 0 && day <= 6
	case "latitude", "longitude":
		degrees, ok := value.(float64)
		return ok && degrees >= -180 && degrees <= 180
	case "types", "regions":
		list, ok := value.([]any)
		return ok && !slices.ContainsFunc(list, func(v any) bool { _, text := v.(string); return !text })
	case "timezone":
		_, err := time.LoadLocation(fmt.Sprint(value))
		return err == nil && strings.Contains(fmt.Sprint(value), "/")
	}
	text, ok := value.(string)
	return ok && text != "" && (specified[name] == nil || specified[name].MatchString(text))
}
