package state

import (
	"database/sql"
	"time"
)

// Table geocodes has a row for each address that the external geocoder was asked about, so that none is asked twice. What
// it found stays; that it found nothing is believed for a while.

// Geocode is an answer of the geocoder.
type Geocode struct {
	Address, Country    string
	AskedAt             time.Time
	Found               bool
	Latitude, Longitude float64 // where Found
}

// Geocodes returns every answer, by country and address.
func (s *Store) Geocodes() ([]Geocode, error) {
	const what = "read the geocoder's answers"
	rows, err := s.db.Query(`SELECT address, country, asked_at, latitude, longitude FROM geocodes ORDER BY country, address`)
	if err != nil {
		return nil, s.fault(what, err)
	}
	defer rows.Close()
	var all []Geocode
	for rows.Next() {
		var g Geocode
		var asked string
		var lat, lon sql.NullFloat64
		if err = rows.Scan(&g.Address, &g.Country, &asked, &lat, &lon); err == nil {
			err = parseTimes(timeColumn{&g.AskedAt, asked})
		}
		if err != nil {
			return nil, s.fault(what, err)
		}
		g.Found, g.Latitude, g.Longitude = lat.Valid && lon.Valid, lat.Float64, lon.Float64
		all = append(all, g)
	}
	if err := rows.Err(); err != nil {
		return nil, s.fault(what, err)
	}
	return all, nil
}

// SetGeocode keeps an answer, in place of an older one about the address.
func (s *Store) SetGeocode(g Geocode) error {
	return s.write("keep the geocoder's answer", func(tx *sql.Tx) error {
		point := sql.NullFloat64{Valid: g.Found}
		lat, lon := point, point
		lat.Float64, lon.Float64 = g.Latitude, g.Longitude
		_, err := tx.Exec(`INSERT OR REPLACE INTO geocodes (address, country, asked_at, latitude, longitude) VALUES (?, ?, ?, ?, ?)`,
			g.Address, g.Country, formatTime(g.AskedAt), lat, lon)
		return err
	})
}
