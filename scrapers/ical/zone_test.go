package ical

import (
	"testing"
	"time"
)

// Every name of the table must lead to a zone that exists.
func TestWindowsZonesExist(t *testing.T) {
	if n := len(windowsZones()); n < 200 {
		t.Fatalf("windows.csv has %d names, want 200 or more", n)
	}
	for name, zone := range windowsZones() {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every zone that stands for a behaviour must change its clocks, and be the first that does so in its way:
// otherwise it could never be found.
func TestBehavioursDiffer(t *testing.T) {
	l := newLoader()
	for _, name := range behaviours {
		p := l.load(name)
		if p.loc == nil {
			t.Errorf("%s: no such zone", name)
			continue
		}
		first, changes := "", false
		for _, year := range []int{1987, 1999, 2010, 2018, referenceYear} {
			c := l.clocks(p, year)
			changes = changes || c.standard != c.daylight
		}
		for _, other := range behaviours {
			if first == "" && l.clocks(l.load(other), referenceYear) == l.clocks(p, referenceYear) {
				first = other
			}
		}
		if !changes || first != name && l.clocks(p, referenceYear).spring != 0 {
			t.Errorf("%s: changes %v, first of its kind %s", name, changes, first)
		}
	}
}

func TestReadOffset(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"-0500": -5 * time.Hour, "+05:30": 5*time.Hour + 30*time.Minute, "+013000": 90 * time.Minute, "-5": -5 * time.Hour, "+11": 11 * time.Hour,
	} {
		if got, ok := readOffset(text); !ok || got != want {
			t.Errorf("offset %q: %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "0500", "+", "+9900", "+05x0", "+123"} {
		if got, ok := readOffset(text); ok {
			t.Errorf("offset %q: %v, want none", text, got)
		}
	}
}
