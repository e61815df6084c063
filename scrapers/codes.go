package scrapers

import (
	"fmt"
	"slices"
	"strings"
)

//go:generate sh -c "go run ../cmd/almanac problems --format markdown >problems.md.new && mv problems.md.new problems.md"

// Code names a kind of problem. Codes are stable: publishers and operators filter by them.
type Code string

// CodeInfo is what a code means and what the publisher can do about it.
type CodeInfo struct {
	Code     Code
	Severity Severity
	Meaning  string
	Fix      string
}

// Codes returns the whole table, sorted by code.
func Codes() []CodeInfo {
	all := make([]CodeInfo, 0, len(codes))
	for _, c := range codes {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b CodeInfo) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

var codes = tabled(codeTable)

// tabled keys the table by code and panics on a duplicate.
func tabled(rows []CodeInfo) map[Code]CodeInfo {
	codes := make(map[Code]CodeInfo, len(rows))
	for _, r := range rows {
		if _, dup := codes[r.Code]; dup {
			panic(fmt.Sprintf("scrapers: problem code %q is in the table twice", r.Code))
		}
		codes[r.Code] = r
	}
	return codes
}

// What a parser may find.
const (
	RowUnreadable   Code = "row_unreadable"
	FieldUnreadable Code = "field_unreadable"
	RefMissing      Code = "ref_missing"
	RefDuplicate    Code = "ref_duplicate"
	NotPublished    Code = "not_published"
	Truncated       Code = "document_truncated"
	FormatUnknown   Code = "type_reference_unknown"
	DocumentMended  Code = "document_mended"
)

// What a page may hold beside meetings.
const (
	RowSkipped     Code = "row_skipped"
	RowEmpty       Code = "row_empty"
	PageWithout    Code = "page_without_rows"
	ColumnMissing  Code = "column_missing"
	FollowStopped  Code = "follow_stopped"
	EventUndated   Code = "event_undated"
	EventEndFaulty Code = "event_end_faulty"
	OffsetConflict Code = "offset_conflict"
)

// What a sheet may hold.
const (
	RowShifted     Code = "row_shifted"
	SheetUnmatched Code = "sheet_unmatched"
)

// What a calendar's text may need before it can be read.
const (
	CalendarMended      Code = "calendar_mended"
	EventUnreadable     Code = "event_unreadable"
	EventCancelled      Code = "event_cancelled"
	EventAllDay         Code = "event_all_day"
	EventFolded         Code = "event_folded"
	EventTentative      Code = "event_tentative"
	EventSuperseded     Code = "event_superseded"
	StartInUTC          Code = "start_in_utc"
	RecurrenceUnusable  Code = "recurrence_unusable"
	RecurrenceTooOften  Code = "recurrence_too_often"
	CategoryNotSelected Code = "category_not_selected"
)

// What a rule of package normalize may find.
const (
	NameMissing         Code = "name_missing"
	FellowshipUnknown   Code = "fellowship_unknown"
	DayUnreadable       Code = "day_unreadable"
	DayMissing          Code = "day_missing"
	TimeUnreadable      Code = "time_unreadable"
	TimeMissing         Code = "time_missing"
	TimeSuspicious      Code = "time_suspicious"
	TimeAmbiguous       Code = "time_ambiguous"
	TimeDisputed        Code = "time_disputed"
	EndUnreadable       Code = "end_unreadable"
	DurationSuspicious  Code = "duration_suspicious"
	ByAppointment       Code = "by_appointment"
	ZoneUnknown         Code = "time_zone_unknown"
	ZoneUnreadable      Code = "time_zone_unreadable"
	ZoneConflict        Code = "time_zone_conflict"
	CoordinatesBad      Code = "coordinates_unusable"
	CoordinatesSwapped  Code = "coordinates_swapped"
	CoordinatesSignLost Code = "coordinates_sign_lost"
	CoordinatesOutside  Code = "coordinates_outside_region"
	CoordinatesDerived  Code = "coordinates_derived"
	CoordinatesGeocoded Code = "coordinates_geocoded"
	GeocoderRefused     Code = "coordinates_geocoder_refused"
	RegionConflict      Code = "region_conflict"
	CountyUnknown       Code = "county_unknown"
	RegionUnknown       Code = "region_unknown"
	CountryUnknown      Code = "country_unknown"
	ModeConflict        Code = "mode_conflict"
	ModeUnknown         Code = "mode_unknown"
	ModeInProse         Code = "mode_in_prose"
	WayInMissing        Code = "way_in_missing"
	TypeUnknown         Code = "type_unknown"
	HostUnknown         Code = "conference_host_unknown"
	URLUnusable         Code = "url_unusable"
	PhoneUnreadable     Code = "phone_unreadable"
	PersonRemoved       Code = "person_removed"
	MeetingEnded        Code = "meeting_ended"
	UpdatedUnreadable   Code = "updated_unreadable"
	RecurrenceFromProse Code = "recurrence_from_prose"
	RecurrenceInProse   Code = "recurrence_in_prose"
	DateInProse         Code = "date_in_prose"
	EndFromProse        Code = "end_from_prose"
)

// codeTable is every code, its severity, what it means and what the publisher can do.
var codeTable = []CodeInfo{
	{RowUnreadable, Error, "the row cannot be read", "check the row's structure against the format's specification"},
	{FieldUnreadable, Warning, "a field has a type or shape that cannot be read; the rest of the row is kept", "send the field in the type that the specification names"},
	{RefMissing, Warning, "the row has no key of its own; one was made from its content", "give every row a slug or id that never changes"},
	{RefDuplicate, Warning, "two rows share one key", "give every row its own slug or id"},
	{NotPublished, Info, "the publisher marks the row as not published", "nothing, if that is meant"},
	{Truncated, Error, "the document ends in the middle; the rows before that are kept", "check the server's time and memory limits"},
	{FormatUnknown, Warning, "the row names a type id that the server's list of types does not have", "send the types that the rows use"},
	{DocumentMended, Info, "something that is no data had to be cut away before the document could be read", "send the data alone; PHP: display_errors=Off"},

	{RowSkipped, Info, "the source file says that such a row is no meeting", "nothing, if that is meant"},
	{RowEmpty, Error, "the rules of the source file find nothing in the row", "name the row's fields in the source file, or skip such rows there"},
	{PageWithout, Warning, "no row was found on the page", "check the page, and `rows` in the source file"},
	{ColumnMissing, Warning, "the table has no column with this header", "check the page's header, and the column in the source file"},
	{FollowStopped, Warning, "there are more pages than the source file lets follow; they are not read", "raise `page.follow.max`"},
	{EventUndated, Error, "the event has neither a start nor a schedule", "state startDate or eventSchedule"},
	{EventEndFaulty, Info, "start and end are both an hour late, as 12 Step Meeting List writes a meeting without an end; the start was moved back", "state end times, or update the plugin"},
	{OffsetConflict, Warning, "the start's offset from UTC is not the one of the time zone; the time is read as local", "send the offset of the place, or none"},

	{RowShifted, Warning, "the cells of the row stand beside their columns", "put each cell below its header"},
	{SheetUnmatched, Info, "the worksheet has no header that is known and was not read", "name the columns in the source file, or list the worksheets to read"},

	{CalendarMended, Info, "the calendar's text needed mending before it could be read", "validate the calendar against RFC 5545"},
	{EventUnreadable, Error, "the event cannot be read", "validate the event against RFC 5545"},
	{EventCancelled, Info, "the event is cancelled", "nothing, if that is meant"},
	{EventAllDay, Error, "the event has a date and no time of day", "give the event a start time"},
	{EventTentative, Warning, "the event is not confirmed; it is published", "confirm the event, or take it out"},
	{EventFolded, Info, "single events were read as occurrences of one rule", "publish one event with an RRULE"},
	{EventSuperseded, Info, "another version of the event stands in the calendar and is the one that counts", "publish each event once"},
	{StartInUTC, Warning, "the start of a repeating event is written in UTC; it is published at the clock time of its first date in the zone that value names, all the year round", "write DTSTART with TZID, the zone in which people meet"},
	{RecurrenceUnusable, Error, "the recurrence rule cannot be read", "write the RRULE as RFC 5545 says"},
	{RecurrenceTooOften, Error, "the rule repeats more often than daily and is not a meeting's", "use FREQ=DAILY, WEEKLY or MONTHLY"},
	{CategoryNotSelected, Info, "the event is in none of the categories that the source selects", "nothing, if that is meant"},

	{NameMissing, Warning, "the meeting has no name; group or venue stands in", "name the meeting"},
	{FellowshipUnknown, Error, "neither the row nor the source names a known fellowship", "set `fellowship` in the source file"},
	{DayUnreadable, Error, "the weekday cannot be read", "write the weekday as the specification says"},
	{DayMissing, Error, "there is a time but no weekday", "state the weekday"},
	{TimeUnreadable, Error, "the start time cannot be read", "write the time as HH:MM"},
	{TimeMissing, Error, "there is a weekday but no start time", "state the start time, or leave the day empty too for a meeting by appointment"},
	{TimeSuspicious, Warning, "the start time is unlikely; it is published as stated", "check the start time: midnight often stands for a time that was not understood"},
	{TimeAmbiguous, Warning, "the time has no AM or PM, and most times of the list have; it is published as on a 24-hour clock", "write AM or PM behind every time"},
	{TimeDisputed, Warning, "another list states another day or start for the same meeting; value says when each has it, the published one first", "check the day and time of both lists"},
	{EndUnreadable, Warning, "the end or duration cannot be read; the usual length is assumed", "write the end as HH:MM"},
	{DurationSuspicious, Warning, "the length is unlikely; the usual length is assumed", "check start and end"},
	{ByAppointment, Info, "the meeting has no day and no time: by appointment", "state day and time, if there are any"},
	{ZoneUnknown, Error, "no time zone can be found from the row, its place or the source", "state the row's time zone, or set `time_zone` in the source file"},
	{ZoneUnreadable, Warning, "the stated time zone is not a known zone; the next step of the ladder decided", "use an IANA name such as America/Chicago"},
	{ZoneConflict, Warning, "the stated time zone is not the one of the coordinates or the state; the stated zone is used", "check the zone and the place"},
	{CoordinatesBad, Warning, "the coordinates are missing a part, are zero or are not on earth; they are left out", "send latitude and longitude as decimal degrees"},
	{CoordinatesSwapped, Warning, "latitude and longitude are in each other's place; they were put right", "send latitude first, or in the fields of their names"},
	{CoordinatesSignLost, Warning, "a coordinate has lost its minus sign; it was put back", "send west and south as negative numbers"},
	{CoordinatesOutside, Warning, "the coordinates are outside the stated state or country, far from the stated city, or at sea; they are left out", "check the address and the coordinates"},
	{CoordinatesDerived, Info, "there are no usable coordinates; the middle of the postal code's area or of the town stands in, as precision says", "send latitude and longitude"},
	{CoordinatesGeocoded, Info, "there are no usable coordinates; those of the street, from the operator's geocoder, stand in", "send latitude and longitude"},
	{GeocoderRefused, Info, "the operator's geocoder finds the address outside its state or far from its town; its answer is not used", "check the address, or send latitude and longitude"},
	{RegionConflict, Warning, "the stated state, county or postal code disagrees with the coordinates or with the rest of the address; value says what was found", "check the address"},
	{CountyUnknown, Info, "the county cannot be told", "send coordinates or a postal code"},
	{RegionUnknown, Warning, "the state or province cannot be told", "state it, or set `region` in the source file"},
	{CountryUnknown, Warning, "the country cannot be told", "state it, or set `region` in the source file"},
	{ModeConflict, Warning, "the row says in one place that it meets in person and in another that it does not", "make attendance, types and links agree"},
	{ModeUnknown, Warning, "the row has neither a place nor a way in; it is published as in person", "state the address or the conference link"},
	{ModeInProse, Warning, "the text may say that some weeks take place in another way, online or in person; all are published alike", "list the weeks as meetings of their own, each with its attendance"},
	{WayInMissing, Warning, "people can take part from afar, and the row has no usable link, meeting id or dial-in", "state the conference link, the meeting id or the dial-in"},
	{TypeUnknown, Info, "the type code is not in the fellowship's list; it is kept in types_raw", "use the fellowship's codes"},
	{HostUnknown, Info, "the conference host is not a known one; the link is kept", "nothing, if the link works"},
	{URLUnusable, Warning, "the link is not an http or https address; it is left out", "send a full https address"},
	{PhoneUnreadable, Warning, "the dial-in cannot be read as a phone number; it is kept as text", "send digits with the country code, then , * and #"},
	{PersonRemoved, Info, "a person's name, phone or e-mail address was taken out of the text", "keep people out of public listings"},
	{MeetingEnded, Info, "the last occurrence is over", "remove the row"},
	{RecurrenceFromProse, Info, "the fields say every week, and the text says which weeks of the month; the text is followed", "state the weeks in a field of their own, where the format has one"},
	{RecurrenceInProse, Warning, "the text may say that the meeting does not take place every week; it is published as weekly", "write one sentence that says so: \"Meets on the 1st and 3rd Tuesday of the month\""},
	{DateInProse, Info, "the text says when the meeting begins or ends; its dates are published", "nothing, if the date is right"},
	{EndFromProse, Info, "no field says how long the meeting is, or one says an hour, and the text says otherwise; the text is followed", "fill in the end time"},
	{UpdatedUnreadable, Info, "the time of the last change cannot be read", "send it as YYYY-MM-DD HH:MM:SS in UTC"},
}
