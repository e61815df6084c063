package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"
)

// The limits of a connection. A request has to be written in readTime, an answer has to be taken piece by piece (see
// response), and what stays idle is closed.
const (
	readTime        = 10 * time.Second
	idleTime        = 60 * time.Second
	largestHeader   = 16 << 10
	mostConnections = 4096
	// drainTime is how long requests may go on when the server is told to stop.
	drainTime = 15 * time.Second
)

// Listen serves on a listener until ctx ends, then lets the requests under way come to their end.
func (s *Server) Listen(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: s.patience, ReadTimeout: s.patience, WriteTimeout: pieceTime, IdleTimeout: idleTime,
		MaxHeaderBytes: largestHeader, ErrorLog: slog.NewLogLogger(s.opt.Log.Handler(), slog.LevelDebug),
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go s.Watch(watching)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(listener, mostConnections)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	s.opt.Log.Info("stopping; requests under way may end", "within", drainTime)
	draining, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(draining); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return server.Close()
}
