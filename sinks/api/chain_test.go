package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// nightOf is a release of some meetings that goes on from another, with what changed between the two.
func nightOf(night int, previous *sinks.Snapshot, numbers ...int) sinks.Snapshot {
	s := invent.Snapshot(40, invent.Night.AddDate(0, 0, night))
	all := s.Meetings
	s.Meetings = nil
	for _, n := range numbers {
		s.Meetings = append(s.Meetings, all[n])
	}
	if previous != nil {
		s.Previous = previous.Release
		for _, m := range all {
			was, is := lists(*previous, m.ID), lists(s, m.ID)
			switch {
			case was && !is:
				s.Changes = append(s.Changes, dedupe.Change{ID: m.ID, Kind: dedupe.Withdrawn, Meeting: &m})
			case is && !was:
				s.Changes = append(s.Changes, dedupe.Change{ID: m.ID, Kind: dedupe.Added})
			}
		}
	}
	return invent.Complete(s)
}

func lists(s sinks.Snapshot, id string) bool {
	return slices.ContainsFunc(s.Meetings, func(m normalize.Meeting) bool { return m.ID == id })
}

// follower is a client: what it has, and since when.
type follower struct {
	s     *site
	has   map[string]bool
	since string
	anew  int // how often it had to read everything
}

// follow brings the client to the live release, as the interface tells it to.
func (f *follower) follow() {
	f.s.t.Helper()
	r := f.s.get("/v1/changes?since=" + f.since)
	var answer struct {
		Release string
		Changes []struct{ ID, Kind string }
	}
	switch r.status {
	case 200:
		if err := json.Unmarshal([]byte(r.body), &answer); err != nil {
			f.s.t.Fatal(err)
		}
		for _, c := range answer.Changes {
			f.has[c.ID] = c.Kind == "added"
		}
		f.since = answer.Release
	case 410:
		f.anew++
		f.has = map[string]bool{}
		for _, id := range f.s.search("limit=500").ids() {
			f.has[id] = true
		}
		f.since = between(r.body, "since=", `"`)
	default:
		f.s.t.Fatalf("since=%s: %d %s", f.since, r.status, r.body)
	}
}

func (f *follower) ids() string {
	var ids []string
	for id, has := range f.has {
		if has {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// TestFollowersOfARollbackHaveTheLiveRelease: a bad night is rolled back, and the next goes on from the one before it. Who
// followed into the bad night begins anew; who had not, follows on.
func TestFollowersOfARollbackHaveTheLiveRelease(t *testing.T) {
	first := nightOf(0, nil, 1, 2, 3)
	good := nightOf(1, &first, 1, 2, 3, 4)
	bad := nightOf(2, &good, 1, 5)
	next := nightOf(3, &good, 1, 2, 3, 4, 6)
	after := nightOf(4, &next, 2, 3, 4, 6)
	s := newSite(t, Options{}, first)
	every := &follower{s: s, has: map[string]bool{"m000001": true, "m000002": true, "m000003": true}, since: first.Release}
	rarely := &follower{s: s, has: map[string]bool{"m000001": true, "m000002": true, "m000003": true}, since: first.Release}
	for i, live := range []sinks.Snapshot{first, good, bad, good, next, after} {
		s.publish(live)
		if err := s.server.Refresh(); err != nil {
			t.Fatal(err)
		}
		clients := []*follower{every}
		if i >= 4 {
			clients = append(clients, rarely)
		}
		for _, f := range clients {
			f.follow()
			var want []string
			for _, m := range live.Meetings {
				want = append(want, m.ID)
			}
			if f.since != live.Release || f.ids() != strings.Join(want, " ") {
				t.Errorf("step %d: since %s the client has %s, want %s of %s", i, f.since, f.ids(), want, live.Release)
			}
		}
	}
	if every.anew != 1 || rarely.anew != 0 {
		t.Errorf("they began anew %d and %d times, want once and never", every.anew, rarely.anew)
	}
}

func TestChangesSinceAMoment(t *testing.T) {
	first := nightOf(0, nil, 1)
	bad := nightOf(1, &first, 2)
	next := nightOf(2, &first, 1, 3)
	s := newSite(t, Options{}, first, bad, next)
	for moment, status := range map[time.Time]int{
		first.AsOf.Add(-time.Second): 410, first.AsOf: 200, first.AsOf.Add(time.Hour): 200,
		bad.AsOf: 410, bad.AsOf.Add(time.Hour): 410, next.AsOf: 200, next.AsOf.Add(time.Hour): 200,
	} {
		r := s.get("/v1/changes?since=" + moment.Format(time.RFC3339))
		if r.status != status {
			t.Errorf("since %s: %d, want %d", moment, r.status, status)
		}
		if status == 200 && strings.Contains(r.body, "m000003") != moment.Before(next.AsOf) {
			t.Errorf("since %s: %s", moment, r.body)
		}
	}
	if r := s.get("/v1/changes?since=" + first.Release + "&cursor=" + bad.Release + ":0"); r.status != 410 {
		t.Errorf("a cursor in a release that was rolled back: %d", r.status)
	}
}
