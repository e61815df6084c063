package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	dir := build(t, smallSnapshot())
	if err := Verify(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "meetings.csv")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(name, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Verify(dir); err == nil || !strings.Contains(err.Error(), "meetings.csv") {
		t.Errorf("one bit is another: %v", err)
	}
}
