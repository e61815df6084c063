package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var commandLine = regexp.MustCompile(`/usr/local/bin/almanac ([a-z][a-z ./=-]*)|command: \[([a-z, -]+)\]|args: \[([a-z, -]+)\]|CMD \["([a-z]+)"\]|bin/almanac ([a-z]+)`)

// The files for those who install Almanac name commands and variables that the program has, and are well-formed.
func TestDeployFiles(t *testing.T) {
	paths, err := filepath.Glob("../../config/deploy/*")
	if err != nil || len(paths) < 5 {
		t.Fatalf("found %d files, %v", len(paths), err)
	}
	variables := knownVariables(t)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range commandLine.FindAllStringSubmatch(string(text), -1) {
				checkVerb(t, strings.Join(m[1:], ""))
			}
			for _, name := range regexp.MustCompile(`ALMANAC_[A-Z_]+`).FindAllString(string(text), -1) {
				if !variables[name] {
					t.Errorf("names the variable %s, which nothing reads", name)
				}
			}
			if strings.HasSuffix(path, ".yaml") {
				checkYAML(t, text)
			}
		})
	}
}

func checkVerb(t *testing.T, line string) {
	args := strings.Fields(strings.ReplaceAll(line, ",", " "))
	root := (&command{}).root()
	verb, _, err := root.Find(args)
	if err != nil || verb == root {
		t.Errorf("names the command %q, which does not exist", line)
	}
}

// knownVariables are those that `almanac run -h` explains.
func knownVariables(t *testing.T) map[string]bool {
	var out bytes.Buffer
	if code := execute(t.Context(), []string{"run", "-h"}, &out, &out, os.Getenv); code != 0 {
		t.Fatal(out.String())
	}
	known := map[string]bool{}
	for _, name := range regexp.MustCompile(`ALMANAC_[A-Z_]+`).FindAllString(out.String(), -1) {
		known[name] = true
	}
	if !known["ALMANAC_CONTACT"] {
		t.Fatalf("run -h explains only %v", known)
	}
	return known
}

func checkYAML(t *testing.T, text []byte) {
	documents := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document map[string]any
		err := documents.Decode(&document)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}
