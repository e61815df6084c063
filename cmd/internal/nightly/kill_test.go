package nightly_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/scrapers"
)

// childEnv holds a [child] for the test binary, started by a test, to be in place of the tests.
const childEnv = "ALMANAC_TEST_CHILD"

// child is one night in a process of its own, which something befalls.
type child struct {
	Data    string
	Sources []scrapers.Source
	From    string // a file of sources, where they are too many for the environment
	At      time.Time
	Nights  int    // how many nights, a day apart; 0 is one
	KillAt  string // the phase at whose beginning it kills itself
	Nobody  bool   // it gives up its rights first
	Files   uint64 // how many files it may have open, 0 for the usual number
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childEnv); text != "" {
		var c child
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			panic(err)
		}
		os.Exit(c.night())
	}
	code := m.Run()
	if place, err := theTown(); err == nil {
		os.RemoveAll(place.dir)
	}
	os.Exit(code)
}

func (c child) night() int {
	if c.Nobody {
		if err := syscall.Setuid(65534); err != nil {
			panic(err)
		}
	}
	if c.Files > 0 {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: c.Files, Max: c.Files}); err != nil {
			panic(err)
		}
	}
	if c.From != "" {
		body, err := os.ReadFile(c.From)
		if err == nil {
			err = json.Unmarshal(body, &c.Sources)
		}
		if err != nil {
			panic(err)
		}
	}
	opt := options(settings(c.Data), c.Sources, c.At)
	opt.Watch = func(e nightly.Event) {
		if c.KillAt != "" && e.Stage == nightly.StagePhase && e.Detail == c.KillAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	var m nightly.Manifest
	var err error
	for night := range max(c.Nights, 1) {
		opt.Now = func() time.Time { return c.At.AddDate(0, 0, night) }
		if m, err = nightly.Run(context.Background(), opt); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	for _, s := range m.Sources {
		fmt.Println(s.ID, s.Outcome, s.Detail)
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		_ = os.WriteFile(filepath.Join(c.Data, peakFile), status, 0o644)
	}
	return m.Exit
}

// peakFile is where a child leaves what the kernel says of it.
const peakFile = "child-status"

func (c child) command(t *testing.T) *exec.Cmd {
	t.Helper()
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+string(body))
	return cmd
}

func killed(err error) bool {
	exit, ok := err.(*exec.ExitError)
	return ok && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}

// phases are where a night passes from one thing to the next.
var phases = []string{"gather", "recall", "read", "merge", "coverage", "build", "check", "compare", "remember", "record", "move", "swap", "prune"}

// TestKillAtEveryPhase kills a night with SIGKILL at the beginning of each of its phases: the old release is served until
// the swap and the new one from then on, status says where it ended, and the next run publishes what it would have.
func TestKillAtEveryPhase(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills and restarts the program many times")
	}
	place := undisturbed(t)
	for _, phase := range phases {
		t.Run(phase, func(t *testing.T) {
			t.Parallel() // most of the time it waits for the disk
			data := place.copied(t)
			before := standing(t, data)
			out, err := child{Data: data, Sources: place.sources, At: firstNight.Add(secondNightAfter), KillAt: phase}.command(t).CombinedOutput()
			if !killed(err) {
				t.Fatalf("not killed: %v\n%s", err, out)
			}
			s, err := status.Read(data, firstNight.Add(secondNightAfter), 1)
			if err != nil || s.Runs[0].Exit != nil || !strings.HasSuffix(s.Runs[0].Words, "killed in "+phase) {
				t.Errorf("status: %+v, %v", s.Runs, err)
			}
			if swapped := place.afterKill(t, data, before); swapped != (phase == "prune") {
				t.Errorf("served is %s, before the night it was %s", standing(t, data), before)
			}
		})
	}
}

