// Package analytics keeps the analytics store up with the releases. [Load] loads every release that is not there yet;
// [Open] is for questions.
//
// What is queued needs no list: it is the releases of the data folder that are newer than the newest night of the
// store. A store that is down, full or absent therefore never holds up a night, and the next load catches up.
package analytics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

// Place says where the store is.
type Place struct {
	Settings config.AnalyticsSettings
	Data     string   // the data folder
	Password string   // of a server
	Command  []string // starts this program as the engine's child
	Log      *slog.Logger
}

// Store is an open store.
type Store struct {
	*clickhouse.Store
	close func() error
}

// Close ends the connection, and an engine that was started for it.
func (s *Store) Close() error { return s.close() }

// ErrOff: the settings want no store.
var ErrOff = errors.New("the analytics store is off: see the setting clickhouse")

// ErrUnused: no store is used, and that is as it should be: it is off, or the engine that would be used is not
// installed.
var ErrUnused = errors.New("no analytics store is used")

// Embedded reports whether the store is the engine on this machine.
func (p Place) Embedded() bool {
	return p.Settings.Store == config.StoreAuto || p.Settings.Store == config.StoreEmbedded
}

// Dir is the folder of the engine on this machine.
func (p Place) Dir() string { return filepath.Join(p.Data, "clickhouse") }

// Engine is how the engine on this machine is started. Its error matches [engine.ErrAbsent].
func (p Place) Engine() (engine.Options, error) {
	library, err := engine.Locate(p.Settings.Library)
	return engine.Options{Dir: p.Dir(), Library: library, Memory: p.Settings.Memory, Command: p.Command, Log: p.Log}, err
}

// Open connects to the store, starts the engine where that is the store, and brings its tables up to this program.
func Open(ctx context.Context, p Place) (*Store, error) {
	s, err := connect(ctx, p)
	if err != nil {
		return nil, err
	}
	if _, err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func connect(ctx context.Context, p Place) (*Store, error) {
	if p.Settings.Store == config.StoreOff {
		return nil, fmt.Errorf("%w: %w", ErrUnused, ErrOff)
	}
	if p.Embedded() {
		opt, err := p.Engine()
		if errors.Is(err, engine.ErrAbsent) && p.Settings.Store == config.StoreAuto && p.Settings.Library == "" {
			return nil, fmt.Errorf("%w: %w", ErrUnused, err)
		} else if err != nil {
			return nil, err
		}
		s, err := clickhouse.OpenEmbedded(ctx, opt)
		if err != nil {
			return nil, err
		}
		return &Store{s.Store, s.Close}, nil
	}
	s, err := clickhouse.Open(ctx, clickhouse.Options{
		Address: p.Settings.Store, Password: p.Password, Cluster: p.Settings.Cluster, Replicated: p.Settings.Replicated,
	})
	if err != nil {
		return nil, err
	}
	return &Store{s, s.Close}, nil
}
