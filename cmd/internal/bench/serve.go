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
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/recovery-almanac/almanac/sinks/api"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// serving measures the server over a release of about meetings meetings: requests a second of small files and of
// searches, the slowest of a hundred, memory, and what twenty swaps of the release do to them. The release is kept in
// the folder into, if one is named, and one that it holds is not made again.
func serving(meetings int, into, profile string) error {
	dir := into
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "almanac-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	data := filepath.Join(dir, "data")
	if _, err := os.Stat(filepath.Join(data, "current")); err != nil {
		if err := release(dir, meetings); err != nil {
			return err
		}
	}
	return measureServer(data, profile)
}

// release makes the release that is served.
func release(dir string, meetings int) error {
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
	return inChild("archive", dir, meetings)
}

func measureServer(data, profile string) error {
	cmd := exec.Command(os.Args[0], "-child", "listen", "-dir", data, "-profile", profile)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() }()
	var address string
	if _, err := fmt.Fscanln(out, &address); err != nil {
		return fmt.Errorf("the server did not start: %w", err)
	}
	fmt.Printf("%-26s %10s %9s %9s %8s %14s\n", "served", "requests/s", "p50 ms", "p99 ms", "errors", "server µs each")
	if err := sayMeetings(address); err != nil {
		return err
	}
	schemas := []target{{"", "/schema/meeting.json", ""}, {"", "/schema/manifest.json", ""}, {"", "/schema/report.json", ""}, {"", "/schema/change.json", ""}}
	for _, r := range []round{
		{name: "small files", targets: schemas},
		{name: "searches with filters", targets: searches()},
		{name: "searches, 3000 a second", targets: searches(), every: time.Second / 3000},
		{name: "searches during 20 swaps", targets: searches(), swaps: 20},
		{name: "large and other answers", targets: exports()},
	} {
		if err := r.measure(cmd.Process.Pid, address, data); err != nil {
			return err
		}
	}
	return memory(cmd.Process.Pid)
}

// round is one load on the server.
type round struct {
	name    string
	targets []target
	swaps   int
	every   time.Duration // see load
}

func (r *round) measure(pid int, address, data string) error {
	swapped := make(chan error, 1)
	stop := make(chan struct{})
	defer close(stop)
	go func() { swapped <- swap(data, r.swaps, stop) }()
	before, err := processTime(pid)
	if err != nil {
		return err
	}
	var done <-chan error
	if r.swaps > 0 {
		done = swapped
	}
	l, err := load(address, r.targets, 10*time.Second, r.every, done)
	if err != nil {
		return err
	}
	after, err := processTime(pid)
	if err != nil {
		return err
	}
	each := float64((after - before).Microseconds()) / float64(l.answers)
	fmt.Printf("%-26s %10.0f %9.2f %9.2f %8d %14.0f\n", r.name, l.perSecond, ms(l.p50), ms(l.p99), l.errors, each)
	for _, c := range l.classes {
		fmt.Printf("- %-24s %10s %9.2f %9.2f\n", c.name, "", ms(c.p50), ms(c.p99))
	}
	return nil
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

func sayMeetings(address string) error {
	res, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var health struct{ Meetings int }
	err = json.NewDecoder(res.Body).Decode(&health)
	fmt.Println("meetings served:", health.Meetings)
	return err
}

// searches is what apps ask, for all towns of the generated data.
func searches() (mix []target) {
	for i, t := range towns {
		near := fmt.Sprintf("near=%.4f,%.4f", t.lat, t.lon)
		day := strconv.Itoa(i%7 + 1)
		for _, ask := range []target{
			{"a day around a point", near + "&radius=10&day=" + day, ""},
			{"soon around a point", near + "&radius=5&starting_within=240", ""},
			{"nearest first", near + "&radius=10&sort=distance", ""},
			{"an evening of a state", "region=US-" + t.state + "&day=" + day + "&after=18:00&before=21:00&mode=in_person", ""},
			{"a tag by name", "region=US-" + t.state + "&tags=women&sort=name", ""},
			{"open now in the country", "open_now=true&fellowship=aa&region=US", ""},
			{"words", "q=" + url.QueryEscape(strings.ToLower(t.city)+" church"), ""},
		} {
			ask.path = "/v1/meetings?limit=20&" + ask.path
			mix = append(mix, ask)
		}
	}
	return mix
}

// exports are the other formats, answers that are compressed, and the largest pages.
func exports() (mix []target) {
	for i, t := range towns {
		around := fmt.Sprintf("near=%.4f,%.4f&radius=10&day=%d", t.lat, t.lon, i%7+1)
		for _, ask := range []target{
			{"a calendar of 50", ".ics?limit=50&", ""}, {"CSV of 50", ".csv?limit=50&", ""}, {"GeoJSON of 50", ".geojson?limit=50&", ""},
			{"Meeting Guide of 50", "?format=meetingguide&limit=50&", ""}, {"JSON of 20 in zstd", "?limit=20&", "zstd"},
			{"JSON of 20 in gzip", "?limit=20&", "gzip"}, {"JSON of 500", "?limit=500&", ""},
		} {
			ask.path = "/v1/meetings" + ask.path + around
			mix = append(mix, ask)
		}
	}
	return mix
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

// listen is the server in a process of its own, until it is told to end.
func listen(data, profile string) error {
	debug.SetMemoryLimit(450 << 20)
	server, err := api.New(api.Options{Data: data, Cells: files.LoadCells})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if profile != "" {
		out, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer out.Close()
		if err := pprof.StartCPUProfile(out); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	fmt.Println(listener.Addr())
	return server.Listen(ctx, listener)
}
