package clickhouse_test

import (
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
)

func TestTextsOfAMeeting(t *testing.T) {
	s := newStore(t)
	load(t, s, night(0, texted()))
	want(t, s, "SELECT unit, notes, place_notes, url, refs, ref_urls FROM meetings_now", textedRow)
}

// A store of before has versions without the texts. The first night that has them begins a version of each meeting, and the
// night after begins none.
func TestStoreOfBeforeGetsTheTexts(t *testing.T) {
	s := openEmbedded(t, engineOptions(t))
	if err := clickhouse.MigrateTo(t.Context(), s.Store, 2); err != nil {
		t.Fatal(err)
	}
	if err := clickhouse.AddMeetingOfBefore(t.Context(), s.Store, firstNight); err != nil {
		t.Fatal(err)
	}
	migrate(t, s.Store)
	want(t, s, "SELECT id, name, notes, refs, toDate(valid_to) FROM meetings", "t\tMeeting t\t\t[]\t2100-01-01")
	load(t, s, night(1, texted()))
	before := dump(t, s)
	if done := load(t, s, night(1, texted())); !done.Already || dump(t, s) != before {
		t.Errorf("the second load of a night did %+v", done)
	}
	if done := load(t, s, night(2, texted())); done.Meetings != (clickhouse.Changed{}) {
		t.Errorf("nothing changed, but versions did: %+v", done.Meetings)
	}
	want(t, s, "SELECT toDate(valid_from), toDate(valid_to), notes FROM meetings ORDER BY valid_from",
		"2026-01-05\t2026-01-06\t", "2026-01-06\t2100-01-01\tRing twice.")
	want(t, s, "SELECT unit, notes, place_notes, url, refs, ref_urls FROM meetings_now", textedRow)
	want(t, s, "SELECT table, name FROM system.columns WHERE database = 'almanac' AND comment = ''")
}

const textedRow = "Suite 210\tRing twice.\tUpstairs\thttps://example.org/t\t[\"aa-example rt\",\"aa-other 9\"]\t[\"\",\"https://example.org/9\"]"

// texted is a meeting with all that people write beside.
func texted() normalize.Meeting {
	m := weekly("t", 1, "19:00")
	m.Notes, m.URL, m.Place.Unit, m.Place.Notes = "Ring twice.", "https://example.org/t", "Suite 210", "Upstairs"
	m.Sources = append(m.Sources, normalize.Listing{Source: "aa-other", Ref: "9", URL: "https://example.org/9"})
	return m
}
