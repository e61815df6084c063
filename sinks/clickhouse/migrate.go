package clickhouse

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
)

// schema_migrations says which files of schema/ a store has. Every statement of a file can be run again, so that a
// migration that was interrupted, or that two processes make at once, ends as it should.

// migration is one file of schema/: "001_tables.sql".
type migration struct {
	version int
	file    string
}

func migrations() ([]migration, error) {
	entries, err := fs.ReadDir(schemaFiles, "schema")
	if err != nil {
		return nil, err
	}
	all := make([]migration, len(entries))
	for i, e := range entries {
		n, err := strconv.Atoi(e.Name()[:3])
		if err != nil || n != i+1 {
			return nil, fmt.Errorf("schema/%s is not number %d", e.Name(), i+1)
		}
		all[i] = migration{n, e.Name()}
	}
	return all, nil
}

// Migrate brings the store's tables and views up to this program. It returns how many steps that took; a store of a
// newer program is an error.
func (s *Store) Migrate(ctx context.Context) (steps int, err error) {
	all, err := migrations()
	if err != nil {
		return 0, err
	}
	for _, sql := range s.layout.journal() {
		if err := s.conn.Exec(ctx, sql); err != nil {
			return 0, fmt.Errorf("prepare %s: %w", s.address, err)
		}
	}
	var at uint32
	if err := s.conn.QueryRow(ctx, "SELECT max(version) FROM schema_migrations").Scan(&at); err != nil {
		return 0, fmt.Errorf("read the schema's version at %s: %w", s.address, err)
	}
	if int(at) > len(all) {
		return 0, fmt.Errorf("%s has schema version %d, but this program knows %d: use the newer program", s.address, at, len(all))
	}
	for _, m := range all[at:] {
		if err := s.apply(ctx, m); err != nil {
			return steps, err
		}
		steps++
	}
	return steps, nil
}

func (s *Store) apply(ctx context.Context, m migration) error {
	statements, err := s.layout.statements(m.file)
	if err != nil {
		return err
	}
	statements = append(statements, fmt.Sprintf("INSERT INTO schema_migrations (version, file) VALUES (%d, %s)", m.version, text(m.file)))
	for _, sql := range statements {
		if err := s.conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("migrate %s with %s: %w", s.address, m.file, err)
		}
	}
	return nil
}

// journal makes schema_migrations; where the tables are made on each node, each node has its own.
func (l layout) journal() []string {
	if l.EachNode {
		l = layout{Database: l.Database}
	}
	all := []string{"CREATE TABLE IF NOT EXISTS " + l.table("schema_migrations") +
		" (version UInt32 COMMENT 'number of the file', file String COMMENT 'its name') ENGINE = " + l.engine("ReplacingMergeTree") +
		" ORDER BY version COMMENT 'The files of the schema that this store has.'"}
	if spread := l.spread("schema_migrations", "version"); spread != "" {
		all = append(all, spread[2:])
	}
	return all
}
