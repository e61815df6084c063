package state

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a file has become, and what Mend and then Open make of it.
func TestMend(t *testing.T) {
	noise := bytes.Repeat([]byte("almanac "), 2000)
	put := func(suffix string, body []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) { must(t, os.WriteFile(path+suffix, body, 0o644)) }
	}
	remove := func(suffix string) func(*testing.T, string) {
		return func(t *testing.T, path string) { must(t, os.Remove(path+suffix)) }
	}
	both := func(a, b func(*testing.T, string)) func(*testing.T, string) {
		return func(t *testing.T, path string) { a(t, path); b(t, path) }
	}
	for name, c := range map[string]struct {
		harm   func(*testing.T, string)
		did    string
		runs   int
		opens  error
		before error // of Open without Mend
	}{
		"sound":                  {func(*testing.T, string) {}, "", 2, nil, nil},
		"gone":                   {remove(""), "was gone: its backup", 1, nil, ErrGone},
		"empty":                  {put("", nil), "was gone: its backup", 1, nil, ErrGone},
		"noise":                  {put("", noise), "was damaged: its backup", 1, nil, ErrCorrupt},
		"cut off":                {func(t *testing.T, path string) { must(t, os.Truncate(path, 9000)) }, "was damaged: its backup", 1, nil, ErrCorrupt},
		"gone but for its log":   {both(remove(""), put("-wal", noise)), "was gone: its backup", 1, nil, ErrGone},
		"noise, no backup":       {both(put("", noise), remove(backupSuffix)), "", 0, ErrCorrupt, ErrCorrupt},
		"noise, like its backup": {both(put("", noise), put(backupSuffix, noise)), "", 0, ErrCorrupt, ErrCorrupt},
		"gone, backup noise":     {both(remove(""), put(backupSuffix, noise)), "begins without memory", 0, nil, ErrGone},
		"gone, no backup":        {both(remove(""), remove(backupSuffix)), "", 0, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			s, err := Open(path)
			must(t, err)
			must(t, errors.Join(s.Begin("r1", at(1)), s.Backup(), s.Begin("r2", at(2)), s.Close()))
			c.harm(t, path)
			if c.before != nil {
				if _, err := Open(path); !errors.Is(err, c.before) {
					t.Errorf("before: %v", err)
				}
			}
			did, err := Mend(path)
			if err != nil || !strings.Contains(did, c.did) || (did == "") != (c.did == "") {
				t.Errorf("Mend said %q, %v", did, err)
			}
			s, err = Open(path)
			if !errors.Is(err, c.opens) {
				t.Fatalf("Open: %v", err)
			}
			if err != nil {
				return
			}
			runs, err := s.Runs(9)
			must(t, errors.Join(err, s.Close()))
			if len(runs) != c.runs {
				t.Errorf("%d runs, want %d", len(runs), c.runs)
			}
		})
	}
}
