package clickhouse

import (
	"context"
	"errors"
	"time"

	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

// Embedded is a store in an engine on this machine.
type Embedded struct {
	*Store
	Engine *engine.Engine
}

// OpenEmbedded starts the engine, or attaches to the one that serves the folder, and connects to it.
func OpenEmbedded(ctx context.Context, opt engine.Options) (*Embedded, error) {
	const tries = 5
	for try := 1; ; try++ {
		e, err := engine.Open(ctx, opt)
		if err != nil {
			return nil, err
		}
		s, err := Open(ctx, Options{Address: "clickhouse://" + engine.User + "@" + e.TCP, Password: e.Password})
		if err == nil {
			return &Embedded{s, e}, nil
		}
		err = errors.Join(err, e.Stop())
		if try == tries || !e.Attached {
			return nil, err
		}
		// An engine that is ending may still take a connection, and lets it drop.
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(try) * 200 * time.Millisecond):
		}
	}
}

// Close ends the connection, and the engine if this process started it.
func (e *Embedded) Close() error { return errors.Join(e.Store.Close(), e.Engine.Stop()) }
