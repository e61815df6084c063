package clickhouse

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"
)

// A server goes on with a statement for a while after the load that sent it was killed. Were the next load to look at
// the tables meanwhile, the old statement could end versions behind its back. So each statement of a load has a name,
// and a load begins when none of another is running.

const statementPrefix = "almanac-load-"

// named gives a statement of a load its name.
func named(ctx context.Context, opts ...driver.QueryOption) context.Context {
	return driver.Context(ctx, append(opts, driver.WithQueryID(statementPrefix+rand.Text()))...)
}

const settleLimit = 2 * time.Minute

// settle waits until no statement of a load is running.
func (s *Store) settle(ctx context.Context) error {
	processes := "system.processes"
	if s.layout.Cluster != "" {
		processes = fmt.Sprintf("clusterAllReplicas(%s, system.processes)", text(s.layout.Cluster))
	}
	for deadline := time.Now().Add(settleLimit); ; {
		var running uint64
		err := s.conn.QueryRow(ctx, "SELECT count() FROM "+processes+" WHERE startsWith(initial_query_id, '"+statementPrefix+"')").Scan(&running)
		if err != nil {
			return fmt.Errorf("see whether another load is under way at %s: %w", s.address, err)
		}
		if running == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("another load is under way at %s: wait for it, then load again", s.address)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
