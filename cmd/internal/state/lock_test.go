package state

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestAcquire(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	release, err := Acquire(dir)
	must(t, err)
	_, err = Acquire(dir)
	var held *HeldError
	if !errors.Is(err, ErrHeld) || !errors.As(err, &held) || held.PID != os.Getpid() {
		t.Fatalf("taken twice: %v", err)
	}
	if want := fmt.Sprintf("process %d", os.Getpid()); !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), dir) {
		t.Errorf("%v does not name %s", err, want)
	}
	release()
	again, err := Acquire(dir)
	must(t, err)
	again()
}

// Another process holds the folder, and is then killed: the lock goes with it.
func TestAcquireAfterAKill(t *testing.T) {
	if dir := os.Getenv("ALMANAC_TEST_HOLDER"); dir != "" {
		if _, err := Acquire(dir); err != nil {
			panic(err)
		}
		fmt.Println("held")
		select {}
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestAcquireAfterAKill$")
	cmd.Env = append(os.Environ(), "ALMANAC_TEST_HOLDER="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "held\n" {
		t.Fatalf("the holder says %q, %v", line, err)
	}
	_, err = Acquire(dir)
	var held *HeldError
	if !errors.As(err, &held) || held.PID != cmd.Process.Pid {
		t.Errorf("held by process %d: %v", cmd.Process.Pid, err)
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	release, err := Acquire(dir)
	must(t, err)
	release()
}
