package files

import (
	"fmt"
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/recovery-almanac/almanac/normalize"
)

// rowsInGroup bounds what a reader of the Parquet files must hold at once, and what their writer holds.
const rowsInGroup = 50_000

// meetingRecord is one row of meetings.parquet: the fields of meetings.csv, but with lists as lists, dates as
// dates and times as times. What a meeting does not have is null.
type meetingRecord struct {
	ID         string `parquet:"id"`
	Name       string `parquet:"name"`
	Group      string `parquet:"group,optional"`
	Fellowship string `parquet:"fellowship,dict"`
	Status     string `parquet:"status,dict"`
	Mode       string `parquet:"mode,dict"`

	Weekday         int32   `parquet:"weekday,optional"` // 1 = Monday ... 7 = Sunday
	Start           string  `parquet:"start,optional,dict"`
	End             string  `parquet:"end,optional,dict"`
	DurationMinutes int32   `parquet:"duration_minutes,optional"`
	DurationAssumed bool    `parquet:"duration_assumed"`
	TimeZone        string  `parquet:"time_zone,optional,dict"`
	TimeZoneFrom    string  `parquet:"time_zone_from,optional,dict"`
	RRule           string  `parquet:"rrule,optional,dict"`
	From            *int32  `parquet:"from,optional,date"`
	Until           *int32  `parquet:"until,optional,date"`
	Except          []int32 `parquet:"except,list" parquet-element:",date"`
	Also            []int32 `parquet:"also,list" parquet-element:",date"`
	ByAppointment   bool    `parquet:"by_appointment"`
	ScheduleText    string  `parquet:"schedule_text,optional"`

	Place       string   `parquet:"place,optional"`
	Street      string   `parquet:"street,optional"`
	Unit        string   `parquet:"unit,optional"`
	Locality    string   `parquet:"locality,optional,dict"`
	County      string   `parquet:"county,optional,dict"`
	Subdivision string   `parquet:"subdivision,optional,dict"`
	PostalCode  string   `parquet:"postal_code,optional"`
	Country     string   `parquet:"country,optional,dict"`
	Formatted   string   `parquet:"formatted,optional"`
	Latitude    *float64 `parquet:"latitude,optional"`
	Longitude   *float64 `parquet:"longitude,optional"`
	Precision   string   `parquet:"precision,optional,dict"`
	PlaceNotes  string   `parquet:"place_notes,optional"`

	Online []roomRecord `parquet:"online,list"`
	Phone  []dialRecord `parquet:"phone,list"`

	Tags               []string        `parquet:"tags,list"`
	Languages          []string        `parquet:"languages,list"`
	TypesRaw           []string        `parquet:"types_raw,list"`
	Notes              string          `parquet:"notes,optional"`
	URL                string          `parquet:"url,optional"`
	Sources            []listingRecord `parquet:"sources,list"`
	PossibleDuplicates []string        `parquet:"possible_duplicates,list"`

	FirstSeen       *time.Time `parquet:"first_seen,optional,timestamp(millisecond)"`
	CheckedAt       *time.Time `parquet:"checked_at,optional,timestamp(millisecond)"`
	ChangedAt       *time.Time `parquet:"changed_at,optional,timestamp(millisecond)"`
	SourceUpdatedAt *time.Time `parquet:"source_updated_at,optional,timestamp(millisecond)"`
}

type roomRecord struct {
	Provider      string `parquet:"provider"`
	URL           string `parquet:"url,optional"`
	Room          string `parquet:"room,optional"`
	PasscodeInURL bool   `parquet:"passcode_in_url"`
	Notes         string `parquet:"notes,optional"`
}

type dialRecord struct {
	Number     string `parquet:"number"`
	AccessCode string `parquet:"access_code,optional"`
	Notes      string `parquet:"notes,optional"`
}

type listingRecord struct {
	Source  string     `parquet:"source,dict"`
	Ref     string     `parquet:"ref"`
	Slot    string     `parquet:"slot,optional"`
	URL     string     `parquet:"url,optional"`
	Updated *time.Time `parquet:"updated,optional,timestamp(millisecond)"`
	Owner   string     `parquet:"owner,optional"`
}

