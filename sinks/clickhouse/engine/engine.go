// Package engine runs ClickHouse on this machine without a server to install: a child process that loads libchdb.so
// and listens on loopback. Call [Open]; it attaches to the engine that already serves the folder, or starts one.
//
// The child is this program again ([Options.Command]), which calls [Serve]. It lives as long as a pipe from its parent
// is open, so that it ends with the parent however that ends. Whoever is killed, the next [Open] works: the folder's
// lock belongs to the child and goes with it, and ClickHouse's parts on disk are whole or absent.
//
// Who may talk to it: only addresses of this machine reach it, and only who knows a password of this one start, which
// stands in a file that only the folder's owner can read. ClickHouse's own user without a password is used by the
// child itself, may have one session at a time, and so is taken for as long as the engine runs. Another user of the
// machine can neither read nor write, but can end the engine: libchdb aborts when a handshake of its native protocol
// fails. Nothing is lost by that, and a load that it interrupts is completed by the next.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Options is what an engine needs.
type Options struct {
	// Dir is the folder of the engine: its tables, and who may talk to it. It is made where it is missing.
	Dir string
	// Library is the path of libchdb.so; see [Locate].
	Library string
	// Memory is the most bytes that the engine takes; 0 is [DefaultMemory].
	Memory int64
	// Command starts this program so that it calls [Serve] with what is appended to it.
	Command []string
	// HTTP also opens ClickHouse's HTTP interface, for other people's tools.
	HTTP bool
	// TCPPort and HTTPPort are 0 for any free port.
	TCPPort, HTTPPort int
	// Config is further server configuration in XML, such as <remote_servers>; "" for none.
	Config string
	// Password is that of [User]; "" for a random one.
	Password string
	Log      *slog.Logger
}

// DefaultMemory bounds an engine whose options do not.
const DefaultMemory = 2 << 30

// User may do everything, Reader only read; both need their password.
const (
	User   = "almanac"
	Reader = "reader"
)

const (
	startLimit = 90 * time.Second // a folder of many parts loads before the engine listens
	stopLimit  = 20 * time.Second
	pause      = 20 * time.Millisecond
)

// Engine is one that this process started, or attached to.
type Engine struct {
	Session
	// Attached engines were started by another process, and end with it.
	Attached bool

	dir   string
	log   *slog.Logger
	cmd   *exec.Cmd
	leash []*os.File // held open while the child shall live
	ended chan struct{}
	said  *tail
}

// Open attaches to the engine that serves opt.Dir, or starts one. An engine that is just ending is waited for.
func Open(ctx context.Context, opt Options) (*Engine, error) {
	var err error
	if opt.Dir, err = filepath.Abs(opt.Dir); err != nil { // ClickHouse takes a relative one for one in itself
		return nil, fmt.Errorf("prepare the engine's folder: %w", err)
	}
	if err := os.MkdirAll(opt.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("prepare the engine's folder: %w", err)
	}
	deadline := time.Now().Add(startLimit)
	for {
		lock, err := takeLock(opt.Dir)
		if err != nil {
			return nil, err
		}
		if lock != nil {
			return start(ctx, opt, lock)
		}
		if s, err := readSession(opt.Dir); err == nil && s.answers(ctx) {
			return &Engine{Session: s, Attached: true, dir: opt.Dir, log: opt.Log}, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("another process holds %s but its engine does not answer: end it (process %s), then try again",
				opt.Dir, holder(opt.Dir))
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// start runs the child under the lock, which it inherits and keeps.
func start(ctx context.Context, opt Options, lock *os.File) (*Engine, error) {
	defer lock.Close() // the child has its own by then
	session, err := prepare(opt)
	if err != nil {
		return nil, err
	}
	stdinChild, stdin, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	leashChild, leash, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the engine: %w", err), stdinChild.Close(), stdin.Close())
	}
	e := &Engine{Session: session, dir: opt.Dir, log: opt.Log, leash: []*os.File{stdin, leash}, ended: make(chan struct{}), said: new(tail)}
	e.cmd = exec.Command(opt.Command[0], append(opt.Command[1:], serveArgs(opt)...)...)
	e.cmd.Stdin, e.cmd.Stdout, e.cmd.Stderr = stdinChild, e.said, e.said
	e.cmd.ExtraFiles = []*os.File{leashChild, lock}            // 3 and 4
	e.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}    // a Ctrl-C is for the parent, which ends the child in order
	e.cmd.Env = append(os.Environ(), "TZ=UTC", "GOMAXPROCS=2") // the child's Go part only waits
	err = e.cmd.Start()
	stdinChild.Close()
	leashChild.Close()
	if err != nil {
		e.letGo()
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	go func() {
		_ = e.cmd.Wait() // what went wrong stands in said
		close(e.ended)
	}()
	if err := e.await(ctx); err != nil {
		return nil, errors.Join(err, e.Stop())
	}
	return e, nil
}

// await waits until the child has said where it listens.
func (e *Engine) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		tcp, http, err := readPorts(e.dir)
		if err == nil {
			e.PID, e.TCP = e.cmd.Process.Pid, net.JoinHostPort(loopback, strconv.Itoa(tcp))
			if http != 0 {
				e.HTTP = net.JoinHostPort(loopback, strconv.Itoa(http))
			}
			return e.Session.write(e.dir)
		}
		select {
		case <-e.ended:
			return fmt.Errorf("the analytics engine did not start: %s", e.said.last())
		case <-ctx.Done():
			return fmt.Errorf("the analytics engine did not start: %w", ctx.Err())
		case <-time.After(pause):
		}
	}
}

// Stop ends an engine that this process started and waits for it; one that it attached to goes on.
func (e *Engine) Stop() error {
	if e.Attached || e.cmd == nil {
		return nil
	}
	e.letGo()
	select {
	case <-e.ended:
	case <-time.After(stopLimit):
		e.log.Warn("the analytics engine does not end; killing it", "process", e.cmd.Process.Pid)
		if err := e.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("kill the engine: %w", err)
		}
		<-e.ended
	}
	return nil
}

// Ended is closed when the child has ended, whoever ended it; it is nil for an attached engine.
func (e *Engine) Ended() <-chan struct{} { return e.ended }

func (e *Engine) letGo() {
	for _, f := range e.leash {
		f.Close()
	}
}

// Kill ends the engine without a warning, as a crash would. It is for tests of what survives.
func (e *Engine) Kill() error {
	err := e.cmd.Process.Kill()
	<-e.ended
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func store(dir string) string { return filepath.Join(dir, "store") }
