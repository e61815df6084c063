package clickhouse

import (
	"context"
	"fmt"
	"time"
)

// OpenNode opens a node of a cluster that has no Keeper.
func OpenNode(ctx context.Context, opt Options) (*Store, error) {
	return open(ctx, opt, layout{Cluster: opt.Cluster, EachNode: true})
}

// MigrateTo brings an empty store to a schema of before.
func MigrateTo(ctx context.Context, s *Store, version int) error {
	for _, sql := range s.layout.journal() {
		if err := s.conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	all, err := migrations()
	if err != nil {
		return err
	}
	for _, m := range all[:version] {
		if err := s.apply(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// AddMeetingOfBefore adds a night with the meeting t as a program with schema 2 wrote it.
func AddMeetingOfBefore(ctx context.Context, s *Store, night time.Time) error {
	for _, sql := range []string{
		`INSERT INTO meeting_versions (region, fellowship, id, valid_from, valid_to, version_hash, name, status) VALUES ('US-PA', 'aa', 't', %s, ` + noEndSQL + `, 1, 'Meeting t', 'active')`,
		`INSERT INTO loaded_nights (night, release, meetings) VALUES (%s, 'before', 1)`,
	} {
		if err := s.conn.Exec(ctx, fmt.Sprintf(sql, secondSQL(night))); err != nil {
			return err
		}
	}
	return nil
}
