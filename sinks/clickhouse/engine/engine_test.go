package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

// The test binary is also the engine's child, and a parent to kill.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		os.Exit(engine.Serve(os.Args[2:], os.Stderr))
	}
	if dir := os.Getenv("ALMANAC_TEST_PARENT"); dir != "" {
		os.Exit(parent(dir))
	}
	os.Exit(m.Run())
}

// parent starts an engine, says so and waits to be killed.
func parent(dir string) int {
	library, err := engine.Locate("")
	if err != nil {
		return 1
	}
	e, err := engine.Open(context.Background(), options(dir, library))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(e.PID)
	select {}
}

func options(dir, library string) engine.Options {
	return engine.Options{Dir: dir, Library: library, Command: []string{os.Args[0], "engine"}, Log: slog.New(slog.DiscardHandler)}
}

// library skips where the engine is not installed; on CI it must be.
func library(t *testing.T) string {
	t.Helper()
	path, err := engine.Locate("")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, opt engine.Options) *engine.Engine {
	t.Helper()
	e, err := engine.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Stop() })
	return e
}

func connect(t *testing.T, s engine.Session, user, password string) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(&clickhouse.Options{Addr: []string{s.TCP}, Auth: clickhouse.Auth{Username: user, Password: password}, DialTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func exec1(t *testing.T, conn driver.Conn, sql string) {
	t.Helper()
	if err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func count(t *testing.T, conn driver.Conn, sql string) (n uint64) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// What was written is there after an orderly end and after a kill, and the folder is free again each time.
func TestSurvives(t *testing.T) {
	opt := options(t.TempDir(), library(t))
	e := open(t, opt)
	conn := connect(t, e.Session, engine.User, e.Password)
	exec1(t, conn, "CREATE DATABASE almanac")
	exec1(t, conn, "CREATE TABLE almanac.t (x UInt64) ENGINE = MergeTree ORDER BY x")
	for round := range uint64(3) {
		exec1(t, conn, "INSERT INTO almanac.t VALUES (1)")
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		if round == 1 {
			e.Kill()
		} else if err := e.Stop(); err != nil {
			t.Fatal(err)
		}
		e = open(t, opt)
		conn = connect(t, e.Session, engine.User, e.Password)
		if n := count(t, conn, "SELECT count() FROM almanac.t"); n != round+1 {
			t.Errorf("after start %d: %d rows, want %d", round+2, n, round+1)
		}
	}
}

// httpAnswer asks over HTTP, because the library ends where a handshake of the native protocol fails.
func httpAnswer(t *testing.T, s engine.Session, user, password, sql string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.HTTP, strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(user, password)
	request.Close = true // an open connection would hold up the engine's end
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(body))
}

func TestWhoMayEnter(t *testing.T) {
	opt := options(t.TempDir(), library(t))
	opt.HTTP = true
	e := open(t, opt)
	for _, c := range []struct {
		name, user, password, sql string
		status                    int
		says                      string
	}{
		{"the owner makes tables", engine.User, e.Password, "CREATE DATABASE almanac", 200, ""},
		{"another password", engine.User, "wrong", "SELECT 1", 403, "Authentication failed"},
		{"ClickHouse's own user", "default", "", "SELECT 1", 500, "session count"},
		{"no user", "nobody", "", "SELECT 1", 403, "Authentication failed"},
		{"the reader reads", engine.Reader, e.ReaderPassword, "SELECT count() FROM system.databases WHERE name = 'almanac'", 200, "1"},
		{"the reader makes no tables", engine.Reader, e.ReaderPassword, "CREATE TABLE almanac.t (x UInt8) ENGINE = Memory", 500, "CREATE TABLE"},
		{"the reader reads no files", engine.Reader, e.ReaderPassword, "SELECT * FROM file('/etc/passwd', 'LineAsString')", 500, "READ ON FILE"},
	} {
		status, text := httpAnswer(t, e.Session, c.user, c.password, c.sql)
		if status != c.status || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %s, want %d and %q", c.name, status, text, c.status, c.says)
		}
	}
	for _, address := range []string{e.TCP, e.HTTP} {
		if host, _, err := net.SplitHostPort(address); err != nil || host != "127.0.0.1" {
			t.Errorf("it listens on %s (%v)", address, err)
		}
	}
	for _, name := range []string{"engine.json", "users.xml", "config.xml"} {
		info, err := os.Stat(filepath.Join(opt.Dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v, want 0600", name, info, err)
		}
	}
}

func TestAttach(t *testing.T) {
	opt := options(t.TempDir(), library(t))
	if _, ok := engine.Running(t.Context(), opt.Dir); ok {
		t.Error("an engine runs in an empty folder")
	}
	e := open(t, opt)
	second := open(t, opt)
	if !second.Attached || second.TCP != e.TCP || second.Password != e.Password {
		t.Errorf("the second is at %s, the first at %s", second.TCP, e.TCP)
	}
	if s, ok := engine.Running(t.Context(), opt.Dir); !ok || s.TCP != e.TCP {
		t.Errorf("running: %v at %s, want %s", ok, s.TCP, e.TCP)
	}
	if err := second.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := connect(t, e.Session, engine.User, e.Password).Ping(t.Context()); err != nil {
		t.Errorf("the engine ended with the one that attached: %v", err)
	}
}

// The engine ends with its parent, even where that is killed.
func TestParentKilled(t *testing.T) {
	lib, dir := library(t), t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "ALMANAC_TEST_PARENT="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var line [64]byte
	n, _ := out.Read(line[:])
	pid, err := strconv.Atoi(string(bytes.TrimSpace(line[:n])))
	if err != nil {
		t.Fatalf("the parent says %q", line[:n])
	}
	cmd.Process.Kill()
	cmd.Wait()
	deadline := time.Now().Add(2 * time.Minute)
	for syscall.Kill(pid, 0) == nil && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if syscall.Kill(pid, 0) == nil {
		t.Errorf("the engine, process %d, outlives its parent", pid)
	}
	if e := open(t, options(dir, lib)); e.Attached {
		t.Error("the folder is still held")
	}
}

func TestAbsent(t *testing.T) {
	if _, err := engine.Locate(filepath.Join(t.TempDir(), "libchdb.so")); !errors.Is(err, engine.ErrAbsent) {
		t.Errorf("a named library that is not there: %v", err)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if _, err := engine.Locate(""); !errors.Is(err, engine.ErrAbsent) {
		t.Errorf("nowhere: %v", err)
	}
}

// A library that is something else is said so, with its name.
func TestNotTheLibrary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(path, []byte("not a library"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := engine.Open(t.Context(), options(t.TempDir(), path))
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%v, want an error that names %s", err, path)
	}
}

func TestReleases(t *testing.T) {
	if len(engine.Releases()) == 0 {
		t.Fatal("releases.txt names no release")
	}
	for _, r := range engine.Releases() {
		if len(r.PackageSHA256) != 64 || len(r.LibrarySHA256) != 64 || !strings.HasPrefix(r.Package, "@chdb/") {
			t.Errorf("releases.txt: %+v", r)
		}
	}
}
