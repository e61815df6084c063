// Package geo finds places and time zones offline: [Country] and [Subdivision] read words of an address, [ZoneAt]
// tells the time zone of a point, [ZoneOf] that of a region and [Zone] that of a name.
//
// Its tables are embedded; their sources stand in their first lines. It reads no network and no disk.
package geo
