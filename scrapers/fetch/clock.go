package fetch

import (
	"context"
	"time"
)

// clock is the only way this package tells or spends time between requests. Time limits on a connection are
// the operating system's and stay real.
type clock struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}

func wallClock() *clock {
	return &clock{now: time.Now, sleep: sleep}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