// TestKillWhereNothingChanged kills a night that publishes the files of the night before again, which the two releases
// share on the disk.
func TestKillWhereNothingChanged(t *testing.T) {
	if testing.Short() {
		t.Skip("kills and restarts the program many times")
	}
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "list.json")
	newFile(t, list, feed(20))
	sources := []scrapers.Source{townSource("list", "file://"+list)}
	base := filepath.Join(dir, "base")
	first, err := runAt(t, firstNight, settings(base), sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, phase := range []string{"republish", "compare", "remember", "record", "move", "swap", "prune"} {
		t.Run(phase, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(data, os.DirFS(base)); err != nil {
				t.Fatal(err)
			}
			out, err := child{Data: data, Sources: sources, At: secondNight, KillAt: phase}.command(t).CombinedOutput()
			if !killed(err) {
				t.Fatalf("not killed: %v\n%s", err, out)
			}
			if swapped := filepath.Base(standing(t, data)) != first.Run; swapped != (phase == "prune") {
				t.Errorf("served is %s", standing(t, data))
			}
			m, err := runAt(t, secondNight, settings(data), sources)
			if err != nil || m.Exit != nightly.ExitPublished || len(m.Totals.Changes) > 0 {
				t.Fatalf("the next run: exit %d, %v, %v", m.Exit, m.Totals.Changes, err)
			}
			for _, name := range []string{"meetings.ndjson", "bridge.csv", "coverage.csv", "ical/aa/NZ-NSN.ics"} {
				sameFile(t, first.Path, standing(t, data), name)
			}
		})
	}
}

// afterKill wants what was served before, and the undisturbed release of the next run; or that the killed night had
// swapped in the undisturbed release, and that the next run changes nothing of it. It reports which.
func (p town) afterKill(t *testing.T, data, before string) (swapped bool) {
	t.Helper()
	if standing(t, data) == before {
		p.recovers(t, data)
		return false
	}
	p.undisturbedAt(t, data)
	m, err := p.night(data, secondNight)
	if err != nil || !m.Published {
		t.Errorf("the next run: exit %d, %v", m.Exit, err)
	}
	for kind, n := range m.Totals.Changes {
		t.Errorf("the next run tells %d changes again: %s", n, kind)
	}
	got, err := spoken(standing(t, data))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"meetings.ndjson", "bridge.csv", "coverage.csv", "ical/aa/NZ-NSN.ics"} {
		if want := p.want[name]; want == "" || got[name] != want {
			t.Errorf("%s is other than undisturbed after another run:\n%s", name, firstOther(got[name], want))
		}
	}
	return true
}

// killsEnv is how often TestKillAtRandom kills.
const killsEnv = "ALMANAC_TEST_KILLS"

// TestKillAtRandom kills a night with SIGKILL at a random moment, again and again.
func TestKillAtRandom(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills and restarts the program many times")
	}
	kills := 4
	if text := os.Getenv(killsEnv); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil || kills < 1 {
			t.Fatalf("%s is %q, not a number of kills", killsEnv, text)
		}
	}
	place := undisturbed(t)
	work := t.TempDir()
	begin := func(i int) (string, *exec.Cmd) {
		data := filepath.Join(work, fmt.Sprint(i))
		if err := os.CopyFS(data, os.DirFS(place.base())); err != nil {
			t.Fatal(err)
		}
		return data, child{Data: data, Sources: place.sources, At: firstNight.Add(secondNightAfter)}.command(t)
	}
	data, cmd := begin(-1)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != nightly.ExitDegraded {
		t.Fatalf("a night that nobody kills: %v\n%s", err, out)
	}
	usual := time.Since(start)
	place.undisturbedAt(t, data)
	hit, swapped, tries := 0, 0, 0
	for ; hit < kills; tries++ {
		if tries == 5*kills+20 {
			t.Fatalf("only %d of %d nights were killed before they ended", hit, tries)
		}
		data, cmd := begin(tries)
		before := standing(t, data)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		begun := time.Now()
		var err error
		select {
		case err = <-ended:
			usual = time.Since(begun) // the machine is less busy than it was
		case <-time.After(time.Duration(rand.Int64N(int64(usual)))):
			cmd.Process.Kill()
			err = <-ended
		}
		if killed(err) {
			hit++
			if place.afterKill(t, data, before) {
				swapped++
			}
		}
		if t.Failed() {
			t.Fatalf("after kill %d", hit)
		}
		gone(t, data)
	}
	t.Logf("%d nights were killed before they ended, %d of them after the swap, %d others were over; one takes %v",
		hit, swapped, tries-hit, usual.Round(time.Millisecond))
}
