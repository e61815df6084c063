package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"almanac": main})
}

// TestScripts runs testdata/script/*.txtar: each reads like a session at a terminal.
func TestScripts(t *testing.T) {
	scripts, err := os.ReadDir("testdata/script")
	if err != nil || len(scripts) < 5 {
		t.Fatalf("there are %d scripts in testdata/script (%v), want at least 5", len(scripts), err)
	}
	_, absent := engine.Locate("")
	if absent != nil && os.Getenv("CI") != "" {
		t.Fatal(absent) // on CI nothing of the analytics store is skipped
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		// Scripts have no cache folder, and so no analytics engine, unless they name this one.
		Setup: func(env *testscript.Env) error {
			env.Setenv("ENGINE_CACHE", cache)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond != "engine" {
				return false, fmt.Errorf("there is no condition %q", cond)
			}
			return absent == nil, nil
		},
	})
}
