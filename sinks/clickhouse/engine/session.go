package engine

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
)

// engine.json says where the engine of a folder listens and how to get in, for the other commands of the folder's
// owner. It is true while the lock is held.

// Session is the way into a running engine.
type Session struct {
	Owner          int    `json:"owner"` // the process that started it
	PID            int    `json:"pid"`
	TCP            string `json:"tcp"`            // host:port of the native protocol
	HTTP           string `json:"http,omitempty"` // host:port, "" where it is not open
	Password       string `json:"password"`       // of User
	ReaderPassword string `json:"reader_password"`
}

const loopback = "127.0.0.1"

func sessionFile(dir string) string { return filepath.Join(dir, "engine.json") }

func newSession(password string) Session {
	if password == "" {
		password = rand.Text()
	}
	return Session{Owner: os.Getpid(), Password: password, ReaderPassword: rand.Text()}
}

func (s Session) write(dir string) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the engine's session: %w", err)
	}
	if err := renameio.WriteFile(sessionFile(dir), body, 0o600, renameio.IgnoreUmask()); err != nil {
		return fmt.Errorf("write the engine's session: %w", err)
	}
	return nil
}

func readSession(dir string) (Session, error) {
	body, err := os.ReadFile(sessionFile(dir))
	if err != nil {
		return Session{}, fmt.Errorf("read the engine's session: %w", err)
	}
	var s Session
	if err := json.Unmarshal(body, &s); err != nil {
		return Session{}, fmt.Errorf("read the engine's session %s: %w", sessionFile(dir), err)
	}
	return s, nil
}

// Running finds the engine that serves the folder now, whoever started it.
func Running(ctx context.Context, dir string) (Session, bool) {
	lock, err := takeLock(dir)
	if err != nil {
		return Session{}, false
	}
	if lock != nil {
		lock.Close()
		return Session{}, false
	}
	s, err := readSession(dir)
	return s, err == nil && s.answers(ctx)
}

func (s Session) answers(ctx context.Context) bool {
	d := net.Dialer{Timeout: time.Second}
	conn, err := d.DialContext(ctx, "tcp", s.TCP)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
