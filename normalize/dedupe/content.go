package dedupe

import "github.com/recovery-almanac/almanac/normalize"

// contentHash covers every published field of the gathering but its page, whose address usually holds the row's
// slug: two rows with one hash say the same thing in every respect.
func contentHash(m *meeting) hash {
	h := newHash.text(m.Name).text(m.Group).text(m.Fellowship).text(string(m.Status)).text(string(m.Mode)).text(m.Notes)
	h = h.list(m.Tags).list(m.Languages).list(m.TypesRaw)
	h = scheduleHash(h, &m.Schedule)
	if p := m.Place; p != nil {
		h = h.text(p.Name).text(p.Street).text(p.Unit).text(p.Locality).text(p.County).text(p.Subdivision).text(p.PostalCode)
		h = h.text(p.Country).text(p.Formatted).text(string(p.Precision)).text(p.Notes)
		h = h.degrees(p.Latitude).degrees(p.Longitude)
	}
	for _, r := range m.Online {
		h = h.text(r.Provider).text(r.URL).text(r.Room).text(r.Notes).flag(r.PasscodeInURL)
	}
	for _, d := range m.Phone {
		h = h.text(d.Number).text(d.AccessCode).text(d.Notes)
	}
	return h
}

func scheduleHash(h hash, s *normalize.Schedule) hash {
	h = h.text(s.RRule).text(s.Start).text(s.End).text(s.TimeZone).text(string(s.TimeZoneFrom)).text(s.From)
	h = h.text(s.Until).text(s.Text).list(s.Except).list(s.Also)
	h = h.number(uint64(s.Weekday)).number(uint64(s.DurationMinutes))
	return h.flag(s.DurationAssumed).flag(s.ByAppointment)
}

// sameContent settles what equal hashes suggest.
func sameContent(a, b *meeting) bool {
	for i := range fields {
		if f := &fields[i]; f.path != "url" && !f.equal(a, b) {
			return false
		}
	}
	return true
}
