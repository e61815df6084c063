// Package clickhouse keeps the history of releases and their coverage for analysts: every version of every meeting,
// every version of every cell of the coverage cube, what became of each source, and what changed, in ClickHouse.
//
// Call [Open] with the address of a server, of a cluster, or of the engine that package engine runs on this machine;
// then [Store.Migrate] and [Store.Load] for each release, the oldest first. [Store.Nights] says which ones are there.
//
// What is stored is what changed: a meeting or a cell that stays the same for a year is one row with the night from
// which on it holds and the night from which on it does not. A night becomes visible by its last row, in loaded_nights.
// Everything before may be interrupted anywhere and done again, also by two processes at once: the rows of a night are
// a function of the release and of the night before, and rows of the same key are one.
package clickhouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"
)

// Options says where the store is and how its tables are laid out.
type Options struct {
	// Address is clickhouse://user@host:9000/database; ?secure=true is TLS, several hosts are parted by commas. A
	// password in it works and is never shown again.
	Address string
	// Password is used where the address has none.
	Password string
	// Cluster makes every table on all nodes of the cluster that the server knows by this name, with tables over it
	// that spread rows by region. "" is one server.
	Cluster string
	// Replicated makes the tables of a cluster's shards ReplicatedReplacingMergeTree, by the server's macros {shard}
	// and {replica}.
	Replicated bool
}

// DefaultDatabase is used where the address names none.
const DefaultDatabase = "almanac"

// ErrUnreachable: the server cannot be reached, or does not let us in. Nothing is lost; load later.
var ErrUnreachable = errors.New("the analytics store cannot be reached")

// Store is a connection to the analytics store.
type Store struct {
	conn    driver.Conn
	layout  layout
	address string // without secrets
}

// Open connects, and makes the database where it is missing. Its errors match [ErrUnreachable], or say what is wrong
// with the address.
func Open(ctx context.Context, opt Options) (*Store, error) {
	return open(ctx, opt, layout{Cluster: opt.Cluster, Replicated: opt.Replicated})
}

func open(ctx context.Context, opt Options, layout layout) (*Store, error) {
	conf, err := parseAddress(opt)
	if err != nil {
		return nil, err
	}
	layout.Database = conf.Auth.Database
	shown := Redact(opt.Address)
	if err := makeDatabase(ctx, *conf, layout); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUnreachable, shown, err)
	}
	conn, err := driver.Open(conf)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", shown, err)
	}
	return &Store{conn: conn, layout: layout, address: shown}, nil
}

// Close ends the connection.
func (s *Store) Close() error { return s.conn.Close() }

// Address is where the store is, without secrets.
func (s *Store) Address() string { return s.address }

// makeDatabase has a connection of its own: one that names a database which is not there is refused.
func makeDatabase(ctx context.Context, conf driver.Options, l layout) error {
	conf.Auth.Database = ""
	conn, err := driver.Open(&conf)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+name(l.Database)+l.onCluster())
}

// parseAddress reads the address into the driver's options.
func parseAddress(opt Options) (*driver.Options, error) {
	if !strings.HasPrefix(opt.Address, "clickhouse://") {
		return nil, fmt.Errorf("the address of the analytics store is clickhouse://user@host:9000/database, not %q", Redact(opt.Address))
	}
	conf, err := driver.ParseDSN(opt.Address)
	if err != nil {
		return nil, fmt.Errorf("the address of the analytics store %s cannot be read", Redact(opt.Address)) // the driver's words repeat the password
	}
	if conf.Auth.Database == "" {
		conf.Auth.Database = DefaultDatabase
	}
	if conf.Auth.Password == "" {
		conf.Auth.Password = opt.Password
	}
	if conf.TLS != nil && conf.TLS.MinVersion == 0 {
		conf.TLS.MinVersion = tls.VersionTLS12
	}
	conf.DialTimeout, conf.ReadTimeout = 10*time.Second, 10*time.Minute
	conf.MaxOpenConns, conf.MaxIdleConns = 4, 4
	conf.Compression = &driver.Compression{Method: driver.CompressionLZ4}
	conf.ClientInfo = driver.ClientInfo{Products: []struct{ Name, Version string }{{"almanac", "1"}}}
	if conf.Settings == nil {
		conf.Settings = driver.Settings{}
	}
	if opt.Cluster != "" {
		// A night's last row may only be written when all before it are on their nodes.
		conf.Settings["distributed_foreground_insert"] = 1
		// Each node would run an INSERT SELECT by itself, without the keys that are sent along.
		conf.Settings["parallel_distributed_insert_select"] = 0
		conf.Settings["insert_quorum"] = "auto"
		if !opt.Replicated {
			delete(conf.Settings, "insert_quorum")
		}
	}
	return conf, nil
}

// IsLost reports whether the connection broke, as it does when the server ends; what was asked can be asked again.
func IsLost(err error) bool {
	var network net.Error
	return errors.Is(err, ErrUnreachable) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &network) || err != nil && strings.Contains(err.Error(), "connection reset")
}
