package bmlt

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// meeting is one row of GetSearchResults. Every value is a string on the wire; old servers and other
// implementations send some as numbers or null.
type meeting struct {
	id, serviceBody, serviceBodyName, published   string
	weekday, venueType, start, duration, timeZone string
	formatKeys, formatIDs                         string
	longitude, latitude                           string
	rootURI, rootID                               string
	name, comments                                string
	locationText, locationInfo, street            string
	citySubsection, neighborhood, municipality    string
	subProvince, province, postalCode, nation     string
	trainLines, busLines                          string
	phoneNumber, virtualLink, virtualAdditional   string
	contactName1, contactName2                    string
	contactPhone1, contactPhone2                  string
	contactEmail1, contactEmail2, emailContact    string
}

// format is one row of GetFormats: what kind of meeting it is, in one server's words.
type format struct{ id, key, name, worldID, lang, rootURI string }

// serviceBody is one row of GetServiceBodies: an area, a region, a zone.
type serviceBody struct{ id, parentID, name string }

// field says where the text of a wire key goes, and what it is in our words.
type field[R any] struct {
	name string
	at   func(*R) *string
}

var meetingFields = map[string]field[meeting]{
	"id_bigint":                       {"ref", func(m *meeting) *string { return &m.id }},
	"service_body_bigint":             {"owner", func(m *meeting) *string { return &m.serviceBody }},
	"service_body_name":               {"owner", func(m *meeting) *string { return &m.serviceBodyName }},
	"published":                       {"status", func(m *meeting) *string { return &m.published }},
	"weekday_tinyint":                 {"days", func(m *meeting) *string { return &m.weekday }},
	"venue_type":                      {"attendance", func(m *meeting) *string { return &m.venueType }},
	"start_time":                      {"start", func(m *meeting) *string { return &m.start }},
	"duration_time":                   {"duration", func(m *meeting) *string { return &m.duration }},
	"time_zone":                       {"time_zone", func(m *meeting) *string { return &m.timeZone }},
	"formats":                         {"types", func(m *meeting) *string { return &m.formatKeys }},
	"format_shared_id_list":           {"types", func(m *meeting) *string { return &m.formatIDs }},
	"longitude":                       {"longitude", func(m *meeting) *string { return &m.longitude }},
	"latitude":                        {"latitude", func(m *meeting) *string { return &m.latitude }},
	"root_server_uri":                 {"ref", func(m *meeting) *string { return &m.rootURI }},
	"root_server_id":                  {"ref", func(m *meeting) *string { return &m.rootID }},
	"meeting_name":                    {"name", func(m *meeting) *string { return &m.name }},
	"comments":                        {"notes", func(m *meeting) *string { return &m.comments }},
	"location_text":                   {"venue", func(m *meeting) *string { return &m.locationText }},
	"location_info":                   {"venue_notes", func(m *meeting) *string { return &m.locationInfo }},
	"location_street":                 {"street", func(m *meeting) *string { return &m.street }},
	"location_city_subsection":        {"city", func(m *meeting) *string { return &m.citySubsection }},
	"location_neighborhood":           {"neighborhood", func(m *meeting) *string { return &m.neighborhood }},
	"location_municipality":           {"city", func(m *meeting) *string { return &m.municipality }},
	"location_sub_province":           {"county", func(m *meeting) *string { return &m.subProvince }},
	"location_province":               {"state", func(m *meeting) *string { return &m.province }},
	"location_postal_code_1":          {"postal_code", func(m *meeting) *string { return &m.postalCode }},
	"location_nation":                 {"country", func(m *meeting) *string { return &m.nation }},
	"train_lines":                     {"venue_notes", func(m *meeting) *string { return &m.trainLines }},
	"train_line":                      {"venue_notes", func(m *meeting) *string { return &m.trainLines }},
	"bus_lines":                       {"venue_notes", func(m *meeting) *string { return &m.busLines }},
	"bus_line":                        {"venue_notes", func(m *meeting) *string { return &m.busLines }},
	"phone_meeting_number":            {"conference_phone", func(m *meeting) *string { return &m.phoneNumber }},
	"virtual_meeting_link":            {"conference_url", func(m *meeting) *string { return &m.virtualLink }},
	"virtual_meeting_additional_info": {"conference_url_notes", func(m *meeting) *string { return &m.virtualAdditional }},
	"contact_name_1":                  {"people", func(m *meeting) *string { return &m.contactName1 }},
	"contact_name_2":                  {"people", func(m *meeting) *string { return &m.contactName2 }},
	"contact_phone_1":                 {"people", func(m *meeting) *string { return &m.contactPhone1 }},
	"contact_phone_2":                 {"people", func(m *meeting) *string { return &m.contactPhone2 }},
	"contact_email_1":                 {"people", func(m *meeting) *string { return &m.contactEmail1 }},
	"contact_email_2":                 {"people", func(m *meeting) *string { return &m.contactEmail2 }},
	"email_contact":                   {"people", func(m *meeting) *string { return &m.emailContact }},
}

var formatFields = map[string]field[format]{
	"id":              {"types", func(f *format) *string { return &f.id }},
	"key_string":      {"types", func(f *format) *string { return &f.key }},
	"name_string":     {"types", func(f *format) *string { return &f.name }},
	"world_id":        {"types", func(f *format) *string { return &f.worldID }},
	"lang":            {"types", func(f *format) *string { return &f.lang }},
	"root_server_uri": {"types", func(f *format) *string { return &f.rootURI }},
}

var serviceBodyFields = map[string]field[serviceBody]{
	"id":        {"owner", func(b *serviceBody) *string { return &b.id }},
	"parent_id": {"owner", func(b *serviceBody) *string { return &b.parentID }},
	"name":      {"owner", func(b *serviceBody) *string { return &b.name }},
}

// fill reads an object's known members into a row and returns the fields, in our words, that it could not read.
// Some servers write a field's prompt before its value, "Bus Lines#@-@#On route 5", and its visibility between
// the two: the value stands last.
func fill[R any](row *R, fields map[string]field[R], object scrapers.JSON) (unreadable []string) {
	for key, value := range object.Members() {
		f, known := fields[string(key)]
		if !known {
			continue
		}
		text, ok := value.Text()
		if !ok {
			unreadable = append(unreadable, f.name)
			continue
		}
		if i := strings.LastIndex(text, prompt); i >= 0 {
			text = text[i+len(prompt):]
		}
		if text != "" {
			*f.at(row) = text
		}
	}
	return unreadable
}

const prompt = "#@-@#"
