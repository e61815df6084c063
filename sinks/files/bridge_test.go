package files

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is read back is what was written, a ref that a spreadsheet would run included.
func TestBridgeRoundTrip(t *testing.T) {
	s := smallSnapshot()
	s.Meetings[0].Sources[0].Ref = "=ref-1"
	dir := build(t, s)
	got, err := LoadBridge(filepath.Join(dir, "bridge.csv"))
	if err != nil {
		t.Fatal(err)
	}
	b := builder{s: s}
	if diff := cmp.Diff(b.bridgeRows(), got); diff != "" {
		t.Errorf("bridge (-written +read):\n%s", diff)
	}
	if !slices.Contains(got, BridgeRow{aliasSource, "old", "", "m01"}) {
		t.Errorf("no row leads from the merged id: %v", got)
	}
	if _, err := LoadBridge(filepath.Join(dir, "meetings.csv")); err == nil || !strings.Contains(err.Error(), "is no bridge") {
		t.Errorf("another table was read: %v", err)
	}
}
