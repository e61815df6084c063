package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
)

// TestManualIsWhole: every key that the reader of source files knows is explained, and every example is a source file
// of its format.
func TestManualIsWhole(t *testing.T) {
	for _, name := range nightly.FormatNames() {
		t.Run(name, func(t *testing.T) {
			f := nightly.Formats[name]
			if f.Reads == "" || f.Address == "" || len(f.Manual) < 200 {
				t.Errorf("what it reads, its url or its manual is missing: %q, %q, %d characters", f.Reads, f.Address, len(f.Manual))
			}
			for line := range strings.Lines(f.Manual) {
				if len(line) > 126 || strings.Contains(line, "\t") {
					t.Errorf("a terminal shows this line badly: %q", line)
				}
			}
			words := config.ExpressionKeys(name)
			for _, k := range config.DescribeSource(name) {
				words = append(words, k.Key[strings.LastIndex(k.Key, ".")+1:])
			}
			for _, word := range words {
				if !regexp.MustCompile(`\b` + word + `\b`).MatchString(f.Manual) {
					t.Errorf("the manual does not explain %s", word)
				}
			}
			file, body, err := config.Example(name)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), file)
			if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
			if s, err := config.SourceFile(path); err != nil || s.Format != name {
				t.Errorf("the example is of format %q: %v", s.Format, err)
			}
		})
	}
}

// TestManualIsPrinted: the keys stand in what a user with the program alone can read.
func TestManualIsPrinted(t *testing.T) {
	for _, format := range append(nightly.FormatNames(), "") {
		args := []string{"source", "formats"}
		if format != "" {
			args = append(args, format)
		}
		var out bytes.Buffer
		if code := execute(t.Context(), args, &out, &out, func(string) string { return "" }); code != 0 {
			t.Fatalf("%v: exit %d: %s", args, code, out.String())
		}
		for _, k := range config.DescribeSource(format) {
			if !strings.Contains(out.String(), "  "+k.Key+" ") || k.Meaning == "" || !strings.Contains(out.String(), k.Meaning) {
				t.Errorf("%v does not print %s (%s)", args, k.Key, k.Meaning)
			}
		}
	}
}
