package analytics_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/cmd/internal/demo"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
)

var update = flag.Bool("update", false, "write EXAMPLES.md anew")

const page = "../../../sinks/clickhouse/EXAMPLES.md"

// demoNight is the clock of the demo whose answers stand in the page.
var demoNight = time.Date(2026, 2, 10, 9, 0, 0, 0, time.UTC)

// TestExamples asks every example of the demo's data and compares the page.
func TestExamples(t *testing.T) {
	p := place(t)
	err := demo.Run(t.Context(), demo.Options{
		Dir: p.Data, Version: "demo", Now: demoNight, Log: slog.New(slog.DiscardHandler),
		Each: func(demo.Night) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if a := analytics.Load(t.Context(), p, nil); len(a.Loaded) != 2 || a.Error != "" {
		t.Fatalf("load: %+v", a)
	}
	s, err := analytics.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b bytes.Buffer
	b.WriteString("# Twenty questions\n\nAsked with `almanac query --example NAME`, and answered here on the data of `almanac demo`.\n" +
		"This page is written by a test: `go test ./cmd/internal/analytics -run TestExamples -update`.\n")
	examples := clickhouse.Examples()
	if len(examples) < 20 {
		t.Errorf("there are %d examples, want 20", len(examples))
	}
	for _, e := range examples {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n```sql\n%s\n```\n\n", e.Name, e.Question, e.SQL)
		answer := &markdown{w: &b}
		if err := s.Query(t.Context(), e.SQL, answer.header, answer.row); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if answer.rows == 0 {
			b.WriteString("\nNone.\n")
		}
	}
	if *update {
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s has other answers (if they are right: go test ./cmd/internal/analytics -update):\n%s", page, diff)
	}
}

// markdown writes an answer as a table.
type markdown struct {
	w    *bytes.Buffer
	rows int
}

func (m *markdown) header(columns []clickhouse.Column) error {
	for _, c := range columns {
		fmt.Fprintf(m.w, "| %s ", c.Name)
	}
	m.w.WriteString("|\n" + strings.Repeat("| --- ", len(columns)) + "|\n")
	return nil
}

func (m *markdown) row(values []any) error {
	m.rows++
	for _, v := range values {
		text, ok := v.(string)
		if !ok && v != nil {
			body, err := json.Marshal(v)
			if err != nil {
				return err
			}
			text = string(body)
		}
		fmt.Fprintf(m.w, "| %s ", strings.ReplaceAll(text, "|", "\\|"))
	}
	m.w.WriteString("|\n")
	return nil
}
