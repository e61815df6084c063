package nightly_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
)

// TestNetworkDownEveryName: a night on a machine without any network, on which no name can be looked up. Every list is
// carried forward, no source is blamed, and the next run publishes what it would have.
func TestNetworkDownEveryName(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	data := place.copied(t)
	var sources []scrapers.Source
	for _, id := range []string{"one", "two", "three"} { // nobody registers names under .invalid
		sources = append(sources, townSource(id, "https://"+id+".invalid/feed.json"))
	}
	sources = append(sources, place.sources...)
	// One night more than opens a breaker.
	cmd := child{Data: data, Sources: sources, At: secondNight, Nights: 4}.command(t)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Skipf("no process without a network can be made here: %v", err)
	}
	if cmd.ProcessState.ExitCode() != nightly.ExitDegraded {
		t.Fatalf("%v\n%s", err, out)
	}
	says(t, string(out), "one failed_fetch", "name cannot be resolved", "this machine's DNS", "same carried_forward", "check that this machine reaches the internet")
	if strings.Contains(string(out), "not asked before") {
		t.Errorf("a source is blamed for a network that is down:\n%s", out)
	}
	s := statusOf(t, data, secondNight)
	if well, _ := s.Verdict(48 * 3600e9); well || !unwell(s, "same") || len(s.Trouble) > 0 {
		t.Errorf("status is well, or does not name the sources: %+v, %q", s.Unwell, s.Trouble)
	}
	m, err := place.night(data, secondNight)
	if err != nil || m.Totals.Changes["added"] != 3 || m.Totals.Changes["withdrawn"] != 0 {
		t.Errorf("the next run: %+v, %v", m.Totals, err)
	}
	sameMeetings(t, place, standing(t, data))
}

// TestDamageReadOnly: a data folder in which the run may not write.
func TestDamageReadOnly(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can give up rights for a while: what it owns must be whole again after it")
	}
	place := undisturbed(t)
	data := place.copied(t)
	for dir := filepath.Dir(data); strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	before := standing(t, data)
	cmd := child{Data: data, Sources: place.sources, At: secondNight, Nobody: true}.command(t)
	out, _ := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != nightly.ExitFailed || standing(t, data) != before {
		t.Errorf("exit %d\n%s", cmd.ProcessState.ExitCode(), out)
	}
	says(t, string(out), data, "permission denied", "check who owns it and who may write there")
	if lines := strings.Count(string(out), "\n"); lines > 3 {
		t.Errorf("%d lines:\n%s", lines, out)
	}
	place.recovers(t, data)
}

// TestDamageFileForAFolder: the data folder, or a folder in it, is a file.
func TestDamageFileForAFolder(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	file := filepath.Join(t.TempDir(), "file")
	newFile(t, file, []byte("x"))
	m, err := place.night(file, secondNight)
	if err == nil || m.Exit != nightly.ExitUsage {
		t.Fatalf("exit %d, %v", m.Exit, err)
	}
	says(t, err.Error(), file, "not a directory")
	for _, name := range []string{"releases", "blobs", "runs"} {
		data := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(data, 0o755); err != nil {
			t.Fatal(err)
		}
		newFile(t, filepath.Join(data, name), []byte("x"))
		m, err := place.night(data, secondNight)
		if err == nil || m.Exit != nightly.ExitFailed {
			t.Fatalf("%s: exit %d", name, m.Exit)
		}
		says(t, err.Error(), filepath.Join(data, name), "not a directory")
	}
}
