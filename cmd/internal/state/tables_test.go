package state

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// writeForEver accepts sets of one, two, three ... documents, whose hash is the size of the set.
func writeForEver(path string) {
	s, err := Open(path)
	if err != nil {
		panic(err)
	}
	for n := 1; ; n = n%50 + 1 {
		docs := make([]fetch.Stored, n)
		for i := range docs {
			docs[i] = fetch.Stored{URL: fmt.Sprint("https://example.org/", i), SHA256: fmt.Sprint(n)}
		}
		if err := s.Accept("s", "r", time.Unix(0, 0), docs, Counts{Rows: n}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if n == 50 {
			fmt.Println("written") // to a pipe, which holds more of them than a test waits for
		}
	}
}

func doc(n int) fetch.Stored {
	return fetch.Stored{
		Role: "meetings", URL: fmt.Sprintf("https://example.org/%d", n), FinalURL: "https://www.example.org/", ContentType: "application/json",
		SHA256: strings.Repeat(fmt.Sprint(n%10), 64), ETag: `W/"x"`, LastModified: "Sun, 01 Nov 2026 00:00:00 GMT",
		Bytes: 1 << 40, FetchedAt: at(1), CheckedAt: at(3), ReadAt: at(2),
	}
}

func TestJournal(t *testing.T) {
	s := fresh(t)
	if last, err := s.LastPublished(); err != nil || last.ID != "" {
		t.Errorf("an empty journal published %+v, %v", last, err)
	}
	must(t, s.Begin("r1", at(1)))
	must(t, s.Stage("r1", "merge"))
	must(t, s.Published("r1", "abc"))
	must(t, s.Finish("r1", at(2), "published", "r1"))
	must(t, s.Begin("r2", at(3)))
	must(t, s.Finish("r2", at(4), "refused", ""))
	must(t, s.Begin("r3", at(5))) // killed

	want := []Run{
		{ID: "r3", Started: at(5)},
		{ID: "r2", Started: at(3), Finished: at(4), Outcome: "refused"},
		{ID: "r1", Started: at(1), Finished: at(2), Outcome: "published", Stage: "merge", Release: "r1", Input: "abc"},
	}
	got, err := s.Runs(10)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if last, err := s.LastPublished(); err != nil || last.ID != "r1" || last.Input != "abc" {
		t.Errorf("last published: %+v, %v", last, err)
	}
	if err := s.Begin("r1", at(9)); err == nil || !strings.Contains(err.Error(), "begin run r1") {
		t.Errorf("a run of the same name: %v", err)
	}
	for what, err := range map[string]error{
		"stage": s.Stage("r9", "x"), "finish": s.Finish("r9", at(9), "", ""), "publish": s.Published("r9", ""),
	} {
		if err == nil || !strings.Contains(err.Error(), "was the run begun?") {
			t.Errorf("%s of a run that never began: %v", what, err)
		}
	}
}

// A run that published before it failed has published nothing after all.
func TestFinishTakesAReleaseBack(t *testing.T) {
	s := fresh(t)
	must(t, s.Begin("r1", at(1)))
	must(t, s.Published("r1", "abc"))
	must(t, s.Finish("r1", at(2), "failed: swap", ""))
	if last, err := s.LastPublished(); err != nil || last.ID != "" {
		t.Errorf("last published: %+v, %v", last, err)
	}
}

func TestPrune(t *testing.T) {
	s := fresh(t)
	for n := 1; n <= 5; n++ {
		run := fmt.Sprint("r", n)
		must(t, s.Begin(run, at(n)))
		must(t, s.AddFetches(run, []fetch.Attempt{{Source: "a", Try: 1, Started: at(n)}}))
	}
	must(t, s.Published("r2", ""))
	must(t, s.Prune(2))
	runs, err := s.Runs(10)
	must(t, err)
	var kept []string
	for _, r := range runs {
		kept = append(kept, r.ID)
	}
	if got := strings.Join(kept, " "); got != "r5 r4 r2" {
		t.Errorf("kept %s, want the newest two and the last that published", got)
	}
	for run, want := range map[string]int{"r1": 0, "r2": 1, "r3": 0, "r5": 1} {
		if got, err := s.Fetches(run, ""); err != nil || len(got) != want {
			t.Errorf("%s keeps %d fetches, want %d (%v)", run, len(got), want, err)
		}
	}
}

func TestFetches(t *testing.T) {
	s := fresh(t)
	must(t, s.Begin("r1", at(1)))
	one := fetch.Attempt{Source: "b", URL: "https://example.org/b", Host: "example.org", Try: 1, Started: at(1),
		Duration: 1234567 * time.Nanosecond, Status: 503, Bytes: 12, Result: "answered", Error: "busy"}
	two := one
	two.Try, two.Status, two.Result, two.Error, two.SHA256 = 2, 200, "fetched", "", strings.Repeat("a", 64)
	other := fetch.Attempt{Source: "a", URL: "https://example.org/a", Try: 1, Started: at(1)}
	must(t, s.AddFetches("r1", []fetch.Attempt{one}))
	must(t, s.AddFetches("r1", []fetch.Attempt{other, two}))
	must(t, s.AddFetches("r1", nil))
	got, err := s.Fetches("r1", "")
	must(t, err)
	if diff := cmp.Diff([]fetch.Attempt{other, one, two}, got); diff != "" {
		t.Error(diff)
	}
	if got, err = s.Fetches("r1", "b"); err != nil || len(got) != 2 {
		t.Errorf("of one source: %d, %v", len(got), err)
	}
	if err := s.AddFetches("r9", []fetch.Attempt{one}); err == nil {
		t.Error("fetches of a run that never began were kept")
	}
}

func TestDocuments(t *testing.T) {
	s := fresh(t)
	must(t, s.SetDocuments("a", []fetch.Stored{doc(3), doc(1), doc(2)}))
	must(t, s.SetDocuments("b", []fetch.Stored{{URL: "file:///x", Role: "page"}}))
	got, err := s.Documents("a")
	must(t, err)
	if diff := cmp.Diff([]fetch.Stored{doc(3), doc(1), doc(2)}, got); diff != "" {
		t.Error(diff)
	}
	if got, err := s.Documents("b"); err != nil || len(got) != 1 || !got[0].FetchedAt.IsZero() {
		t.Errorf("a document without times: %+v, %v", got, err)
	}
	if got, err := s.Accepted("a"); err != nil || got != nil {
		t.Errorf("never accepted: %v, %v", got, err)
	}
	must(t, s.Accept("a", "r1", at(1), []fetch.Stored{doc(1)}, Counts{Rows: 4}))
	must(t, s.SetDocuments("a", []fetch.Stored{doc(9)}))
	if got, err := s.Accepted("a"); err != nil || cmp.Diff([]fetch.Stored{doc(1)}, got) != "" {
		t.Errorf("the last good documents changed with the stored ones: %v, %v", got, err)
	}
	blobs, err := s.Blobs()
	must(t, err)
	if diff := cmp.Diff([]string{strings.Repeat("1", 64), strings.Repeat("9", 64)}, blobs); diff != "" {
		t.Error(diff)
	}
}

func TestHistory(t *testing.T) {
	s := fresh(t)
	for n := 1; n <= keptCounts+3; n++ {
		must(t, s.Accept("a", fmt.Sprintf("r%02d", n), at(1).AddDate(0, 0, n), nil,
			Counts{Rows: n, Published: n + 1, Meetings: n + 2, Presence: map[string]float64{"day": 0.5, "address": 1}}))
	}
	must(t, s.Accept("a", "r33", at(1).AddDate(0, 0, 33), nil, Counts{Rows: 100}))
	must(t, s.Accept("b", "r01", at(1), nil, Counts{}))
	got, err := s.History("a", 2)
	must(t, err)
	want := []Counts{
		{Run: "r33", At: at(1).AddDate(0, 0, 33), Rows: 100},
		{Run: "r32", At: at(1).AddDate(0, 0, 32), Rows: 32, Published: 33, Meetings: 34, Presence: map[string]float64{"day": 0.5, "address": 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if all, err := s.History("a", 1000); err != nil || len(all) != keptCounts {
		t.Errorf("%d counts kept, want %d (%v)", len(all), keptCounts, err)
	}
	if none, err := s.History("c", 5); err != nil || none != nil {
		t.Errorf("unknown source: %v, %v", none, err)
	}
}

func TestBreakers(t *testing.T) {
	s := fresh(t)
	if b, err := s.Breaker("a"); err != nil || b != (Breaker{}) {
		t.Errorf("healthy: %+v, %v", b, err)
	}
	open := Breaker{Failures: 3, OpenedAt: at(1), RetryAt: at(2)}
	must(t, s.SetBreaker("a", open))
	got, err := s.Breaker("a")
	must(t, err)
	if diff := cmp.Diff(open, got); diff != "" {
		t.Error(diff)
	}
	must(t, s.SetBreaker("a", Breaker{}))
	if b, err := s.Breaker("a"); err != nil || b != (Breaker{}) {
		t.Errorf("after a success: %+v, %v", b, err)
	}
}

func TestMemories(t *testing.T) {
	s := fresh(t)
	if body, err := s.LoadMemory("r1"); err != nil || body != nil {
		t.Errorf("never saved: %q, %v", body, err)
	}
	for n := 1; n <= keptMemories+2; n++ {
		must(t, s.SaveMemory(fmt.Sprint("r", n), []byte(strings.Repeat("memory", n))))
	}
	must(t, s.SaveMemory("r3", []byte("again")))
	for release, want := range map[string]string{"r1": "", "r2": "", "r3": "again", "r4": strings.Repeat("memory", 4)} {
		if got, err := s.LoadMemory(release); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", release, got, err)
		}
	}
	_, err := s.db.Exec(`UPDATE memories SET body = x'00112233' WHERE release = 'r4'`)
	must(t, err)
	if _, err := s.LoadMemory("r4"); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged memory: %v", err)
	}
}

// Sources are fetched and read at once; none of their writes may fail or be lost.
func TestManyGoroutines(t *testing.T) {
	s := fresh(t)
	must(t, s.Begin("r1", at(1)))
	errs := make(chan error)
	const sources = 50
	for n := range sources {
		go func() {
			id := fmt.Sprint("s", n)
			if err := s.AddFetches("r1", []fetch.Attempt{{Source: id}, {Source: id, Try: 2}}); err != nil {
				errs <- err
				return
			}
			errs <- s.Accept(id, "r1", at(1), []fetch.Stored{doc(n)}, Counts{Rows: n})
		}()
	}
	for range sources {
		must(t, <-errs)
	}
	all, err := s.Fetches("r1", "")
	if err != nil || len(all) != 2*sources {
		t.Errorf("%d fetches, %v", len(all), err)
	}
}

// A night of the whole registry: what the state costs it.
func BenchmarkNight(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "state.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	night := 0
	for b.Loop() {
		night++
		run := fmt.Sprintf("r%06d", night)
		err := s.Begin(run, at(1).AddDate(0, 0, night))
		for n := range 476 {
			id := fmt.Sprint("source-", n)
			docs := []fetch.Stored{doc(n)}
			if err == nil {
				_, err = s.Documents(id)
			}
			if err == nil {
				err = s.AddFetches(run, []fetch.Attempt{{Source: id, Try: 1, Started: at(1)}})
			}
			if err == nil {
				err = s.SetDocuments(id, docs)
			}
			if err == nil {
				err = s.Accept(id, run, at(1).AddDate(0, 0, night), docs, Counts{Rows: n, Presence: map[string]float64{"day": 1}})
			}
		}
		if err == nil {
			err = s.Published(run, "input")
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
