package api

import (
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
	"github.com/recovery-almanac/almanac/sinks/files"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	r := rand.New(rand.NewPCG(7, 7))
	s := sinks.Snapshot{Release: "20260303T030000Z", AsOf: time.Now(), Version: "x"}
	for i := range 200000 {
		m := invent.Meeting(r, i)
		if m.Place != nil {
			la, lo := 25+r.Float64()*24, -70-r.Float64()*50
			if i%3 > 0 {
				m.Place.Latitude = &la
				m.Place.Longitude = &lo
			}
		}
		s.Meetings = append(s.Meetings, m)
	}
	if _, err := files.Build("/tmp/h/api/rel/releases/20260303T030000Z", invent.Complete(s)); err != nil {
		t.Fatal(err)
	}
	files.Swap("/tmp/h/api/rel/current", "/tmp/h/api/rel/releases/20260303T030000Z")
}
func BenchmarkZZ(b *testing.B) {
	s, err := New(Options{Data: "/tmp/h/api/rel"})
	if err != nil {
		b.Fatal(err)
	}
	for _, q := range []string{"limit=20&near=39.9526,-75.1652&radius=10&day=2", "limit=20&near=39.9526,-75.1652&radius=10&starting_within=240", "limit=20&region=US-PA&day=3&after=18:00&before=21:00&mode=in_person", "limit=20&region=US-PA&tags=women&sort=name", "limit=20&open_now=true&fellowship=aa&region=US", "limit=20&q=ambler+church"} {
		b.Run(q, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench(b, s, "/v1/meetings?"+q)
			}
		})
	}
	b.Run("file", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			bench(b, s, "/schema/meeting.json")
		}
	})
}
func bench(b *testing.B, s *Server, t string) {
	r := httptest.NewRequest("GET", t, nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != 200 {
		b.Fatal(w.Code, w.Body)
	}
}
