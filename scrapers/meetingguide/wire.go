package meetingguide

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// row is one meeting as the wire states it, every value as text.
type row struct {
	slug, id, meetingID                       string
	name, url, website, editURL, updated      string
	entity, dataSource, group, groupNotes     string
	attendance, time, endTime, timeZone       string
	location, locationNotes, approximate      string
	formatted                                 string
	address, city, state, postalCode, country string
	latitude, longitude, coordinates          string
	region, subRegion, subSubRegion, district string
	conferenceURL, conferenceURLNotes         string
	conferencePhone, conferencePhoneNotes     string
	notes, phone                              string

	days, types, audience, letters, regions, languages, times, people []string

	// What only the Online Intergroup's list of groups has.
	accessCode, channels, physicalLocation, lastEdit string

	unreadable []unreadable
}

// unreadable is a value whose shape its field cannot have.
type unreadable struct{ field, value string }

// field says where the value of a wire key goes. One of text, list and person is set.
type field struct {
	name   string // in our words
	text   func(*row) *string
	list   func(*row) *[]string
	split  string // what parts a list that comes as one text
	common bool   // few different values in a feed, so they are shared
	person bool   // goes to row.people, whole
}

// fields has every wire key that means something here, as 12 Step Meeting List, the Meeting Guide specification
// (https://github.com/code4recovery/spec) and the Online Intergroup's list spell it. What is for payment (venmo,
// square, paypal), for pictures and for a site's own use (id numbers of regions, distances) is left alone.
var fields = map[string]field{
	"slug":      {name: "ref", text: func(r *row) *string { return &r.slug }},
	"id":        {name: "ref", text: func(r *row) *string { return &r.id }}, // a sheet's name for slug; else WordPress's post
	"meetingId": {name: "ref", text: func(r *row) *string { return &r.meetingID }},
	"name":      {name: "name", text: func(r *row) *string { return &r.name }},
	"url":       {name: "url", text: func(r *row) *string { return &r.url }},
	"website":   {name: "url", text: func(r *row) *string { return &r.website }},
	"edit_url":  {name: "edit_url", text: func(r *row) *string { return &r.editURL }},
	"updated":   {name: "updated", text: func(r *row) *string { return &r.updated }},

	"day":               {name: "days", list: func(r *row) *[]string { return &r.days }, split: ",", common: true},
	"time":              {name: "start", text: func(r *row) *string { return &r.time }, common: true},
	"end_time":          {name: "end", text: func(r *row) *string { return &r.endTime }, common: true},
	"timezone":          {name: "time_zone", text: func(r *row) *string { return &r.timeZone }, common: true},
	"times":             {name: "times", list: func(r *row) *[]string { return &r.times }},
	"attendance_option": {name: "attendance", text: func(r *row) *string { return &r.attendance }, common: true},

	"location":          {name: "venue", text: func(r *row) *string { return &r.location }, common: true},
	"location_notes":    {name: "venue_notes", text: func(r *row) *string { return &r.locationNotes }},
	"formatted_address": {name: "formatted", text: func(r *row) *string { return &r.formatted }, common: true},
	"full_address":      {name: "formatted", text: func(r *row) *string { return &r.formatted }, common: true}, // in sheets
	"address":           {name: "street", text: func(r *row) *string { return &r.address }, common: true},
	"city":              {name: "city", text: func(r *row) *string { return &r.city }, common: true},
	"state":             {name: "state", text: func(r *row) *string { return &r.state }, common: true},
	"postal_code":       {name: "postal_code", text: func(r *row) *string { return &r.postalCode }, common: true},
	"country":           {name: "country", text: func(r *row) *string { return &r.country }, common: true},
	"latitude":          {name: "latitude", text: func(r *row) *string { return &r.latitude }, common: true},
	"longitude":         {name: "longitude", text: func(r *row) *string { return &r.longitude }, common: true},
	"coordinates":       {name: "latitude", text: func(r *row) *string { return &r.coordinates }, common: true},
	"approximate":       {name: "approximate", text: func(r *row) *string { return &r.approximate }, common: true},
	"region":            {name: "regions", text: func(r *row) *string { return &r.region }, common: true},
	"sub_region":        {name: "regions", text: func(r *row) *string { return &r.subRegion }, common: true},
	"sub_sub_region":    {name: "regions", text: func(r *row) *string { return &r.subSubRegion }, common: true},
	"regions":           {name: "regions", list: func(r *row) *[]string { return &r.regions }, split: ">", common: true},
	"district":          {name: "district", text: func(r *row) *string { return &r.district }, common: true},
	"physicalLocation":  {name: "formatted", text: func(r *row) *string { return &r.physicalLocation }},

	"conference_url":         {name: "conference_url", text: func(r *row) *string { return &r.conferenceURL }},
	"conference_url_notes":   {name: "conference_url_notes", text: func(r *row) *string { return &r.conferenceURLNotes }},
	"conference_phone":       {name: "conference_phone", text: func(r *row) *string { return &r.conferencePhone }},
	"conference_phone_notes": {name: "conference_phone_notes", text: func(r *row) *string { return &r.conferencePhoneNotes }},
	"accessCode":             {name: "conference_url_notes", text: func(r *row) *string { return &r.accessCode }},

	"types":     {name: "types", list: func(r *row) *[]string { return &r.types }, split: ",", common: true},
	"people":    {name: "types", list: func(r *row) *[]string { return &r.audience }, split: ",", common: true},
	"append":    {name: "types", list: func(r *row) *[]string { return &r.letters }, split: " ", common: true}, // in a list from Kansas City
	"languages": {name: "languages", list: func(r *row) *[]string { return &r.languages }, split: ",", common: true},
	"formats":   {name: "attendance", text: func(r *row) *string { return &r.channels }, common: true},

	"notes":            {name: "notes", text: func(r *row) *string { return &r.notes }},
	"group":            {name: "group", text: func(r *row) *string { return &r.group }, common: true},
	"group_notes":      {name: "group_notes", text: func(r *row) *string { return &r.groupNotes }, common: true},
	"entity":           {name: "owner", text: func(r *row) *string { return &r.entity }, common: true},
	"data_source_name": {name: "owner", text: func(r *row) *string { return &r.dataSource }, common: true},
	"lastEditDate":     {name: "updated", text: func(r *row) *string { return &r.lastEdit }},

	"phone":               {name: "people", text: func(r *row) *string { return &r.phone }},
	"email":               {name: "people", person: true},
	"contact_1_name":      {name: "people", person: true},
	"contact_1_email":     {name: "people", person: true},
	"contact_1_phone":     {name: "people", person: true},
	"contact_2_name":      {name: "people", person: true},
	"contact_2_email":     {name: "people", person: true},
	"contact_2_phone":     {name: "people", person: true},
	"contact_3_name":      {name: "people", person: true},
	"contact_3_email":     {name: "people", person: true},
	"contact_3_phone":     {name: "people", person: true},
	"feedback_emails":     {name: "people", person: true},
	"primaryContactName":  {name: "people", person: true},
	"primaryContactEmail": {name: "people", person: true},
	"altContactName":      {name: "people", person: true},
	"altEmail":            {name: "people", person: true},
}

