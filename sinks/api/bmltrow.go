package api

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// bmltRow is one row of GetSearchResults.
type bmltRow struct {
	ID             string `json:"id_bigint"`
	WorldID        string `json:"worldid_mixed"` // our id
	ServiceBody    string `json:"service_body_bigint"`
	Weekday        string `json:"weekday_tinyint"` // 1 is Sunday
	VenueType      string `json:"venue_type"`      // 1 in person, 2 virtual, 3 hybrid
	Start          string `json:"start_time"`
	Duration       string `json:"duration_time"`
	TimeZone       string `json:"time_zone"`
	Formats        string `json:"formats"`
	Lang           string `json:"lang_enum"`
	Longitude      string `json:"longitude"`
	Latitude       string `json:"latitude"`
	DistanceKm     string `json:"distance_in_km,omitempty"`
	DistanceMiles  string `json:"distance_in_miles,omitempty"`
	EmailContact   string `json:"email_contact"`
	Published      string `json:"published"`
	RootURI        string `json:"root_server_uri"`
	FormatIDs      string `json:"format_shared_id_list"`
	Name           string `json:"meeting_name"`
	LocationText   string `json:"location_text"`
	LocationInfo   string `json:"location_info"`
	Street         string `json:"location_street"`
	CitySubsection string `json:"location_city_subsection"`
	Neighborhood   string `json:"location_neighborhood"`
	Municipality   string `json:"location_municipality"`
	SubProvince    string `json:"location_sub_province"`
	Province       string `json:"location_province"`
	PostalCode     string `json:"location_postal_code_1"`
	Nation         string `json:"location_nation"`
	Comments       string `json:"comments"`
	TrainLines     string `json:"train_lines"`
	BusLines       string `json:"bus_lines"`
	PhoneNumber    string `json:"phone_meeting_number"`
	VirtualLink    string `json:"virtual_meeting_link"`
	VirtualInfo    string `json:"virtual_meeting_additional_info"`
	ContactName1   string `json:"contact_name_1"`
	ContactPhone1  string `json:"contact_phone_1"`
	ContactEmail1  string `json:"contact_email_1"`
	ContactName2   string `json:"contact_name_2"`
	ContactPhone2  string `json:"contact_phone_2"`
	ContactEmail2  string `json:"contact_email_2"`

	formats []*bmltFormat
	minutes int
	meters  int64
}

// rowOf says a meeting in BMLT's words. The service body is the first source that is wanted; none wanted means any.
func rowOf(m *normalize.Meeting, wanted map[int64]bool) *bmltRow {
	r := &bmltRow{
		ID: decimal(meetingNumber(m.ID)), WorldID: m.ID, Weekday: strconv.Itoa(m.Schedule.Weekday%7 + 1), VenueType: venueType(m.Mode),
		Start: m.Schedule.Start + ":00", TimeZone: m.Schedule.TimeZone, Lang: "en", Published: "1", Name: m.Name,
		Comments: m.Notes, minutes: m.Schedule.DurationMinutes, formats: formatsOf(m), meters: -1,
	}
	r.Duration = fmt.Sprintf("%02d:%02d:00", r.minutes/60, r.minutes%60)
	for _, l := range m.Sources {
		if n := bodyNumber(l.Source); r.ServiceBody == "" && (len(wanted) == 0 || wanted[n]) {
			r.ServiceBody = decimal(n)
		}
	}
	if r.ServiceBody == "" && len(m.Sources) > 0 {
		r.ServiceBody = decimal(bodyNumber(m.Sources[0].Source))
	}
	var keys, ids []string
	for _, f := range r.formats {
		keys, ids = append(keys, f.Key), append(ids, f.ID)
	}
	r.Formats, r.FormatIDs = strings.Join(keys, ","), strings.Join(ids, ",")
	r.place(m.Place)
	if m.Status != normalize.Inactive {
		r.waysIn(m)
	}
	return r
}

func venueType(mode normalize.Mode) string {
	switch mode {
	case normalize.Online, normalize.Phone:
		return "2"
	case normalize.Hybrid:
		return "3"
	}
	return "1"
}

func (r *bmltRow) place(p *normalize.Place) {
	r.Longitude, r.Latitude = "0", "0" // a place that is not known, as BMLT writes it
	if p == nil {
		return
	}
	r.LocationText, r.LocationInfo, r.Street = p.Name, p.Notes, p.Street
	if p.Unit != "" {
		r.Street = strings.TrimPrefix(r.Street+", "+p.Unit, ", ")
	}
	if r.Street == "" && p.Locality == "" {
		r.Street = p.Formatted
	}
	r.Municipality, r.SubProvince, r.PostalCode, r.Nation = p.Locality, p.County, p.PostalCode, p.Country
	if _, province, ok := strings.Cut(p.Subdivision, "-"); ok {
		r.Province = province
	}
	if p.Latitude != nil && p.Longitude != nil {
		r.Longitude, r.Latitude = strconv.FormatFloat(*p.Longitude, 'f', -1, 64), strconv.FormatFloat(*p.Latitude, 'f', -1, 64)
	}
}

func (r *bmltRow) waysIn(m *normalize.Meeting) {
	for _, room := range m.Online {
		if r.VirtualLink == "" && room.URL != "" {
			r.VirtualLink, r.VirtualInfo = room.URL, room.Notes
		}
	}
	for _, dial := range m.Phone {
		if r.PhoneNumber == "" {
			r.PhoneNumber = dial.Number
			if dial.AccessCode != "" {
				r.PhoneNumber += ",," + dial.AccessCode
			}
		}
	}
}
