package fetch

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestProbe: documents stand unread only where the server was asked and said so plainly.
func TestProbe(t *testing.T) {
	yes := say("yes")
	for _, c := range []struct {
		name          string
		answer, again http.HandlerFunc // to the first and the second question
		nights        int              // since the list was read
		last          func(*Job)       // what is otherwise on the last night
		outcome       Outcome
		read, asked   int // how often the list was read, and the first question asked, in both nights
	}{
		{"the server says yes", yes, yes, 1, nil, NotModified, 1, 1},
		{"the server says no", say("no"), yes, 1, nil, Unchanged, 2, 1},
		{"the second answer is no", yes, say("no"), 1, nil, Unchanged, 2, 1},
		{"the question is not known", answerWith(404), yes, 1, nil, Unchanged, 2, 1},
		{"the question is forbidden", answerWith(403), yes, 1, nil, Unchanged, 2, 1},
		{"the question breaks the server", answerWith(500), yes, 1, nil, Unchanged, 2, 1},
		{"the answer is empty", say(""), yes, 1, nil, Unchanged, 2, 1},
		{"the last night of seven", yes, yes, 6, nil, NotModified, 1, 1},
		{"the eighth night", yes, yes, 7, nil, Unchanged, 2, 0},
		{"this machine's clock went back", yes, yes, -1, nil, Unchanged, 2, 0},
		{"a version that did not say when it read", yes, yes, 1, func(j *Job) { j.Probe.Documents[0].ReadAt = time.Time{} }, Unchanged, 2, 0},
		{"no document", yes, yes, 1, func(j *Job) { j.Probe.Documents = nil }, Unchanged, 2, 0},
		{"a body that is gone", yes, yes, 1, func(j *Job) { j.Probe.Documents[0].SHA256 = "00" }, Unchanged, 2, 0},
		{"no question", yes, yes, 1, func(j *Job) { j.Probe.Requests = func(time.Time) []scrapers.Request { return nil } }, Unchanged, 2, 0},
		{"another address than last night", yes, yes, 1, func(j *Job) { j.Requests[0].URL += "?all=1" }, Changed, 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": say(list), "/changes": c.answer, "/history": c.again})
			b := newBench(t, func(o *Options) { o.Retries = 0 })
			first := b.gather(p.URL + "/list")
			read := b.time.at
			next := benchOn(t, b.opt, b.archive)
			next.time.at = read.Add(time.Duration(c.nights) * 24 * time.Hour)
			j := again(first, p.URL+"/list")
			j.Probe = &Probe{
				Documents: append([]Stored(nil), first.Documents...),
				Requests: func(since time.Time) []scrapers.Request {
					if !since.Equal(read) {
						t.Errorf("asks for changes since %v, want %v", since, read)
					}
					return []scrapers.Request{{URL: p.URL + "/changes"}, {URL: p.URL + "/history"}}
				},
				Unchanged: func(d scrapers.Document) bool { return string(d.Body) == "yes" },
			}
			if c.last != nil {
				c.last(&j)
			}
			got := next.Gather(context.Background(), j)
			wantOutcome(t, got, c.outcome)
			if p.count("/list") != c.read || p.count("/changes") != c.asked {
				t.Errorf("list read %d times, changes asked for %d times; want %d, %d", p.count("/list"), p.count("/changes"), c.read, c.asked)
			}
			d := got.Documents[0]
			wantRead := next.time.at
			if c.outcome == NotModified {
				wantRead = read
			}
			if len(got.Documents) != 1 || d.SHA256 != first.Documents[0].SHA256 || !d.CheckedAt.Equal(next.time.at) || !d.ReadAt.Equal(wantRead) {
				t.Errorf("documents %+v", got.Documents)
			}
		})
	}
}

// TestProbeOfAHostThatIsDown: a host that nobody listens at is tried once, not again for the list.
func TestProbeOfAHostThatIsDown(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": say(list)})
	b := newBench(t, func(o *Options) { o.Retries = 0 })
	first := b.gather(p.URL + "/list")
	p.Close()
	j := again(first, p.URL+"/list")
	j.Probe = &Probe{
		Documents: first.Documents, Unchanged: func(scrapers.Document) bool { return true },
		Requests: func(time.Time) []scrapers.Request { return []scrapers.Request{{URL: p.URL + "/changes"}} },
	}
	got := b.nextNight(t).Gather(context.Background(), j)
	wantOutcome(t, got, FailedFetch)
	wantKind(t, got, KindRefused)
	for _, a := range got.Attempts {
		if a.URL == p.URL+"/list" {
			t.Error("the list was asked for after the host had refused")
		}
	}
}
