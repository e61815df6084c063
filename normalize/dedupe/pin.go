package dedupe

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// pinnable is a field that a person may fix, with what follows from it. Left out are what identifies a record or is
// counted from another field, and single coordinates: a place's are fixed with the whole place.
type pinnable struct {
	path     string
	optional bool // may be taken away
	settle   func(m *meeting) error
}

var pinnables = []pinnable{
	{"group", true, nil},
	{"languages", true, nil},
	{"mode", false, settleMode},
	{"name", false, nil},
	{"notes", true, nil},
	{"online", true, nil},
	{"phone", true, nil},
	{"place", true, settlePlace},
	{"place.locality", true, settlePlace},
	{"place.name", true, settlePlace},
	{"place.notes", true, settlePlace},
	{"place.postal_code", true, settlePlace},
	{"place.street", true, settlePlace},
	{"place.subdivision", true, settlePlace},
	{"place.unit", true, settlePlace},
	{"schedule.end", false, settleEnd},
	{"schedule.from", true, settleDates},
	{"schedule.rrule", false, settleRule},
	{"schedule.start", false, settleStart},
	{"schedule.text", true, nil},
	{"schedule.time_zone", false, settleZone},
	{"schedule.until", true, settleDates},
	{"status", false, settleStatus},
	{"tags", true, nil},
	{"url", true, nil},
}

// PinnedFields lists the fields that a pin may fix.
func PinnedFields() []string {
	var paths []string
	for i := range pinnables {
		paths = append(paths, pinnables[i].path)
	}
	return paths
}

// CheckPin says what is wrong with a pin: a field that cannot be fixed, or a value that does not suit it.
func CheckPin(field string, value json.RawMessage) error {
	_, err := pinned(meeting{Schedule: normalize.Schedule{Start: "12:00", DurationMinutes: 60}, Place: &normalize.Place{}}, field, value)
	return err
}

// pinned is the meeting with the field's value as the pin has it, and what follows from it.
func pinned(m meeting, field string, value json.RawMessage) (meeting, error) {
	i := slices.IndexFunc(pinnables, func(p pinnable) bool { return p.path == field })
	if i < 0 {
		return m, fmt.Errorf("%q cannot be fixed; these can: %s", field, strings.Join(PinnedFields(), ", "))
	}
	p := &pinnables[i]
	if empty := string(value); empty == "null" || empty == `""` || empty == "[]" {
		if !p.optional {
			return m, fmt.Errorf("%s cannot be taken away", field)
		}
		value = json.RawMessage("null")
	}
	out, err := withField(m, field, value)
	if err == nil && p.settle != nil {
		err = p.settle(&out)
	}
	if err != nil {
		return m, fmt.Errorf("%s cannot be %s: %w", field, value, err)
	}
	slices.Sort(out.Tags)
	slices.Sort(out.Languages)
	return out, nil
}

// withField sets one field by its path in the published form, which has the names and types.
func withField(m meeting, field string, value json.RawMessage) (meeting, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return m, err
	}
	object, leaf, nested := strings.Cut(field, ".")
	if nested {
		inner := map[string]json.RawMessage{}
		if part, ok := whole[object]; ok {
			if err := json.Unmarshal(part, &inner); err != nil {
				return m, err
			}
		}
		inner[leaf] = value
		if value, err = json.Marshal(inner); err != nil {
			return m, err
		}
	}
	whole[object] = value
	if body, err = json.Marshal(whole); err != nil {
		return m, err
	}
	var out meeting
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	return out, plainError(decoder.Decode(&out))
}

// plainError says what a person can mend about a value of another type.
func plainError(err error) error {
	var other *json.UnmarshalTypeError
	if errors.As(err, &other) {
		return fmt.Errorf("it is a %s", other.Value)
	}
	return err
}

func settleMode(m *meeting) error {
	switch m.Mode {
	case normalize.InPerson:
		m.Online, m.Phone = nil, nil
	case normalize.Online, normalize.Phone:
		m.Place = nil
	case normalize.Hybrid:
	default:
		return errors.New("modes are in_person, online, hybrid and phone")
	}
	return nil
}

func settleStatus(m *meeting) error {
	if m.Status != normalize.Active && m.Status != normalize.Inactive {
		return errors.New("it is active or inactive")
	}
	return nil
}

func settlePlace(m *meeting) error {
	p := m.Place
	switch {
	case p == nil:
	case (p.Latitude == nil) != (p.Longitude == nil):
		return errors.New("coordinates are two")
	case p.Latitude != nil && (*p.Latitude < -90 || *p.Latitude > 90 || *p.Longitude < -180 || *p.Longitude > 180):
		return errors.New("the coordinates are not on earth")
	case p.Latitude == nil:
		p.Precision = ""
	case p.Precision == "":
		p.Precision = normalize.Exact
	}
	return nil
}