// reader reads the rows of one document into one row after the other.
type reader struct {
	row
	shared map[string]string
}

// read fills the row from an object.
func (r *reader) read(object scrapers.JSON) {
	r.clear()
	for key, value := range object.Members() {
		f, known := fields[string(key)]
		if !known {
			if !isHeading(key) {
				continue
			}
			if f, known = fields[columnKey(key)]; !known {
				continue
			}
		}
		r.set(f, value)
	}
}

// clear empties the row and keeps the room of its lists.
func (r *reader) clear() {
	r.row = row{
		days: r.days[:0], types: r.types[:0], audience: r.audience[:0], letters: r.letters[:0], regions: r.regions[:0],
		languages: r.languages[:0], times: r.times[:0], people: r.people[:0], unreadable: r.unreadable[:0],
	}
}

func (r *reader) set(f field, value scrapers.JSON) {
	switch {
	case f.person:
		r.appendAll(f, &r.people, value)
	case f.list != nil:
		list := f.list(&r.row)
		*list = (*list)[:0]
		r.appendAll(f, list, value)
	case string(value) == "false" && f.name != "approximate":
		// PHP's word for a value that is not there.
	case value.IsArray() || value.IsObject():
		// PHP writes an empty array for an empty map and for an empty field.
		if len(strings.TrimSpace(string(value[1:len(value)-1]))) > 0 {
			r.cannotRead(f, value)
		}
	default:
		text, ok := r.text(value, f.common)
		if !ok {
			r.cannotRead(f, value)
			return
		}
		*f.text(&r.row) = text
	}
}

// appendAll appends the values of an array, of an object (which PHP makes of an array with gaps in its keys), or
// of one text.
func (r *reader) appendAll(f field, list *[]string, value scrapers.JSON) {
	add := func(element scrapers.JSON) {
		text, ok := r.text(element, f.common)
		switch {
		case !ok:
			r.cannotRead(f, element)
		case text != "":
			*list = append(*list, text)
		}
	}
	switch {
	case value.IsArray():
		for element := range value.Elements() {
			add(element)
		}
	case value.IsObject():
		for _, element := range value.Members() {
			add(element)
		}
	case string(value) == "false":
	default:
		text, ok := r.text(value, f.common)
		if !ok {
			r.cannotRead(f, value)
			return
		}
		*list = appendSplit(*list, text, f.split)
	}
}

// appendSplit takes a list that comes as one text apart: "Open, English", "[open]", "Illinois > Chicago".
func appendSplit(list []string, text, at string) []string {
	if at == "" {
		if text != "" {
			list = append(list, text)
		}
		return list
	}
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		text = text[1 : len(text)-1]
	}
	for part := range strings.SplitSeq(text, at) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// text returns a value's text. A common one is the same string for all rows, which halves what a large feed
// takes.
func (r *reader) text(value scrapers.JSON, common bool) (string, bool) {
	if !common {
		return value.Text()
	}
	if text, ok := r.shared[string(value)]; ok {
		return text, true
	}
	text, ok := value.Text()
	if ok && len(r.shared) < 1<<16 {
		r.shared[string(value)] = text
	}
	return text, ok
}

// cannotRead notes the shape of a value and, of a longer one, no text: it might name people.
func (r *reader) cannotRead(f field, value scrapers.JSON) {
	shape := string(value)
	switch {
	case value.IsArray():
		shape = "[...]"
	case value.IsObject():
		shape = "{...}"
	case len(value) > 20 || f.person:
		shape = "..."
	}
	r.unreadable = append(r.unreadable, unreadable{f.name, shape})
}

// isHeading reports whether a key may be a sheet's heading; most unknown keys are a site's own.
func isHeading(key []byte) bool {
	return len(key) > 0 && 'A' <= key[0] && key[0] <= 'Z'
}

// columnKey turns a sheet's plain-language heading into the key it stands for: "Conference URL" is
// conference_url.
func columnKey(heading []byte) string {
	var b strings.Builder
	for _, c := range strings.ToLower(strings.TrimSpace(string(heading))) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}
