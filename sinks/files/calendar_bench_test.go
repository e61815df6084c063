package files

import (
	"io"
	"testing"

	ics "github.com/arran4/golang-ical"
)

// BenchmarkEvents writes the same 10,000 events with our writer and with golang-ical, without their time zones.
func BenchmarkEvents(b *testing.B) {
	s := generated(10_000)
	b.Run("ours", func(b *testing.B) {
		builder := &builder{s: s, zones: newZones()}
		for range b.N {
			var text calendarText
			var published Published
			for i := range s.Meetings {
				if err := builder.addEvent(&text, entry{meeting: &s.Meetings[i]}, &published); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(text.out)))
		}
	})
	b.Run("golang-ical", func(b *testing.B) {
		for range b.N {
			cal := ics.NewCalendar()
			for i := range s.Meetings {
				m := &s.Meetings[i]
				e := cal.AddEvent(m.ID + uidDomain)
				e.SetDtStampTime(m.ChangedAt)
				e.SetModifiedAt(m.ChangedAt)
				e.SetCreatedTime(m.FirstSeen)
				e.SetSequence(0)
				e.SetStatus(ics.ObjectStatusConfirmed)
				e.SetTimeTransparency(ics.TransparencyTransparent)
				e.SetProperty("DTSTART", "20260112T193000", ics.WithTZID(m.Schedule.TimeZone))
				e.SetProperty("DURATION", "PT60M")
				e.AddRrule(m.Schedule.RRule)
				e.SetSummary(m.Name)
				e.SetLocation(location(m))
				e.SetURL(page(m))
				e.SetDescription(description(m))
			}
			if err := cal.SerializeTo(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}