// writeColumns writes meetings.parquet.
func (b *builder) writeColumns() error {
	return b.create("meetings.parquet", func(w io.Writer) error {
		return writeParquet(w, len(b.s.Meetings), func(i int) (meetingRecord, error) {
			r, err := recordOf(&b.s.Meetings[i])
			if err != nil {
				return r, fmt.Errorf("meeting %s: %w", b.s.Meetings[i].ID, err)
			}
			return r, nil
		})
	})
}

// writeParquet writes n rows as one Parquet file, compressed with zstd.
func writeParquet[T any](w io.Writer, n int, row func(int) (T, error)) error {
	out := parquet.NewGenericWriter[T](w,
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.MaxRowsPerRowGroup(rowsInGroup),
		parquet.CreatedBy("almanac", "", ""))
	rows := make([]T, 0, 1024)
	for i := range n {
		r, err := row(i)
		if err != nil {
			return err
		}
		if rows = append(rows, r); len(rows) < cap(rows) && i < n-1 {
			continue
		}
		if _, err := out.Write(rows); err != nil {
			return err
		}
		rows = rows[:0]
	}
	return out.Close()
}

func recordOf(m *normalize.Meeting) (meetingRecord, error) {
	s := &m.Schedule
	p := m.Place
	if p == nil {
		p = &normalize.Place{}
	}
	r := meetingRecord{
		ID: m.ID, Name: m.Name, Group: m.Group, Fellowship: m.Fellowship, Status: string(m.Status), Mode: string(m.Mode),
		Weekday: int32(s.Weekday), Start: s.Start, End: s.End, DurationMinutes: int32(s.DurationMinutes),
		DurationAssumed: s.DurationAssumed, TimeZone: s.TimeZone, TimeZoneFrom: string(s.TimeZoneFrom), RRule: s.RRule,
		ByAppointment: s.ByAppointment, ScheduleText: s.Text,
		Place: p.Name, Street: p.Street, Unit: p.Unit, Locality: p.Locality, County: p.County, Subdivision: p.Subdivision,
		PostalCode: p.PostalCode, Country: p.Country, Formatted: p.Formatted,
		Latitude: p.Latitude, Longitude: p.Longitude, Precision: string(p.Precision), PlaceNotes: p.Notes,
		Tags: m.Tags, Languages: m.Languages, TypesRaw: m.TypesRaw, Notes: m.Notes, URL: m.URL,
		PossibleDuplicates: m.PossibleDuplicates,
		FirstSeen:          moment(m.FirstSeen), CheckedAt: moment(m.CheckedAt), ChangedAt: moment(m.ChangedAt),
		SourceUpdatedAt: moment(m.SourceUpdatedAt),
	}
	for _, room := range m.Online {
		r.Online = append(r.Online, roomRecord(room))
	}
	for _, dial := range m.Phone {
		r.Phone = append(r.Phone, dialRecord(dial))
	}
	for _, l := range m.Sources {
		r.Sources = append(r.Sources, listingRecord{l.Source, l.Ref, l.Slot, l.URL, moment(l.Updated), l.Owner})
	}
	return r, r.dates(s)
}

// dates sets the dates, which are days since 1970 in Parquet.
func (r *meetingRecord) dates(s *normalize.Schedule) (err error) {
	if r.From, err = day(s.From); err != nil {
		return err
	}
	if r.Until, err = day(s.Until); err != nil {
		return err
	}
	if r.Except, err = days(s.Except); err != nil {
		return err
	}
	r.Also, err = days(s.Also)
	return err
}

// day turns a date into days since 1970, nil for none.
func day(date string) (*int32, error) {
	if date == "" {
		return nil, nil
	}
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil, err
	}
	n := int32(t.Unix() / (24 * 60 * 60))
	if t.Unix()%(24*60*60) < 0 {
		n--
	}
	return &n, nil
}

func days(dates []string) ([]int32, error) {
	var out []int32
	for _, date := range dates {
		n, err := day(date)
		if err != nil {
			return nil, err
		}
		out = append(out, *n)
	}
	return out, nil
}

// moment is a time, nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
