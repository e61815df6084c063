package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/sinks/api"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// serving measures the server over a release of about meetings meetings: requests a second of small files and of
// searches, the slowest of a hundred, memory, and what twenty swaps of the release do to them.
func serving(meetings int) error {
	dir, err := os.MkdirTemp("", "almanac-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sources, err := generate(dir, meetings*3/2) // every third publisher repeats another's list
	if err != nil {
		return err
	}
	body, err := json.Marshal(sources)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "sources"), body, 0o644); err != nil {
		return err
	}
	if err := inChild("archive", dir, meetings); err != nil {
		return err
	}
	return measureServer(filepath.Join(dir, "data"))
}

func measureServer(data string) error {
	cmd := exec.Command(os.Args[0], "-child", "listen", "-dir", data)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	var address string
	if _, err := fmt.Fscanln(out, &address); err != nil {
		return fmt.Errorf("the server did not start: %w", err)
	}
	fmt.Printf("%-26s %10s %9s %9s %8s %14s\n", "served", "requests/s", "p50 ms", "p99 ms", "errors", "server µs each")
	searches, err := searchMix(address)
	if err != nil {
		return err
	}
	for _, round := range []struct {
		name    string
		targets []string
		swaps   int
	}{
		{"small files", []string{"/schema/meeting.json", "/schema/manifest.json", "/schema/report.json", "/schema/change.json"}, 0},
		{"searches with filters", searches, 0},
		{"searches during 20 swaps", searches, 20},
	} {
		swapped := make(chan error, 1)
		stop := make(chan struct{})
		go func() { swapped <- swap(data, round.swaps, stop) }()
		before, err := processTime(cmd.Process.Pid)
		if err != nil {
			return err
		}
		var done <-chan error
		if round.swaps > 0 {
			done = swapped
		}
		r, err := load(address, round.targets, 10*time.Second, done)
		if err != nil {
			return err
		}
		after, err := processTime(cmd.Process.Pid)
		if err != nil {
			return err
		}
		each := float64((after - before).Microseconds()) / float64(r.answers)
		fmt.Printf("%-26s %10.0f %9.2f %9.2f %8d %14.0f\n", round.name, r.perSecond, ms(r.p50), ms(r.p99), r.errors, each)
		close(stop)
	}
	return memory(cmd.Process.Pid)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// processTime is what a process has had of the cores: on a machine that others use too, it says more than the clock.
func processTime(pid int) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	const tick = 10 * time.Millisecond // of the kernel's clock, for programs
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}

// searchMix is what apps ask, for all towns of the generated data.
func searchMix(address string) ([]string, error) {
	res, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var health struct{ Meetings int }
	if err := json.NewDecoder(res.Body).Decode(&health); err != nil {
		return nil, err
	}
	fmt.Println("meetings served:", health.Meetings)
	var mix []string
	for i, t := range towns {
		near := fmt.Sprintf("near=%.4f,%.4f", t.lat, t.lon)
		day := strconv.Itoa(i%7 + 1)
		mix = append(mix,
			"/v1/meetings?limit=20&"+near+"&radius=10&day="+day,
			"/v1/meetings?limit=20&"+near+"&radius=5&starting_within=240",
			"/v1/meetings?limit=20&region=US-"+t.state+"&day="+day+"&after=18:00&before=21:00&mode=in_person",
			"/v1/meetings?limit=20&region=US-"+t.state+"&tags=women&sort=name",
			"/v1/meetings?limit=20&open_now=true&fellowship=aa&region=US",
			"/v1/meetings?limit=20&q="+url.QueryEscape(strings.ToLower(t.city)+" church"),
		)
	}
	return mix, nil
}

// swap makes another folder with the same release the live one, time after time.
func swap(data string, times int, stop <-chan struct{}) error {
	if times == 0 {
		return nil
	}
	first, err := filepath.EvalSymlinks(filepath.Join(data, "current"))
	if err != nil {
		return err
	}
	second := first + "b"
	if err := exec.Command("cp", "-al", first, second).Run(); err != nil {
		return err
	}
	for n := range times {
		select {
		case <-stop:
			return nil
		case <-time.After(4 * time.Second):
		}
		if err := files.Swap(filepath.Join(data, "current"), []string{second, first}[n%2]); err != nil {
			return err
		}
	}
	return nil
}

// memory prints what the kernel counted for the server.
func memory(pid int) error {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "VmHWM") || strings.HasPrefix(line, "VmRSS") {
			fmt.Print(line)
		}
	}
	return nil
}

// listen is the server in a process of its own.
func listen(data string) error {
	debug.SetMemoryLimit(450 << 20)
	server, err := api.New(api.Options{Data: data, Cells: files.LoadCells})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return server.Listen(context.Background(), listener)
}