func settleStart(m *meeting) error {
	s := &m.Schedule
	start := clockMinute(s.Start)
	if !isClock(s.Start) {
		return errors.New("write it as 19:30")
	}
	if s.DurationMinutes > 0 {
		end := (start + s.DurationMinutes) % (24 * 60)
		s.End = fmt.Sprintf("%02d:%02d", end/60, end%60)
	}
	return nil
}

func settleEnd(m *meeting) error {
	s := &m.Schedule
	if !isClock(s.End) {
		return errors.New("write it as 20:30")
	}
	if isClock(s.Start) {
		s.DurationMinutes = (clockMinute(s.End) - clockMinute(s.Start) + 24*60) % (24 * 60)
		s.DurationAssumed = false
	}
	return nil
}

func isClock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == len("15:04")
}

func settleZone(m *meeting) error {
	if m.Schedule.TimeZone == "Local" {
		return errors.New("it is no zone of the IANA")
	}
	_, err := time.LoadLocation(m.Schedule.TimeZone)
	return err
}

func settleDates(m *meeting) error {
	for _, date := range [...]string{m.Schedule.From, m.Schedule.Until} {
		if _, err := time.Parse(time.DateOnly, date); err != nil && date != "" {
			return errors.New("write it as 2026-01-31")
		}
	}
	return nil
}

var weekdays = [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// settleRule takes the two rules that nearly every meeting has: weekly, and monthly by a weekday.
func settleRule(m *meeting) error {
	frequency, day, _ := strings.Cut(m.Schedule.RRule, ";BYDAY=")
	at := slices.Index(weekdays[:], day[max(0, len(day)-2):])
	place := day[:max(0, len(day)-2)]
	weekly := frequency == "FREQ=WEEKLY" && place == ""
	monthly := frequency == "FREQ=MONTHLY" && slices.Contains([]string{"1", "2", "3", "4", "5", "-1"}, place)
	if at < 0 || !weekly && !monthly {
		return errors.New("write it as FREQ=WEEKLY;BYDAY=MO or FREQ=MONTHLY;BYDAY=1SA")
	}
	m.Schedule.Weekday = at + 1
	return nil
}

// pinOrigin stands in provenance where a person fixed a value. Who did is in the operator's file and not published.
const pinOrigin = "overrides"

// pin applies what people fixed to the records of tonight.
func (x *merger) pin() {
	byCluster := map[int32][]int{}
	for record, rulings := range x.matcher.said.pins {
		c := x.clusterOf[record]
		byCluster[c] = append(byCluster[c], rulings...)
	}
	for c, rulings := range byCluster {
		slices.SortFunc(rulings, func(i, j int) int { return x.comparePins(i, j) })
		last := -1
		for _, r := range slices.Compact(rulings) {
			p := &x.night.Rulings[r]
			if last >= 0 && x.night.Rulings[last].Field == p.Field {
				if string(x.night.Rulings[last].Value) != string(p.Value) {
					x.matcher.said.ignore(r, "another line fixes the field of this record at another value")
				}
				continue
			}
			last = r
			x.pinOne(int(c), r, p)
		}
	}
}

func (x *merger) comparePins(i, j int) int {
	p, q := &x.night.Rulings[i], &x.night.Rulings[j]
	return cmp.Or(strings.Compare(p.Field, q.Field), p.A.Compare(q.A), strings.Compare(string(p.Value), string(q.Value)), cmp.Compare(i, j))
}

func (x *merger) pinOne(c, ruling int, p *Ruling) {
	m := &x.canonical[c]
	after, err := pinned(*m, p.Field, p.Value)
	if err != nil {
		x.matcher.said.ignore(ruling, err.Error())
		return
	}
	for i := range fields {
		f := &fields[i]
		its := f.path == p.Field || strings.HasPrefix(f.path, p.Field+".")
		if !f.equal(m, &after) || its && x.hasOrigin(c, f.path) {
			x.setOrigin(c, f, &after, its, p.Field)
		}
	}
	if settles(p.Field) {
		after.Conflicts = nil
	}
	*m = after
}

func (x *merger) hasOrigin(c int, path string) bool {
	return slices.ContainsFunc(x.clusters[c].origins, func(o FieldOrigin) bool { return o.Field == path })
}

// setOrigin says that a person decided the field, and what the listings say.
func (x *merger) setOrigin(c int, f *field, after *meeting, itself bool, by string) {
	o := FieldOrigin{Field: f.path, From: pinOrigin, Rule: "fixed by a person"}
	if !itself {
		o.Rule = "follows from " + by + ", which was fixed by a person"
	}
	for _, n := range x.clusters[c].records {
		m := x.matcher.records[n].meeting
		if v := lost(f, after, m); v != nil {
			o.Lost = append(o.Lost, LostValue{From: cite(m), Value: v})
		}
	}
	origins := slices.DeleteFunc(slices.Clone(x.clusters[c].origins), func(old FieldOrigin) bool { return old.Field == f.path })
	origins = append(origins, o)
	slices.SortFunc(origins, func(a, b FieldOrigin) int { return strings.Compare(a.Field, b.Field) })
	x.clusters[c].origins = origins
}
