package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

// topology is TopoJSON as us-atlas writes it: arcs of rounded differences, and polygons that list arcs.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Counties struct {
			Geometries []struct {
				ID         string // FIPS: two digits of the state, three of the county
				Type       string
				Arcs       json.RawMessage
				Properties struct{ Name string }
			}
		}
	}
}

// counties reads the Census Bureau's map of counties and their equivalents.
func counties(file string) ([]pack.Area, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	t.unfold()
	var areas []pack.Area
	for _, g := range t.Objects.Counties.Geometries {
		state, ok := stateByFIPS[g.ID[:2]]
		if !ok {
			return nil, fmt.Errorf("%s: county %s is in no known state", file, g.ID)
		}
		a := pack.Area{Country: "US", Subdivision: "US-" + state, County: countyName(g.ID, g.Properties.Name), FIPS: g.ID, Layer: pack.Counties}
		var polygons [][][]int
		if g.Type == "Polygon" {
			polygons = make([][][]int, 1)
			err = json.Unmarshal(g.Arcs, &polygons[0])
		} else {
			err = json.Unmarshal(g.Arcs, &polygons)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: county %s: %w", file, g.ID, err)
		}
		for _, polygon := range polygons {
			for _, arcs := range polygon {
				if ring := fixed(t.ring(arcs)); len(ring) >= 3 {
					a.Rings = append(a.Rings, ring)
				}
			}
		}
		areas = append(areas, a)
	}
	return areas, nil
}

// unfold turns the arcs' differences into degrees.
func (t *topology) unfold() {
	for _, arc := range t.Arcs {
		var x, y float64
		for i, d := range arc {
			x, y = x+d[0], y+d[1]
			arc[i] = [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
		}
	}
}

// ring joins arcs; of a negative number the complement is meant, run backwards.
func (t *topology) ring(arcs []int) [][2]float64 {
	var ring [][2]float64
	for _, n := range arcs {
		if n >= 0 {
			ring = append(ring, t.Arcs[n]...)
			continue
		}
		for i := len(t.Arcs[^n]) - 1; i >= 0; i-- {
			ring = append(ring, t.Arcs[^n][i])
		}
	}
	return ring
}

// countyName tells cities that are no part of a county from the county around them: Baltimore, St. Louis, Richmond
// and Roanoke are names of both. Their FIPS numbers begin at 510.
func countyName(fips, name string) string {
	independent := fips[2:] >= "510" && (fips[:2] == "24" || fips[:2] == "29" || fips[:2] == "51")
	if independent && !strings.HasSuffix(name, "City") {
		return name + " city"
	}
	return name
}

var stateByFIPS = map[string]string{
	"01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC", "12": "FL",
	"13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME",
	"24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH",
	"34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI",
	"45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI",
	"56": "WY", "60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI",
}
