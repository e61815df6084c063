package main

import (
	"log/slog"

	"github.com/recovery-almanac/almanac/config"
)

// runLogger is the logger that the settings ask for.
func (c *command) runLogger(s config.LogSettings) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.Level)); err != nil {
		level = slog.LevelInfo // config.Load lets only known levels through
	}
	if s.Format == "json" {
		return slog.New(slog.NewJSONHandler(c.errOut, &slog.HandlerOptions{Level: level}))
	}
	return c.logger(level)
}
