// Command outlines writes the boundaries of the world's subdivisions as GeoJSON, one feature a line, for whoever draws
// maps of them: the dashboard's maps are made from it. Each ring is a polygon of its own; by the even-odd rule, a ring
// inside another is a hole.
package main

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

type feature struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"`
	Properties map[string]string `json:"properties"`
	Geometry   geometry          `json:"geometry"`
}

type geometry struct {
	Type        string           `json:"type"`
	Coordinates [][][][2]float64 `json:"coordinates"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: outlines FOLDER, the folder of the gazetteer's data")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "outlines:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	file, err := os.ReadFile(folder + "/boundaries.zst")
	if err != nil {
		return err
	}
	areas, err := pack.Decode(file)
	if err != nil {
		return err
	}
	names, larger, err := table(folder + "/subdivisions.csv")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	e := json.NewEncoder(out)
	for _, a := range areas {
		if a.Layer != pack.World {
			continue
		}
		f := feature{Type: "Feature", ID: cmp.Or(larger[a.Subdivision], a.Subdivision), Properties: map[string]string{"country": a.Country}, Geometry: outline(a)}
		if name := names[f.ID]; name != "" {
			f.Properties["name"] = name
		}
		if err := e.Encode(f); err != nil {
			return err
		}
	}
	return out.Flush()
}

func outline(a pack.Area) geometry {
	g := geometry{Type: "MultiPolygon", Coordinates: [][][][2]float64{}}
	for _, ring := range a.Rings {
		points := make([][2]float64, 0, len(ring)+1)
		for _, p := range ring {
			points = append(points, [2]float64{float64(p.X) / pack.Unit, float64(p.Y) / pack.Unit})
		}
		g.Coordinates = append(g.Coordinates, [][][2]float64{append(points, points[0])})
	}
	return g
}

// table is the first of each code's names, and the larger code that it counts as: a British county as its nation.
func table(file string) (names, larger map[string]string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	names, larger = map[string]string{}, map[string]string{}
	for _, row := range rows[1:] {
		names[row[0]], _, _ = strings.Cut(row[2], "|")
		larger[row[0]] = row[1]
	}
	return names, larger, nil
}
