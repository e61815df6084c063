package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

func (c *command) clickhouseStartCommand() *cobra.Command {
	var background bool
	var tcp, http int
	cmd := &cobra.Command{
		Use:   "start",
		Short: "Run the engine on this machine for other tools",
		Long: "Run the engine on this machine for other tools: notebooks, DBeaver, clickhouse-client. It listens on loopback only, and\n" +
			"prints its addresses and the password of a user who can only read. Every start has a new password. `almanac run` and\n" +
			"`almanac query` use it while it runs.",
		Example: "  almanac clickhouse start\n  almanac clickhouse start --background --http-port 8123\n  almanac clickhouse stop",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, place, err := c.storePlace()
			if err != nil {
				return err
			}
			opt, err := c.engineOptions(place)
			if err != nil {
				return err
			}
			opt.HTTP, opt.TCPPort, opt.HTTPPort = true, tcp, http
			if s, ok := engine.Running(cmd.Context(), opt.Dir); ok {
				return failed(fmt.Errorf("the engine of %s runs already (process %d)", opt.Dir, s.Owner))
			}
			if background {
				return failed(c.startBehind(cmd.Context(), opt, tcp, http))
			}
			return failed(c.startHere(cmd.Context(), opt))
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&background, "background", false, "return once it listens; `almanac clickhouse stop` ends it")
	flags.IntVar(&tcp, "tcp-port", 0, "`PORT` of the native protocol (default any free one)")
	flags.IntVar(&http, "http-port", 0, "`PORT` of the HTTP interface (default any free one)")
	return cmd
}

// engineOptions is for commands that are about the engine on this machine.
func (c *command) engineOptions(place analytics.Place) (engine.Options, error) {
	if !place.Embedded() {
		return engine.Options{}, misused(errors.New("the setting clickhouse names no engine on this machine: there is nothing to start or stop"))
	}
	opt, err := place.Engine()
	return opt, failed(err)
}

// startHere runs the engine until this command is ended.
func (c *command) startHere(ctx context.Context, opt engine.Options) error {
	e, err := clickhouse.OpenEmbedded(ctx, opt)
	if err != nil {
		return err
	}
	if _, err := e.Migrate(ctx); err != nil {
		return errors.Join(err, e.Close())
	}
	if err := e.Store.Close(); err != nil {
		return errors.Join(err, e.Engine.Stop())
	}
	c.printAddresses(e.Engine.Session)
	fmt.Fprintln(c.out, "Ctrl-C ends it.")
	select {
	case <-ctx.Done():
		return e.Engine.Stop()
	case <-e.Engine.Ended():
		return errors.New("the engine ended by itself; start it again, nothing is lost")
	}
}

func (c *command) printAddresses(s engine.Session) {
	fmt.Fprintf(c.out, "native    clickhouse://%s:%s@%s/%s\n", engine.Reader, s.ReaderPassword, s.TCP, clickhouse.DefaultDatabase)
	fmt.Fprintf(c.out, "HTTP      http://%s:%s@%s/?database=%s\n", engine.Reader, s.ReaderPassword, s.HTTP, clickhouse.DefaultDatabase)
}

// behindLog takes what a background engine's command says.
const behindLog = "start.log"

// startBehind starts this command again, detached, and waits until it listens.
func (c *command) startBehind(ctx context.Context, opt engine.Options, tcp, http int) error {
	if err := os.MkdirAll(opt.Dir, 0o700); err != nil {
		return err
	}
	logPath := filepath.Join(opt.Dir, behindLog)
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"clickhouse", "start", "--tcp-port", strconv.Itoa(tcp), "--http-port", strconv.Itoa(http), "--data", filepath.Dir(opt.Dir)}
	if c.configFile != "" {
		args = append(args, "--config", c.configFile)
	}
	behind := exec.Command(opt.Command[0], args...)
	behind.Stdout, behind.Stderr = log, log
	behind.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := behind.Start(); err != nil {
		return fmt.Errorf("start the engine: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- behind.Wait() }()
	for {
		if s, ok := engine.Running(ctx, opt.Dir); ok {
			c.printAddresses(s)
			fmt.Fprintf(c.out, "`almanac clickhouse stop --data %s` ends it.\n", filepath.Dir(opt.Dir))
			return nil
		}
		select {
		case err := <-ended:
			said, _ := os.ReadFile(logPath)
			return fmt.Errorf("the engine did not start: %w: %s", err, said)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), behind.Process.Signal(syscall.SIGTERM))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (c *command) clickhouseStopCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "stop",
		Short:   "End the engine that `almanac clickhouse start` runs",
		Example: "  almanac clickhouse stop",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, place, err := c.storePlace()
			if err != nil {
				return err
			}
			s, ok := engine.Running(cmd.Context(), place.Dir())
			switch {
			case !ok:
				fmt.Fprintln(c.out, "No engine runs.")
				return nil
			case s.HTTP == "":
				return failed(fmt.Errorf("the engine belongs to another command (process %d) and ends with it", s.Owner))
			}
			if err := syscall.Kill(s.Owner, syscall.SIGTERM); err != nil {
				return failed(fmt.Errorf("end process %d: %w", s.Owner, err))
			}
			for ok {
				select {
				case <-cmd.Context().Done():
					return failed(cmd.Context().Err())
				case <-time.After(50 * time.Millisecond):
				}
				_, ok = engine.Running(cmd.Context(), place.Dir())
			}
			fmt.Fprintln(c.out, "The engine has ended.")
			return nil
		},
	}
}
