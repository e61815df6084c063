package clickhouse_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

// history makes nights of size meetings; every night some end, begin and change, and some of those come back.
func history(nights, size int) []*sinks.Snapshot {
	rng := rand.New(rand.NewPCG(1, 2))
	alive := make([]normalize.Meeting, size)
	for i := range alive {
		alive[i] = randomMeeting(rng, i)
	}
	all := make([]*sinks.Snapshot, nights)
	var gone []normalize.Meeting
	for n := range all {
		var changes []dedupe.Change
		for range size / 20 {
			i := rng.IntN(len(alive))
			switch rng.IntN(3) {
			case 0:
				alive[i].Schedule.Start = fmt.Sprintf("%02d:30", rng.IntN(24))
				changes = append(changes, dedupe.Change{ID: alive[i].ID, Kind: dedupe.Changed})
			case 1:
				gone, alive = append(gone, alive[i]), append(alive[:i:i], alive[i+1:]...)
				changes = append(changes, dedupe.Change{ID: gone[len(gone)-1].ID, Kind: dedupe.Withdrawn, Meeting: &gone[len(gone)-1]})
			default:
				if len(gone) > 0 {
					alive, gone = append(alive, gone[len(gone)-1]), gone[:len(gone)-1]
				}
			}
		}
		all[n] = night(n, append([]normalize.Meeting(nil), alive...)...)
		all[n].Changes = changes
	}
	return all
}

func randomMeeting(rng *rand.Rand, i int) normalize.Meeting {
	m := weekly(fmt.Sprintf("m%05d", i), 1+rng.IntN(7), fmt.Sprintf("%02d:00", rng.IntN(24)))
	m.Fellowship = []string{"aa", "na", "smart"}[rng.IntN(3)]
	m.Place.Subdivision = []string{"US-PA", "US-NJ", "US-OH", "US-NY"}[rng.IntN(4)]
	if rng.IntN(5) == 0 {
		m.Mode, m.Place = normalize.Online, nil
	}
	return m
}

// undisturbed is what the store says after the nights.
func undisturbed(t *testing.T, nights []*sinks.Snapshot) string {
	t.Helper()
	s := newStore(t)
	for _, n := range nights {
		load(t, s, n)
	}
	return dump(t, s)
}

// An engine that is killed at any moment of a load loses nothing: the next load makes the store what it would be.
func TestEngineKilled(t *testing.T) {
	nights := history(8, 2000)
	opt := engineOptions(t)
	wanted := undisturbed(t, nights)
	interrupted := 0
	s := openMigrated(t, opt)
	for i, n := range nights {
		started := time.Now()
		if i > 0 {
			after := time.Duration(rand.Int64N(int64(250 * time.Millisecond)))
			time.AfterFunc(after, func() { s.Engine.Kill() })
		}
		_, err := s.Load(t.Context(), n)
		if i > 0 {
			<-s.Engine.Ended()
		}
		if err != nil {
			interrupted++
			if !clickhouse.IsLost(err) {
				t.Errorf("night %d, after %v: not told apart from a wrong answer: %v", i, time.Since(started), err)
			}
		}
		if i > 0 {
			s = openMigrated(t, opt)
		}
		if done := load(t, s, n); err == nil && !done.Already {
			t.Errorf("night %d was loaded, but is not there after the kill", i)
		}
	}
	if got := dump(t, s); got != wanted {
		t.Errorf("%d interrupted loads left something else:\n%s", interrupted, firstDifference(got, wanted))
	}
	t.Logf("%d of %d loads were interrupted", interrupted, len(nights)-1)
}

func openMigrated(t *testing.T, opt engine.Options) *clickhouse.Embedded {
	t.Helper()
	s := openEmbedded(t, opt)
	migrate(t, s.Store)
	return s
}

// A night that was interrupted and never comes again does not show, and the next one is right.
func TestInterruptedThenLater(t *testing.T) {
	nights := history(3, 1500)
	s := newStore(t)
	load(t, s, nights[0])
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(60*time.Millisecond, cancel)
	_, err := s.Load(ctx, nights[1])
	cancel()
	if err != nil {
		want(t, s, "SELECT count() FROM nights", "1")
		want(t, s, "SELECT count() FROM meetings_now", fmt.Sprint(len(nights[0].Meetings)))
	}
	load(t, s, nights[2])
	want(t, s, "SELECT count(), uniqExact(id) FROM meetings_now", fmt.Sprintf("%[1]d\t%[1]d", len(nights[2].Meetings)))
	want(t, s, "SELECT count() FROM coverage_now", fmt.Sprint(len(nights[2].Coverage.Cells)))
}

// Two processes that load the same nights at once leave what one would.
func TestTwoLoadAtOnce(t *testing.T) {
	nights := history(5, 1000)
	wanted := undisturbed(t, nights)
	opt := engineOptions(t)
	first, second := openMigrated(t, opt), openMigrated(t, opt)
	var both sync.WaitGroup
	for _, s := range []*clickhouse.Embedded{first, second} {
		both.Go(func() {
			for _, n := range nights {
				if _, err := s.Load(context.Background(), n); err != nil && !errors.Is(err, clickhouse.ErrOlder) {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if got := dump(t, first); got != wanted {
		t.Error(firstDifference(got, wanted))
	}
}

// On a full disk the load fails in words that say so, what was there stays, and with room again the night is complete.
func TestDiskFull(t *testing.T) {
	opt := engineOptions(t)
	opt.Dir = filepath.Join(t.TempDir(), "full")
	if err := syscall.Mkdir(opt.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", opt.Dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(opt.Dir, 0) })
	s := openMigrated(t, opt)
	small, large := night(0, weekly("a", 1, "19:00")), history(2, 12_000)[1]
	load(t, s, small)
	_, err := s.Load(t.Context(), large)
	if err == nil || !strings.Contains(err.Error(), "space") {
		t.Fatalf("a full disk: %v", err)
	}
	want(t, s, "SELECT count() FROM meetings_now", "1")
	if err := syscall.Mount("tmpfs", opt.Dir, "tmpfs", syscall.MS_REMOUNT, "size=300m"); err != nil {
		t.Fatal(err)
	}
	load(t, s, large)
	want(t, s, "SELECT count() FROM meetings_now", fmt.Sprint(len(large.Meetings)))
	want(t, s, "SELECT count() FROM coverage_now", fmt.Sprint(len(large.Coverage.Cells)))
	s.Close()
}

func TestUnreachable(t *testing.T) {
	_, err := clickhouse.Open(t.Context(), clickhouse.Options{Address: "clickhouse://almanac:secret@127.0.0.1:1/almanac"})
	if !errors.Is(err, clickhouse.ErrUnreachable) || !strings.Contains(err.Error(), "127.0.0.1:1") || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d of %d and %d\n got %s\nwant %s", i+1, len(g), len(w), g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
