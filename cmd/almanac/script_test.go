package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
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
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true})
}
